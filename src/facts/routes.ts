import { Reference, type Resource, Text, type Value, describe } from "../terraform/expressions/value";
import { symbolic } from "./arn";
import { isMissing, link, linked } from "./link";

export interface Route {
  readonly address: string;
  readonly resource: Resource;
  readonly destination: string;
  readonly target: RouteTarget;
}

export type RouteTarget =
  | { readonly kind: "internet gateway" | "nat gateway"; readonly resource: Resource }
  | { readonly kind: "other" | "broken"; readonly label: string };

const TARGETS = [
  "gateway_id",
  "nat_gateway_id",
  "vpc_endpoint_id",
  "transit_gateway_id",
  "vpc_peering_connection_id",
  "network_interface_id",
  "instance_id",
  "egress_only_gateway_id",
  "local_gateway_id",
  "carrier_gateway_id",
  "core_network_arn",
];
const DESTINATIONS = [
  "destination_cidr_block",
  "destination_ipv6_cidr_block",
  "destination_prefix_list_id",
  "cidr_block",
  "ipv6_cidr_block",
];

/** One route, from a resource of its own or a block of its table; `get` reads an attribute of it. */
export function routeOf(address: string, resource: Resource, get: (name: string) => Value | undefined): Route {
  const destination = DESTINATIONS.map(get).find((value) => value !== undefined && value !== null && value !== "");
  const targetName = TARGETS.find((name) => get(name) !== undefined && get(name) !== null && get(name) !== "");
  const value = targetName === undefined ? undefined : get(targetName);
  return { address, resource, destination: symbolic(destination), target: targetOf(targetName, value) };
}

function targetOf(name: string | undefined, value: Value | undefined): RouteTarget {
  if (name === undefined) return { kind: "broken", label: "no target" };
  const internet = linked(link(value, ["aws_internet_gateway"]));
  if (internet && name === "gateway_id") return { kind: "internet gateway", resource: internet };
  const nat = linked(link(value, ["aws_nat_gateway"]));
  if (nat && name === "nat_gateway_id") return { kind: "nat gateway", resource: nat };
  // A gateway of the wrong kind in the attribute is refused by AWS.
  const wrong = value instanceof Reference && (internet !== undefined || nat !== undefined);
  const named = link(value, ["aws_internet_gateway", "aws_nat_gateway"]);
  const missing = named.kind === "wrong" && (value instanceof Text || isMissing(named));
  return { kind: wrong || missing ? "broken" : "other", label: describe(value) };
}
