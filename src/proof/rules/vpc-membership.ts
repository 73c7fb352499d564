import { type Resource, items } from "../../terraform/expressions/value";
import { type Link, link, linked } from "../../facts/link";
import { Chain, refuted } from "../flows/chain";
import type { Context } from "../flows/context";
import { type Result, type Rule, counted } from "../result";

const MEMBERS = [
  "aws_subnet",
  "aws_security_group",
  "aws_default_security_group",
  "aws_route_table",
  "aws_vpc_endpoint",
  "aws_network_acl",
];
const VPC = ["aws_vpc", "aws_default_vpc"];

/** Source: API EC2 AssociateRouteTable, CreateSecurityGroup, CreateVpcEndpoint: everything joined must be of one VPC. */
export const vpcMembership: Rule = {
  id: "vpc-membership",
  title: "Subnets, route tables, security groups and endpoints name their VPC, and are joined only within it",
  check(context) {
    const { model } = context.facts;
    const members = MEMBERS.flatMap((type) => model.all(type));
    const results = members.flatMap((resource): readonly Result[] => {
      const chain = new Chain();
      const home = vpcOf(resource);
      if (home.kind === "found") chain.via(home.resource.address);
      else if (home.kind === "unknown") chain.doubt(home.why);
      else
        chain.miss(
          `vpc_id is ${home.kind === "none" ? "not set, which means the account's default VPC" : home.why}`,
          "set it to the id of a VPC of these stacks",
        );
      return chain.conclude(`'${resource.address}'`, resource, "belong to its VPC");
    });
    const associations = model.all("aws_route_table_association");
    for (const association of associations) {
      const subnet = linked(link(association.get("subnet_id"), ["aws_subnet"]));
      const table = linked(link(association.get("route_table_id"), ["aws_route_table"]));
      results.push(...joined(association, subnet, table));
    }
    for (const { resource, groups } of context.facts.endpoints) {
      for (const group of groups) results.push(...joined(resource, resource, linked(group)));
    }
    for (const endpoint of context.facts.endpoints.filter((item) => item.type === "Gateway")) {
      for (const table of gatewayTables(context, endpoint.resource))
        results.push(...joined(endpoint.resource, endpoint.resource, table));
    }
    for (const endpoint of model.all("aws_vpc_endpoint")) {
      for (const value of items(endpoint.get("route_table_ids"))) {
        const found = link(
          value,
          ["aws_route_table", "aws_default_route_table", "aws_vpc"],
          ["id", "main_route_table_id", "default_route_table_id"],
        );
        if (found.kind === "wrong")
          results.push(
            refuted(
              endpoint,
              `'${endpoint.address}': route_table_ids names ${found.why}; name a route table of these stacks`,
            ),
          );
      }
    }
    return { looked: counted({ member: members.length, "route table association": associations.length }), results };
  },
};

function vpcOf(resource: Resource): Link {
  return link(resource.get("vpc_id"), VPC);
}

function gatewayTables(context: Context, endpoint: Resource): readonly Resource[] {
  return context.facts.vpcs.tables.flatMap((table) =>
    table.resource && table.gateways.some((gateway) => gateway.endpoint === endpoint) ? [table.resource] : [],
  );
}

/** A fault only where both sides are known and differ: what isn't set is a fault of its own. */
function joined(at: Resource, one: Resource | undefined, other: Resource | undefined): readonly Result[] {
  const [a, b] = [one && linked(vpcOf(one)), other && linked(vpcOf(other))];
  if (!one || !other || !a || !b || a === b) return [];
  const chain = new Chain();
  chain.miss(
    `${one.address} belongs to ${a.address}, ${other.address} to ${b.address}`,
    "join what belongs to one VPC",
  );
  return chain.conclude(`'${at.address}'`, at, "join its two sides");
}
