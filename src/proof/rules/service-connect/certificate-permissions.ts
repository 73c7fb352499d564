import { hasUnknown, matches } from "../../../facts/arn";
import { type Statement, actionMatches } from "../../../facts/iam/policy";
import type { Role } from "../../../facts/iam/roles";
import { type Message, messages } from "../../message";
import { type Result, results } from "../../result";
import { type Named, mayAllow, maybeTooMuch, nameOf, named, whatIsUnknown } from "../roles/roles-in-use";
import type { Certificates, TlsNeed } from "./certificates";

const says = messages({
  noMore: () => "gets and keeps certificates and may do nothing else",
  actions: (it: Named & { actions: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")}, which no certificate needs; remove it`,
  resources: (it: Named & { resources: readonly string[]; widest: readonly string[] }) =>
    `${nameOf(it)} names ${it.resources.join(", ")}, which is more than its certificates; name ${it.widest.join(", ")}`,
  allBut: (it: Named) => `${nameOf(it)} allows all but what it lists; list what is needed instead`,
  managed: (it: Named) => `${nameOf(it)} is a policy of AWS that grants on all resources; write one that names them`,
  alsoTrusts: ({ principal }: { principal: string }) =>
    `trusts ${principal.replace(":", " ")} too; ECS alone needs it; remove that principal`,
});

/** What the roles by which ECS gets certificates allow beyond that. Whose folder declares nothing may use them otherwise. */
export function surplusOfTls(all: readonly Certificates[], strict: boolean): readonly Result[] {
  if (!strict) return [];
  const needs = new Map<Role, TlsNeed[]>();
  for (const { role, needs: own } of all) if (role) needs.set(role, [...(needs.get(role) ?? []), ...own]);
  return [...needs].flatMap(([role, wanted]): readonly Result[] => {
    const { resource, policies, trust } = role;
    const { proven, refuted, undecided } = results({ kind: "role", name: resource.address }, resource);
    const found = policies
      .flatMap(({ statements }) => statements)
      .filter(mayAllow)
      .flatMap((statement) => {
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
      .filter((principal) => principal !== "Service:ecs.amazonaws.com" && !hasUnknown(principal));
    const trusts = [...new Set(others)].map((principal) => refuted(says.alsoTrusts({ principal })));
    const faults = [...found, ...unread, ...trusts];
    return faults.length > 0 ? faults : [proven(says.noMore(), [resource.address])];
  });
}

function surplusOf(statement: Statement, wanted: readonly TlsNeed[]): readonly Message[] {
  const which = named(statement);
  const { actions, notActions, resources, notResources, managed } = statement;
  if (managed) return [says.managed(which)];
  if (notActions || notResources) return [says.allBut(which)];
  const needed = wanted.filter((need) => actions.some((pattern) => actionMatches(pattern, need.action) !== "no"));
  const idle = actions.filter(
    (pattern) => /[*?]/.test(pattern) || !wanted.some((need) => actionMatches(pattern, need.action) !== "no"),
  );
  if (idle.length > 0) return [says.actions({ ...which, actions: idle })];
  const wide = resources.filter((pattern) => !needed.some((need) => isWithin(pattern, need)));
  const widest = [...new Set(needed.map((need) => need.widest))];
  return wide.length > 0 ? [says.resources({ ...which, resources: wide, widest })] : [];
}

/** Whether a statement's resource is the one that is needed, and at most as wide as it may be. */
function isWithin(pattern: string, { resource, widest }: TlsNeed): boolean {
  return pattern === widest || (matches(widest, pattern) !== "no" && matches(pattern, resource) !== "no");
}
