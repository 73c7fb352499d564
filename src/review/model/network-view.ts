import type { Facts } from "../../facts/facts";
import { symbolic } from "../../facts/arn";
import { link, linked } from "../../facts/link";
import { VPCS } from "../../facts/resource-types";
import { knownValue } from "../../facts/setting";
import { type Subnet, Vpcs } from "../../facts/vpc";
import { type Resource, type Value, items } from "../../terraform/expressions/value";
import { byAddress, compareTexts, keyOf, type Own, type Reference, referenceTo } from "./reference";

export interface VpcView extends Reference {
  /** IPv4 ranges: `["10.0.0.0/16"]`. */
  readonly cidrs: readonly string[];
  /** By tier (public first), then by zone. */
  readonly subnets: readonly SubnetView[];
  readonly internetGateways: readonly Reference[];
  readonly natGateways: readonly NatGatewayView[];
  /** Private DNS namespaces that are attached to the VPC. */
  readonly namespaces: readonly NamespaceView[];
}

export interface SubnetView extends Reference {
  /** `public`: its default route leads to an internet gateway. */
  readonly tier: "public" | "private";
  /** `eu-central-1c`, or a text in `<…>` where the JSON doesn't tell it. */
  readonly zone: string;
  readonly cidr: string | undefined;
  /** What the default route leads to; `none` has no way to the internet. */
  readonly egress: "internet gateway" | "nat gateway" | "none" | "unknown";
  /** The gateway, where it is one of the model's. */
  readonly through: Reference | undefined;
}

export interface NatGatewayView extends Reference {
  readonly subnet: Reference | undefined;
  readonly zone: string | undefined;
  /** By which it is seen on the internet: `aws_eip.nat`, or what else its allocation names. */
  readonly addresses: readonly string[];
}

export interface NamespaceView extends Reference {
  /** `demo-dev.internal`. */
  readonly name: string;
  /** Full names that resolve in it, sorted, with the services that register there. */
  readonly entries: readonly { readonly name: string; readonly services: readonly Reference[] }[];
}

export function vpcViews(facts: Facts, own: Own): readonly VpcView[] {
  return facts.vpcs.all
    .filter(own)
    .map((vpc): VpcView => {
      const isHere = (resource: Resource): boolean => linked(link(resource.get("vpc_id"), VPCS)) === vpc;
      const subnets = facts.vpcs.subnets
        .filter((subnet) => linked(subnet.vpc) === vpc)
        .map((subnet) => subnetView(facts, subnet));
      const here = new Set(subnets.map(keyOf));
      return {
        ...referenceTo(vpc),
        cidrs: Vpcs.ranges(facts.model, vpc).cidrs,
        subnets: subnets.toSorted(inOrder),
        internetGateways: facts.model.all("aws_internet_gateway").filter(isHere).map(referenceTo).toSorted(byAddress),
        natGateways: facts.model
          .all("aws_nat_gateway")
          .map((gateway) => natGatewayView(facts, gateway))
          .filter(({ subnet }) => subnet !== undefined && here.has(keyOf(subnet)))
          .toSorted(byAddress),
        namespaces: namespaceViews(facts, vpc),
      };
    })
    .toSorted(byAddress);
}

function inOrder(a: SubnetView, b: SubnetView): number {
  if (a.tier !== b.tier) return a.tier === "public" ? -1 : 1;
  return compareTexts(a.zone, b.zone) || byAddress(a, b);
}

export function subnetView(facts: Facts, subnet: Subnet): SubnetView {
  const found = facts.vpcs.tableFor(subnet);
  const route = found.kind === "found" ? found.table.routes.find((it) => it.destination === "0.0.0.0/0") : undefined;
  const common = { ...referenceTo(subnet.resource), zone: subnet.zone, cidr: knownValue(subnet.range) };
  if (found.kind !== "found") return { ...common, tier: "private", egress: "unknown", through: undefined };
  if (route === undefined) return { ...common, tier: "private", egress: "none", through: undefined };
  const { target } = route;
  if (target.kind === "internet gateway" || target.kind === "nat gateway") {
    const tier = target.kind === "internet gateway" ? "public" : "private";
    return { ...common, tier, egress: target.kind, through: referenceTo(target.resource) };
  }
  return { ...common, tier: "private", egress: "unknown", through: undefined };
}

function natGatewayView(facts: Facts, gateway: Resource): NatGatewayView {
  const home = linked(link(gateway.get("subnet_id"), ["aws_subnet"]));
  const subnet = home && facts.vpcs.subnet(home);
  const allocations = [gateway.get("allocation_id"), ...items(gateway.get("secondary_allocation_ids"))];
  const addresses = allocations.flatMap((it) => (it === undefined ? [] : [addressOf(it)]));
  return { ...referenceTo(gateway), subnet: subnet && referenceTo(subnet.resource), zone: subnet?.zone, addresses };
}

function addressOf(allocation: Value): string {
  return linked(link(allocation, ["aws_eip"], ["id", "allocation_id"]))?.address ?? symbolic(allocation);
}

function namespaceViews(facts: Facts, vpc: Resource): readonly NamespaceView[] {
  return facts.discovery.namespaces
    .filter((namespace) => linked(namespace.vpc) === vpc)
    .map((namespace) => ({
      ...referenceTo(namespace.resource),
      name: namespace.name,
      entries: [...namespace.entries.values()]
        .map((entry) => ({
          name: `${symbolic(entry.name)}.${namespace.name}`,
          services: entry.services.map(({ resource }) => referenceTo(resource)).toSorted(byAddress),
        }))
        .toSorted((a, b) => compareTexts(a.name, b.name)),
    }));
}
