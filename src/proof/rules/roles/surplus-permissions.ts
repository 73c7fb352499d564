import { matches } from "../../../facts/arn";
import { linked } from "../../../facts/link";
import { any } from "../../../facts/match";
import { allHold } from "../../../facts/iam/conditions";
import { type Statement, actionMatches } from "../../../facts/iam/policy";
import { requestOf } from "../../../facts/iam/request";
import type { Role } from "../../../facts/iam/roles";
import type { Resource } from "../../../terraform/expressions/value";
import type { DeclaredPermission } from "../../declarations/declarations";
import { noPart } from "../../flows/declared/declared-permissions";
import type { Need } from "../../flows/evidence";
import type { Flows } from "../../flows/flows";
import { listed } from "../../../lib/listed";
import type { Audience } from "../../audience";
import { type Message, messages } from "../../message";
import { type Platform, type Result, type Rule, results } from "../../result";
import { surplusOfResources } from "./resource-grants";
import {
  type Named,
  type RoleUse,
  mayAllow,
  maybeTooMuch,
  nameOf,
  named,
  ofUnknownRoles,
  rolesInUse,
  whatIsUnknown,
} from "./roles-in-use";

const remedy = (audience: Audience): string =>
  ({ definition: "remove it", terraform: "remove it, or declare it under //.declared.grants" })[audience];

const says = messages({
  allNeeded: () => "grants nothing that isn't needed",
  allBut: (it: Named & { actions: readonly string[] }) =>
    `${nameOf(it)} allows all but ${it.actions.join(", ")}; list what is needed instead`,
  allows: (it: Named & { actions: readonly string[] }) => `${nameOf(it)} allows ${it.actions.join(", ")}`,
  forCode: () => "for the application itself, as far as can be told",
  unneededActions: (it: Named & { actions: readonly string[]; resources: readonly string[] }, audience: Audience) =>
    `${nameOf(it)} allows ${it.actions.join(", ")} on ${it.resources.join(", ")}, which nothing needs; ${remedy(audience)}`,
  beside: (it: Named & { actions: readonly string[]; by: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")} to the code itself, for which ${listed(it.by)} does it; add a condition on kms:ViaService`,
  maybeNeeded: (it: Named & { needs: readonly Message[] }, audience: Audience) => {
    const needs = new Set(it.needs.map((need) => need.words(audience)));
    return `undecided whether all of ${nameOf(it)} is needed: not known: ${[...needs].join(", ")}`;
  },
  unneededResources: (it: Named & { resources: readonly string[] }, audience: Audience) =>
    `${nameOf(it)} names ${it.resources.join(", ")}, which nothing needs; ${remedy(audience)}`,
});

/** What no service asks of a role is granted for nothing. */
export const surplusPermissions: Rule = {
  id: "surplus-permissions",
  title: "Every action and every resource of a task's roles is needed",
  isSurplus: true,
  check(platform) {
    const { facts, flows } = platform;
    const uses = rolesInUse(facts);
    const unknownNeeds = needsThatAreUnknown(flows);
    const found = uses.flatMap((use): readonly Result[] => {
      const { resource, policies } = use.role;
      const { proven, undecided } = results({ kind: "role", name: resource.address }, resource);
      const own = policies.flatMap(({ unknown, statements }) => [
        ...statements.filter(mayAllow).flatMap((item) => needless(platform, use, item, unknownNeeds.get(resource))),
        ...(unknown === undefined ? [] : [undecided(maybeTooMuch({ why: unknown }))]),
      ]);
      const others = surplusOfResources(platform, use, unknownNeeds.get(resource));
      if (own.length + others.length > 0) return [...own, ...others];
      // Whether what needs it is there at all is for the rule of that need.
      const isOpen = policies.some(({ statements }) => statements.some((it) => flows.usage.isPerhapsNeeded(it)));
      return isOpen ? [] : [proven(says.allNeeded(), [resource.address])];
    });
    const statements = uses.flatMap(({ role }) => role.policies.flatMap((policy) => policy.statements));
    const looked = { role: uses.length, statement: statements.length };
    return { looked, results: [...found, ...ofUnknownRoles(facts, maybeTooMuch)] };
  },
};

/** What isn't known of the services that have a role, so that some of their needs may be unseen. */
function needsThatAreUnknown(flows: Flows): ReadonlyMap<Resource, readonly Message[]> {
  const found = new Map<Resource, Message[]>();
  for (const { service, own } of flows.requirements) {
    if (own.unknown.length === 0) continue;
    const { executionRole, taskRole } = service.task ?? {};
    for (const role of new Set([executionRole, taskRole].flatMap((link) => (link && linked(link)) ?? [])))
      found.set(role, [...(found.get(role) ?? []), ...own.unknown]);
  }
  return found;
}

function needless(
  { facts, flows, declarations: { grants, permissions, strict } }: Platform,
  { role, isTaskRole }: RoleUse,
  statement: Statement,
  unknownNeeds: readonly Message[] = [],
): readonly Result[] {
  const at = role.resource;
  const { proven, refuted, undecided } = results({ kind: "role", name: at.address }, at);
  const why = whatIsUnknown(statement);
  if (why !== undefined) return [undecided(maybeTooMuch({ why }))];
  const needed = flows.usage.ofStatement(statement);
  const { address, notActions, resources } = statement;
  const which = named(statement);
  if (notActions) return [refuted(says.allBut({ ...which, actions: notActions }))];
  // A managed policy is taken whole or not at all.
  if (statement.managed && needed.length > 0) return [];
  const unneeded = (fault: Message): readonly Result[] =>
    unknownNeeds.length === 0
      ? [refuted(fault, [address])]
      : [undecided(says.maybeNeeded({ ...which, needs: unknownNeeds }))];
  const granted = grants
    .filter((grant) => grant.stack === at.stack && grant.role === at.address)
    .flatMap((grant) => grant.actions);
  const actions = statement.actions
    .filter((pattern) => !needed.some((need) => actionMatches(pattern, need.action) === "yes"))
    .filter((pattern) => !granted.some((grant) => actionMatches(grant, pattern) === "yes"));
  if (actions.length > 0 && isTaskRole && !strict)
    return [proven(says.allows({ ...which, actions }), [address], [says.forCode()])];
  const on = statement.notResources ? [`all but ${statement.notResources.join(", ")}`] : resources;
  if (actions.length > 0) return unneeded(says.unneededActions({ ...which, actions, resources: on }));
  // What is declared to be needed there is judged where it is declared.
  const granting = strict ? resources.filter((resource) => !needed.some((need) => need.resource === resource)) : [];
  for (const resource of granting) {
    const part = facts.tableParts.of(resource);
    const named = part && { table: part.table.address, part: part.name };
    if (named && part.isThere === "no") return [refuted(noPart(named), [address])];
    if (named && part.isThere === "unknown")
      return [undecided(maybeTooMuch({ why: `whether ${named.table} has the ${named.part}` }))];
  }
  const idle = resources.filter(
    (pattern) =>
      any(needed.map((need) => (need.resource === pattern ? "yes" : matches(pattern, need.resource)))) === "no",
  );
  if (idle.length > 0 && granted.length === 0) return unneeded(says.unneededResources({ ...which, resources: idle }));
  const beside = besideServices(role, statement, needed, permissions);
  if (beside.length === 0) return [];
  const by = [...new Set(beside.flatMap(({ via }) => via ?? []))].sort();
  const alone = [...new Set(beside.map(({ action }) => action))].sort();
  return unneeded(says.beside({ ...which, actions: alone, by }));
}

/** What a service of AWS is declared to do for the code, and nobody else, where a statement allows it to the code itself. */
function besideServices(
  role: Role,
  { conditions }: Statement,
  needed: readonly Need[],
  declared: readonly DeclaredPermission[],
): readonly Need[] {
  return needed.filter(({ action, resource, via }) => {
    if (via === undefined || needed.some((need) => need.action === action && need.via === undefined)) return false;
    const isDeclared = declared.some(
      (it) => it.role === "task" && it.via === via && it.actions.includes(action) && it.resources.includes(resource),
    );
    return isDeclared && allHold(conditions, requestOf(role, { action, resource }).context) === "yes";
  });
}
