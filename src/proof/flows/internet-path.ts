import { linked } from "../../facts/link";
import type { Service } from "../../facts/services";
import type { Route } from "../../facts/routes";
import type { RouteTable, Subnet } from "../../facts/vpc";
import { link } from "../../facts/link";
import { type Resource, asString } from "../../terraform/expressions/value";
import { GATEWAY_PORTS, TASK_PORTS, throughAcls } from "./acl-flow";
import { Chain } from "./chain";
import type { Context } from "./context";
import { throughGroups } from "./group-flow";

export const ANYWHERE = "0.0.0.0/0";
export const INTERNET = { label: "the internet (0.0.0.0/0)", groups: [], cidrs: [ANYWHERE] };

/** What a path is for: the name of the far end, and what to do where there is none. */
export interface Purpose {
  readonly target: string;
  readonly port: number;
  readonly fix: string;
  /** Said instead of "has no route to" where it is known better. */
  readonly because?: string | undefined;
}

/** From a task to the internet: a NAT gateway, or a public IP and an internet gateway; then groups and ACLs. */
export function toInternet(context: Context, chain: Chain, service: Service, subnet: Subnet, purpose: Purpose): void {
  // Without a way the rules still are the ones for it: they are not surplus on top of that.
  const judged = internetRoute(context, chain, subnet, service.publicIp, purpose) ? chain : new Chain();
  const peer = { ...INTERNET, label: `${purpose.target} on the internet (${ANYWHERE})` };
  throughGroups(
    context,
    judged,
    ownEnd(service),
    "egress",
    purpose.port,
    peer,
    `add the egress rule, or ${purpose.fix}`,
  );
}

export function ownEnd(service: Service): {
  readonly groups: readonly Resource[];
  readonly unknown: readonly string[];
} {
  return { groups: service.groups, unknown: service.networkUnknown };
}

function internetRoute(
  context: Context,
  chain: Chain,
  subnet: Subnet,
  publicIp: boolean | string,
  purpose: Purpose,
): boolean {
  const name = subnet.resource.address;
  const table = context.facts.vpcs.tableFor(subnet);
  if (typeof table === "string") {
    if (table.startsWith("the missing "))
      chain.miss(`subnet ${name} is associated with ${table}`, "associate it with a route table");
    else chain.doubt(table);
    return false;
  }
  const route = defaultRoute(table);
  if (!route) {
    chain.miss(purpose.because ?? `subnet ${name} has no route to ${purpose.target}`, purpose.fix);
    return false;
  }
  context.used.add(route);
  chain.via(...context.facts.vpcs.way(subnet, table), route.address);
  switch (route.target.kind) {
    case "internet gateway":
      if (!attached(context, chain, route.target.resource, subnet)) return false;
      if (publicIp === true) {
        throughAcls(context, chain, { subnet, cidr: subnet.cidr }, { cidr: ANYWHERE }, purpose.port, TASK_PORTS);
        return true;
      }
      if (typeof publicIp === "string") chain.doubt(publicIp);
      else
        chain.miss(
          `it has no public IP in ${name}, so ${route.address} leads it nowhere`,
          `set assign_public_ip, or ${purpose.fix}`,
        );
      return publicIp !== false;
    case "nat gateway":
      return throughNat(context, chain, route.target.resource, subnet, purpose.port);
    case "broken":
      chain.miss(
        `route ${route.address} leads to ${route.target.label}`,
        "give it a NAT gateway or an internet gateway",
      );
      return false;
    case "other":
      chain.doubt(`what ${route.address} leads to (${route.target.label})`);
      return true;
  }
}

export function defaultRoute(table: RouteTable): Route | undefined {
  return table.routes.find((route) => route.destination === ANYWHERE);
}

/** Whether an internet gateway is attached to the subnet's VPC. */
export function attached(context: Context, chain: Chain, gateway: Resource, subnet: Subnet): boolean {
  chain.via(gateway.address);
  if (gateway.mode === "data") return true;
  const byAttachment = context.facts.model
    .all("aws_internet_gateway_attachment")
    .find((item) => linked(link(item.get("internet_gateway_id"), ["aws_internet_gateway"])) === gateway);
  const vpc = link((byAttachment ?? gateway).get("vpc_id"), ["aws_vpc", "aws_default_vpc"]);
  if (vpc.kind === "unknown" || subnet.vpc.kind !== "found") chain.doubt(`the VPC of ${gateway.address}`);
  else if (linked(vpc) !== subnet.vpc.resource) {
    chain.miss(
      `internet gateway ${gateway.address} is not attached to ${subnet.vpc.resource.address}`,
      "set its vpc_id",
    );
    return false;
  }
  return true;
}

/** Source: docs.aws.amazon.com/vpc/latest/userguide, "NAT gateway basics" */
function throughNat(context: Context, chain: Chain, nat: Resource, from: Subnet, port: number): boolean {
  chain.via(nat.address);
  if (nat.mode === "data") return true;
  if (asString(nat.get("connectivity_type")) === "private") {
    chain.miss(`NAT gateway ${nat.address} is private`, "set connectivity_type to public");
    return false;
  }
  const found = link(nat.get("subnet_id"), ["aws_subnet"]);
  const subnet = found.kind === "found" ? context.facts.vpcs.subnet(found.resource) : undefined;
  if (!subnet) {
    if (found.kind === "wrong" || found.kind === "none")
      chain.miss(`NAT gateway ${nat.address} has no subnet`, "set its subnet_id");
    else chain.doubt(`the subnet of ${nat.address}`);
    return false;
  }
  const allocation = link(nat.get("allocation_id"), ["aws_eip"], ["id", "allocation_id"]);
  if (allocation.kind === "none" || allocation.kind === "wrong") {
    chain.miss(`NAT gateway ${nat.address} has no public address`, "set allocation_id to an aws_eip");
    return false;
  }
  if (allocation.kind === "found") chain.via(allocation.resource.address);
  if (linked(subnet.vpc) !== linked(from.vpc)) {
    chain.miss(
      `NAT gateway ${nat.address} lies in another VPC than ${from.resource.address}`,
      "route to one of the same VPC",
    );
    return false;
  }
  return natSubnet(context, chain, nat, subnet, from, port);
}

function natSubnet(context: Context, chain: Chain, nat: Resource, subnet: Subnet, from: Subnet, port: number): boolean {
  const table = context.facts.vpcs.tableFor(subnet);
  if (typeof table === "string") {
    chain.doubt(table);
    return false;
  }
  const route = defaultRoute(table);
  if (route?.target.kind !== "internet gateway") {
    const leads = route ? `${route.address} leads elsewhere` : `${table.label} has no default route`;
    const why = `NAT gateway ${nat.address} lies in ${subnet.resource.address}, where ${leads}`;
    chain.miss(why, "place it in a subnet that routes to an internet gateway");
    return false;
  }
  context.used.add(route);
  chain.via(...context.facts.vpcs.way(subnet, table), route.address);
  const [client, server] = [
    { subnet: from, cidr: from.cidr },
    { subnet, cidr: subnet.cidr },
  ];
  throughAcls(context, chain, client, { cidr: ANYWHERE }, port);
  if (client.subnet !== server.subnet) {
    throughAcls(context, chain, { cidr: client.cidr }, server, port);
    throughAcls(context, chain, server, { cidr: ANYWHERE }, port, GATEWAY_PORTS);
  }
  return attached(context, chain, route.target.resource, subnet);
}
