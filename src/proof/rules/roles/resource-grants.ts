import { type Statement, actionMatches, covers, coversAction } from "../../../facts/iam/policy";
import { named as naming } from "../../../facts/iam/principals";
import { isEverybody } from "../../../facts/iam/trust";
import type { Need } from "../../flows/evidence";
import type { Audience } from "../../audience";
import { type Message, messages } from "../../message";
import { type Platform, type Result, results } from "../../result";
import { type Named, type RoleUse, mayAllow, nameOf, named, whatIsUnknown } from "./roles-in-use";

const says = messages({
  unneeded: (it: Named & { role: string; actions: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")} to ${it.role}, which nothing needs; take the role out of it`,
  maybeUnneeded: (it: Named & { role: string; why: readonly Message[] }, audience: Audience) => {
    const needs = new Set(it.why.map((need) => need.words(audience)));
    return `undecided whether ${it.role} needs what ${nameOf(it)} allows: not known: ${[...needs].join(", ")}`;
  },
});

/** What the policies of resources allow to a role by name, beside what services ask of it. */
export function surplusOfResources(
  { facts, flows, declarations: { strict } }: Platform,
  { role }: RoleUse,
  unknownNeeds: readonly Message[] = [],
): readonly Result[] {
  if (!strict) return [];
  const asked = flows.askedOf(role);
  return facts.resourcePolicies.all.flatMap(({ carrier, policy }) => {
    const { refuted, undecided } = results({ kind: "policy", name: carrier.address }, carrier);
    return policy.statements
      .filter((statement) => mayAllow(statement) && whatIsUnknown(statement) === undefined)
      .filter((statement) => naming(statement, role).role === "yes" && !statement.principals.some(isEverybody))
      .flatMap((statement): readonly Result[] => {
        const actions = surplusActions(statement, asked);
        const which = { ...named(statement), role: role.resource.address };
        if (actions.length === 0) return [];
        if (unknownNeeds.length > 0) return [undecided(says.maybeUnneeded({ ...which, why: unknownNeeds }))];
        return [refuted(says.unneeded({ ...which, actions }), [role.resource.address])];
      });
  });
}

/** Actions of a statement that nobody asks for on its resources; policies of repositories name none. */
function surplusActions(statement: Statement, asked: readonly Need[]): readonly string[] {
  const about = asked.filter(({ action, resource }) =>
    statement.resources.length === 0 && !statement.notResources
      ? coversAction(statement, action) !== "no"
      : covers(statement, action, resource) !== "no",
  );
  const { actions, notActions } = statement;
  if (notActions) return about.length > 0 ? [] : [`all but ${notActions.join(", ")}`];
  return actions.filter((pattern) => !about.some(({ action }) => actionMatches(pattern, action) !== "no"));
}
