import { IPV4_PREFIX, LOAD_BALANCER_ADDRESSES, usableAddresses } from "../../aws/subnet-addresses";
import type { Facts } from "../../facts/facts";
import { link, linked } from "../../facts/link";
import { hasUnknown } from "../../facts/arn";
import { sameRegion } from "../../facts/network/regions";
import { knownValue, textSetting } from "../../facts/setting";
import { type Subnet, Vpcs } from "../../facts/vpc";
import { contains, ipv4Network, overlaps, prefixLength } from "../../lib/cidr";
import type { Resource } from "../../terraform/expressions/value";
import { messages } from "../message";
import { type Result, type Rule, results } from "../result";

const says = messages(
  {
    unknown: ({ unknown }: { unknown: readonly string[] }) =>
      `undecided whether it holds its tasks: not known: ${unknown.join(", ")}`,
    range: () => "undecided whether it holds its tasks: not known: its cidr_block",
    vpcRange: () => "undecided whether it holds its tasks: not known: the range of its VPC",
    zone: (it: { zone: string; region: string }) =>
      `availability_zone is ${it.zone}, which is no zone of ${it.region}; set it to one of ${it.region}a, ${it.region}b, …`,
    outside: (it: { cidr: string; vpc: string; ranges: readonly string[] }) =>
      `${it.cidr} lies outside of ${it.vpc} (${it.ranges.join(", ")}); choose a range inside`,
    overlap: (it: { cidr: string; other: string; subnet: string }) =>
      `${it.cidr} overlaps ${it.other} of ${it.subnet}; choose another range`,
    prefix: (it: { cidr: string; length: number }) =>
      `${it.cidr} has a prefix of ${it.length}; AWS allows ${IPV4_PREFIX.shortest} to ${IPV4_PREFIX.longest}; choose another range`,
    hostBits: (it: { cidr: string; network: string }) =>
      `${it.cidr} names a host, not a network, which AWS refuses; set it to ${it.network}`,
    vpcRangeWrong: (it: { vpc: string; cidr: string; network: string | undefined }) =>
      `the range ${it.cidr} of ${it.vpc} is none that AWS takes; ${it.network === undefined ? `choose a prefix of ${IPV4_PREFIX.shortest} to ${IPV4_PREFIX.longest}` : `set it to ${it.network}`}`,
    tooSmall: (it: { free: number; needed: number }) =>
      `has ${it.free} addresses, a roll-out may need ${it.needed}; choose a larger range or fewer tasks`,
    fits: (it: { free: number; needed: number }) => `${it.needed} of ${it.free} addresses needed at most`,
  },
  { vpcRangeWrong: [] },
);

export const subnetAddresses: Rule = {
  id: "subnet-addresses",
  isLocal: true,
  title: "Each subnet lies in its VPC, overlaps no other, and holds all tasks of a roll-out",
  check({ facts }) {
    const { subnets } = facts.vpcs;
    const demand = demandOf(facts);
    const found = subnets.flatMap((subnet, index) =>
      judge(facts, subnet, subnets.slice(0, index), demand.get(subnet.resource) ?? NO_DEMAND),
    );
    return { looked: { subnet: subnets.length, service: facts.services.length }, results: found };
  },
};

function judge(facts: Facts, subnet: Subnet, before: readonly Subnet[], demand: Demand): readonly Result[] {
  const { resource, zone } = subnet;
  const cidr = knownValue(subnet.range);
  const { proven, refuted, undecided } = results({ kind: "subnet", name: resource.address }, resource);
  const vpc = linked(subnet.vpc);
  const { cidrs: ranges, unknown: unread } = vpc ? Vpcs.ranges(facts.model, vpc) : { cidrs: [], unknown: [] };
  if (cidr === undefined) return [undecided(says.range())];
  if (!vpc || (ranges.length === 0 && vpc.mode === "managed")) return [undecided(says.vpcRange())];
  const faults: Result[] = [];
  const region = textSetting(resource.region);
  // One in another region than its VPC is for 'regions'.
  if (region.kind === "set" && !mayBeZone(zone, region.value) && sameRegion(resource, vpc) !== "no")
    faults.push(refuted(says.zone({ zone, region: region.value })));
  const isOutside = ranges.length > 0 && !ranges.some((range) => contains(range, cidr));
  if (isOutside && unread.length === 0) faults.push(refuted(says.outside({ cidr, vpc: vpc.address, ranges })));
  const [overlapped] = before.flatMap(({ resource: other, range, vpc: home }) =>
    linked(home) === vpc && range.kind === "set" && overlaps(range.value, cidr)
      ? [says.overlap({ cidr, other: range.value, subnet: other.address })]
      : [],
  );
  if (overlapped) faults.push(refuted(overlapped));
  const length = prefixLength(cidr);
  if (!isBetween(length)) faults.push(refuted(says.prefix({ cidr, length })));
  const network = ipv4Network(cidr);
  if (network !== undefined && network !== cidr) faults.push(refuted(says.hostBits({ cidr, network })));
  for (const range of ranges) {
    const own = ipv4Network(range);
    if (own === undefined) continue;
    const isSized = isBetween(prefixLength(range));
    if (own === range && isSized) continue;
    faults.push(refuted(says.vpcRangeWrong({ vpc: vpc.address, cidr: range, network: isSized ? own : undefined })));
  }
  const free = usableAddresses(length);
  const { count: needed, unknown } = demand;
  if (needed > free) faults.push(refuted(says.tooSmall({ free, needed })));
  const all = [
    ...unknown,
    ...(isOutside ? unread : []),
    ...(region.kind === "unknown" ? [`its region (${region.why})`] : []),
    ...zoneUnknown(subnet),
  ];
  if (faults.length === 0 && all.length > 0) return [undecided(says.unknown({ unknown: all }))];
  return faults.length > 0 ? faults : [proven(says.fits({ free, needed }), [vpc.address])];
}

function isBetween(length: number): boolean {
  return IPV4_PREFIX.shortest <= length && length <= IPV4_PREFIX.longest;
}

/** Where no zone is set, AWS picks one. */
function zoneUnknown({ resource, zone }: Subnet): readonly string[] {
  const isSet = resource.get("availability_zone") !== undefined || resource.get("availability_zone_id") !== undefined;
  return isSet && hasUnknown(zone) ? [`its zone (${zone.replace(/[<?>]/g, "")})`] : [];
}

/** By its name; a zone that only a plan tells may be any. */
function mayBeZone(zone: string, region: string): boolean {
  return !/^[a-z]/.test(zone) || new RegExp(`^(${region}([a-z]|-.*)|[a-z0-9]+-az\\d+)$`).test(zone);
}

interface Demand {
  readonly count: number;
  /** Why it may be more. */
  readonly unknown: readonly string[];
}

const NO_DEMAND: Demand = { count: 0, unknown: [] };

/** How many addresses of each subnet are taken at most. ECS spreads tasks over the zones: each subnet gets its share. */
function demandOf(facts: Facts): ReadonlyMap<Resource, Demand> {
  const demand = new Map<Resource, { count: number; unknown: string[] }>();
  const of = (subnet: Resource) => {
    const known = demand.get(subnet) ?? { count: 0, unknown: [] };
    demand.set(subnet, known);
    return known;
  };
  const add = (subnet: Resource | undefined, count: number): void => {
    if (subnet) of(subnet).count += count;
  };
  const doubt = (subnet: Resource, why: string): void => {
    of(subnet).unknown.push(why);
  };
  for (const service of facts.services) {
    const tasks = facts.scaling.maximumTasks(service);
    for (const { resource } of service.subnets) {
      if (tasks.kind === "set") add(resource, Math.ceil(tasks.value / service.subnets.length));
      else doubt(resource, tasks.why);
    }
  }
  for (const { subnets } of facts.balancers.all)
    for (const { resource } of subnets) add(resource, LOAD_BALANCER_ADDRESSES);
  for (const { subnets } of facts.endpoints) for (const subnet of subnets) add(linked(subnet), 1);
  for (const nat of facts.model.all("aws_nat_gateway")) add(linked(link(nat.get("subnet_id"), ["aws_subnet"])), 1);
  return demand;
}
