import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import type { Direction, GroupRule, Peer } from "../../../facts/security-groups";
import type { Service } from "../../../facts/services";
import { Vpcs, rangesOf } from "../../../facts/vpc";
import { contains, isAnywhere, overlaps } from "../../../lib/cidr";
import type { Resource } from "../../../terraform/expressions/value";
import { SYNTHESIZE } from "../../audience";
import { type Message, messages } from "../../message";

/** A connection that no rule of one side's groups allows. */
export interface Lack {
  readonly direction: Direction;
  readonly port: number;
  readonly own: Side;
  readonly peer: Side & { readonly label: string };
  /** Whether a rule's other side is the peer, whatever its ports are. */
  readonly isPeer: (peer: Peer) => boolean;
}

interface Side {
  readonly groups: readonly Resource[];
  /** Whose tasks they are. */
  readonly service?: Service | undefined;
}

export interface Missing {
  readonly fault: Message;
  /** The rules that will be needed once it is mended. */
  readonly uses: readonly GroupRule[];
  /** A rule that is perhaps meant to be the missing one. */
  readonly near?: GroupRule | undefined;
}

interface Named {
  readonly group: string;
  readonly direction: Direction;
  readonly port: number;
  readonly peer: string;
  /** Where both sides are services. */
  readonly call: { readonly caller: string; readonly callee: string } | undefined;
  /** A rule of the same side that is perhaps meant to be it. */
  readonly near: { readonly rule: string; readonly allows: string } | undefined;
}

const says = messages(
  {
    notInGroup: ({ group }: { group: string }, audience) =>
      `it is not in ${group}, which allows what it needs; ${{ definition: SYNTHESIZE, terraform: "add the group to its security_groups" }[audience]}`,
    noRule: (it: Named, audience) => {
      const near = it.near === undefined ? "" : `, or correct ${it.near.rule}, which allows ${it.near.allows}`;
      const definition = it.call ? `name '${it.call.callee}' in calls of '${it.call.caller}'` : SYNTHESIZE;
      const fix = { definition, terraform: `add the rule${near}` }[audience];
      return `${it.group} has no ${it.direction} rule for ${traffic(it)}; ${fix}`;
    },
  },
  { noRule: [] },
);

/** The nearest way to allow a connection, which is the way in which the others have it. */
export function missingRule(facts: Facts, lack: Lack): Missing {
  const join = groupToJoin(facts, lack);
  if (join) return { fault: says.notInGroup({ group: join.group.address }), uses: join.uses };
  const { direction, port, own, peer } = lack;
  const [client, server] = direction === "egress" ? [own, peer] : [peer, own];
  const call = client.service && server.service && { caller: client.service.label, callee: server.service.label };
  const group = closest(facts, own.groups, direction, port, peer.groups)?.address ?? "";
  const rule = nearRule(facts, lack);
  const near = rule && { rule: rule.address, allows: allowed(partsOf(rule)) };
  return {
    fault: says.noRule({ group, direction, port, peer: nameOf(facts, lack), call, near }),
    uses: [],
    near: rule,
  };
}

interface Join {
  readonly group: Resource;
  readonly uses: readonly GroupRule[];
}

/** A group that others joined for what the tasks of one side lack. */
function groupToJoin(facts: Facts, { direction, port, own, peer, isPeer }: Lack): Join | undefined {
  const covers = (rule: GroupRule): boolean => isTcp(rule) && rule.from <= port && port <= rule.to;
  if (direction === "egress" && own.service) {
    for (const group of clientGroups(facts, own.service)) {
      const uses = facts.groups.of(group, "egress").filter((rule) => covers(rule) && isPeer(rule.peer));
      if (uses.length > 0) return { group, uses };
    }
  }
  if (direction === "ingress" && peer.service) {
    const joinable = new Set(clientGroups(facts, peer.service));
    for (const rule of own.groups.flatMap((group) => facts.groups.of(group, "ingress"))) {
      if (covers(rule) && rule.peer.kind === "group" && joinable.has(rule.peer.group))
        return { group: rule.peer.group, uses: [rule] };
    }
  }
  return undefined;
}

/** Groups of its VPC that a service may join. */
function clientGroups(facts: Facts, service: Service): readonly Resource[] {
  const vpc = service.subnets[0] && linked(service.subnets[0].vpc);
  return facts.clientGroups.filter((group) => !service.groups.includes(group) && linked(facts.groupVpc(group)) === vpc);
}

/** A rule that differs in one thing from the one that is needed: its protocol, its ports, or a peer that is nobody's. */
function nearRule(facts: Facts, { direction, port, own, isPeer }: Lack): GroupRule | undefined {
  return own.groups
    .flatMap((group) => facts.groups.of(group, direction))
    .find((rule) => {
      const ports = rule.from <= port && port <= rule.to;
      const differences = [!isTcp(rule), !ports, !isPeer(rule.peer)].filter(Boolean).length;
      if (differences !== 1 || isOutside(rule)) return false;
      return isPeer(rule.peer) || (rule.from === port && rule.to === port && isNobody(facts, rule));
    });
}

function isOutside({ peer }: GroupRule): boolean {
  return peer.kind === "cidr" && isAnywhere(peer.cidr);
}

/** Whether a rule's peer is a group that nobody is in, or a range of the VPC without a subnet. */
function isNobody(facts: Facts, { peer, group }: GroupRule): boolean {
  if (peer.kind === "group") return !facts.heldGroups.has(peer.group);
  if (peer.kind !== "cidr") return peer.kind === "wrong";
  const { cidr } = peer;
  const vpc = linked(facts.groupVpc(group));
  const isInside = vpc !== undefined && Vpcs.ranges(facts.model, vpc).cidrs.some((range) => contains(range, cidr));
  return isInside && !rangesOf(facts.vpcs.subnets).cidrs.some((range) => overlaps(range, cidr));
}

function nameOf(facts: Facts, { direction, port, own, peer }: Lack): string {
  const other = direction === "egress" ? "ingress" : "egress";
  return closest(facts, peer.groups, other, port, own.groups)?.address ?? peer.label;
}

/** The group that the rule belongs to: one whose counterpart is there, or one with a rule for that port, or the least shared. */
function closest(
  facts: Facts,
  groups: readonly Resource[],
  direction: Direction,
  port: number,
  others: readonly Resource[],
): Resource | undefined {
  const opposite = direction === "egress" ? "ingress" : "egress";
  const named = new Set(
    others
      .flatMap((group) => facts.groups.of(group, opposite))
      .flatMap(({ from, to, peer }) => (from <= port && port <= to && peer.kind === "group" ? [peer.group] : [])),
  );
  const hasPort = (group: Resource): boolean =>
    facts.groups.of(group, direction).some(({ from, to }) => from === port && to === port);
  const fewest = groups.toSorted((a, b) => facts.membersOf(a).length - facts.membersOf(b).length);
  return fewest.find((group) => named.has(group)) ?? fewest.find(hasPort) ?? fewest[0];
}

function isTcp({ protocol }: GroupRule): boolean {
  return protocol === "tcp" || protocol === "-1";
}

function traffic(it: { readonly port: number; readonly direction: Direction; readonly peer: string }): string {
  return `tcp ${it.port} ${it.direction === "ingress" ? "from" : "to"} ${it.peer}`;
}

/** What a rule allows, in parts. */
export interface Allowed extends Pick<GroupRule, "protocol" | "from" | "to" | "direction"> {
  readonly peer: string;
}

export function partsOf({ protocol, from, to, direction, peer }: Omit<GroupRule, "group">): Allowed {
  return { protocol, from, to, direction, peer: peerName(peer) };
}

/** `tcp 80-443 from 10.0.0.0/8` */
export function allowed({ protocol, from, to, direction, peer }: Allowed): string {
  const ports = protocol === "-1" ? "everything" : `${protocol} ${from === to ? from : `${from}-${to}`}`;
  return `${ports} ${direction === "ingress" ? "from" : "to"} ${peer}`;
}

/** The other side of a rule, for messages. */
function peerName(peer: Peer): string {
  switch (peer.kind) {
    case "cidr":
      return peer.cidr;
    case "group":
      return peer.group.address;
    case "prefix list":
      return `the prefix list of ${peer.service}`;
    case "wrong":
    case "unknown":
      return peer.why;
  }
}
