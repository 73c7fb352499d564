import type { Facts } from "../../../facts/facts";
import { link, linked } from "../../../facts/link";
import { SUBNETS } from "../../../facts/resource-types";
import type { Route } from "../../../facts/routes";
import type { Service } from "../../../facts/services";
import { equals, orDefault, textSetting } from "../../../facts/setting";
import type { RouteTable, Subnet } from "../../../facts/vpc";
import { type Resource, Unknown } from "../../../terraform/expressions/value";
import { SYNTHESIZE } from "../../audience";
import { type Message, messages, unknown } from "../../message";
import { GATEWAY_PORTS, INTERNET_HOST, TASK_PORTS, outsideOf, subnetEnd, throughAcls } from "./acl-path";
import { type Walk, walked } from "../evidence";
import { exactly, ownEnd, throughGroups } from "./group-path";
import { type Destination, noInternetGateway, noRoute, noWay } from "./missing-route";
import { throughPublicDns } from "./vpc-dns";

export const ANYWHERE = "0.0.0.0/0";

const says = messages(
  {
    noRouteTable: (it: { subnet: string; names: string }) =>
      `subnet ${it.subnet} is associated with ${it.names}; associate it with a route table`,
    noPublicIp: (it: { subnet: string; route: string }, audience) =>
      `it has no public IP in ${it.subnet}, so ${it.route} leads it nowhere; ${{ definition: SYNTHESIZE, terraform: "set assign_public_ip to true, or route the subnet to a NAT gateway" }[audience]}`,
    brokenRoute: (it: { route: string; target: string }) =>
      `route ${it.route} leads to ${it.target}; give it a NAT gateway or an internet gateway`,
    routeDestination: (it: { route: string; destination: string }) =>
      `where ${it.route} leads (${it.destination.replace(/[<?>]/g, "")})`,
    otherRoute: (it: { route: string; destination: string }) =>
      `whether the host lies in ${it.destination}, which ${it.route} leads elsewhere`,
    unrouted: ({ table }: { table: string }) =>
      `whether the host lies in the part of the internet that ${table} routes`,
    routeTarget: (it: { route: string; target: string }) => `what ${it.route} leads to (${it.target})`,
    detachedGateway: (it: { gateway: string; vpc: string }) =>
      `internet gateway ${it.gateway} is not attached to ${it.vpc}; set its vpc_id`,
    gatewayVpc: ({ gateway }: { gateway: string }) => `the VPC of ${gateway}`,
    privateNat: ({ nat }: { nat: string }) => `NAT gateway ${nat} is private; set connectivity_type to public`,
    natWithoutSubnet: ({ nat }: { nat: string }) => `NAT gateway ${nat} has no subnet; set its subnet_id`,
    natType: (it: { nat: string; why: string }) => `connectivity_type of ${it.nat} (${it.why})`,
    natWay: ({ nat }: { nat: string }) => `which subnet and address ${nat} has`,
    natAddress: (it: { nat: string; why: string }) => `the public address of ${it.nat} (${it.why})`,
    natSubnet: ({ nat }: { nat: string }) => `the subnet of ${nat}`,
    natWithoutAddress: ({ nat }: { nat: string }) =>
      `NAT gateway ${nat} has no public address; set allocation_id to an aws_eip`,
    natInOtherVpc: (it: { nat: string; subnet: string }) =>
      `NAT gateway ${it.nat} lies in another VPC than ${it.subnet}; route to one of the same VPC`,
    natWithoutRoute: (it: { nat: string; subnet: string; route: string | undefined; table: string }) => {
      const leads = it.route === undefined ? `${it.table} has no default route` : `${it.route} leads elsewhere`;
      return `NAT gateway ${it.nat} lies in ${it.subnet}, where ${leads}; place it in a subnet that routes to an internet gateway`;
    },
    notPublic: (it: { subnet: string; route: string }, audience) =>
      `it is internet-facing but ${it.route} of its subnet ${it.subnet} leads to no internet gateway; ${{ definition: SYNTHESIZE, terraform: "route 0.0.0.0/0 to one, or set internal to true" }[audience]}`,
  },
  {
    noRouteTable: [],
    brokenRoute: [],
    routeDestination: [],
    otherRoute: [],
    unrouted: [],
    routeTarget: [],
    natType: [],
    natWay: [],
    natAddress: [],
    detachedGateway: [],
    gatewayVpc: [],
    privateNat: [],
    natWithoutSubnet: [],
    natSubnet: [],
    natWithoutAddress: [],
    natInOtherVpc: [],
    natWithoutRoute: [],
  },
);

export const { notPublic } = says;

/** From a task to the internet: a NAT gateway, or a public IP and an internet gateway; then groups and ACLs. */
export function toInternet(facts: Facts, walk: Walk, service: Service, subnet: Subnet, to: Destination): void {
  const groups = (way: Walk): void => {
    const peer =
      to.cidr === undefined
        ? { label: `the internet (${ANYWHERE})`, groups: [], ranges: exactly(ANYWHERE) }
        : { label: to.cidr, groups: [], ranges: exactly(to.cidr), isDeclared: true };
    const named = to.prefixList === undefined ? peer : { ...peer, prefixList: to.prefixList };
    throughGroups(facts, way, ownEnd(service), "egress", to.port, named);
  };
  const vpc = linked(subnet.vpc);
  if (internetRoute(facts, walk, service, subnet, to)) {
    if (vpc && to.isAddress !== true) throughPublicDns(facts, walk, vpc);
    if (isByEndpoint(facts, subnet, to) && walked(groups).missing.length > 0) {
      walk.miss(to.noRoute ?? noRoute(to, subnet));
      walk.presume(groups);
    } else groups(walk);
  } else walk.presume(groups);
}

/** Whether others of the VPC can reach an API of AWS by an endpoint alone, so that the endpoint is what is missing. */
function isByEndpoint(facts: Facts, { vpc }: Subnet, { remedy }: Destination): boolean {
  if (remedy !== "addEndpoint" && remedy !== "addToGateway") return false;
  return facts.vpcsWithIsolatedServices.has(linked(vpc));
}

/** Whether there is a route, as far as can be told: without one the groups are no further fault. */
function internetRoute(facts: Facts, walk: Walk, service: Service, subnet: Subnet, to: Destination): boolean {
  const name = subnet.resource.address;
  const table = routeTable(facts, walk, subnet);
  if (!table) return false;
  const route = towardsInternet(facts, walk, subnet, table);
  if (!route) {
    if (facts.vpcs.moreRoutes(table).length === 0) walk.miss(noWay(facts, service, subnet, table, to));
    return false;
  }
  switch (route.target.kind) {
    case "internet gateway": {
      if (!viaInternetGateway(facts, walk, route.target.resource, subnet)) return false;
      if (service.publicIp === false) {
        walk.miss(says.noPublicIp({ subnet: name, route: route.address }));
        return false;
      }
      if (service.publicIp instanceof Unknown) walk.doubt(unknown({ what: service.publicIp.why }));
      else throughAcls(facts, walk, subnetEnd(subnet), INTERNET_HOST, to.port, TASK_PORTS);
      return true;
    }
    case "nat gateway":
      return throughNat(facts, walk, route.target.resource, subnet, to.port);
    case "broken":
      walk.miss(says.brokenRoute({ route: route.address, target: route.target.label }));
      return false;
    case "other":
      walk.doubt(says.routeTarget({ route: route.address, target: route.target.label }));
      return true;
  }
}

/** The route that leads farthest into the internet. Where others lead a part of it elsewhere, the host may lie there. */
function towardsInternet(facts: Facts, walk: Walk, subnet: Subnet, table: RouteTable): Route | undefined {
  const { parts, rest, uncertain } = facts.vpcs.internetRouting(table);
  const [main, ...others] = parts.map(({ route }) => route);
  for (const what of facts.vpcs.moreRoutes(table)) walk.doubt(unknown({ what }));
  for (const route of uncertain) {
    walk.use({ kind: "route", route });
    walk.doubt(says.routeDestination({ route: route.address, destination: route.destination }));
  }
  if (!main) return uncertain[0];
  viaRoute(facts, walk, subnet, table, main);
  for (const route of others) {
    walk.use({ kind: "route", route });
    if (labelOf(route.target) === labelOf(main.target)) walk.via(route.address);
    else walk.doubt(says.otherRoute({ route: route.address, destination: route.destination }));
  }
  if (rest.length > 0) walk.doubt(says.unrouted({ table: table.label }));
  return main;
}

function labelOf(target: Route["target"]): string {
  return "label" in target ? target.label : target.resource.address;
}

function routeTable(facts: Facts, walk: Walk, subnet: Subnet): RouteTable | undefined {
  const found = facts.vpcs.tableFor(subnet);
  if (found.kind === "wrong") walk.miss(says.noRouteTable({ subnet: subnet.resource.address, names: found.why }));
  if (found.kind === "unknown") walk.doubt(unknown({ what: found.why }));
  return found.kind === "found" ? found.table : undefined;
}

function viaRoute(facts: Facts, walk: Walk, subnet: Subnet, table: RouteTable, route: Route): void {
  walk.use({ kind: "route", route });
  walk.via(...facts.vpcs.way(subnet, table), route.address);
}

/** Whether an internet gateway is attached to the subnet's VPC. */
function viaInternetGateway(facts: Facts, walk: Walk, gateway: Resource, subnet: Subnet): boolean {
  walk.via(gateway.address);
  const vpc = facts.internetGateways.vpcOf(gateway);
  if (vpc.kind === "unknown" || subnet.vpc.kind !== "found") walk.doubt(says.gatewayVpc({ gateway: gateway.address }));
  else if (linked(vpc) !== subnet.vpc.resource) {
    walk.miss(says.detachedGateway({ gateway: gateway.address, vpc: subnet.vpc.resource.address }));
    return false;
  }
  return true;
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html */
function throughNat(facts: Facts, walk: Walk, gateway: Resource, from: Subnet, port: number): boolean {
  const nat = gateway.address;
  walk.via(nat);
  const mode = equals(textSetting(gateway.get("availability_mode")), "regional");
  if (gateway.mode === "data" || mode !== "no") {
    walk.doubt(says.natWay({ nat }));
    return true;
  }
  const type = orDefault(textSetting(gateway.get("connectivity_type")), "public");
  if (type.kind === "unknown") walk.doubt(says.natType({ nat, why: type.why }));
  else if (type.value === "private") {
    walk.miss(says.privateNat({ nat }));
    return false;
  }
  const found = link(gateway.get("subnet_id"), SUBNETS);
  const subnet = found.kind === "found" ? facts.vpcs.subnet(found.resource) : undefined;
  if (!subnet) {
    if (found.kind === "wrong" || found.kind === "none") walk.miss(says.natWithoutSubnet({ nat }));
    else walk.doubt(says.natSubnet({ nat }));
    return false;
  }
  const allocation = link(gateway.get("allocation_id"), ["aws_eip"], ["id", "allocation_id"]);
  if (allocation.kind === "none" || allocation.kind === "wrong") {
    walk.miss(says.natWithoutAddress({ nat }));
    return false;
  }
  if (allocation.kind === "found") walk.via(allocation.resource.address);
  // A literal id names an address that stood before.
  else if (textSetting(gateway.get("allocation_id")).kind === "unknown")
    walk.doubt(says.natAddress({ nat, why: allocation.why }));
  if (subnet.vpc.kind === "unknown" || from.vpc.kind === "unknown") walk.doubt(says.natSubnet({ nat }));
  else if (linked(subnet.vpc) !== linked(from.vpc)) {
    walk.miss(says.natInOtherVpc({ nat, subnet: from.resource.address }));
    return false;
  }
  return fromNat(facts, walk, nat, subnet, from, port);
}

/** The NAT gateway's own way on, from the subnet that it stands in. */
function fromNat(facts: Facts, walk: Walk, nat: string, subnet: Subnet, from: Subnet, port: number): boolean {
  const table = routeTable(facts, walk, subnet);
  if (!table) return false;
  const route = towardsInternet(facts, walk, subnet, table);
  if (route?.target.kind === "other") {
    walk.doubt(says.routeTarget({ route: route.address, target: route.target.label }));
    return true;
  }
  if (route?.target.kind !== "internet gateway") {
    const home = subnet.resource.address;
    if (route || facts.vpcs.moreRoutes(table).length === 0)
      walk.miss(says.natWithoutRoute({ nat, subnet: home, route: route?.address, table: table.label }));
    return false;
  }
  throughAcls(facts, walk, subnetEnd(from), INTERNET_HOST, port);
  if (from !== subnet) {
    throughAcls(facts, walk, outsideOf(from), subnetEnd(subnet), port);
    throughAcls(facts, walk, subnetEnd(subnet), INTERNET_HOST, port, GATEWAY_PORTS);
  }
  return viaInternetGateway(facts, walk, route.target.resource, subnet);
}

/** The way between the internet and one subnet; `elsewhere` is said where its route leads to no internet gateway. */
export function fromInternet(
  facts: Facts,
  walk: Walk,
  subnet: Subnet,
  elsewhere: (it: { subnet: string; route: string }) => Message,
): void {
  const table = routeTable(facts, walk, subnet);
  if (!table) return;
  const route = towardsInternet(facts, walk, subnet, table);
  if (route?.target.kind === "internet gateway") viaInternetGateway(facts, walk, route.target.resource, subnet);
  else if (route?.target.kind === "other")
    walk.doubt(says.routeTarget({ route: route.address, target: route.target.label }));
  else if (route) walk.miss(elsewhere({ subnet: subnet.resource.address, route: route.address }));
  else if (facts.vpcs.moreRoutes(table).length === 0) walk.miss(noInternetGateway(facts, subnet, table));
}

/** The way between the internet and one subnet of an internet-facing load balancer. */
export function ofPublicSubnet(facts: Facts, walk: Walk, subnet: Subnet): void {
  fromInternet(facts, walk, subnet, notPublic);
}
