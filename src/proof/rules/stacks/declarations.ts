import { any } from "../../../facts/match";
import { type Match, hasUnknown } from "../../../facts/arn";
import { type Statement, actionMatches, coversAction } from "../../../facts/iam/policy";
import type { Role } from "../../../facts/iam/roles";
import type { Facts } from "../../../facts/facts";
import { type Json, isObject } from "../../../terraform/json";
import type { DeclaredOverride, DeclaredReason, Grant } from "../../declarations/declarations";
import { messages } from "../../message";
import { type Platform, type Result, type Rule, results } from "../../result";

const says = messages({
  allRight: () => "can all be read",
  noResource: ({ address }: { address: string }) =>
    `overrides ${address}, which the stack has not; correct the address or remove the override`,
  noContainer: (it: { address: string; container: string }) =>
    `gives a reason for container '${it.container}' of ${it.address}, which the stack has not; correct it or remove the reason`,
  noVariable: (it: { container: string; variable: string }) =>
    `gives a reason for ${it.variable} of container '${it.container}', which isn't set; correct it or remove the reason`,
  notSet: (it: { address: string; attribute: string }) =>
    `overrides ${it.attribute} of ${it.address}, where it isn't set; correct the attribute or remove the override`,
  noRole: ({ role }: { role: string }) =>
    `grants something to ${role}, which the stack has not; correct the address or remove the grant`,
  noStatement: (it: { role: string; actions: readonly string[] }) =>
    `grants ${it.actions.join(", ")} to ${it.role}, and no statement of it allows that; add the statement or remove the grant`,
  maybeNoStatement: (it: { role: string; actions: readonly string[]; why: string }) =>
    `grants ${it.actions.join(", ")} to ${it.role}: undecided whether a statement allows that: not known: ${it.why}`,
});

/** A declaration that nobody can read would be passed over in silence, and with it what it should have said. */
export const declarations: Rule = {
  id: "declarations",
  isLocal: true,
  title: "Every declaration can be read, and every grant has a role and a statement",
  check(platform) {
    const { facts, declarations: declared } = platform;
    const faults = declared.faults.map(({ stack, verdict, fault }) =>
      results({ kind: "" }, { stack, address: "//.declared" })[verdict](fault),
    );
    const roles = new Map(facts.roles.all.map((role) => [`${role.resource.stack} ${role.resource.address}`, role]));
    const found = [
      ...faults,
      ...declared.grants.flatMap((grant) => judgeGrant(roles.get(`${grant.stack} ${grant.role}`), grant)),
      ...declared.overrides.flatMap((override) => judgeOverride(facts, override)),
      ...declared.reasons.flatMap((reason) => judgeReason(facts, reason)),
    ];
    const looked = { stack: facts.model.stacks.length, declaration: declared.count };
    if (found.length > 0 || declared.count === 0) return { looked, results: found };
    return { looked, results: allRight(platform) };
  },
};

function allRight({ facts }: Platform): readonly Result[] {
  const [first] = facts.model.stacks.filter(({ comment }) => comment["declared"] !== undefined);
  if (!first) return [];
  const { proven } = results({ kind: "declarations" }, { stack: first.name, address: "//.declared" });
  return [proven(says.allRight())];
}

function judgeOverride({ model }: Facts, { stack: own, address, attribute }: DeclaredOverride): readonly Result[] {
  const { refuted } = results({ kind: "declaration", name: "overrides" }, { stack: own, address: "//.declared" });
  const block = model.stacks.find(({ name }) => name === own)?.declarations.get(address);
  if (block === undefined) return [refuted(says.noResource({ address }))];
  return isSet(block.body, attribute.split(".")) ? [] : [refuted(says.notSet({ address, attribute }))];
}

/** A reason for what isn't there hides that something was taken for it. */
function judgeReason({ services }: Facts, { stack, address, container, variable }: DeclaredReason): readonly Result[] {
  const { refuted } = results({ kind: "declaration", name: "reasons" }, { stack, address: "//.declared" });
  const task = services.find(
    ({ task: own }) => own?.resource.stack === stack && own.resource.address === address,
  )?.task;
  const found = task?.containers.find(({ name }) => name === container);
  // What isn't known of the containers, or of who runs them, is for the rules about them.
  const isUnread = task
    ? task.unknown !== undefined || task.containers.some(({ name }) => hasUnknown(name))
    : services.some(({ resource, taskLink }) => resource.stack === stack && taskLink.kind === "unknown");
  if (found === undefined) return isUnread ? [] : [refuted(says.noContainer({ address, container }))];
  const isSet = variable === undefined || found.environment.has(variable);
  const isUnnamed = found.unknown.length > 0 || [...found.environment.keys()].some(hasUnknown);
  return isSet || isUnnamed ? [] : [refuted(says.noVariable({ container, variable }))];
}

/** Whether something stands at a path of an argument; a block that stands once may stand without a list around it. */
function isSet(json: Json | undefined, [first, ...rest]: readonly string[]): boolean {
  if (json === undefined) return false;
  if (first === undefined) return true;
  if (Array.isArray(json)) return isSet((json as readonly Json[])[Number(first)], rest);
  if (isObject(json)) return isSet(json[first], rest) || (first === "0" && isSet(json, rest));
  return false;
}

function judgeGrant(role: Role | undefined, { stack, role: address, actions }: Grant): readonly Result[] {
  const { refuted, undecided } = results({ kind: "declaration", name: "grants" }, { stack, address: "//.declared" });
  if (!role) return [refuted(says.noRole({ role: address }))];
  const answer = (action: string): Match =>
    any(role.policies.flatMap(({ statements }) => statements.map((it) => gives(it, action))));
  const none = actions.filter((action) => answer(action) === "no");
  const unread = role.policies.find(({ unknown }) => unknown !== undefined)?.unknown;
  const maybe = unread === undefined ? actions.filter((action) => answer(action) === "unknown") : none;
  const why = unread ?? `what the policies of ${address} allow`;
  return [
    ...(none.length > 0 && unread === undefined ? [refuted(says.noStatement({ role: address, actions: none }))] : []),
    ...(maybe.length > 0 ? [undecided(says.maybeNoStatement({ role: address, actions: maybe, why }))] : []),
  ];
}

/** Whether a statement allows what a grant is for, or a part of it: a grant may be a pattern, too. */
function gives(statement: Statement, action: string): Match {
  if (statement.effect === "Deny" || statement.effect === "invalid") return "no";
  const parts = statement.actions.map((pattern) => (hasUnknown(pattern) ? "unknown" : actionMatches(action, pattern)));
  return any([coversAction(statement, action), ...parts]);
}
