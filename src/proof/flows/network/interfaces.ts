import { hasUnknown } from "../../../facts/arn";
import type { Balancer } from "../../../facts/balancers";
import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import { equals, knownValue, orDefault, textSetting } from "../../../facts/setting";
import type { Service } from "../../../facts/services";
import type { TableOf } from "../../../facts/vpc";
import { Reference, type Resource, Unknown } from "../../../terraform/expressions/value";
import { referencesIn } from "../../../terraform/references";
import { prefixLength } from "../../../lib/cidr";
import { messages, unknown } from "../../message";
import { type Evidence, type Walk, walked } from "../evidence";
import { ofPublicSubnet } from "./internet-path";
import { logins } from "./logins";
import { noInternetGateway } from "./missing-route";

const says = messages({
  otherVpc: (it: { group: string; vpc: string; subnets: string }) =>
    `${it.group} belongs to ${it.vpc}, its subnets to ${it.subnets}; use a group of the subnets' VPC`,
});

function groupsOfOneVpc(facts: Facts, walk: Walk, groups: readonly Resource[], vpc: Resource | undefined): void {
  for (const group of groups) {
    const home = facts.groupVpc(group);
    if (vpc && home.kind === "found" && home.resource !== vpc)
      walk.miss(says.otherVpc({ group: group.address, vpc: home.resource.address, subnets: vpc.address }));
  }
}

const ofVpcs = messages(
  {
    tenancy: (it: { vpc: string; tenancy: string }) =>
      `whether Fargate starts tasks in ${it.vpc}, whose instance_tenancy is ${it.tenancy}`,
  },
  { tenancy: [] },
);

/**
 * Some services of AWS don't work in a VPC of dedicated tenancy. Whether Fargate does isn't documented.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/dedicated-instance.html
 */
function tenancy(walk: Walk, vpc: Resource): void {
  const given = textSetting(vpc.get("instance_tenancy"));
  if (given.kind === "unset" || equals(given, "default") === "yes") return;
  walk.doubt(ofVpcs.tenancy({ vpc: vpc.address, tenancy: given.kind === "set" ? given.value : given.why }));
}

const ofServices = messages({
  wrongNetwork: ({ names }: { names: string }) =>
    `${names} stands where a subnet or a security group belongs; correct the reference`,
  network: ({ why }: { why: string }) => `its subnets or groups (${why})`,
  noSubnet: () => "it names no subnet; set subnets in network_configuration",
  noGroup: () => "it names no security group and so takes the VPC's default group; give it a security group of its own",
  publicIp: ({ why }: { why: string }) => `assign_public_ip (${why})`,
  uselessPublicIp: ({ subnets }: { subnets: readonly string[] }) =>
    `assign_public_ip is true but ${subnets.join(", ")} has no route to an internet gateway; set it to false`,
  subnetVpc: ({ subnet }: { subnet: string }) => `the VPC of ${subnet}`,
  subnetElsewhere: (it: { subnet: string; first: string }) =>
    `${it.subnet} lies in another VPC than ${it.first}; use subnets of one VPC`,
});

/**
 * The network interface that each task of a service gets.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
 */
export function serviceInterface(facts: Facts, service: Service, isExposed: boolean): Evidence {
  return walked((walk) => {
    const { subnets, groups, networkWrong, networkUnknown, publicIp } = service;
    for (const names of networkWrong) walk.miss(ofServices.wrongNetwork({ names }));
    for (const why of networkUnknown) walk.doubt(ofServices.network({ why }));
    const isKnown = networkUnknown.length === 0 && networkWrong.length === 0;
    if (isKnown && subnets.length === 0) walk.miss(ofServices.noSubnet());
    if (isKnown && groups.length === 0) walk.miss(ofServices.noGroup());
    if (publicIp instanceof Unknown) walk.doubt(ofServices.publicIp({ why: publicIp.why }));
    if (publicIp === true) withoutRoute(facts, walk, service, isExposed);
    const [first] = subnets;
    const vpc = first && linked(first.vpc);
    if (vpc) tenancy(walk, vpc);
    for (const { resource, vpc: found } of subnets) {
      walk.via(resource.address);
      if (found.kind === "unknown") walk.doubt(ofServices.subnetVpc({ subnet: resource.address }));
      else if (linked(found) !== vpc || vpc === undefined)
        walk.miss(ofServices.subnetElsewhere({ subnet: resource.address, first: first?.resource.address ?? "?" }));
    }
    walk.via(...groups.map((group) => group.address));
    groupsOfOneVpc(facts, walk, groups, vpc);
  });
}

/** A public IP without a route: the route is missing if clients are to connect by it or tasks have no other way out. */
function withoutRoute(facts: Facts, walk: Walk, { subnets }: Service, isExposed: boolean): void {
  const tables = subnets.map((subnet) => facts.vpcs.tableFor(subnet));
  const lacks = subnets.filter((subnet, index) => tables[index]?.kind === "found" && !facts.vpcs.defaultRoute(subnet));
  const unsure = tables.flatMap((table) => routesUnclear(facts, table));
  const mayLack = new Set([...lacks, ...subnets.filter((_, index) => tables[index]?.kind === "unknown")]);
  if (subnets.length === 0 || mayLack.size < subnets.length) return;
  for (const what of unsure) walk.doubt(unknown({ what }));
  if (unsure.length > 0) return;
  const hasEndpoints = facts.endpoints.some(
    ({ type, vpc }) =>
      equals(type, "Interface") !== "no" && subnets.some((subnet) => linked(subnet.vpc) === linked(vpc)),
  );
  if (!isExposed && hasEndpoints)
    walk.miss(ofServices.uselessPublicIp({ subnets: subnets.map((subnet) => subnet.resource.address) }));
  for (const subnet of isExposed || !hasEndpoints ? lacks : []) {
    const found = facts.vpcs.tableFor(subnet);
    if (found.kind === "found") walk.miss(noInternetGateway(facts, subnet, found.table));
  }
}

/** Why a subnet may have other routes than are seen. */
function routesUnclear({ vpcs }: Facts, of: TableOf): readonly string[] {
  if (of.kind !== "found") return of.kind === "unknown" ? [of.why] : [];
  const destinations = vpcs
    .internetRouting(of.table)
    .uncertain.map(({ address, destination }) => `where ${address} leads (${destination.replace(/[<?>]/g, "")})`);
  return [...vpcs.moreRoutes(of.table), ...destinations];
}

const ofBalancers = messages({
  network: ({ why }: { why: string }) => `its subnets or groups (${why})`,
  kind: ({ why }: { why: string }) => `its load_balancer_type, or whether it is internal (${why})`,
  protocolUnknown: (it: { listener: string; why: string }) => `protocol of ${it.listener} (${it.why})`,
  zone: ({ zone }: { zone: string }) => zone,
  oneZone: ({ zones }: { zones: readonly string[] }) =>
    `it stands in ${zones.length === 0 ? "no zone" : `one zone (${zones.join("")})`}, AWS asks for two; add a subnet of another zone`,
  sharedZone: () => "two of its subnets lie in one zone, AWS takes one a zone; drop one of them",
  noIpv6: (it: { type: string; subnet: string }) =>
    `its ip_address_type is ${it.type}, and ${it.subnet} has no IPv6 addresses; set ipv6_cidr_block of the subnet, or ip_address_type to ipv4`,
  small: (it: { subnet: string; cidr: string }) =>
    `whether ${it.cidr} of ${it.subnet} will do, of which AWS asks for a /27 or larger`,
  addressType: ({ why }: { why: string }) => `its ip_address_type (${why})`,
  severalVpcs: () => "its subnets lie in different VPCs; use subnets of one VPC",
  noGroup: () => "it has no security group and so takes the VPC's default group; set security_groups",
  noListener: () => "it has no listener; add an aws_lb_listener or remove the balancer",
  protocol: (it: { listener: string; protocol: string; allowed: readonly string[] }) =>
    `listener ${it.listener} speaks ${it.protocol}; set it to one of ${it.allowed.join(", ")}`,
  unissued: (it: { listener: string; certificate: string }) =>
    `whether ${it.certificate} is issued when ${it.listener} is made, which waits for no aws_acm_certificate_validation`,
  noCertificate: (it: { listener: string; protocol: string }) =>
    `listener ${it.listener} speaks ${it.protocol} without a certificate; set certificate_arn`,
});

/**
 * What a load balancer stands in and listens on.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
 */
export function balancerInterface(facts: Facts, balancer: Balancer): Evidence {
  return walked((walk) => {
    const { groups, unknown, subnets, type } = balancer;
    for (const why of unknown) walk.doubt(ofBalancers.network({ why }));
    zones(walk, balancer);
    addressType(walk, balancer);
    for (const setting of [type, balancer.internal])
      if (setting.kind === "unknown") walk.doubt(ofBalancers.kind({ why: setting.why }));
    if (equals(balancer.internal, false) === "yes") for (const subnet of subnets) ofPublicSubnet(facts, walk, subnet);
    if (isApplication(balancer) && groups.length === 0 && unknown.length === 0) walk.miss(ofBalancers.noGroup());
    groupsOfOneVpc(facts, walk, groups, subnets[0] && linked(subnets[0].vpc));
    listeners(facts, walk, balancer);
    if (isApplication(balancer)) logins(facts, walk, balancer);
  });
}

function isApplication({ type }: Balancer): boolean {
  return equals(type, "application") === "yes";
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer */
function zones(walk: Walk, balancer: Balancer): void {
  const { resource, subnets, unknown } = balancer;
  walk.via(resource.address, ...subnets.map((subnet) => subnet.resource.address));
  const all = subnets.map((subnet) => subnet.zone);
  const distinct = [...new Set(all)];
  for (const zone of all.filter(hasUnknown)) walk.doubt(ofBalancers.zone({ zone: zone.replace(/[<?>]/g, "") }));
  if (unknown.length === 0 && isApplication(balancer) && distinct.length < 2)
    walk.miss(ofBalancers.oneZone({ zones: distinct }));
  else if (distinct.length < all.length) walk.miss(ofBalancers.sharedZone());
  if (new Set(subnets.map((subnet) => linked(subnet.vpc))).size > 1) walk.miss(ofBalancers.severalVpcs());
  for (const { resource: subnet, range } of isApplication(balancer) ? subnets : []) {
    const cidr = knownValue(range);
    if (cidr !== undefined && prefixLength(cidr) > 27) walk.doubt(ofBalancers.small({ subnet: subnet.address, cidr }));
  }
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#ip-address-type */
function addressType(walk: Walk, { resource, subnets }: Balancer): void {
  const type = orDefault(textSetting(resource.get("ip_address_type")), "ipv4");
  if (type.kind === "unknown") walk.doubt(ofBalancers.addressType({ why: type.why }));
  else if (type.value.startsWith("dualstack"))
    for (const { resource: subnet } of subnets.filter((it) => it.resource.mode === "managed"))
      if (!IPV6.some((argument) => textSetting(subnet.get(argument)).kind !== "unset"))
        walk.miss(ofBalancers.noIpv6({ type: type.value, subnet: subnet.address }));
}

/**
 * A certificate that is asked for in the same stack, and for whose validation nothing waits; one that is imported, or of a
 * private authority, needs none.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate_validation
 */
function unissued({ model }: Facts, listener: Resource): string | undefined {
  const named = listener.get("certificate_arn");
  if (!(named instanceof Reference)) return undefined;
  const { resource } = named;
  if (resource.mode !== "managed" || resource.type !== "aws_acm_certificate") return undefined;
  const isIssued = ["private_key", "certificate_authority_arn"].some((name) => resource.get(name) !== undefined);
  if (isIssued || resource.stack !== listener.stack) return undefined;
  const stack = model.stacks.find(({ name }) => name === listener.stack);
  const { body = {} } = stack?.declarations.get(`${listener.type}.${listener.name}`) ?? {};
  // The ARN that a validation hands on is the certificate's own.
  const waits = [...referencesIn(body)].some((address) => /^(aws_acm_certificate_validation|local)\./.test(address));
  return waits ? undefined : resource.address;
}

const IPV6 = ["ipv6_cidr_block", "ipv6_ipam_pool_id"];

function listeners(facts: Facts, walk: Walk, balancer: Balancer): void {
  const { balancers } = facts;
  const { listeners: all, type } = balancer;
  if (all.length === 0 && balancers.uncertain.length > 0)
    for (const what of balancers.uncertain) walk.doubt(unknown({ what }));
  else if (all.length === 0) walk.miss(ofBalancers.noListener());
  const allowed = isApplication(balancer) ? ["HTTP", "HTTPS"] : ["TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"];
  for (const { resource, protocol } of all) {
    const listener = resource.address;
    walk.via(listener);
    if (protocol.kind === "unknown") {
      walk.doubt(ofBalancers.protocolUnknown({ listener, why: protocol.why }));
      continue;
    }
    if (type.kind === "set" && !allowed.includes(protocol.value))
      walk.miss(ofBalancers.protocol({ listener, protocol: protocol.value, allowed }));
    if (["HTTPS", "TLS"].includes(protocol.value) && resource.get("certificate_arn") === undefined)
      walk.miss(ofBalancers.noCertificate({ listener, protocol: protocol.value }));
    const certificate = unissued(facts, resource);
    if (certificate !== undefined) walk.doubt(ofBalancers.unissued({ listener, certificate }));
  }
}
