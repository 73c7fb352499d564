import { count } from "../document/text";
import type { EnvironmentView } from "../model/environment-view";
import { type ExactLine, type Prices } from "./lines";
import type { PriceItem } from "../../aws/prices";

/** What all services share, with what it is called on the page. */
export interface SharedCost {
  readonly name: string;
  readonly lines: readonly ExactLine[];
}

/** Load balancers, endpoints, NAT gateways, zones and keys: what costs although nothing runs. */
export function sharedCosts(view: EnvironmentView, prices: Prices): readonly SharedCost[] {
  const zones = view.endpoints
    .filter(({ type }) => type === "Interface")
    .reduce((count, { subnets }) => count + subnets.length, 0);
  const gateways = view.vpcs.flatMap(({ natGateways }) => natGateways).length;
  const namespaces = view.vpcs.flatMap((vpc) => vpc.namespaces).length;
  const hostedZones = namespaces + countOf(view, "aws_route53_zone");
  const keys = countOf(view, "aws_kms_key");
  const interfaces = view.endpoints.filter(({ type }) => type === "Interface").length;
  const groups: SharedCost[] = view.loadBalancers.map((balancer) => ({
    name: `load balancer ${balancer.name}`,
    lines: [
      ...(balancer.type === "gateway"
        ? []
        : [
            prices.line(
              balancer.type === "network" ? "network-load-balancer-hour" : "application-load-balancer-hour",
              "1 load balancer",
              1,
            ),
          ]),
      // Source: AWS, "New – AWS Public IPv4 Address Charge": a load balancer has at least one in each of its zones.
      ...(balancer.scheme === "internet-facing"
        ? [addresses(prices, balancer.subnets.length, `in ${count(balancer.zones.length, "zone")}`)]
        : []),
    ],
  }));
  if (zones > 0) groups.push({ name: "interface endpoints", lines: [endpointLine(prices, interfaces, zones)] });
  if (gateways > 0) groups.push({ name: "NAT gateways", lines: natLines(prices, gateways) });
  if (hostedZones > 0)
    groups.push({
      name: "private DNS",
      lines: [prices.line("hosted-zone-month", count(hostedZones, "hosted zone"), hostedZones)],
    });
  if (keys > 0) groups.push({ name: "KMS keys", lines: [prices.line("kms-key-month", count(keys, "key"), keys)] });
  return groups;
}

/** `interfaces` endpoints with a network interface in each of their zones, `zones` of them in all. */
export function endpointLine(prices: Prices, interfaces: number, zones: number): ExactLine {
  const each = zones / interfaces;
  const what = Number.isInteger(each) ? `× ${count(each, "zone")}` : `with ${count(zones, "network interface")}`;
  return prices.line("interface-endpoint-hour", `${count(interfaces, "endpoint")} ${what}`, zones);
}

export function natLines(prices: Prices, gateways: number): readonly ExactLine[] {
  return [
    prices.line("nat-gateway-hour", count(gateways, "NAT gateway"), gateways),
    addresses(prices, gateways, "of NAT gateways"),
  ];
}

export function addresses(prices: Prices, count: number, where: string): ExactLine {
  return prices.line("public-ipv4-hour", `${count} public ${count === 1 ? "address" : "addresses"} ${where}`, count);
}

/** What costs by use: what the JSON has that makes it cost. */
export function perUse(view: EnvironmentView): readonly { readonly item: PriceItem; readonly what: string }[] {
  const interfaces = view.endpoints.filter(({ type }) => type === "Interface").length;
  const gateways = view.vpcs.flatMap(({ natGateways }) => natGateways).length;
  const repositories = countOf(view, "aws_ecr_repository");
  const application = view.loadBalancers.some(({ type }) => type === "application");
  const logs = view.logGroups.length;
  const uses: readonly (readonly [boolean, PriceItem, string])[] = [
    [application, "lcu-hour", "requests through the load balancer"],
    [interfaces > 0, "interface-endpoint-gb", "data through the interface endpoints"],
    [gateways > 0, "nat-gateway-gb", "data through the NAT gateways"],
    [logs > 0, "logs-ingested-gb", `logs into ${count(logs, "log group")}`],
    [logs > 0, "logs-stored-gb-month", `logs kept in ${count(logs, "log group")}`],
    [repositories > 0, "ecr-storage-gb-month", `images in ${count(repositories, "repository", "repositories")}`],
  ];
  return uses.flatMap(([is, item, what]) => (is ? [{ item, what }] : []));
}

function countOf(view: EnvironmentView, type: string): number {
  return view.inventory.filter((item) => item.mode === "managed" && item.type === type).length;
}
