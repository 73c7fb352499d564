import { hasUnknown } from "../../facts/arn";
import type { Facts } from "../../facts/facts";
import { type Link, link, linked } from "../../facts/link";
import { VPCS } from "../../facts/resource-types";
import { equals } from "../../facts/setting";
import type { RouteTable } from "../../facts/vpc";
import { type Resource, items } from "../../terraform/expressions/value";
import { walked } from "../flows/evidence";
import { messages, unknown } from "../message";
import { type Result, type Rule, conclude, results, serviceSubject } from "../result";

const MEMBERS = [
  "aws_subnet",
  "aws_security_group",
  "aws_default_security_group",
  "aws_route_table",
  "aws_vpc_endpoint",
  "aws_network_acl",
];

const says = messages({
  noVpc: ({ names }: { names: string | undefined }) =>
    `vpc_id is ${names ?? "not set, which means the account's default VPC"}; set it to the id of a VPC of these stacks`,
  twoVpcs: (it: { one: string; vpc: string; other: string; otherVpc: string }) =>
    `${it.one} belongs to ${it.vpc}, ${it.other} to ${it.otherVpc}; join what belongs to one VPC`,
  twoTables: (it: { subnet: string; other: string }) =>
    `${it.other} associates ${it.subnet} already, which takes one route table; remove one of them`,
  wrongTable: ({ names }: { names: string }) => `route_table_ids names ${names}; name a route table of these stacks`,
  defaultGroupEmpty: () => "its default group is empty",
  defaultGroupManaged: () => "its default group is managed",
  defaultGroupUnused: () => "nothing uses its default group",
  defaultGroupOpen: () =>
    "its default security group stays open among its members and outwards; add an aws_default_security_group without rules",
  twoGateways: (it: { vpc: string; other: string }) =>
    `${it.other} is attached to ${it.vpc} already, which takes one internet gateway; remove one of them`,
  twoEndpoints: (it: { table: string; other: string; service: string }) =>
    `${it.other} routes ${it.service} in ${it.table} already, which takes one gateway endpoint of a service; remove one of them, or give them tables of their own`,
  sharedAddress: (it: { address: string; other: string }) =>
    `${it.other} has ${it.address} already, which goes to one of them; allocate another one`,
  rules: ({ count }: { count: number }) => `${count} rules`,
  notEmptied: () => "it is not emptied",
});

/**
 * EC2 refuses to join what isn't of one VPC.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
 */
export const vpcMembership: Rule = {
  id: "vpc-membership",
  isLocal: true,
  title: "Subnets, route tables, security groups and endpoints name their VPC, and are joined only within it",
  check({ facts }) {
    const { model } = facts;
    const members = MEMBERS.flatMap((type) => model.all(type));
    const associations = model.all("aws_route_table_association");
    const found = [
      ...members.flatMap(membership),
      ...associations.flatMap((association) =>
        joined(
          association,
          linked(link(association.get("subnet_id"), ["aws_subnet"])),
          linked(link(association.get("route_table_id"), ["aws_route_table"])),
        ),
      ),
      ...facts.vpcs.subnets.flatMap(({ resource }) => associatedTwice(facts, resource)),
      ...facts.endpoints.flatMap(({ resource, groups }) =>
        groups.flatMap((group) => joined(resource, resource, linked(group))),
      ),
      ...facts.endpoints
        .filter(({ type }) => equals(type, "Gateway") === "yes")
        .flatMap(({ resource }) =>
          gatewayTables(facts, resource).flatMap((table) => joined(resource, resource, table)),
        ),
      ...model.all("aws_vpc_endpoint").flatMap(wrongTables),
      ...facts.vpcs.tables.flatMap((table) => secondEndpoints(facts, table)),
      ...secondGateways(facts),
      ...sharedAddresses(facts),
    ];
    return { looked: { member: members.length, "route table association": associations.length }, results: found };
  },
};

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
function associatedTwice({ vpcs }: Facts, subnet: Resource): readonly Result[] {
  const [first, ...others] = vpcs.associationsOf(subnet);
  // Of instances whose number isn't known, one stands for all.
  return others.flatMap((other) =>
    first && !first.repeated && !other.repeated
      ? [
          results({ kind: "", name: other.address }, other).refuted(
            says.twoTables({ subnet: subnet.address, other: first.address }),
          ),
        ]
      : [],
  );
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-gateways */
function secondGateways({ model, internetGateways }: Facts): readonly Result[] {
  const first = new Map<Resource, Resource>();
  return model.all("aws_internet_gateway").flatMap((gateway) => {
    const vpc = linked(internetGateways.vpcOf(gateway));
    const other = vpc && first.get(vpc);
    if (vpc && !other) first.set(vpc, gateway);
    if (!vpc || !other) return [];
    const subject = { kind: "", name: gateway.address };
    return [results(subject, gateway).refuted(says.twoGateways({ vpc: vpc.address, other: other.address }))];
  });
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html */
function sharedAddresses({ model }: Facts): readonly Result[] {
  const first = new Map<Resource, Resource>();
  return model.all("aws_nat_gateway").flatMap((nat) => {
    const address = linked(link(nat.get("allocation_id"), ["aws_eip"], ["id", "allocation_id"]));
    if (!address || nat.repeated || address.repeated) return [];
    const other = first.get(address);
    first.set(address, other ?? nat);
    if (!other) return [];
    const fault = says.sharedAddress({ address: address.address, other: other.address });
    return [results({ kind: "", name: nat.address }, nat).refuted(fault)];
  });
}

function membership(resource: Resource): readonly Result[] {
  const evidence = walked((walk) => {
    const home = vpcOf(resource);
    if (home.kind === "found") walk.via(home.resource.address);
    else if (home.kind === "unknown") walk.doubt(unknown({ what: home.why }));
    else walk.miss(says.noVpc({ names: home.kind === "none" ? undefined : home.why }));
  });
  return conclude({ kind: "", name: resource.address }, resource, "belong to its VPC", evidence);
}

function vpcOf(resource: Resource): Link {
  return link(resource.get("vpc_id"), VPCS);
}

function gatewayTables(facts: Facts, endpoint: Resource): readonly Resource[] {
  return facts.vpcs.tables.flatMap((table) =>
    table.resource && table.gateways.some((gateway) => gateway.endpoint === endpoint) ? [table.resource] : [],
  );
}

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html#gateway-endpoint-routing */
function secondEndpoints({ endpoints }: Facts, { label, gateways }: RouteTable): readonly Result[] {
  const first = new Map<string, Resource>();
  return [...new Set(gateways.map(({ endpoint }) => endpoint))].flatMap((endpoint) => {
    const found = endpoints.find(({ resource }) => resource === endpoint);
    if (!found || endpoint.repeated || equals(found.type, "Gateway") !== "yes") return [];
    const { service, regions } = found;
    const key = [service, ...regions].join(" ");
    if (hasUnknown(key)) return [];
    const other = first.get(key);
    first.set(key, other ?? endpoint);
    if (!other) return [];
    const fault = says.twoEndpoints({ table: label, other: other.address, service });
    return [results({ kind: "", name: endpoint.address }, endpoint).refuted(fault)];
  });
}

/** A fault only where both sides are known and differ: what isn't set is a fault of its own. */
function joined(at: Resource, one: Resource | undefined, other: Resource | undefined): readonly Result[] {
  const [a, b] = [one && linked(vpcOf(one)), other && linked(vpcOf(other))];
  if (!one || !other || !a || !b || a === b) return [];
  const evidence = walked((walk) => {
    walk.miss(says.twoVpcs({ one: one.address, vpc: a.address, other: other.address, otherVpc: b.address }));
  });
  return conclude({ kind: "", name: at.address }, at, "join its two sides", evidence);
}

function wrongTables(endpoint: Resource): readonly Result[] {
  const types = ["aws_route_table", "aws_default_route_table", "aws_vpc"];
  const attributes = ["id", "main_route_table_id", "default_route_table_id"];
  return items(endpoint.get("route_table_ids")).flatMap((value) => {
    const found = link(value, types, attributes);
    if (found.kind !== "wrong") return [];
    return [results({ kind: "", name: endpoint.address }, endpoint).refuted(says.wrongTable({ names: found.why }))];
  });
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html */
export const serviceNetwork: Rule = {
  id: "service-network",
  title: "Each service lies in subnets and security groups of one VPC",
  check({ flows }) {
    const services = [...flows.serviceInterfaces.keys()];
    const found = [...flows.serviceInterfaces].flatMap(([service, evidence]) =>
      conclude(serviceSubject(service), service.resource, "get its network interface", evidence),
    );
    const looked = {
      service: services.length,
      subnet: services.flatMap(({ subnets }) => subnets).length,
      "security group": services.flatMap(({ groups }) => groups).length,
    };
    return { looked, results: found };
  },
};

/**
 * AWS's default group is open among its members, and outwards.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
 */
export const defaultGroups: Rule = {
  id: "default-groups",
  title: "The default security group of each VPC is emptied",
  check({ facts: { model, groups }, declarations }) {
    const managed = new Map(
      model.all("aws_default_security_group").map((group) => [linked(link(group.get("vpc_id"), ["aws_vpc"])), group]),
    );
    const vpcs = model.all("aws_vpc");
    const found = vpcs.map((vpc): Result => {
      const { proven, refuted } = results({ kind: "VPC", name: vpc.address }, vpc);
      const group = managed.get(vpc);
      if (!group && declarations.strict) return refuted(says.defaultGroupOpen());
      if (!group) return proven(says.defaultGroupUnused(), [], [says.notEmptied()]);
      const count = groups.of(group, "ingress").length + groups.of(group, "egress").length;
      if (count === 0) return proven(says.defaultGroupEmpty(), [group.address]);
      // Each of them is judged by 'surplus-rules'.
      return proven(says.defaultGroupManaged(), [group.address], [says.rules({ count })]);
    });
    return { looked: { VPC: vpcs.length, "default group": managed.size }, results: found };
  },
};
