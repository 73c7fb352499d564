import { matches } from "../../facts/arn";
import type { Facts } from "../../facts/facts";
import { linked } from "../../facts/link";
import { type Statement, actionMatches } from "../../facts/policy";
import type { Role } from "../../facts/roles";
import type { Resource } from "../../terraform/expressions/value";
import { UNNARROWABLE_TASK_ACTIONS } from "../../aws/unnarrowable-actions";
import { messages } from "../message";
import { type Platform, type Result, type Rule, results } from "../result";

interface RoleUse {
  readonly role: Role;
  /** Whether it is some service's task role. */
  readonly isTaskRole: boolean;
}

/** The roles that task definitions name, each once. */
function rolesInUse({ services, roles }: Facts): readonly RoleUse[] {
  const isTaskRole = new Map<Resource, boolean>();
  for (const { task } of services) {
    const [execution, own] = [task && linked(task.executionRole), task && linked(task.taskRole)];
    if (execution) isTaskRole.set(execution, isTaskRole.get(execution) ?? false);
    if (own) isTaskRole.set(own, true);
  }
  return [...isTaskRole].flatMap(([resource, is]) => {
    const role = roles.role(resource);
    return role ? [{ role, isTaskRole: is }] : [];
  });
}

/** Which statement, for messages. */
interface Named {
  readonly statement: string;
  readonly policy: string;
}

const nameOf = ({ statement, policy }: Named): string => `${statement} of ${policy}`;

const says = messages({
  maybeTooMuch: ({ why }: { why: string }) => `undecided whether it grants too much: not known: ${why}`,
  allNeeded: () => "grants nothing that isn't needed",
  allBut: (it: Named & { actions: readonly string[] }) =>
    `${nameOf(it)} allows all but ${it.actions.join(", ")}; list what is needed instead`,
  allows: (it: Named & { actions: readonly string[] }) => `${nameOf(it)} allows ${it.actions.join(", ")}`,
  forCode: () => "for the application itself, as far as can be told",
  unneededActions: (it: Named & { actions: readonly string[]; resources: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")} on ${it.resources.join(", ")}, which nothing needs; remove it or declare the grant`,
  unneededResources: (it: Named & { resources: readonly string[] }) =>
    `${nameOf(it)} names ${it.resources.join(", ")}, which nothing needs; remove it or declare the grant`,
});

/** What no service asks of a role is granted for nothing. */
export const surplusPermissions: Rule = {
  id: "surplus-permissions",
  title: "Every action and every resource of a task's roles is needed",
  check(platform) {
    const uses = rolesInUse(platform.facts);
    const found = uses.flatMap((use): readonly Result[] => {
      const { resource, policies } = use.role;
      const { proven, undecided } = results({ kind: "role", name: resource.address }, resource);
      const own = policies.flatMap(({ unknown, statements }) =>
        unknown === undefined
          ? statements.filter(({ effect }) => effect === "Allow").flatMap((item) => needless(platform, use, item))
          : [undecided(says.maybeTooMuch({ why: unknown }))],
      );
      return own.length > 0 ? own : [proven(says.allNeeded(), [resource.address])];
    });
    return { looked: looked(uses), results: found };
  },
};

function looked(uses: readonly RoleUse[]): Readonly<Record<string, number>> {
  const statements = uses.flatMap(({ role }) => role.policies.flatMap((policy) => policy.statements));
  return { role: uses.length, statement: statements.length };
}

function needless(
  { flows, declarations: { grants, strict } }: Platform,
  { role, isTaskRole }: RoleUse,
  statement: Statement,
): readonly Result[] {
  const at = role.resource;
  const { proven, refuted } = results({ kind: "role", name: at.address }, at);
  const needed = flows.usage.ofStatement(statement);
  const { address, label, notActions, resources } = statement;
  const named = { statement: label, policy: address };
  if (notActions) return [refuted(says.allBut({ ...named, actions: notActions }))];
  // A managed policy is taken whole or not at all.
  if (statement.managed && needed.length > 0) return [];
  const granted = grants
    .filter((grant) => grant.stack === at.stack && grant.role === at.address)
    .flatMap((grant) => grant.actions);
  const actions = statement.actions
    .filter((pattern) => !needed.some((need) => actionMatches(pattern, need.action) === "yes"))
    .filter((pattern) => !granted.some((grant) => actionMatches(grant, pattern) === "yes"));
  if (actions.length > 0 && isTaskRole && !strict)
    return [proven(says.allows({ ...named, actions }), [address], [says.forCode()])];
  if (actions.length > 0) return [refuted(says.unneededActions({ ...named, actions, resources }), [address])];
  const idle = resources.filter(
    (pattern) => !needed.some((need) => matches(pattern, need.resource) !== "no" || need.resource === pattern),
  );
  if (idle.length > 0 && granted.length === 0)
    return [refuted(says.unneededResources({ ...named, resources: idle }), [address])];
  return [];
}

const ofWildcards = messages({
  none: () => "no wildcard that could be narrower",
  managedNote: ({ policy }: { policy: string }) => `${policy} attaches a policy of AWS with wildcards`,
  everything: (it: Named) =>
    `${nameOf(it)} allows everything (AdministratorAccess); write a policy with the needed actions`,
  managed: (it: Named) => `${nameOf(it)} is a policy of AWS that grants on all resources; write one that names them`,
  actions: (it: Named & { actions: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")}; name the actions`,
  resources: (it: Named & { actions: readonly string[]; resources: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")} on ${it.resources.join(", ")}; name the resources`,
});

export const wildcardPermissions: Rule = {
  id: "wildcard-permissions",
  title: "Roles of tasks hold wildcards only where AWS has no narrower form",
  check({ facts, declarations: { strict } }) {
    const uses = rolesInUse(facts);
    let statements = 0;
    const found = uses.flatMap(({ role: { resource, policies } }): readonly Result[] => {
      const { proven, refuted } = results({ kind: "role", name: resource.address }, resource);
      const all = policies.flatMap((policy) => policy.statements).filter(({ effect }) => effect === "Allow");
      statements += all.length;
      const faults = all.flatMap((statement) =>
        wildcards(statement, strict).map((fault) => refuted(fault, [statement.address])),
      );
      if (faults.length > 0) return faults;
      const managed = strict ? [] : all.filter((statement) => statement.managed);
      const notes = managed.map(({ address }) => ofWildcards.managedNote({ policy: address }));
      return [proven(ofWildcards.none(), [resource.address], notes)];
    });
    return { looked: { role: uses.length, statement: statements }, results: found };
  },
};

function wildcards({ address, label, actions, resources, managed }: Statement, strict: boolean) {
  const named = { statement: label, policy: address };
  if (managed && actions.includes("*")) return [ofWildcards.everything(named)];
  if (managed) return strict ? [ofWildcards.managed(named)] : [];
  const wild = actions.filter((action) => /[*?]/.test(action));
  if (wild.length > 0) return [ofWildcards.actions({ ...named, actions: wild })];
  const narrow = actions.filter((action) => !UNNARROWABLE_TASK_ACTIONS.has(action));
  const broad = resources.filter(isBroad);
  if (broad.length === 0 || narrow.length === 0) return [];
  return [ofWildcards.resources({ ...named, actions: narrow, resources: broad })];
}

/** The streams of a log group, the objects of a bucket and the six characters behind a secret's name have no narrower form. */
function isBroad(resource: string): boolean {
  const rest = resource
    .replace(/^(arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:*]+)(:\*|:log-stream:.*)$/, "$1")
    .replace(/^(arn:[^:]*:s3:::[^/*]+)\/.*$/, "$1")
    .replace(/-(\?{6}|\*)$/, "")
    .replace(/<\?[^>]*>/g, "unknown");
  return /[*?]/.test(rest) || rest === "";
}
