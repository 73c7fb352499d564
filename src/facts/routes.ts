import { type AddressRange, addressRange, common, without } from "../lib/address-range";
import { Reference, type Resource, Text, type Value, describe } from "../terraform/expressions/value";
import { symbolic } from "./arn";
import { isMissing, link, linked } from "./link";

export interface Route {
  readonly address: string;
  readonly resource: Resource;
  readonly destination: string;
  /** The addresses that it leads to; undefined where they can't be told. */
  readonly range: AddressRange | undefined;
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
  const text = symbolic(destination);
  const range = addressRange(text);
  return { address, resource, destination: text, range, target: targetOf(targetName, value, range) };
}

/** Where a table sends some addresses: parts of them to routes, the rest nowhere. */
export interface Routing {
  /** The part that leads farthest comes first. */
  readonly parts: readonly RoutedPart[];
  readonly rest: readonly AddressRange[];
  /** Routes that may take any of it, since their destination can't be told. */
  readonly uncertain: readonly Route[];
}

export interface RoutedPart {
  readonly route: Route;
  readonly ranges: readonly AddressRange[];
}

/**
 * The most specific route decides.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export function routing(routes: readonly Route[], addresses: readonly AddressRange[]): Routing {
  const known = routes.flatMap((route) => (route.range ? [{ route, range: route.range }] : []));
  const parts: RoutedPart[] = [];
  let rest = addresses;
  for (const { route, range } of known.toSorted((a, b) => compare(sizeOf([a.range]), sizeOf([b.range])))) {
    const ranges = rest.flatMap((left) => common(left, range) ?? []);
    if (ranges.length > 0) parts.push({ route, ranges });
    rest = without(rest, [range]);
  }
  parts.sort((a, b) => compare(sizeOf(b.ranges), sizeOf(a.ranges)));
  return { parts, rest, uncertain: routes.filter(({ range }) => range === undefined) };
}

function sizeOf(ranges: readonly AddressRange[]): bigint {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function targetOf(name: string | undefined, value: Value | undefined, range: AddressRange | undefined): RouteTarget {
  if (name === undefined) return { kind: "broken", label: "no target" };
  // Traffic of the VPC itself, and of IPv6 alone.
  if (value === "local" || (name === "egress_only_gateway_id" && range?.family === "ipv4"))
    return { kind: "broken", label: describe(value) };
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
