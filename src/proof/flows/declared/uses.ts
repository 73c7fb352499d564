import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import type { ForeignRule } from "../../../facts/security-groups";
import type { Service } from "../../../facts/services";
import { type Subnet, Vpcs } from "../../../facts/vpc";
import { isPrivateRange } from "../../../aws/private-addresses";
import { addressRange } from "../../../lib/address-range";
import { contains, isCidr } from "../../../lib/cidr";
import type { DataStore } from "../../../facts/network/data-stores";
import type { Resource } from "../../../terraform/expressions/value";
import type { DeclaredUse } from "../../declarations/declarations";
import { messages, unknown } from "../../message";
import { type Evidence, type Walk, walked } from "../evidence";
import { type Flow, serviceEnd } from "../flow";
import { type AclEnd, outsideOf, subnetEnd, throughAcls } from "../network/acl-path";
import { NO_RANGES, exactly, ownEnd, taskEnd, throughGroups } from "../network/group-path";
import { toInternet } from "../network/internet-path";
import { toStore } from "../network/store-path";
import { Named } from "./named";

/** A connection of a service to what is no service, as it was declared. */
export interface Use {
  readonly declared: DeclaredUse;
  /** Undefined where the stack has no such service. */
  readonly service: Service | undefined;
  /** The database or cache that it leads to, where these stacks make it. */
  readonly store: DataStore | undefined;
  /** The security group that it leads to, where these stacks make it. */
  readonly group: Resource | undefined;
  /** Completes "it can …". */
  readonly purpose: string;
  readonly own: Evidence;
  readonly flows: readonly Flow[];
}

const says = messages({
  noTarget: ({ to }: { to: string }) =>
    `${to} is no database, cache, security group or prefix list of these stacks, no id of a group and no CIDR block; correct 'to' of the declared use`,
  otherVpc: (it: { to: string; subnet: string }) => `how ${it.subnet} reaches ${it.to}, which lies in another VPC`,
  farAcl: (it: { to: string; subnet: string }) =>
    `whether ${it.to} is used in ${it.subnet}, the network ACL of which stops it`,
  noRoute: (it: { subnet: string; to: string }) =>
    `subnet ${it.subnet} has no route to ${it.to}; add one, or correct the declared use`,
  outside: (it: { to: string; route: string }) => `whether ${it.route} leads to ${it.to}`,
  foreignRules: ({ to }: { to: string }) => `the rules of ${to} are in none of these stacks`,
  unopened: (it: { to: string; port: number; from: string }) =>
    `no rule of these stacks opens ${it.to} to ${it.from} on port ${it.port}; add an ingress rule there, or drop 'opens' of the declared use if somebody else does`,
  foreignRoute: ({ to }: { to: string }) => `which addresses ${to} holds`,
});

/** What no environment variable shows, such as a database: each is followed like a call. */
export function uses(facts: Facts, all: readonly DeclaredUse[]): readonly Use[] {
  const services = new Map(facts.services.map((service) => [key(service.resource), service]));
  const stores = new Map(facts.dataStores.map((store) => [store.resource, store]));
  const types = [...TARGETS, ...new Set(facts.dataStores.map(({ resource }) => resource.type))];
  const targets = new Named(facts, all.length > 0 ? types : []);
  return all.map((declared) => {
    const { stack, from, to, port, opens, reason, unknown: why } = declared;
    const service = services.get(`${stack} ${from}`);
    const purpose = `use ${to} on ${port} (${reason})`;
    const target = declared.target ?? targets.find(stack, to);
    const store = target && stores.get(target);
    const own = walked((walk) => {
      if (why !== undefined) walk.doubt(unknown({ what: why }));
      else if (!target && !isCidr(to) && !isIdOfGroup(to)) walk.miss(says.noTarget({ to }));
    });
    const flows = (own.missing.length + own.unknown.length > 0 ? [] : (service?.subnets ?? [])).map((subnet): Flow => {
      const evidence = walked((walk) => {
        if (service) follow(facts, walk, { service, subnet, to, port, target, store, opens });
      });
      const end = { kind: "host", name: to } as const;
      return { from: service ? serviceEnd(service) : end, to: end, port, purpose, evidence };
    });
    const group = target && isGroup(target) ? target : undefined;
    return { declared, service, store, group, purpose, own, flows };
  });
}

export const GROUPS = ["aws_security_group", "aws_default_security_group"];
const TARGETS = [...GROUPS, "aws_ec2_managed_prefix_list", "aws_prefix_list"];

/** Whether a text is the id of a security group or a prefix list. */
export function isIdOfGroup(text: string): boolean {
  return /^(sg|pl)-[0-9a-f]+$/.test(text);
}

function key({ stack, address }: Resource): string {
  return `${stack} ${address}`;
}

function isGroup({ mode, type }: Resource): boolean {
  return mode === "managed" && type.endsWith("security_group");
}

interface Way {
  readonly service: Service;
  readonly subnet: Subnet;
  readonly to: string;
  readonly port: number;
  readonly target: Resource | undefined;
  readonly store: DataStore | undefined;
  /** Whether these stacks open the far end's group too. */
  readonly opens: boolean;
}

function follow(facts: Facts, walk: Walk, way: Way): void {
  const { service, subnet, to, port, target, store } = way;
  walk.via(service.resource.address, subnet.resource.address);
  if (store) toStore(facts, walk, service, subnet, store, port);
  else if (isCidr(to)) toRange(facts, walk, way);
  else if (target && isGroup(target)) toGroup(facts, walk, way, target);
  else toForeign(facts, walk, way, target ? `${target.address}.id` : to);
}

function toGroup(facts: Facts, walk: Walk, way: Way, group: Resource): void {
  const { service, subnet, to, port } = way;
  const [home, own] = [linked(facts.groupVpc(group)), linked(subnet.vpc)];
  walk.via(group.address);
  // Its members may lie anywhere in the VPC: a rule by address must cover all of it.
  const ranges = facts.groupRanges(group);
  throughGroups(facts, walk, ownEnd(service), "egress", port, { label: group.address, groups: [group], ranges });
  throughGroups(facts, walk, { groups: [group], unknown: [] }, "ingress", port, taskEnd(service, [subnet]));
  if (home !== own || home === undefined) walk.doubt(says.otherVpc({ to, subnet: subnet.resource.address }));
  else {
    for (const cidr of ranges.cidrs)
      throughAcls(facts, walk, subnetEnd(subnet), { ...rangeEnd(cidr), isSomewhere: true }, port);
    const stopping = facts.vpcs.subnets.find((other) => linked(other.vpc) === home && isStoppedIn(facts, way, other));
    if (stopping) walk.doubt(says.farAcl({ to, subnet: stopping.resource.address }));
  }
}

function rangeEnd(cidr: string): AclEnd {
  return { label: cidr, addresses: [addressRange(cidr)].flatMap((range) => range ?? []) };
}

/** Whether the ACL of a subnet in which the far end may stand stops the connection. */
function isStoppedIn(facts: Facts, { subnet, port }: Way, home: Subnet): boolean {
  if (home === subnet) return false;
  const { missing, unknown } = walked((walk) => {
    throughAcls(facts, walk, outsideOf(subnet), subnetEnd(home), port);
  });
  return missing.length + unknown.length > 0;
}

function toRange(facts: Facts, walk: Walk, { service, subnet, to, port }: Way): void {
  if (!isPrivateRange(to)) {
    const noRoute = says.noRoute({ subnet: subnet.resource.address, to });
    const far = { target: to, port, cidr: to, remedy: "correctHost", isAddress: true, noRoute } as const;
    toInternet(facts, walk, service, subnet, far);
    return;
  }
  throughGroups(facts, walk, ownEnd(service), "egress", port, {
    label: to,
    groups: [],
    ranges: exactly(to),
    isDeclared: true,
  });
  throughAcls(facts, walk, subnetEnd(subnet), rangeEnd(to), port);
  const vpc = linked(subnet.vpc);
  const { cidrs, unknown: unread } = vpc ? Vpcs.ranges(facts.model, vpc) : NO_RANGES;
  if (cidrs.some((range) => contains(range, to))) return;
  const found = facts.vpcs.tableFor(subnet);
  const routes = found.kind === "found" ? found.table.routes : [];
  const [route] = routes
    .filter(({ destination }) => contains(destination, to))
    .toSorted(
      (a, b) => Number(contains(a.destination, b.destination)) - Number(contains(b.destination, a.destination)),
    );
  if (route) {
    walk.use({ kind: "route", route });
    walk.via(route.address);
    walk.doubt(says.outside({ to, route: route.address }));
  } else if (unread.length > 0) for (const what of unread) walk.doubt(unknown({ what }));
  else if (found.kind === "found" && routes.every(({ destination }) => isCidr(destination)))
    walk.miss(says.noRoute({ subnet: subnet.resource.address, to }));
  else walk.doubt(says.outside({ to, route: `a route of ${subnet.resource.address}` }));
}

/** Whether a rule of the other side lets a service's tasks in. */
function lets({ direction, protocol, from, to, peer }: ForeignRule, service: Service, subnet: Subnet, port: number) {
  if (direction !== "ingress" || !["tcp", "-1"].includes(protocol) || port < from || port > to) return false;
  if (peer.kind === "group") return service.groups.includes(peer.group);
  return peer.kind === "cidr" && subnet.range.kind === "set" && contains(peer.cidr, subnet.range.value);
}

/** Rules that may be the one that opens a group which no stack makes. */
export function perhapsOpening({ groups }: Facts, to: string): readonly string[] {
  const rules = groups.foreign.filter(({ groupId, direction }) => groupId === to && direction === "ingress");
  return [...groups.strays, ...rules.flatMap(({ peer }) => (peer.kind === "unknown" ? [peer.why] : []))];
}

/** A group or a list that no stack makes: only the rule of the service's own group is here. */
function toForeign(facts: Facts, walk: Walk, way: Way, foreign: string): void {
  const { service, subnet, to, port, target, opens } = way;
  throughGroups(facts, walk, ownEnd(service), "egress", port, {
    label: to,
    groups: [],
    ranges: NO_RANGES,
    foreign,
    isDeclared: true,
  });
  const isList = target ? target.type.endsWith("prefix_list") : to.startsWith("pl-");
  if (isList) walk.doubt(says.foreignRoute({ to }));
  else {
    const opened = facts.groups.foreign.find((rule) => rule.groupId === to && lets(rule, service, subnet, port));
    if (opened) {
      walk.use({ kind: "foreign rule", rule: opened, port, from: service });
      walk.via(opened.address);
    } else if (opens) {
      const unclear = [...service.networkUnknown, ...perhapsOpening(facts, to)];
      for (const what of unclear) walk.doubt(unknown({ what }));
      if (unclear.length === 0) walk.miss(says.unopened({ to, port, from: taskEnd(service).label }));
    } else walk.note(says.foreignRules({ to }));
  }
  throughAcls(facts, walk, subnetEnd(subnet), { label: to, addresses: undefined }, port);
}
