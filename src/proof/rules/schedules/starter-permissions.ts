import { hasUnknown } from "../../../facts/arn";
import type { Facts } from "../../../facts/facts";
import type { Condition } from "../../../facts/iam/conditions";
import { type Statement, actionMatches } from "../../../facts/iam/policy";
import type { Role } from "../../../facts/iam/roles";
import { linked } from "../../../facts/link";
import { argumentOf } from "../../../terraform/expressions/value";
import type { StartNeed } from "./start-needs";
import type { Starting } from "./starting";
import { type Message, messages } from "../../message";
import { type Result, results } from "../../result";
import { surplusOfRole } from "../roles/role-surplus";
import { type Named, maybeTooMuch, nameOf, named } from "../roles/roles-in-use";

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
  const shared = rolesOfOthers(facts, all);
  const open = new Map<Role, string>();
  for (const { role, needs: own, service, unknown } of all) {
    if (!role || shared.has(role)) continue;
    const [why] = unknown;
    if (why !== undefined) open.set(role, why);
    needs.set(role, [...(needs.get(role) ?? []), ...own]);
    const principal = service.starter.kind === "schedule" ? "scheduler.amazonaws.com" : "events.amazonaws.com";
    principals.set(role, (principals.get(role) ?? new Set()).add(`Service:${principal}`));
  }
  return [...needs].flatMap(([role, own]) => {
    const { undecided } = results({ kind: "role", name: role.resource.address }, role.resource);
    const why = open.get(role);
    if (why !== undefined) return [undecided(maybeTooMuch({ why }))];
    return surplusOfRole(
      { role, needs: own, principals: principals.get(role) ?? new Set() },
      { ...says, also, unclear },
    );
  });
}

/** Roles by which EventBridge does something else, too, or which tasks run with. */
function rolesOfOthers(facts: Facts, all: readonly Starting[]): ReadonlySet<Role> {
  const followed = new Set(all.map(({ service }) => service.resource));
  const { model, roles } = facts;
  const others = [
    ...model.all("aws_scheduler_schedule").map((own) => ({ own, role: argumentOf(own.get("target"), "role_arn") })),
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

function also(statement: Statement, needed: readonly StartNeed[]): readonly Message[] {
  return NARROWED.filter(
    ({ action, key }) => needed.some((need) => need.action === action) && !statement.conditions.some(isOn(key)),
  ).map(({ fault }) => fault(named(statement)));
}

/** A condition that can't be told may be the one that narrows, or be of no effect. */
function unclear({ label, address, actions, conditions }: Statement): string | undefined {
  const keys = NARROWED.filter(({ action }) => actions.some((pattern) => actionMatches(pattern, action) !== "no"));
  const open = conditions.find(
    (condition) =>
      condition.unknown !== undefined ||
      (keys.some(({ key }) => isOn(key)(condition)) && condition.values.some(hasUnknown)),
  );
  return keys.length > 0 && open ? `the condition on ${open.key} in ${label} of ${address}` : undefined;
}

function isOn(key: string): (condition: Condition) => boolean {
  return (condition) => condition.key.toLowerCase() === key;
}
