import type { Facts } from "../../../facts/facts";
import type { VpcDns } from "../../../facts/network/vpc-dns";
import type { Resource } from "../../../terraform/expressions/value";
import { messages, unknown } from "../../message";
import type { Walk } from "../evidence";

const says = messages(
  {
    dnsOff: (it: { flag: string; vpc: string }) =>
      `${it.flag} of ${it.vpc} is off, which private names need; set ${it.flag} to true`,
    noDns: (it: { vpc: string }) =>
      `enable_dns_support of ${it.vpc} is off, so tasks can look up no name; set enable_dns_support to true`,
    privateZone: (it: { host: string; zone: string }) => `what ${it.host} is in ${it.zone}, which answers for it`,
    record: (it: { host: string; record: string }) => `whether ${it.record} answers for ${it.host}`,
    dns: (it: { flag: string; vpc: string; why: string }) => `${it.flag} of ${it.vpc} (${it.why})`,
  },
  { privateZone: [], record: [], dnsOff: [], noDns: [], dns: [] },
);

/** A private zone of the VPC takes a name over; what it answers isn't followed. */
export function throughPrivateZones(facts: Facts, walk: Walk, vpc: Resource, host: string, above?: string): void {
  for (const zone of facts.privateZones.answering(vpc, host, above))
    walk.doubt(says.privateZone({ host, zone: zone.address }));
}

/** Whether something in the VPC takes over the name of an API; what it answers isn't followed. */
export function isTakenOver(facts: Facts, walk: Walk, vpc: Resource, host: string, above?: string): boolean {
  const zones = facts.privateZones.takingOver(vpc, host, above);
  for (const zone of zones) walk.doubt(says.privateZone({ host, zone: zone.address }));
  return zones.length > 0;
}

/** A record in the zone of a namespace may answer in the place of Cloud Map's. */
export function throughRecords(facts: Facts, walk: Walk, namespace: Resource, host: string, domain: string): void {
  for (const record of facts.privateZones.besideCloudMap(namespace, host, domain))
    walk.doubt(says.record({ host, record: record.address }));
}

/**
 * Private names of endpoints and namespaces need both switches of the VPC, and its own resolver.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
 */
export function throughPrivateDns(facts: Facts, walk: Walk, vpc: Resource): void {
  through(walk, vpc, facts.dns.of(vpc), ["enable_dns_support", "enable_dns_hostnames"]);
}

/**
 * Public names need the resolver alone.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns-updating.html
 */
export function throughPublicDns(facts: Facts, walk: Walk, vpc: Resource): void {
  through(walk, vpc, facts.dns.of(vpc), ["enable_dns_support"]);
}

type Flag = "enable_dns_support" | "enable_dns_hostnames";

function through(walk: Walk, vpc: Resource, dns: VpcDns, flags: readonly Flag[]): void {
  for (const flag of flags) {
    const setting = dns[flag];
    if (setting.kind === "unknown") walk.doubt(says.dns({ flag, vpc: vpc.address, why: setting.why }));
    else if (!setting.value)
      walk.miss(flags.length === 1 ? says.noDns({ vpc: vpc.address }) : says.dnsOff({ flag, vpc: vpc.address }));
  }
  for (const what of dns.others) walk.doubt(unknown({ what }));
}
