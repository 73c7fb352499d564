import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import type { Service } from "../../../facts/services";
import { type Subnet, Vpcs } from "../../../facts/vpc";
import { isCidr } from "../../../lib/cidr";
import type { Resource } from "../../../terraform/expressions/value";
import type { DeclaredUse } from "../../declarations/declarations";
import { messages, unknown } from "../../message";
import { type Evidence, type Walk, walked } from "../evidence";
import { type Flow, type FlowEnd, serviceEnd } from "../flow";
import { Named } from "./named";
import { subnetEnd, throughAcls } from "../network/acl-path";
import { NO_RANGES, type OwnEnd, type PeerEnd, exactly, ownEnd, taskEnd, throughGroups } from "../network/group-path";
import { GROUPS, isIdOfGroup, perhapsOpening } from "./uses";

/** A connection that starts at the members of a security group, which are no ECS tasks, as it was declared. */
export interface GroupUse {
  readonly declared: DeclaredUse;
  /** Undefined where no stack makes the group. */
  readonly group: Resource | undefined;
  /** Completes "it can …". */
  readonly purpose: string;
  readonly own: Evidence;
  readonly flows: readonly Flow[];
}

const says = messages({
  noSource: ({ from }: { from: string }) =>
    `${from} is no ECS service, no security group of these stacks and no id of one; correct 'from' of the declared use`,
  noTarget: ({ to }: { to: string }) =>
    `${to} is no ECS service or security group of these stacks, no id of a group and no CIDR block; correct 'to' of the declared use`,
  noneHere: (it: { from: string; to: string }) =>
    `neither ${it.from} nor ${it.to} is made by these stacks; correct the declared use`,
  otherVpc: (it: { from: string; to: string }) => `how members of ${it.from} reach ${it.to}, which lies in another VPC`,
  outOfVpc: (it: { from: string; to: string }) =>
    `whether the subnets of ${it.from}'s members have a route to ${it.to}`,
  acl: (it: { from: string; subnet: string }) =>
    `whether members of ${it.from} stand in ${it.subnet}, the network ACL of which stops it`,
  foreignRules: ({ of }: { of: string }) => `the rules of ${of} are in none of these stacks`,
  unopened: (it: { to: string; port: number; from: string }) =>
    `no rule of these stacks opens ${it.to} to ${it.from} on port ${it.port}; add an ingress rule there, or drop 'opens' of the declared use if somebody else does`,
});

/** Whether a use starts at a security group. */
export function isOfGroup({ from }: DeclaredUse): boolean {
  return from.startsWith("sg-") || GROUPS.some((type) => from.startsWith(`${type}.`));
}

/** What stands in a group and opens connections, such as a function: each is followed between the groups. */
export function groupUses(facts: Facts, all: readonly DeclaredUse[]): readonly GroupUse[] {
  const groups = new Named(facts, all.length > 0 ? GROUPS : []);
  const services = new Named(facts, all.length > 0 ? ["aws_ecs_service"] : []);
  const serviceOf = new Map(facts.services.map((service) => [service.resource, service]));
  return all.map((declared) => {
    const { stack, from, to, port, opens, reason, unknown: why } = declared;
    const [group, resource] = [groups.find(stack, from), services.find(stack, to)];
    const target = declared.target ?? groups.find(stack, to);
    const service = resource && serviceOf.get(resource);
    const own = walked((walk) => {
      if (why !== undefined) walk.doubt(unknown({ what: why }));
      else if (!group && !isIdOfGroup(from)) walk.miss(says.noSource({ from }));
      else if (!service && !target && !isCidr(to) && !isIdOfGroup(to)) walk.miss(says.noTarget({ to }));
      else if (!group && !service && !target) walk.miss(says.noneHere({ from, to }));
    });
    const purpose = `use ${to} on ${port} (${reason})`;
    const evidence = walked((walk) => {
      if (own.missing.length + own.unknown.length === 0)
        follow(facts, walk, { from, group, to, service, target, port, opens });
    });
    const source: FlowEnd = { kind: "host", name: from };
    const end: FlowEnd = service ? serviceEnd(service) : { kind: "host", name: to };
    return { declared, group, purpose, own, flows: [{ from: source, to: end, port, purpose, evidence }] };
  });
}

interface Way {
  readonly from: string;
  readonly group: Resource | undefined;
  readonly to: string;
  readonly service: Service | undefined;
  readonly target: Resource | undefined;
  readonly port: number;
  /** Whether these stacks open the far end's group too. */
  readonly opens: boolean;
}

function follow(facts: Facts, walk: Walk, way: Way): void {
  const { from, group, to, service, target, port } = way;
  walk.via(...[group, service?.resource, target].flatMap((it) => it?.address ?? []));
  const home = group && linked(facts.groupVpc(group));
  const server = service ? taskEnd(service) : groupPeer(facts, to, target);
  if (group) throughGroups(facts, walk, ownOf(group), "egress", port, server);
  else walk.note(says.foreignRules({ of: from }));
  if (service) throughGroups(facts, walk, ownEnd(service), "ingress", port, groupPeer(facts, from, group));
  else if (target) throughGroups(facts, walk, ownOf(target), "ingress", port, groupPeer(facts, from, group));
  else if (!isCidr(to)) throughForeign(facts, walk, way);
  for (const what of service?.networkUnknown ?? []) walk.doubt(unknown({ what }));
  if (isCidr(to)) {
    const isInside = home !== undefined && Vpcs.ranges(facts.model, home).cidrs.includes(to);
    if (!isInside) walk.doubt(says.outOfVpc({ from, to }));
    return;
  }
  const far = service
    ? service.subnets.map((subnet) => linked(subnet.vpc))
    : [target && linked(facts.groupVpc(target))];
  const isKnown = group !== undefined && (service ?? target) !== undefined;
  if (isKnown && (home === undefined || far.some((vpc) => vpc !== home))) walk.doubt(says.otherVpc({ from, to }));
  else acls(facts, walk, way, home ?? far[0]);
}

function ownOf(group: Resource): OwnEnd {
  return { groups: [group], unknown: [] };
}

/** The members of a group as the other side of a rule: anywhere in the VPC. */
function groupPeer(facts: Facts, label: string, group: Resource | undefined): PeerEnd {
  if (isCidr(label)) return { label, groups: [], ranges: exactly(label), isDeclared: true };
  if (!group) return { label, groups: [], ranges: NO_RANGES, foreign: label, isDeclared: true };
  return { label: group.address, groups: [group], ranges: facts.groupRanges(group) };
}

/** A group that no stack makes: the rule that opens it is here where the declaration says so. */
function throughForeign(facts: Facts, walk: Walk, { group, from, to, port, opens }: Way): void {
  const opened = facts.groups.foreign.find(
    ({ groupId, direction, protocol, from: least, to: most, peer }) =>
      groupId === to &&
      direction === "ingress" &&
      ["tcp", "-1"].includes(protocol) &&
      least <= port &&
      port <= most &&
      peer.kind === "group" &&
      peer.group === group,
  );
  if (opened) {
    walk.use({ kind: "foreign rule", rule: opened, port });
    walk.via(opened.address);
  } else if (opens) {
    const unclear = perhapsOpening(facts, to);
    for (const what of unclear) walk.doubt(unknown({ what }));
    if (unclear.length === 0) walk.miss(says.unopened({ to, port, from }));
  } else walk.note(says.foreignRules({ of: to }));
}

/** Which subnets the members stand in isn't followed: no network ACL of the VPC may stop them. */
function acls(facts: Facts, walk: Walk, { from, service, port }: Way, home: Resource | undefined): void {
  const all = facts.vpcs.subnets.filter((subnet) => linked(subnet.vpc) === home);
  const servers = service ? service.subnets : all;
  const isStopped = (client: Subnet, server: Subnet): boolean => {
    const { missing, unknown: unclear } = walked((inner) => {
      throughAcls(facts, inner, subnetEnd(client), subnetEnd(server), port);
    });
    return missing.length + unclear.length > 0;
  };
  const stopping = all.find((client) => servers.some((server) => isStopped(client, server)));
  if (stopping) walk.doubt(says.acl({ from, subnet: stopping.resource.address }));
}
