import { hasUnknown, matches } from "../../../facts/arn";
import type { Facts } from "../../../facts/facts";
import type { Condition } from "../../../facts/iam/conditions";
import { type Statement, actionMatches } from "../../../facts/iam/policy";
import type { Role } from "../../../facts/iam/roles";
import { linked } from "../../../facts/link";
import { block } from "../../../terraform/expressions/value";
import type { StartNeed, Starting } from "./starting";
import { type Message, messages } from "../../message";
import { type Result, results } from "../../result";
import { type Named, mayAllow, maybeTooMuch, nameOf, named, whatIsUnknown } from "../roles/roles-in-use";

const says = messages({
  noMore: () => "starts its tasks and may do nothing else",
  actions: (it: Named & { actions: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")}, which no start of its tasks needs; remove it`,
  resources: (it: Named & { resources: readonly string[]; widest: readonly string[] }) =>
    `${nameOf(it)} names ${it.resources.join(", ")}, which is more than its tasks; name ${it.widest.join(", ")}`,
  anyCluster: (it: Named) => `${nameOf(it)} starts the task in any cluster; add a condition on ecs:cluster`,
  anyService: (it: Named) =>
    `${nameOf(it)} passes the role to any service; add a condition on iam:PassedToService for ecs-tasks.amazonaws.com`,
  anyTask: (it: Named) => `${nameOf(it)} tags tasks that run already; add a condition on ecs:CreateAction for RunTask`,
  allBut: (it: Named) => `${nameOf(it)} allows all but what it lists; list what is needed instead`,
  alsoTrusts: ({ principal }: { principal: string }) =>
    `trusts ${principal.replace(":", " ")} too; EventBridge alone needs it; remove that principal`,
});

/** What narrows an action that names no resource of its own. */
const NARROWED = [
  { action: "ecs:RunTask", key: "ecs:cluster", fault: says.anyCluster },
  { action: "iam:PassRole", key: "iam:passedtoservice", fault: says.anyService },
  { action: "ecs:TagResource", key: "ecs:createaction", fault: says.anyTask },
] as const;

/** What the roles by which EventBridge starts tasks allow beyond that. Whose folder declares nothing may use them otherwise. */
export function surplusOfStarters(facts: Facts, all: readonly Starting[], strict: boolean): readonly Result[] {
  if (!strict) return [];
  const needs = new Map<Role, StartNeed[]>();
  const principals = new Map<Role, Set<string>>();
  // Where a start may need more than is seen, that is a finding of its own.
  const open = all.filter(({ isWhole }) => !isWhole).flatMap(({ role }) => role ?? []);
  const shared = new Set([...rolesOfOthers(facts, all), ...open]);
  for (const { role, needs: own, service } of all) {
    if (!role || shared.has(role)) continue;
    needs.set(role, [...(needs.get(role) ?? []), ...own]);
    const principal = service.starter.kind === "schedule" ? "scheduler.amazonaws.com" : "events.amazonaws.com";
    principals.set(role, (principals.get(role) ?? new Set()).add(`Service:${principal}`));
  }
  return [...needs].flatMap(([role, wanted]): readonly Result[] => {
    const { resource, policies, trust } = role;
    const { proven, refuted, undecided } = results({ kind: "role", name: resource.address }, resource);
    const statements = policies.flatMap((policy) => policy.statements).filter(mayAllow);
    const found = statements.flatMap((statement) => {
      const why = whatIsUnknown(statement);
      if (why !== undefined) return [undecided(maybeTooMuch({ why }))];
      return surplusOf(statement, wanted).map((fault) => refuted(fault, [statement.address]));
    });
    const unread = policies.flatMap(({ unknown: why }) =>
      why === undefined ? [] : [undecided(maybeTooMuch({ why }))],
    );
    const others = trust.statements
      .filter(mayAllow)
      .flatMap((statement) => statement.principals)
      .filter((principal) => principals.get(role)?.has(principal) !== true && !hasUnknown(principal));
    const trusts = [...new Set(others)].map((principal) => refuted(says.alsoTrusts({ principal })));
    const faults = [...found, ...unread, ...trusts];
    return faults.length > 0 ? faults : [proven(says.noMore(), [resource.address])];
  });
}

/** Roles by which EventBridge does something else, too, or which tasks run with. */
function rolesOfOthers(facts: Facts, all: readonly Starting[]): ReadonlySet<Role> {
  const followed = new Set(all.map(({ service }) => service.resource));
  const { model, roles } = facts;
  const others = [
    ...model.all("aws_scheduler_schedule").map((own) => ({ own, role: block(own.get("target"))?.get("role_arn") })),
    ...model.all("aws_cloudwatch_event_target").map((own) => ({ own, role: own.get("role_arn") })),
  ].filter(({ own }) => !followed.has(own));
  const links = others.map(({ own, role }) => roles.linkArn(role, own.stack));
  const tasks = facts.services.flatMap(({ task }) => (task ? [task.executionRole, task.taskRole] : []));
  return new Set(
    [...links, ...tasks].flatMap((found) => {
      const resource = linked(found);
      return (resource && roles.role(resource)) ?? [];
    }),
  );
}

function surplusOf(statement: Statement, wanted: readonly StartNeed[]): readonly Message[] {
  const which = named(statement);
  const { actions, notActions, resources, notResources, conditions } = statement;
  if (notActions || notResources) return [says.allBut(which)];
  const needed = wanted.filter((need) => actions.some((pattern) => actionMatches(pattern, need.action) !== "no"));
  const idle = actions.filter(
    (pattern) => /[*?]/.test(pattern) || !wanted.some((need) => actionMatches(pattern, need.action) !== "no"),
  );
  if (idle.length > 0) return [says.actions({ ...which, actions: idle })];
  const wide = resources.filter((pattern) => !needed.some((need) => isWithin(pattern, need)));
  const widest = [...new Set(needed.map((need) => need.widest))];
  return [
    ...(wide.length > 0 ? [says.resources({ ...which, resources: wide, widest })] : []),
    ...NARROWED.filter(
      ({ action, key }) => needed.some((need) => need.action === action) && !conditions.some(isOn(key)),
    ).map(({ fault }) => fault(which)),
  ];
}

function isOn(key: string): (condition: Condition) => boolean {
  return (condition) => condition.key.toLowerCase() === key;
}

/** Whether a statement's resource is the one that is needed, and at most as wide as it may be. */
function isWithin(pattern: string, { resource, widest }: StartNeed): boolean {
  return pattern === widest || (matches(widest, pattern) !== "no" && matches(pattern, resource) !== "no");
}
