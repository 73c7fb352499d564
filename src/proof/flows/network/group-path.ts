import { areCovered } from "../../../lib/address-range";
import type { Match } from "../../../facts/arn";
import type { Balancer } from "../../../facts/balancers";
import { contains, isAnywhere, prefixLength } from "../../../lib/cidr";
import type { Facts } from "../../../facts/facts";
import type { Direction, GroupRule } from "../../../facts/security-groups";
import type { Service } from "../../../facts/services";
import { type Ranges, type Subnet, rangesOf } from "../../../facts/vpc";
import type { Resource } from "../../../terraform/expressions/value";
import { type Message, unknown } from "../../message";
import type { Walk } from "../evidence";
import { missingRule } from "./missing-rule";

export const NO_RANGES: Ranges = { cidrs: [], unknown: [] };

export function exactly(cidr: string): Ranges {
  return { cidrs: [cidr], unknown: [] };
}

/** The other end of a connection, as the rules of a security group can name it. */
export interface PeerEnd {
  /** For messages: `aws_security_group.endpoints`, `the S3 prefix list`, `the internet`. */
  readonly label: string;
  readonly groups: readonly Resource[];
  /** An end without any group is a fault of its own, which 'service-network' names; no rule can be missed for it. */
  readonly groupless?: boolean;
  /** Each of these must be allowed, unless a group or prefix list is. */
  readonly ranges: Ranges;
  readonly prefixList?: string;
  /** What a rule names where the end is declared by something that no stack has: `sg-0123abcd`. */
  readonly foreign?: string;
  /** Whether somebody declared the end by its addresses, so that no group could be named instead. */
  readonly isDeclared?: boolean;
  /** Whose tasks they are. */
  readonly service?: Service;
  /** Groups of it that can't be told may be those that a rule names. */
  readonly unknown?: readonly Message[];
}

export interface OwnEnd {
  readonly groups: readonly Resource[];
  /** Groups that can't be told may hold the rule that is missed. */
  readonly unknown: readonly Message[];
  /** Whose tasks they are. */
  readonly service?: Service;
}

/** The network interface of a task, whose groups are judged. */
export function ownEnd(service: Service): OwnEnd {
  return { service, groups: service.groups, unknown: service.networkUnknown.map((what) => unknown({ what })) };
}

/** The tasks of a service as the other side of a rule. */
export function taskEnd(service: Service, subnets: readonly Subnet[] = service.subnets): PeerEnd {
  return {
    service,
    label: service.groups.map((group) => group.address).join(", ") || `service '${service.label}'`,
    groups: service.groups,
    ranges: rangesOf(subnets),
    groupless: service.groups.length === 0 && service.networkUnknown.length === 0,
    unknown: service.networkUnknown.map((what) => unknown({ what })),
  };
}

export function balancerEnd({ groups, unknown: unresolved }: Balancer): OwnEnd {
  return { groups, unknown: unresolved.map((what) => unknown({ what })) };
}

export function balancerPeer({ resource, groups, subnets, unknown: unresolved }: Balancer): PeerEnd {
  const label = groups.map((group) => group.address).join(", ") || resource.address;
  const unclear = unresolved.map((what) => unknown({ what }));
  return { label, groups, ranges: rangesOf(subnets), unknown: unclear };
}

/** Follows one TCP port through the groups of one side, and uses the narrowest rules that allow it. */
export function throughGroups(
  facts: Facts,
  walk: Walk,
  own: OwnEnd,
  direction: Direction,
  port: number,
  peer: PeerEnd,
): void {
  // An interface without a group has the VPC's default one; the rule 'service-network' speaks of that.
  if (peer.groupless === true || (own.groups.length === 0 && own.unknown.length === 0)) return;
  const use = (rule: GroupRule, instead?: Message): void => {
    const ends = [own.groups, peer.groups];
    const declared = isNamedByAddress(peer) === "yes" && { declared: { label: peer.label, cidrs: peer.ranges.cidrs } };
    const outside = isOutside(peer);
    walk.use({ kind: "group rule", rule, port, outside, ends, ...declared, ...(instead && { instead }) });
  };
  const rules = own.groups
    .flatMap((group) => facts.groups.of(group, direction))
    .filter(({ protocol, from, to }) => ["tcp", "-1"].includes(protocol) && from <= port && port <= to)
    .toSorted((a, b) => breadth(a) - breadth(b));
  const whole = rules.find((rule) => matchesWhole(rule.peer, peer));
  const { cidrs, unknown: unread } = peer.ranges;
  const strays = facts.groups.strays.map((what) => unknown({ what }));
  const unseen = [...own.unknown, ...(peer.unknown ?? []), ...strays];
  const parts = whole ? [whole] : unread.length > 0 ? [] : cidrs.flatMap((cidr) => covering(rules, cidr));
  const found = parts.filter((rule) => rule !== undefined);
  if (found.length > 0 && found.length === parts.length) {
    const others = rules.flatMap(({ peer: { kind, ...named } }) =>
      kind === "unknown" && "why" in named ? named.why : [],
    );
    const by = [...others.map((what) => unknown({ what })), ...unseen];
    for (const rule of found) {
      use(rule);
      walk.via(rule.address);
      walk.orBy(rule.address, by);
    }
    return;
  }
  const doubt = rules.find((rule) => rule.peer.kind === "unknown");
  if (doubt?.peer.kind === "unknown") {
    use(doubt);
    walk.doubt(unknown({ what: doubt.peer.why }));
    return;
  }
  // Rules by address may cover what isn't known of the other end's.
  const byAddress = unread.length > 0 ? rules.filter((rule) => rule.peer.kind === "cidr") : [];
  for (const rule of byAddress) use(rule);
  const addresses = byAddress.length > 0 ? unread.map((what) => unknown({ what })) : [];
  const unclear = [...unseen, ...addresses];
  for (const what of unclear) walk.doubt(what);
  if (unclear.length > 0) return;
  const isPeer = (candidate: GroupRule["peer"]): boolean => matchesWhole(candidate, peer);
  const { fault, uses, near } = missingRule(facts, { direction, port, own, peer, isPeer });
  for (const rule of uses) use(rule);
  if (near) use(near, fault);
  walk.miss(fault);
}

/** The narrowest rule for a block of addresses, or several that hold a part of it each. */
function covering(rules: readonly GroupRule[], cidr: string): readonly (GroupRule | undefined)[] {
  const byAddress = rules.flatMap((rule) => (rule.peer.kind === "cidr" ? { rule, cidr: rule.peer.cidr } : []));
  const whole = byAddress.find((one) => contains(one.cidr, cidr));
  if (whole) return [whole.rule];
  const parts = byAddress.filter((one) => contains(cidr, one.cidr));
  return areCovered(
    cidr,
    parts.map((one) => one.cidr),
  )
    ? parts.map(({ rule }) => rule)
    : [undefined];
}

function isOutside(peer: PeerEnd): boolean {
  return isNamedByAddress(peer) !== "no" || (peer.groups.length === 0 && peer.ranges.cidrs.some(isAnywhere));
}

/** Whether a rule can name the end by its addresses alone: a network load balancer may have no group. */
function isNamedByAddress({ isDeclared, groups, unknown: unread = [], ranges }: PeerEnd): Match {
  if (isDeclared === true) return "yes";
  if (groups.length > 0 || ranges.cidrs.some(isAnywhere)) return "no";
  if (unread.length + ranges.unknown.length > 0) return "unknown";
  return ranges.cidrs.length > 0 ? "yes" : "no";
}

function matchesWhole(named: GroupRule["peer"], peer: PeerEnd): boolean {
  switch (named.kind) {
    case "group":
      return peer.groups.includes(named.group);
    case "prefix list":
      return named.service === peer.prefixList;
    case "cidr": {
      const { cidr } = named;
      if (isAnywhere(cidr) && !cidr.includes(":")) return true;
      const { cidrs, unknown: unread } = peer.ranges;
      return unread.length === 0 && cidrs.length > 0 && cidrs.every((part) => contains(cidr, part));
    }
    case "unknown":
      return named.why === peer.foreign;
    case "wrong":
      return false;
  }
}

/** Groups before address ranges, small ranges before large, few ports before many. */
function breadth(rule: GroupRule): number {
  const addresses =
    rule.peer.kind === "cidr" ? 33 - Math.min(32, prefixLength(rule.peer.cidr)) : rule.peer.kind === "unknown" ? 99 : 0;
  return addresses * 100_000 + (rule.to - rule.from) + (rule.protocol === "-1" ? 1 : 0);
}
