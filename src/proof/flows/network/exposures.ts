import { clientList } from "../../../aws/network/prefix-lists";
import { internetPart, isPrivateRange } from "../../../aws/private-addresses";
import { IPV4_PREFIX } from "../../../aws/subnet-addresses";
import { type AddressRange, addressRange, areCovered } from "../../../lib/address-range";
import { isCidr, prefixLength } from "../../../lib/cidr";
import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import { LOAD_BALANCERS } from "../../../facts/resource-types";
import { routing } from "../../../facts/routes";
import type { GroupRule } from "../../../facts/security-groups";
import { type Ranges, type Subnet, Vpcs } from "../../../facts/vpc";
import type { Resource } from "../../../terraform/expressions/value";
import type { Declarations } from "../../declarations/declarations";
import type { Audience } from "../../audience";
import { messages, unknown } from "../../message";
import { type Evidence, type Walk, walked } from "../evidence";
import { type Flow, type FlowEnd, placeOf } from "../flow";
import { type AclEnd, INTERNET_HOST, TASK_PORTS, answersToOthers, subnetEnd, throughAcls } from "./acl-path";
import { type Entrance, entrances } from "./entrances";
import { ANYWHERE, fromInternet, notPublic } from "./internet-path";

/** A port that addresses outside of the VPC can connect to, or should be able to. */
export interface OpenPort {
  readonly to: Resource;
  readonly port: number;
  readonly cidr: string;
  readonly isDeclared: boolean;
  /** `no` where a declared way in leads to none of its subnets. */
  readonly isOpen: "yes" | "no" | "unknown";
  /** The way in; what no definition declares is missing there. */
  readonly flow: Flow;
}

const says = messages({
  undeclared: (it: { cidr: string; rule: string | undefined }, audience: Audience) => {
    const remove = it.rule === undefined ? "close it" : "remove the rule";
    const fix = {
      definition: `${remove}, or name the range in allowedCidrs`,
      terraform: `${remove}, or declare it under //.declared.exposures`,
    }[audience];
    return `is open to ${it.cidr}${it.rule === undefined ? "" : ` by ${it.rule}`}, which is not declared; ${fix}`;
  },
  maybeUndeclared: (it: { cidr: string; rule: string | undefined }) =>
    `whether it is open to ${it.cidr}${it.rule === undefined ? "" : ` by ${it.rule}`}, which is not declared`,
  noWayIn: (it: { subnet: string; route: string }) =>
    `${it.route} leads its subnet ${it.subnet} elsewhere than to an internet gateway, so clients reach nothing there; route 0.0.0.0/0 to one, or take the subnet from its subnets`,
  noWayBack: (it: { subnet: string; cidr: string }) =>
    `subnet ${it.subnet} has no route to ${it.cidr}, so clients there get no answer; add the route or correct the range`,
  privateWay: (it: { route: string; cidr: string }) => `whether ${it.route} leads to the clients in ${it.cidr}`,
  ipv6: ({ subnet }: { subnet: string }) => `whether clients reach ${subnet} by IPv6`,
});

/** By text, which exposure is meant: an ECS service or a load balancer, and its port. */
export function exposureKey(stack: string, to: string, port: number): string {
  return `${stack} ${to} ${port}`;
}

/** Everything that can be reached from outside: load balancers by their listeners, tasks, databases and caches by public addresses. */
export function openPorts(facts: Facts, { exposures = [], strict }: Declarations): readonly OpenPort[] {
  const declared = new Map(
    exposures.map((exposure) => [exposureKey(exposure.stack, exposure.to, exposure.port), exposure]),
  );
  return entrances(facts).flatMap((entrance) => {
    const { to, port } = entrance;
    const { cidrs: wanted = [], reason } = declared.get(exposureKey(to.stack, to.address, port)) ?? {};
    return openings(facts, entrance, wanted).flatMap(
      (opening) => judged(facts, entrance, opening, { wanted, reason, strict }) ?? [],
    );
  });
}

interface Opening {
  /** A range, or the name of AWS's list of addresses on the internet. */
  readonly cidr: string;
  /** The rule that opens it; a network load balancer without groups needs none. */
  readonly rule: GroupRule | undefined;
}

/** What is declared of an entrance. */
interface Wanted {
  /** Who may connect. */
  readonly wanted: readonly string[];
  readonly reason: string | undefined;
  /** Whether what isn't declared is a fault. */
  readonly strict: boolean;
}

/** What the groups let in: outside of the VPC, or where the definition wants it. */
function openings(
  facts: Facts,
  { groups, port, subnets, isGroupless }: Entrance,
  wanted: readonly string[],
): Opening[] {
  if (isGroupless) return [{ cidr: ANYWHERE, rule: undefined }];
  return groups
    .flatMap((group) => facts.groups.of(group, "ingress"))
    .flatMap((rule): Opening[] => {
      const { peer, protocol, from, to } = rule;
      if (!["tcp", "-1"].includes(protocol) || port < from || port > to) return [];
      if (peer.kind === "prefix list") return clientList(peer.name) === undefined ? [] : [{ cidr: peer.name, rule }];
      if (peer.kind !== "cidr") return [];
      const isOutside = !isInside(facts, peer.cidr, subnets[0]);
      return isOutside || areCovered(peer.cidr, wanted) ? [{ cidr: peer.cidr, rule }] : [];
    });
}

function judged(
  facts: Facts,
  { to, port, groups, subnets, addresses, isPublic, doubts }: Entrance,
  { cidr, rule }: Opening,
  { wanted, reason, strict }: Wanted,
): OpenPort | undefined {
  const isDeclared = isAmong(cidr, wanted);
  const isBalancer = LOAD_BALANCERS.includes(to.type);
  const fromOutside = clientsOf(facts, cidr, subnets[0]);
  if (fromOutside.kind === "internet" && isPublic === "no") return undefined;
  const ways = subnets.map((subnet) =>
    walked((walk) => {
      way(facts, walk, subnet, fromOutside, { isBalancer, isDeclared });
      throughAcls(facts, walk, fromOutside.end, subnetEnd(subnet), port, TASK_PORTS);
      answersToOthers(facts, walk, subnetEnd(subnet), fromOutside.end);
    }),
  );
  const isClosed = ways.length > 0 && ways.every(({ missing }) => missing.length > 0);
  if (isClosed && !isDeclared && strict) return undefined;
  const unsure = [
    ...doubts,
    ...(fromOutside.kind === "internet" && isPublic === "unknown" ? ["its public address"] : []),
  ];
  const isSure = unsure.length === 0 && ways.some(({ missing, unknown: what }) => missing.length + what.length === 0);
  const isOpen = isClosed ? "no" : isSure ? "yes" : "unknown";
  const evidence = walked((walk) => {
    walk.via(...(rule ? [rule.address] : []));
    if (rule) walk.use({ kind: "group rule", rule, port, outside: true, ends: [groups, []] });
    follow(walk, ways, { isOpen, isWanted: isDeclared && strict });
    walk.via(...addresses);
    for (const what of isOpen === "yes" ? [] : unsure) walk.doubt(unknown({ what }));
    const undeclared = { cidr, rule: rule?.address };
    if (strict && !isDeclared)
      if (isSure) walk.miss(says.undeclared(undeclared));
      else walk.doubt(says.maybeUndeclared(undeclared));
  });
  const flow = {
    from: { kind: "outside", cidrs: [cidr] },
    to: endOf(to),
    port,
    purpose: isDeclared ? asDeclared(reason) : "connect, which nothing declares",
    evidence,
  } as const;
  return { to, port, cidr, isDeclared, isOpen, flow };
}

function endOf(to: Resource): FlowEnd {
  if (LOAD_BALANCERS.includes(to.type)) return { kind: "load balancer", ...placeOf(to) };
  return to.type === "aws_ecs_service" ? { kind: "service", ...placeOf(to) } : { kind: "host", name: to.address };
}

function asDeclared(reason: string | undefined): string {
  return reason === undefined ? "connect, as declared" : `connect, as declared (${reason})`;
}

/** A wanted way must lead to every subnet; any other counts as soon as it leads to one. */
function follow(
  walk: Walk,
  ways: readonly Evidence[],
  { isOpen, isWanted }: { readonly isOpen: OpenPort["isOpen"]; readonly isWanted: boolean },
): void {
  for (const { addresses, uses, missing, unknown: what } of ways) {
    walk.use(...uses);
    if (missing.length === 0 || isWanted) walk.via(...addresses);
    if (isWanted || isOpen === "no") for (const fault of missing) walk.miss(fault);
    if (isWanted || isOpen === "unknown") for (const doubt of what) walk.doubt(doubt);
  }
}

interface Clients {
  readonly kind: "inside" | "private" | "internet" | "ipv6";
  readonly cidr: string;
  /** Why they may be inside of the VPC. */
  readonly perhapsInside: readonly string[];
  readonly end: AclEnd;
}

/** Whether clients are among others: all of their range, or the same list of AWS's. */
export function isAmong(clients: string, others: readonly string[]): boolean {
  return others.includes(clients) || areCovered(clients, others);
}

function clientsOf(facts: Facts, cidr: string, home: Subnet | undefined): Clients {
  const own = { cidr, perhapsInside: [] };
  if (clientList(cidr) !== undefined) return { ...own, kind: "internet", end: { ...INTERNET_HOST, label: cidr } };
  const range = addressRange(cidr);
  const end = { label: cidr, addresses: range ? [range] : undefined };
  if (range?.family === "ipv6") return { ...own, kind: "ipv6", end };
  if (isInside(facts, cidr, home)) return { ...own, kind: "inside", end };
  const perhapsInside = mayBeOfVpc(cidr) && home ? rangesOfVpc(facts, home).unknown : [];
  if (isPrivateRange(cidr)) return { kind: "private", cidr, perhapsInside, end };
  return { kind: "internet", cidr, perhapsInside, end: { label: cidr, addresses: internetPart(cidr) } };
}

function way(
  facts: Facts,
  walk: Walk,
  subnet: Subnet,
  { kind, cidr, perhapsInside, end }: Clients,
  { isBalancer, isDeclared }: { readonly isBalancer: boolean; readonly isDeclared: boolean },
): void {
  walk.via(subnet.resource.address);
  for (const what of perhapsInside) walk.doubt(unknown({ what }));
  if (perhapsInside.length > 0) return;
  if (kind === "internet") fromInternet(facts, walk, subnet, isBalancer ? notPublic : says.noWayIn);
  // What isn't declared is a fault by its rule alone, wherever routes lead.
  if (!isDeclared) return;
  if (kind === "private") privateWay(facts, walk, subnet, cidr, end.addresses ?? []);
  if (kind === "ipv6") walk.doubt(says.ipv6({ subnet: subnet.resource.address }));
}

/** Clients in a private network outside of the VPC: by a peering, a VPN or the like, which no stack shows whole. */
function privateWay(facts: Facts, walk: Walk, subnet: Subnet, cidr: string, clients: readonly AddressRange[]): void {
  const found = facts.vpcs.tableFor(subnet);
  if (found.kind !== "found") {
    walk.doubt(unknown({ what: found.why }));
    return;
  }
  const { parts, uncertain } = routing(found.table.routes, clients);
  const more = facts.vpcs.moreRoutes(found.table);
  const routes = [...parts.map(({ route }) => route), ...uncertain];
  for (const route of routes) {
    walk.use({ kind: "route", route });
    if (route.target.kind === "other") walk.doubt(says.privateWay({ route: route.address, cidr }));
  }
  // The part of the range that is the VPC's own needs no route.
  const { cidrs, unknown: unread } = rangesOfVpc(facts, subnet);
  for (const what of [...more, ...unread]) walk.doubt(unknown({ what }));
  const isPartlyHome = cidrs.some((own) => areCovered(own, [cidr]));
  const leads = routes.some(({ target }) => target.kind === "other");
  if (!leads && more.length + unread.length === 0 && !isPartlyHome)
    walk.miss(says.noWayBack({ subnet: subnet.resource.address, cidr }));
}

function isInside(facts: Facts, cidr: string, home: Subnet | undefined): boolean {
  return home !== undefined && areCovered(cidr, rangesOfVpc(facts, home).cidrs);
}

/** A range of a VPC isn't larger than AWS lets it be. */
function mayBeOfVpc(cidr: string): boolean {
  return isCidr(cidr) && prefixLength(cidr) >= IPV4_PREFIX.shortest;
}

function rangesOfVpc(facts: Facts, { vpc }: Subnet): Ranges {
  const home = linked(vpc);
  if (!home) return { cidrs: [], unknown: [] };
  const { cidrs, unknown: unread } = Vpcs.ranges(facts.model, home);
  return { cidrs: cidrs.filter(isCidr), unknown: unread };
}
