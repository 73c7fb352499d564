import { contains, isAnywhere, prefixLength } from "../../lib/cidr";
import type { Direction, GroupRule } from "../../facts/security-groups";
import type { Resource } from "../../terraform/expressions/value";
import type { Chain } from "./chain";
import type { Context } from "./context";

/** The other end of a connection, as the rules of a security group can name it. */
export interface PeerEnd {
  /** For messages: `aws_security_group.endpoints`, `the S3 prefix list`, `the internet`. */
  readonly label: string;
  readonly groups: readonly Resource[];
  /** An end without any group is a fault of its own, which 'service-network' names; no rule can be missed for it. */
  readonly groupless?: boolean;
  /** Each of these must be allowed, unless a group or prefix list is. */
  readonly cidrs: readonly string[];
  readonly prefixList?: string;
}

export interface OwnEnd {
  readonly groups: readonly Resource[];
  /** Groups that can't be told may hold the rule that is missed. */
  readonly unknown: readonly string[];
}

/** Follows one TCP port through the groups of one side, and marks the narrowest rules that allow it as needed. */
export function throughGroups(
  context: Context,
  chain: Chain,
  own: OwnEnd,
  direction: Direction,
  port: number,
  peer: PeerEnd,
  fix = `add the ${direction} rule`,
): void {
  // An interface without a group has the VPC's default one; the rule 'service-network' speaks of that.
  if (peer.groupless === true || (own.groups.length === 0 && own.unknown.length === 0)) return;
  const rules = own.groups
    .flatMap((group) => context.facts.groups.of(group, direction))
    .filter(
      (rule) =>
        ["tcp", "-1"].includes(rule.protocol) &&
        (rule.peer.kind === "unknown" || (rule.from <= port && port <= rule.to)),
    )
    .toSorted((a, b) => breadth(a) - breadth(b));
  const whole = rules.find((rule) => matchesWhole(rule, peer));
  const parts = whole
    ? [whole]
    : peer.cidrs.map((cidr) => rules.find((rule) => rule.peer.kind === "cidr" && contains(rule.peer.cidr, cidr)));
  const found = parts.filter((rule) => rule !== undefined);
  if (found.length > 0 && found.length === parts.length) {
    for (const rule of found) {
      context.use(rule, port, isOutside(peer), own.groups, peer.groups);
      chain.via(rule.address);
    }
    return;
  }
  const doubt = rules.find((rule) => rule.peer.kind === "unknown");
  if (doubt?.peer.kind === "unknown") {
    context.use(doubt, port, isOutside(peer), own.groups, peer.groups);
    chain.doubt(doubt.peer.why);
  } else if (own.unknown.length > 0) chain.doubt(own.unknown.join(", "));
  else {
    const names = own.groups.map((group) => group.address).join(", ");
    const preposition = direction === "ingress" ? "from" : "to";
    const subject = own.groups.length > 1 ? `none of ${names} allows` : `${names} does not allow`;
    chain.miss(`${subject} tcp ${port} ${preposition} ${peer.label}`, fix);
  }
}

function isOutside(peer: PeerEnd): boolean {
  return peer.groups.length === 0 && peer.cidrs.some(isAnywhere);
}

function matchesWhole(rule: GroupRule, peer: PeerEnd): boolean {
  switch (rule.peer.kind) {
    case "group":
      return peer.groups.includes(rule.peer.group);
    case "prefix list":
      return rule.peer.service === peer.prefixList;
    case "cidr": {
      const { cidr } = rule.peer;
      if (isAnywhere(cidr) && !cidr.includes(":")) return true;
      return peer.cidrs.length > 0 && peer.cidrs.every((part) => contains(cidr, part));
    }
    case "wrong":
    case "unknown":
      return false;
  }
}

/** Groups before address ranges, small ranges before large, few ports before many. */
function breadth(rule: GroupRule): number {
  const addresses =
    rule.peer.kind === "cidr" ? 33 - Math.min(32, prefixLength(rule.peer.cidr)) : rule.peer.kind === "unknown" ? 99 : 0;
  return addresses * 100_000 + (rule.to - rule.from) + (rule.protocol === "-1" ? 1 : 0);
}
