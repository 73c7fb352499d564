import { matches } from "../../../facts/arn";
import { type Statement, actionMatches } from "../../../facts/iam/policy";
import type { Role } from "../../../facts/iam/roles";
import { othersTrusted } from "../../../facts/iam/trust";
import { type Message, messages } from "../../message";
import { type Result, results } from "../../result";
import { type Named, mayAllow, maybeTooMuch, nameOf, named, whatIsUnknown } from "./roles-in-use";

/** What AWS must be allowed to do with a role. */
export interface RoleNeed {
  readonly action: string;
  readonly resource: string;
  /** The widest resource that a statement may name for it. */
  readonly widest: string;
}

/** A role by which AWS does something for a service, and for nobody else. */
export interface RoleInUse<Need extends RoleNeed> {
  readonly role: Role;
  readonly needs: readonly Need[];
  /** Whom it must trust: `Service:ecs.amazonaws.com`. */
  readonly principals: ReadonlySet<string>;
}

export interface RoleWords<Need extends RoleNeed> {
  readonly noMore: () => Message;
  readonly actions: (it: Named & { actions: readonly string[] }) => Message;
  readonly resources: (it: Named & { resources: readonly string[]; widest: readonly string[] }) => Message;
  readonly alsoTrusts: (it: { principal: string }) => Message;
  /**
   * What else is too wide about a statement that is needed.
   * @default - nothing
   */
  readonly also?: (statement: Statement, needed: readonly Need[]) => readonly Message[];
  /**
   * Why it can't be told what `also` asks, if it can't.
   * @default - it always can
   */
  readonly unclear?: (statement: Statement) => string | undefined;
}

const says = messages({
  maybeAlsoTrusts: ({ what }: { what: string }) => `undecided whom else it trusts: not known: ${what}`,
  allBut: (it: Named) => `${nameOf(it)} allows all but what it lists; list what is needed instead`,
  managed: (it: Named) => `${nameOf(it)} is a policy of AWS that grants on all resources; write one that names them`,
});

/** What a role allows beyond its needs, and whom it trusts beside those that it must. */
export function surplusOfRole<Need extends RoleNeed>(
  { role, needs, principals }: RoleInUse<Need>,
  words: RoleWords<Need>,
): readonly Result[] {
  const { resource, policies, trust } = role;
  const { proven, refuted, undecided } = results({ kind: "role", name: resource.address }, resource);
  const statements = policies.flatMap((policy) => policy.statements).filter(mayAllow);
  const found = statements.flatMap((statement) => {
    const why = whatIsUnknown(statement) ?? words.unclear?.(statement);
    if (why !== undefined) return [undecided(maybeTooMuch({ why }))];
    return surplusOfStatement(statement, needs, words).map((fault) => refuted(fault, [statement.address]));
  });
  const others = othersTrusted(trust, principals);
  const unread = [...policies, trust].flatMap(({ unknown: why }) =>
    why === undefined ? [] : [undecided(maybeTooMuch({ why }))],
  );
  const trusts = [
    ...[...others.known].map((principal) => refuted(words.alsoTrusts({ principal }))),
    ...[...others.unknown].map((what) => undecided(says.maybeAlsoTrusts({ what }))),
  ];
  const faults = [...found, ...unread, ...trusts];
  return faults.length > 0 ? faults : [proven(words.noMore(), [resource.address])];
}

function surplusOfStatement<Need extends RoleNeed>(
  statement: Statement,
  wanted: readonly Need[],
  words: RoleWords<Need>,
): readonly Message[] {
  const which = named(statement);
  const { actions, notActions, resources, notResources, managed } = statement;
  if (managed) return [says.managed(which)];
  if (notActions || notResources) return [says.allBut(which)];
  const needed = wanted.filter((need) => actions.some((pattern) => actionMatches(pattern, need.action) !== "no"));
  const idle = actions.filter(
    (pattern) => /[*?]/.test(pattern) || !wanted.some((need) => actionMatches(pattern, need.action) !== "no"),
  );
  if (idle.length > 0) return [words.actions({ ...which, actions: idle })];
  const wide = resources.filter((pattern) => !needed.some((need) => isWithin(pattern, need)));
  const widest = [...new Set(needed.map((need) => need.widest))];
  return [
    ...(wide.length > 0 ? [words.resources({ ...which, resources: wide, widest })] : []),
    ...(words.also?.(statement, needed) ?? []),
  ];
}

/** Whether a statement's resource is the one that is needed, and at most as wide as it may be. */
function isWithin(pattern: string, { resource, widest }: RoleNeed): boolean {
  return pattern === widest || (matches(widest, pattern) !== "no" && matches(pattern, resource) !== "no");
}
