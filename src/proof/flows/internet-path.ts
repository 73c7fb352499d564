import type { Facts } from "../../facts/facts";
import { link, linked } from "../../facts/link";
import type { Route } from "../../facts/routes";
import type { Service } from "../../facts/services";
import type { RouteTable, Subnet } from "../../facts/vpc";
import { type Resource, Unknown, asString } from "../../terraform/expressions/value";
import { type Message, messages, unknown } from "../message";
import { GATEWAY_PORTS, TASK_PORTS, subnetEnd, throughAcls } from "./acl-path";
import type { Walk } from "./evidence";
import { ownEnd, throughGroups } from "./group-path";
import { type Remedy, remedyWords } from "./remedies";

export const ANYWHERE = "0.0.0.0/0";

/** What a path is for: the name of the far end, and what to do where there is no path. */
export interface Destination {
  readonly target: string;
  readonly port: number;
  readonly remedy: Remedy;
  /** Said instead of "has no route to" where it is known better. */
  readonly noRoute?: Message | undefined;
}

const says = messages(
  {
    noRoute: (it: { subnet: string; target: string; remedy: Remedy }) =>
      `subnet ${it.subnet} has no route to ${it.target}; ${remedyWords(it.remedy)}`,
    noRouteTable: (it: { subnet: string; names: string }) =>
      `subnet ${it.subnet} is associated with ${it.names}; associate it with a route table`,
    noPublicIp: (it: { subnet: string; route: string; remedy: Remedy }) =>
      `it has no public IP in ${it.subnet}, so ${it.route} leads it nowhere; set assign_public_ip, or ${remedyWords(it.remedy)}`,
    brokenRoute: (it: { route: string; target: string }) =>
      `route ${it.route} leads to ${it.target}; give it a NAT gateway or an internet gateway`,
    routeTarget: (it: { route: string; target: string }) => `what ${it.route} leads to (${it.target})`,
    detachedGateway: (it: { gateway: string; vpc: string }) =>
      `internet gateway ${it.gateway} is not attached to ${it.vpc}; set its vpc_id`,
    gatewayVpc: ({ gateway }: { gateway: string }) => `the VPC of ${gateway}`,
    privateNat: ({ nat }: { nat: string }) => `NAT gateway ${nat} is private; set connectivity_type to public`,
    natWithoutSubnet: ({ nat }: { nat: string }) => `NAT gateway ${nat} has no subnet; set its subnet_id`,
    natSubnet: ({ nat }: { nat: string }) => `the subnet of ${nat}`,
    natWithoutAddress: ({ nat }: { nat: string }) =>
      `NAT gateway ${nat} has no public address; set allocation_id to an aws_eip`,
    natInOtherVpc: (it: { nat: string; subnet: string }) =>
      `NAT gateway ${it.nat} lies in another VPC than ${it.subnet}; route to one of the same VPC`,
    natWithoutRoute: (it: { nat: string; subnet: string; route: string | undefined; table: string }) => {
      const leads = it.route === undefined ? `${it.table} has no default route` : `${it.route} leads elsewhere`;
      return `NAT gateway ${it.nat} lies in ${it.subnet}, where ${leads}; place it in a subnet that routes to an internet gateway`;
    },
    notPublic: (it: { subnet: string; table: string; route: string | undefined }) => {
      const why =
        it.route === undefined
          ? `its subnet ${it.subnet} has no route to an internet gateway (${it.table})`
          : `${it.route} of its subnet ${it.subnet} leads to no internet gateway`;
      return `it is internet-facing but ${why}; route 0.0.0.0/0 to one or set internal`;
    },
  },
  {
    noRoute: [],
    noRouteTable: [],
    brokenRoute: [],
    routeTarget: [],
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

/** From a task to the internet: a NAT gateway, or a public IP and an internet gateway; then groups and ACLs. */
export function toInternet(facts: Facts, walk: Walk, service: Service, subnet: Subnet, to: Destination): void {
  const groups = (way: Walk): void => {
    const peer = { label: `the internet (${ANYWHERE})`, groups: [], cidrs: [ANYWHERE] };
    throughGroups(facts, way, ownEnd(service), "egress", to.port, peer);
  };
  if (internetRoute(facts, walk, service, subnet, to)) groups(walk);
  else walk.presume(groups);
}

/** Whether there is a route, as far as can be told: without one the groups are no further fault. */
function internetRoute(facts: Facts, walk: Walk, service: Service, subnet: Subnet, to: Destination): boolean {
  const name = subnet.resource.address;
  const table = routeTable(facts, walk, subnet);
  if (!table) return false;
  const route = defaultRoute(table);
  if (!route) {
    walk.miss(to.noRoute ?? says.noRoute({ subnet: name, target: to.target, remedy: to.remedy }));
    return false;
  }
  viaRoute(facts, walk, subnet, table, route);
  switch (route.target.kind) {
    case "internet gateway": {
      if (!viaInternetGateway(facts, walk, route.target.resource, subnet)) return false;
      if (service.publicIp === false) {
        walk.miss(says.noPublicIp({ subnet: name, route: route.address, remedy: to.remedy }));
        return false;
      }
      if (service.publicIp instanceof Unknown) walk.doubt(unknown({ what: service.publicIp.why }));
      else throughAcls(facts, walk, subnetEnd(subnet), { cidr: ANYWHERE }, to.port, TASK_PORTS);
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

function routeTable(facts: Facts, walk: Walk, subnet: Subnet): RouteTable | undefined {
  const found = facts.vpcs.tableFor(subnet);
  if (found.kind === "wrong") walk.miss(says.noRouteTable({ subnet: subnet.resource.address, names: found.why }));
  if (found.kind === "unknown") walk.doubt(unknown({ what: found.why }));
  return found.kind === "found" ? found.table : undefined;
}

export function defaultRoute(table: RouteTable): Route | undefined {
  return table.routes.find((route) => route.destination === ANYWHERE);
}

/** The default route of a subnet's table, where both can be told. */
export function defaultRouteOf(facts: Facts, subnet: Subnet): Route | undefined {
  const found = facts.vpcs.tableFor(subnet);
  return found.kind === "found" ? defaultRoute(found.table) : undefined;
}

function viaRoute(facts: Facts, walk: Walk, subnet: Subnet, table: RouteTable, route: Route): void {
  walk.use({ kind: "route", route });
  walk.via(...facts.vpcs.way(subnet, table), route.address);
}

/** Whether an internet gateway is attached to the subnet's VPC. */
function viaInternetGateway(facts: Facts, walk: Walk, gateway: Resource, subnet: Subnet): boolean {
  walk.via(gateway.address);
  if (gateway.mode === "data") return true;
  const byAttachment = facts.model
    .all("aws_internet_gateway_attachment")
    .find((item) => linked(link(item.get("internet_gateway_id"), ["aws_internet_gateway"])) === gateway);
  const vpc = link((byAttachment ?? gateway).get("vpc_id"), ["aws_vpc", "aws_default_vpc"]);
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
  if (gateway.mode === "data") return true;
  if (asString(gateway.get("connectivity_type")) === "private") {
    walk.miss(says.privateNat({ nat }));
    return false;
  }
  const found = link(gateway.get("subnet_id"), ["aws_subnet"]);
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
  if (linked(subnet.vpc) !== linked(from.vpc)) {
    walk.miss(says.natInOtherVpc({ nat, subnet: from.resource.address }));
    return false;
  }
  return fromNat(facts, walk, nat, subnet, from, port);
}

/** The NAT gateway's own way on, from the subnet that it stands in. */
function fromNat(facts: Facts, walk: Walk, nat: string, subnet: Subnet, from: Subnet, port: number): boolean {
  const found = facts.vpcs.tableFor(subnet);
  if (found.kind !== "found") {
    walk.doubt(unknown({ what: found.why }));
    return false;
  }
  const { table } = found;
  const route = defaultRoute(table);
  if (route?.target.kind !== "internet gateway") {
    const home = subnet.resource.address;
    walk.miss(says.natWithoutRoute({ nat, subnet: home, route: route?.address, table: table.label }));
    return false;
  }
  viaRoute(facts, walk, subnet, table, route);
  throughAcls(facts, walk, subnetEnd(from), { cidr: ANYWHERE }, port);
  if (from !== subnet) {
    throughAcls(facts, walk, { cidr: from.cidr }, subnetEnd(subnet), port);
    throughAcls(facts, walk, subnetEnd(subnet), { cidr: ANYWHERE }, port, GATEWAY_PORTS);
  }
  return viaInternetGateway(facts, walk, route.target.resource, subnet);
}

/** The way between the internet and one subnet of an internet-facing load balancer. */
export function ofPublicSubnet(facts: Facts, walk: Walk, subnet: Subnet): void {
  const table = routeTable(facts, walk, subnet);
  if (!table) return;
  const route = defaultRoute(table);
  if (route?.target.kind === "other") {
    walk.doubt(says.routeTarget({ route: route.address, target: route.target.label }));
  } else if (route?.target.kind !== "internet gateway") {
    const parameters = { subnet: subnet.resource.address, table: table.label, route: route?.address };
    walk.miss(says.notPublic(parameters));
  } else {
    viaRoute(facts, walk, subnet, table, route);
    viaInternetGateway(facts, walk, route.target.resource, subnet);
  }
}
