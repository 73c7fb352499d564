import { DEFAULTS } from "../resolve/defaults";
import { interfaceEndpoints } from "../resolve/endpoints";
import { type Report, Shown } from "./findings";
import type { Egress, SubnetDefinition } from "../network";
import { hasPublicIp, listenerRuleOf } from "../resolve/exposure";
import type { ServiceDefinition } from "../service";
import { placementOf } from "../resolve/resolve";
import { mostTasks } from "../resolve/scaling";
import { isRegion, isZoneOf } from "../../aws/partitions";
import { IPV4_PREFIX, LOAD_BALANCER_ADDRESSES, usableAddresses } from "../../aws/subnet-addresses";
import { match } from "../../lib/match";
import { contains, ipv4Network, overlaps, prefixLength } from "../../lib/cidr";
import { type Rule, type RuleContext, taskIn } from "./rule";
import { repeated } from "./checks";

export const networkRules: readonly Rule[] = [
  { reads: ["network"], check: checkCidrs },
  { reads: ["network", "region"], check: checkZones },
  { reads: ["network", "region", "services"], check: checkPlacement },
  { reads: ["network", "services", "cluster", "resources"], check: checkCapacity },
  { reads: ["ingress", "services"], check: checkAllowedCidrs },
];

interface NamedSubnet extends SubnetDefinition {
  readonly tier: "public" | "private";
  readonly property: string;
}

function subnetsOf({ environment: { network } }: RuleContext): NamedSubnet[] {
  const publicSubnets = network.publicSubnets.map((subnet, index) => ({
    ...subnet,
    tier: "public" as const,
    property: `network.publicSubnets[${index}]`,
  }));
  const privateSubnets = (network.privateSubnets ?? []).map((subnet, index) => ({
    ...subnet,
    tier: "private" as const,
    property: `network.privateSubnets[${index}]`,
  }));
  return [...publicSubnets, ...privateSubnets];
}

/** Reads a CIDR block with the sizes that AWS allows for VPCs and subnets; reports what is wrong with it. */
function readCidr(report: Report, property: string, text: string): string | undefined {
  const network = ipv4Network(text);
  const { shortest, longest } = IPV4_PREFIX;
  if (network === undefined) {
    report(property, text, "an IPv4 CIDR block looks like '10.0.0.0/16'", "correct it");
  } else if (network !== text) {
    report(property, text, "host bits must be zero", `did you mean '${network}'`);
  } else if (prefixLength(text) < shortest || prefixLength(text) > longest) {
    report(property, text, `AWS allows /${shortest} to /${longest}`, "set a prefix length in between");
  } else {
    return network;
  }
  return undefined;
}

function checkCidrs(context: RuleContext): void {
  const report = context.findings.about("environment", context.name);
  const vpc = readCidr(report, "network.cidr", context.environment.network.cidr);
  const known: { readonly property: string; readonly cidr: string }[] = [];
  for (const { property, cidr: text } of subnetsOf(context)) {
    const cidr = readCidr(report, `${property}.cidr`, text);
    if (cidr === undefined) continue;
    if (vpc !== undefined && !contains(vpc, cidr)) {
      report(`${property}.cidr`, text, `a subnet lies inside the VPC's ${vpc}`, "choose a range from there");
    }
    for (const other of known) {
      if (overlaps(other.cidr, cidr)) {
        report(`${property}.cidr`, text, `subnets don't overlap and ${other.property} has ${other.cidr}`, "move one");
      }
    }
    known.push({ property, cidr });
  }
}

function checkZones(context: RuleContext): void {
  const { region } = context.environment;
  if (!isRegion(region)) return;
  const report = context.findings.about("environment", context.name);
  const seen = new Map<string, string>();
  for (const { property, zone, tier } of subnetsOf(context)) {
    const other = seen.get(`${tier} ${zone}`);
    if (!isZoneOf(region, zone)) {
      report(`${property}.zone`, zone, `a zone of ${region} looks like '${region}a'`, "set it to a zone of the region");
    } else if (other !== undefined) {
      report(`${property}.zone`, zone, `${other} is in that zone already`, "have one subnet a zone");
    }
    seen.set(`${tier} ${zone}`, property);
  }
}

const SUBNETS_OF_EGRESS: Readonly<Record<Egress, { readonly needsPrivate: boolean; readonly needsPublic: boolean }>> = {
  endpoints: { needsPrivate: true, needsPublic: false },
  nat: { needsPrivate: true, needsPublic: true },
  public: { needsPrivate: false, needsPublic: true },
};

function isBalanced([, { exposure }]: readonly [name: string, service: ServiceDefinition]): boolean {
  return listenerRuleOf(exposure) !== undefined;
}

/** Every service must have subnets to run in, and the load balancer must be in their zones. */
function checkPlacement(context: RuleContext): void {
  const { environment, servicesWith, findings, name } = context;
  const { network } = environment;
  const report = findings.about("environment", name);
  const publicZones = new Set(network.publicSubnets.map(({ zone }) => zone));
  if (servicesWith("exposure").some(isBalanced) && publicZones.size < 2) {
    const value = new Shown(`in ${publicZones.size === 1 ? "1 zone" : "no zone"}`);
    report("network.publicSubnets", value, "a load balancer needs subnets in two zones", "add one in another zone");
  }
  const { needsPrivate, needsPublic } = SUBNETS_OF_EGRESS[network.egress];
  if (needsPrivate && network.privateSubnets?.length === 0) {
    const allowed = `egress '${network.egress}' puts tasks there`;
    report("network.privateSubnets", [], allowed, "add one or set egress to 'public'");
  }
  if (needsPublic && network.publicSubnets.length === 0) {
    const allowed = `egress '${network.egress}' goes through one`;
    report("network.publicSubnets", [], allowed, "add one or set egress to 'endpoints'");
  }
  for (const [serviceName, service] of servicesWith("exposure", "zones")) {
    const ofService = findings.about("service", serviceName);
    const all = placementOf({ exposure: service.exposure }, environment);
    const zones = all.subnets.map(({ zone }) => zone);
    if (hasPublicIp(service.exposure) && zones.length === 0) {
      ofService("exposure", "public-ip", "there is no public subnet", "add one to network.publicSubnets");
    }
    for (const zone of (service.zones ?? []).filter((wanted) => !zones.includes(wanted))) {
      ofService("zones", zone, `the ${all.tier} subnets are in ${zones.join(", ") || "no zone"}`, "set one of these");
    }
    if (service.zones?.length === 0) ofService("zones", [], "tasks need a subnet", "name a zone or leave it out");
    if (listenerRuleOf(service.exposure) === undefined) continue;
    const used = service.zones ?? zones;
    const unreached = used.filter((zone) => zones.includes(zone) && !publicZones.has(zone));
    for (const zone of unreached.filter((wanted) => isZoneOf(environment.region, wanted))) {
      const allowed = `the load balancer reaches only zones with a public subnet: ${[...publicZones].join(", ")}`;
      ofService("zones", zone, allowed, "add a public subnet there or name other zones");
    }
  }
}

/** Each subnet must hold the tasks of a roll-out, spread evenly, beside load balancer, endpoints and NAT gateway. */
function checkCapacity(context: RuleContext): void {
  const { environment, findings } = context;
  const { network, services } = environment;
  const tasks = new Map<string, number>();
  for (const service of Object.values(services)) {
    const { maximumPercent } = { ...DEFAULTS.deployment, ...service.deployment };
    const { tier, subnets } = placementOf(service, environment);
    const each = Math.ceil((mostTasks(service) * maximumPercent) / 100 / subnets.length);
    // Other rules say so of a number that none can be.
    if (!Number.isSafeInteger(each) || each < 0) continue;
    for (const { zone } of subnets) tasks.set(`${tier} ${zone}`, (tasks.get(`${tier} ${zone}`) ?? 0) + each);
  }
  const needs = Object.entries(services).map(([name, service]) => {
    return { ...taskIn(context, name, service), exec: service.exec ?? false };
  });
  const balancer = Object.entries(services).some(isBalanced) ? LOAD_BALANCER_ADDRESSES : 0;
  const endpoints = interfaceEndpoints(needs, environment.cluster?.execKmsKeyArn !== undefined).length;
  const others = {
    endpoints: { public: balancer, private: endpoints },
    nat: { public: balancer + 1, private: 0 },
    public: { public: balancer, private: 0 },
  }[network.egress];
  for (const { tier, zone, cidr: text, property } of subnetsOf(context)) {
    if (ipv4Network(text) === undefined) continue;
    const needed = (tasks.get(`${tier} ${zone}`) ?? 0) + others[tier];
    const usable = usableAddresses(prefixLength(text));
    if (needed > usable) {
      const value = new Shown(`'${text}' with ${usable} usable addresses`);
      const allowed = `a roll-out needs ${needed} there`;
      findings.about("environment", context.name)(
        `${property}.cidr`,
        value,
        allowed,
        "choose a larger range or fewer tasks",
      );
    }
  }
}

function checkAllowedCidrs({ environment, servicesWith, findings, name, isExtended }: RuleContext): void {
  const check = (report: Report, property: string, cidrs: readonly string[], mayBeEmpty = false): void => {
    repeated(cidrs, (text) => {
      report(property, text, "each range is given once", "remove one");
    });
    if (cidrs.length === 0 && !mayBeEmpty)
      report(property, [], "somebody must be able to connect", "name a range or leave it out");
    for (const text of cidrs) {
      const network = ipv4Network(text);
      if (network === undefined) {
        report(property, text, "an IPv4 CIDR block looks like '203.0.113.0/24'", didYouMean(text));
      } else if (network !== text) {
        report(property, text, "host bits must be zero", `did you mean '${network}'`);
      }
    }
  };
  const { allowedCidrs } = environment.ingress ?? {};
  // What nobody may connect to by the definition, `extend` may expose.
  if (allowedCidrs !== undefined)
    check(findings.about("environment", name), "ingress.allowedCidrs", allowedCidrs, isExtended);
  for (const [serviceName, { exposure }] of servicesWith("exposure")) {
    const ofTasks = match(exposure, "type", {
      "load-balancer": () => undefined,
      "public-ip": (own) => own.allowedCidrs,
      internal: () => undefined,
      none: () => undefined,
    });
    if (ofTasks !== undefined) check(findings.about("service", serviceName), "allowedCidrs", ofTasks);
  }
}

/** A bare address is the usual slip. */
function didYouMean(text: string): string {
  return ipv4Network(`${text}/32`) === undefined ? "correct it" : `did you mean '${text}/32'`;
}
