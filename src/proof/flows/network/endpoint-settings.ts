import { hasUnknown } from "../../../facts/arn";
import type { Endpoint } from "../../../facts/endpoints";
import { equals, textSetting } from "../../../facts/setting";
import type { Subnet } from "../../../facts/vpc";
import { listed } from "../../../lib/listed";
import { argumentOf } from "../../../terraform/expressions/value";
import { messages, unknown } from "../../message";
import type { Walk } from "../evidence";

const says = messages(
  {
    oneZone: (it: { endpoint: string; subnets: readonly string[]; zone: string }) =>
      `endpoint ${it.endpoint} names ${listed(it.subnets)}, all in ${it.zone}, and takes one subnet of a zone; leave one`,
    sameName: (it: { endpoint: string; other: string; api: string }) =>
      `${it.endpoint} and ${it.other} both take over the name of ${it.api} in their VPC (private_dns_enabled), which AWS refuses; remove one of them`,
    ofIpv6: (it: { endpoint: string; argument: string; value: string; subnet: string }) =>
      `${it.argument} of endpoint ${it.endpoint} is ${it.value}, ${it.subnet} has no IPv6 addresses; drop it`,
    maybeIpv6: (it: { endpoint: string; argument: string; value: string }) =>
      `whether ${it.endpoint} answers (${it.argument}: ${it.value})`,
  },
  { oneZone: ["subnets"], sameName: [], ofIpv6: [], maybeIpv6: [] },
);

/** What AWS refuses of an interface endpoint, and what its names resolve to. `all` are those of its service in the VPC. */
export function endpointSettings(
  walk: Walk,
  all: readonly Endpoint[],
  endpoint: Endpoint,
  subnet: Subnet,
  homes: readonly Subnet[],
): void {
  oneOfZone(walk, endpoint.resource.address, homes);
  if (endpoint.privateDns === true) onlyOneOfName(walk, all, endpoint);
  addressTypes(walk, endpoint, subnet, homes);
}

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html#interface-endpoint-availability-zones */
function oneOfZone(walk: Walk, endpoint: string, homes: readonly Subnet[]): void {
  const zones = new Set(homes.map(({ zone }) => zone));
  for (const zone of zones) {
    const inZone = [...new Set(homes.filter((home) => home.zone === zone).map(({ resource }) => resource.address))];
    if (hasUnknown(zone) && homes.length > 1) walk.doubt(unknown({ what: zone.replace(/[<?>]/g, "") }));
    else if (inZone.length > 1) walk.miss(says.oneZone({ endpoint, subnets: inZone, zone }));
  }
}

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-private-dns */
function onlyOneOfName(walk: Walk, all: readonly Endpoint[], { resource, service: api, regions }: Endpoint): void {
  const others = all.filter(
    (one) =>
      one.resource !== resource &&
      one.privateDns === true &&
      equals(one.type, "Interface") === "yes" &&
      one.regions.join(" ") === regions.join(" "),
  );
  for (const other of others)
    walk.miss(says.sameName({ endpoint: resource.address, other: other.resource.address, api }));
}

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html#endpoint-ip-address-type */
function addressTypes(walk: Walk, { resource }: Endpoint, subnet: Subnet, homes: readonly Subnet[]): void {
  const endpoint = resource.address;
  const asked = [
    { argument: "ip_address_type", values: ["ipv6", "dualstack"], given: resource.get("ip_address_type"), at: homes },
    {
      argument: "dns_record_ip_type",
      values: ["ipv6"],
      given: argumentOf(resource.get("dns_options"), "dns_record_ip_type"),
      at: [subnet],
    },
  ];
  for (const { argument, values, given, at } of asked) {
    const type = textSetting(given);
    if (type.kind === "unset" || (type.kind === "set" && !values.includes(type.value))) continue;
    const value = type.kind === "set" ? type.value : type.why;
    const old = at.find((one) => (one.resource.get("ipv6_cidr_block") ?? null) === null);
    if (type.kind === "set" && old) walk.miss(says.ofIpv6({ endpoint, argument, value, subnet: old.resource.address }));
    else if (value !== "dualstack") walk.doubt(says.maybeIpv6({ endpoint, argument, value }));
  }
}
