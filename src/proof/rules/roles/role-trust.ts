import { type Match, symbolic } from "../../../facts/arn";
import { type RequestContext, allHold, holds, operatorOf } from "../../../facts/iam/conditions";
import { type Link, linked } from "../../../facts/link";
import { all, any } from "../../../facts/match";
import { type Statement, coversAction } from "../../../facts/iam/policy";
import type { Role } from "../../../facts/iam/roles";
import type { Service } from "../../../facts/services";
import { ECS_TASKS, guardOf, namesService, othersTrusted, spared } from "../../../facts/iam/trust";
import type { Resource } from "../../../terraform/expressions/value";
import { type Walk, walked } from "../../flows/evidence";
import { type Message, messages, unknown } from "../../message";
import { type Result, type Rule, conclude, results, serviceSubject } from "../../result";

interface RoleCondition {
  readonly role: string;
  readonly key: string;
}
const conditionOf = ({ role, key }: RoleCondition): string => `the condition on ${key} in the trust of ${role}`;

const says = messages({
  notTrusted: ({ role }: { role: string }) =>
    `${role} does not let ecs-tasks.amazonaws.com call sts:AssumeRole; trust that service in assume_role_policy`,
  maybeTrusted: (it: { statement: string; role: string }) =>
    `whether ${it.statement} in the trust of ${it.role} lets in ECS tasks`,
  notPrincipal: (it: { statement: string; role: string }) =>
    `${it.statement} in the trust of ${it.role} has NotPrincipal, which IAM takes in no trust policy; name ecs-tasks.amazonaws.com as its Principal`,
  denies: (it: { statement: string; role: string }) =>
    `${it.statement} in the trust of ${it.role} denies it; remove the deny`,
  mayDeny: (it: { statement: string; role: string }) => `whether ${it.statement} of ${it.role} denies it`,
  noAccountCondition: ({ role }: { role: string }) =>
    `the trust of task role ${role} has no condition on aws:SourceAccount; add it, so that no other account's tasks can be made to assume it`,
  otherAccounts: (it: RoleCondition & { accounts: readonly string[] }) =>
    `${conditionOf(it)} lets in the tasks of other accounts (${it.accounts.join(", ")}); name the own account alone`,
  perhapsOthers: (it: RoleCondition & { accounts: readonly string[] }) =>
    `whether ${it.accounts.join(", ")}, which ${conditionOf(it)} lets in too, is the own account`,
  maybeGuarded: ({ role }: { role: string }) => `whether the trust of ${role} keeps out the tasks of other accounts`,
  maybeWithoutKey: (it: RoleCondition & { operator: string }) =>
    `whether ECS always sends ${it.key}: ${it.operator} in the trust of ${it.role} lets in whoever doesn't`,
  conditionSent: (it: RoleCondition) => `whether ECS sends what ${conditionOf(it)} asks for`,
  conditionNeverHolds: (it: RoleCondition & { values: readonly string[] }) =>
    `${conditionOf(it)} never holds (${it.values.join(", ")}); correct it`,
  conditionHolds: (it: RoleCondition) => `whether ${conditionOf(it)} holds`,
  alsoTrusts: ({ principal }: { principal: string }) =>
    `trusts ${principal.replace(":", " ")} too; ECS tasks alone need it; remove that principal`,
  maybeAlsoTrusts: ({ what }: { what: string }) => `undecided whom it trusts beside ECS tasks: not known: ${what}`,
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
export const roleTrust: Rule = {
  id: "role-trust",
  isLocal: true,
  title: "Each role of a task is assumed by ECS tasks and by nobody else",
  check({ facts: { services, roles }, declarations: { strict } }) {
    const use = new Map<Resource, RoleUse>();
    for (const service of services) {
      const [own, execution] = [service.task?.taskRole, service.task?.executionRole].map(
        (role) => role && linked(role),
      );
      if (own && !use.has(own)) use.set(own, { service, which: "task" });
      if (execution) use.set(execution, { service, which: "execution" });
    }
    const found = [...use].flatMap(([resource, { service, which }]) => {
      const role = roles.role(resource);
      if (!role) return [];
      const evidence = walked((walk) => {
        judgeTrust(walk, role, which, strict);
      });
      return [
        ...conclude(serviceSubject(service), resource, `assume its ${which} role`, evidence),
        ...judgeOthers(role),
      ];
    });
    return {
      looked: { service: services.length, role: use.size },
      results: [...found, ...services.flatMap(unreadable)],
    };
  },
};

type Which = "execution" | "task";

interface RoleUse {
  readonly service: Service;
  readonly which: Which;
}

/** Roles that are named and can't be read; names that can be none are faults of the task definition. */
function unreadable(service: Service): readonly Result[] {
  const { task } = service;
  if (!task) return [];
  const judge = (which: Which, role: Link): readonly Result[] => {
    if (role.kind !== "unknown") return [];
    const evidence = walked((walk) => {
      walk.doubt(unknown({ what: role.why }));
    });
    return conclude(serviceSubject(service), task.resource, `assume its ${which} role`, evidence);
  };
  return [...judge("execution", task.executionRole), ...judge("task", task.taskRole)];
}

/** What ECS says of itself when it assumes a role for a task; which resource its ARN names isn't documented. */
function requestOf({ account, region }: Resource): RequestContext {
  return new Map([
    ["aws:sourceaccount", account],
    ["aws:sourcearn", `arn:aws:ecs:${symbolic(region)}:${account}:<?what ECS names>`],
  ]);
}

function judgeTrust(walk: Walk, { resource, trust }: Role, which: Which, strict: boolean): void {
  const role = resource.address;
  const { statements } = trust;
  walk.via(role);
  if (trust.unknown !== undefined) walk.doubt(unknown({ what: trust.unknown }));
  for (const { label, notPrincipals } of statements)
    if (notPrincipals) walk.miss(says.notPrincipal({ statement: label, role }));
  const trusting = statements.filter(
    (item) => item.effect !== "Deny" && item.notPrincipals === undefined && lets(item) !== "no",
  );
  const ways = trusting.map((statement) => wayIn(statement, resource, which));
  if (ways.some((way) => way.missing.length + way.unknown.length === 0)) {
    // One statement is enough.
  } else if (ways.some((way) => way.missing.length === 0)) {
    for (const way of ways) for (const doubt of way.unknown) walk.doubt(doubt);
  } else if (ways.length > 0) {
    for (const way of ways) for (const fault of way.missing) walk.miss(fault);
  } else if (trust.unknown === undefined) walk.miss(says.notTrusted({ role }));
  for (const statement of statements) judgeDeny(walk, statement, resource);
  const isGuarded = any([
    ...statements.map((statement) => isGuard(statement, resource)),
    trust.unknown === undefined ? "no" : "unknown",
  ]);
  for (const statement of trusting)
    judgeGuards(walk, statement, resource, strict && which === "task" ? isGuarded : "yes");
}

/** Whether a statement is for ECS tasks that assume the role, its conditions left aside. */
function lets(statement: Statement): Match {
  const effect = { Allow: "yes", Deny: "yes", invalid: "no", unknown: "unknown" } as const;
  return all([effect[statement.effect], coversAction(statement, "sts:AssumeRole"), namesService(statement, ECS_TASKS)]);
}

/** What keeps ECS tasks from coming in by a statement, if anything does or may. */
function wayIn(statement: Statement, resource: Resource, which: Which): { missing: Message[]; unknown: Message[] } {
  const role = resource.address;
  const [missing, doubts]: [Message[], Message[]] = [[], []];
  if (lets(statement) === "unknown") doubts.push(says.maybeTrusted({ statement: statement.label, role }));
  for (const condition of statement.conditions) {
    const { key, values } = condition;
    const named = { role, key };
    const answer = holds(condition, requestOf(resource));
    if (answer === "no" && !(which === "execution" && operatorOf(condition).isLenient))
      missing.push(says.conditionNeverHolds({ ...named, values }));
    // AWS documents what it sends for task roles only.
    else if (which === "execution") doubts.push(says.conditionSent(named));
    else if (answer !== "yes") doubts.push(says.conditionHolds(named));
  }
  return { missing, unknown: doubts };
}

function judgeDeny(walk: Walk, statement: Statement, resource: Resource): void {
  if (statement.effect !== "Deny" && statement.effect !== "unknown") return;
  if (statement.notPrincipals) return;
  const hit = all([lets(statement), allHold(statement.conditions, requestOf(resource))]);
  const parameters = { statement: statement.label, role: resource.address };
  if (hit === "yes" && statement.effect === "Deny") walk.miss(says.denies(parameters));
  else if (hit !== "no") walk.doubt(says.mayDeny(parameters));
}

/** Whether a deny keeps out the tasks of all other accounts. */
function isGuard(statement: Statement, { account }: Resource): Match {
  const [only, ...others] = statement.conditions;
  if (!only || others.length > 0) return "no";
  const isDeny = ({ Deny: "yes", unknown: "unknown", Allow: "no", invalid: "no" } as const)[statement.effect];
  const guard = guardOf(spared(only) ?? only, account).kind;
  const isOwn = guard === "unknown" ? "unknown" : guard === "own account" && spared(only) ? "yes" : "no";
  return all([isDeny, lets(statement), isOwn]);
}

/** Whether the tasks of other accounts are kept out; `isGuarded` says whether a deny does that, or nobody asks for it. */
function judgeGuards(walk: Walk, statement: Statement, { address: role, account }: Resource, isGuarded: Match): void {
  const guards = statement.conditions.map((condition) => ({ condition, guard: guardOf(condition, account) }));
  // A statement that may be about something else lets in nobody for sure.
  const isMeant = lets(statement) === "yes";
  for (const { condition, guard } of guards) {
    if (guard.kind === "other accounts" && isMeant)
      walk.miss(says.otherAccounts({ role, key: condition.key, accounts: guard.accounts }));
    if (guard.kind === "own account" && guard.perhapsOthers.length > 0)
      walk.doubt(says.perhapsOthers({ role, key: condition.key, accounts: guard.perhapsOthers }));
  }
  if (
    isGuarded === "yes" ||
    guards.some(({ guard }) => guard.kind === "own account" || guard.kind === "other accounts")
  )
    return;
  const [lenient] = guards.filter(({ guard }) => guard.kind === "lenient");
  if (lenient) {
    const { key, operator } = lenient.condition;
    walk.doubt(says.maybeWithoutKey({ role, key, operator }));
  }
  // A condition that can't be told may well keep them out: then that is what isn't known.
  else if (isGuarded === "unknown" || !isMeant || guards.some(({ guard }) => guard.kind === "unknown"))
    walk.doubt(says.maybeGuarded({ role }));
  else if (guards.every(({ condition }) => isWithoutEffect(condition))) walk.miss(says.noAccountCondition({ role }));
}

/** Whether what a condition asks for is sent by ECS of every account. */
function isWithoutEffect({ key }: { readonly key: string }): boolean {
  return ["aws:sourceaccount", "aws:sourcearn"].includes(key.toLowerCase());
}

/** Nobody else needs the role. */
function judgeOthers({ resource, trust }: Role): readonly Result[] {
  const { refuted, undecided } = results({ kind: "role", name: resource.address }, resource);
  const others = othersTrusted(trust, new Set([ECS_TASKS]));
  return [
    ...[...others.known].map((principal) => refuted(says.alsoTrusts({ principal }))),
    ...[...others.unknown].map((what) => undecided(says.maybeAlsoTrusts({ what }))),
  ];
}
