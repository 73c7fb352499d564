import { matches } from "../../facts/arn";
import { type Statement, actionMatches } from "../../facts/policy";
import { proven, refuted, undecided } from "../flows/chain";
import type { Context } from "../flows/context";
import { type Result, type Rule, counted } from "../result";
import { type RoleUse, rolesInUse } from "../flows/task-roles";

/** Runs after the rules that ask roles for permissions: what none of them asked for is granted for nothing. */
export const surplusPermissions: Rule = {
  id: "surplus-permissions",
  title: "Every action and every resource of a task's roles is needed",
  check(context) {
    const uses = rolesInUse(context);
    let statements = 0;
    const results = uses.flatMap((use): Result[] => {
      const { resource, policies } = use.role;
      const own = policies.flatMap((policy) => {
        statements += policy.statements.length;
        if (policy.unknown !== undefined)
          return [
            undecided(
              resource,
              `role '${resource.address}': undecided whether it grants too much: not known: ${policy.unknown}`,
            ),
          ];
        return policy.statements.filter((item) => item.effect === "Allow").flatMap((item) => judge(context, use, item));
      });
      return own.length > 0
        ? own
        : [proven(resource, `role '${resource.address}': grants nothing that isn't needed`, [resource.address])];
    });
    return { looked: counted({ role: uses.length, statement: statements }), results };
  },
};

function judge(context: Context, { role, task }: RoleUse, statement: Statement): readonly Result[] {
  const needed = context.permissions.get(statement) ?? [];
  const { address, label } = statement;
  const at = role.resource;
  const name = `role '${at.address}': ${label} of ${address}`;
  if (statement.notActions)
    return [refuted(at, `${name} allows all but ${statement.notActions.join(", ")}; list what is needed instead`)];
  const actions = statement.actions.filter(
    (pattern) => !needed.some((need) => actionMatches(pattern, need.action) === "yes"),
  );
  const granted = context.declared.grants
    .filter((grant) => grant.stack === at.stack && grant.role === at.address)
    .flatMap((grant) => grant.actions);
  const surplus = actions.filter((pattern) => !granted.some((grant) => actionMatches(grant, pattern) === "yes"));
  // A managed policy is taken whole or not at all.
  if (statement.managed && needed.length > 0) return [];
  if (surplus.length > 0 && task && !context.strict) {
    return [
      proven(
        at,
        `${name} allows ${surplus.join(", ")}`,
        [address],
        ["for the application itself, as far as can be told"],
      ),
    ];
  }
  if (surplus.length > 0) {
    return [
      refuted(
        at,
        `${name} allows ${surplus.join(", ")} on ${statement.resources.join(", ")}, which nothing needs; remove it or declare the grant`,
        [address],
      ),
    ];
  }
  const idle = statement.resources.filter(
    (pattern) => !needed.some((need) => matches(pattern, need.resource) !== "no" || need.resource === pattern),
  );
  if (idle.length > 0 && granted.length === 0) {
    return [
      refuted(at, `${name} names ${idle.join(", ")}, which nothing needs; remove it or declare the grant`, [address]),
    ];
  }
  return [];
}
