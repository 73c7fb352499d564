import { ACCOUNT, hasUnknown } from "../../facts/arn";
import { linked } from "../../facts/link";
import { type Condition, type Statement, actionMatches } from "../../facts/policy";
import type { Role } from "../../facts/roles";
import type { Resource } from "../../terraform/expressions/value";
import { type Walk, walked } from "../flows/evidence";
import { messages, unknown } from "../message";
import { type Result, type Rule, conclude, results, serviceSubject } from "../result";
import type { Service } from "../../facts/services";

const TASKS = "Service:ecs-tasks.amazonaws.com";

interface RoleCondition {
  readonly role: string;
  readonly key: string;
}
const conditionOf = ({ role, key }: RoleCondition): string => `the condition on ${key} in the trust of ${role}`;

const says = messages({
  notTrusted: ({ role }: { role: string }) =>
    `${role} does not let ecs-tasks.amazonaws.com call sts:AssumeRole; trust that service in assume_role_policy`,
  mayDeny: (it: { statement: string; role: string }) => `whether ${it.statement} of ${it.role} denies it`,
  noAccountCondition: ({ role }: { role: string }) =>
    `the trust of task role ${role} has no condition on aws:SourceAccount; add it, so that no other account's tasks can be made to assume it`,
  conditionSent: (it: RoleCondition) => `whether ECS sends what ${conditionOf(it)} asks for`,
  conditionNeverHolds: (it: RoleCondition & { values: readonly string[] }) =>
    `${conditionOf(it)} never holds (${it.values.join(", ")}); correct it`,
  conditionHolds: (it: RoleCondition) => `whether ${conditionOf(it)} holds`,
  alsoTrusts: ({ principal }: { principal: string }) =>
    `trusts ${principal.replace(":", " ")} too; ECS tasks alone need it; remove that principal`,
  ownTaskRole: () => "has a task role of its own",
  sharesTaskRole: () => "shares its task role",
  sharedRole: (it: Sharing) => shared(it),
  cannotShare: (it: Sharing) => `cannot keep its permissions to itself: ${shared(it)}; give it a task role of its own`,
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
export const roleTrust: Rule = {
  id: "role-trust",
  title: "Each role of a task is assumed by ECS tasks and by nobody else",
  check({ facts: { services, roles }, declarations }) {
    const use = new Map<Resource, { service: Service; execution: boolean }>();
    for (const service of services) {
      const [own, execution] = [service.task?.taskRole, service.task?.executionRole].map(
        (role) => role && linked(role),
      );
      if (own && !use.has(own)) use.set(own, { service, execution: false });
      if (execution) use.set(execution, { service, execution: true });
    }
    const found = [...use].flatMap(([resource, { service, execution }]) => {
      const role = roles.role(resource);
      if (!role) return [];
      const { evidence, others } = trust(role, execution, declarations.strict);
      const { refuted } = results({ kind: "role", name: resource.address }, resource);
      return [
        ...conclude(serviceSubject(service), resource, `assume its ${execution ? "execution" : "task"} role`, evidence),
        ...others.map((principal) => refuted(says.alsoTrusts({ principal }))),
      ];
    });
    return { looked: { service: services.length, role: use.size }, results: found };
  },
};

function trust({ resource, trust: { statements, unknown: why } }: Role, execution: boolean, strict: boolean) {
  const role = resource.address;
  const assume = statements.filter(
    ({ effect, actions }) =>
      effect === "Allow" && actions.some((pattern) => actionMatches(pattern, "sts:AssumeRole") === "yes"),
  );
  const trusting = assume.filter(({ principals }) => principals.includes(TASKS));
  const others = [...new Set(assume.flatMap(({ principals }) => principals))].filter((name) => name !== TASKS);
  const evidence = walked((walk) => {
    walk.via(role);
    if (why !== undefined) walk.doubt(unknown({ what: why }));
    else if (trusting.length === 0) walk.miss(says.notTrusted({ role }));
    const deny = statements.find(({ effect }) => effect === "Deny");
    if (deny) walk.doubt(says.mayDeny({ statement: deny.label, role }));
    for (const statement of trusting) judgeConditions(walk, role, statement, execution);
    if (strict && !execution && trusting.some(({ conditions }) => conditions.length === 0))
      walk.miss(says.noAccountCondition({ role }));
  });
  return { evidence, others };
}

function judgeConditions(walk: Walk, role: string, { conditions }: Statement, execution: boolean): void {
  for (const condition of conditions) {
    const named = { role, key: condition.key };
    const holds = conditionHolds(condition);
    // AWS documents aws:SourceAccount and aws:SourceArn for task roles only.
    if (execution) walk.doubt(says.conditionSent(named));
    else if (holds === false) walk.miss(says.conditionNeverHolds({ ...named, values: condition.values }));
    else if (holds === undefined) walk.doubt(says.conditionHolds(named));
  }
}

/** Undefined where it can't be told. */
function conditionHolds({ key, operator, values }: Condition): boolean | undefined {
  if (values.some(hasUnknown)) return undefined;
  if (key.toLowerCase() === "aws:sourceaccount" && /^String(Equals|Like)/.test(operator)) {
    return values.some((value) => value === ACCOUNT || /^\d{12}$/.test(value));
  }
  if (key.toLowerCase() === "aws:sourcearn" && /^(Arn|String)(Equals|Like)/.test(operator)) {
    return values.some((value) => /^arn:aws:ecs:[^:]*:(<account>|\d{12}|\*):/.test(value));
  }
  return undefined;
}

interface Sharing {
  readonly role: string;
  readonly by: string;
  readonly as: "execution role" | "task role";
}

function shared({ role, by, as }: Sharing): string {
  const effect = as === "execution role" ? "so the code may do what ECS may" : "so each may do what the other needs";
  return `${role} is also the ${as} of service '${by}', ${effect}`;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html */
export const roleSharing: Rule = {
  id: "role-sharing",
  title: "No service runs its code with a role that ECS or another service uses",
  check({ facts: { services }, declarations }) {
    const execution = new Map<Resource, string>();
    const task = new Map<Resource, string>();
    for (const service of services) {
      const role = service.task && linked(service.task.executionRole);
      if (role && !execution.has(role)) execution.set(role, service.label);
    }
    const found = services.flatMap((service): readonly Result[] => {
      const role = service.task && linked(service.task.taskRole);
      if (!role) return [];
      const [ecs, other] = [execution.get(role), task.get(role)];
      task.set(role, service.label);
      const { proven, refuted } = results(serviceSubject(service), service.resource);
      const by = ecs ?? other;
      if (by === undefined) return [proven(says.ownTaskRole(), [role.address])];
      const sharing = { role: role.address, by, as: ecs === undefined ? "task role" : "execution role" } as const;
      return declarations.strict
        ? [refuted(says.cannotShare(sharing))]
        : [proven(says.sharesTaskRole(), [role.address], [says.sharedRole(sharing)])];
    });
    return { looked: { service: services.length, "task role": task.size }, results: found };
  },
};
