import { IPV4_PREFIX, LOAD_BALANCER_ADDRESSES, usableAddresses } from "../../aws/subnet-addresses";
import type { Facts } from "../../facts/facts";
import { link, linked } from "../../facts/link";
import { maximumTasks } from "../../facts/services";
import { type Subnet, Vpcs } from "../../facts/vpc";
import { contains, overlaps, prefixLength } from "../../lib/cidr";
import { type Resource, asString } from "../../terraform/expressions/value";
import { messages } from "../message";
import { type Result, type Rule, results } from "../result";

const says = messages({
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
  tooSmall: (it: { free: number; needed: number }) =>
    `has ${it.free} addresses, a roll-out may need ${it.needed}; choose a larger range or fewer tasks`,
  fits: (it: { free: number; needed: number }) => `${it.needed} of ${it.free} addresses needed at most`,
});

export const subnetAddresses: Rule = {
  id: "subnet-addresses",
  title: "Each subnet lies in its VPC, overlaps no other, and holds all tasks of a roll-out",
  check({ facts }) {
    const { subnets } = facts.vpcs;
    const demand = demandOf(facts);
    const found = subnets.flatMap((subnet, index) =>
      judge(facts, subnet, subnets.slice(0, index), demand.get(subnet.resource) ?? 0),
    );
    return { looked: { subnet: subnets.length, service: facts.services.length }, results: found };
  },
};

function judge(facts: Facts, subnet: Subnet, before: readonly Subnet[], needed: number): readonly Result[] {
  const { resource, cidr, zone } = subnet;
  const { proven, refuted, undecided } = results({ kind: "subnet", name: resource.address }, resource);
  const vpc = linked(subnet.vpc);
  const ranges = vpc ? Vpcs.ranges(facts.model, vpc) : [];
  if (cidr === undefined) return [undecided(says.range())];
  if (!vpc || (ranges.length === 0 && vpc.mode === "managed")) return [undecided(says.vpcRange())];
  const faults: Result[] = [];
  const region = asString(resource.region);
  if (region !== undefined && !mayBeZone(zone, region)) faults.push(refuted(says.zone({ zone, region })));
  if (ranges.length > 0 && !ranges.some((range) => contains(range, cidr)))
    faults.push(refuted(says.outside({ cidr, vpc: vpc.address, ranges })));
  const other = before.find((item) => linked(item.vpc) === vpc && item.cidr !== undefined && overlaps(item.cidr, cidr));
  if (other) faults.push(refuted(says.overlap({ cidr, other: other.cidr ?? "", subnet: other.resource.address })));
  const length = prefixLength(cidr);
  if (length < IPV4_PREFIX.shortest || length > IPV4_PREFIX.longest)
    faults.push(refuted(says.prefix({ cidr, length })));
  const free = usableAddresses(length);
  if (needed > free) faults.push(refuted(says.tooSmall({ free, needed })));
  return faults.length > 0 ? faults : [proven(says.fits({ free, needed }), [vpc.address])];
}

/** By its name; a zone that only a plan tells may be any. */
function mayBeZone(zone: string, region: string): boolean {
  return !/^[a-z]/.test(zone) || new RegExp(`^(${region}([a-z]|-.*)|[a-z0-9]+-az\\d+)$`).test(zone);
}

/** How many addresses of each subnet are taken at most. ECS spreads tasks over the zones: each subnet gets its share. */
function demandOf(facts: Facts): ReadonlyMap<Resource, number> {
  const demand = new Map<Resource, number>();
  const add = (subnet: Resource | undefined, count: number): void => {
    if (subnet) demand.set(subnet, (demand.get(subnet) ?? 0) + count);
  };
  for (const service of facts.services) {
    const share = Math.ceil(maximumTasks(service) / Math.max(1, service.subnets.length));
    for (const { resource } of service.subnets) add(resource, share);
  }
  for (const { subnets } of facts.balancers.all)
    for (const { resource } of subnets) add(resource, LOAD_BALANCER_ADDRESSES);
  for (const { subnets } of facts.endpoints) for (const subnet of subnets) add(linked(subnet), 1);
  for (const nat of facts.model.all("aws_nat_gateway")) add(linked(link(nat.get("subnet_id"), ["aws_subnet"])), 1);
  return demand;
}
