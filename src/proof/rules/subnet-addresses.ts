import { linked } from "../../facts/link";
import { LOAD_BALANCER_ADDRESSES, usableAddresses } from "../../aws/subnet-addresses";
import { contains, overlaps, prefixLength } from "../../lib/cidr";
import type { Service } from "../../facts/services";
import type { Subnet } from "../../facts/vpc";
import { Vpcs } from "../../facts/vpc";
import type { Resource } from "../../terraform/expressions/value";
import { link } from "../../facts/link";
import { asString } from "../../terraform/expressions/value";
import { proven, refuted, undecided } from "../flows/chain";
import type { Context } from "../flows/context";
import { type Result, type Rule, counted } from "../result";
import { maximumTasks } from "../flows/task-count";

export const subnetAddresses: Rule = {
  id: "subnet-addresses",
  title: "Each subnet lies in its VPC, overlaps no other, and holds all tasks of a roll-out",
  check(context) {
    const { subnets } = context.facts.vpcs;
    const demand = demandOf(context);
    const byVpc = new Map<Resource, Subnet[]>();
    const results = subnets.flatMap((subnet): Result[] => {
      const { resource, cidr } = subnet;
      const vpc = linked(subnet.vpc);
      const label = `subnet '${resource.address}'`;
      const ranges = vpc ? Vpcs.ranges(context.facts.model, vpc) : [];
      if (cidr === undefined || !vpc || (ranges.length === 0 && vpc.mode === "managed")) {
        return [
          undecided(
            resource,
            `${label}: undecided whether it holds its tasks: not known: ${cidr === undefined ? "its cidr_block" : "the range of its VPC"}`,
          ),
        ];
      }
      const faults: Result[] = [];
      const region = asString(resource.region);
      if (
        region !== undefined &&
        /^[a-z]/.test(subnet.zone) &&
        !new RegExp(`^(${region}([a-z]|-.*)|[a-z0-9]+-az\\d+)$`).test(subnet.zone)
      ) {
        faults.push(
          refuted(
            resource,
            `${label}: availability_zone is ${subnet.zone}, which is no zone of ${region}; take one of ${region}a, ${region}b, …`,
          ),
        );
      }
      if (ranges.length > 0 && !ranges.some((range) => contains(range, cidr))) {
        faults.push(
          refuted(
            resource,
            `${label}: ${cidr} lies outside of ${vpc.address} (${ranges.join(", ")}); choose a range inside`,
          ),
        );
      }
      const before = byVpc.get(vpc) ?? [];
      const other = before.find((item) => item.cidr !== undefined && overlaps(item.cidr, cidr));
      if (other)
        faults.push(
          refuted(
            resource,
            `${label}: ${cidr} overlaps ${other.cidr ?? ""} of ${other.resource.address}; choose another range`,
          ),
        );
      byVpc.set(vpc, [...before, subnet]);
      const size = prefixLength(cidr);
      if (size < 16 || size > 28)
        faults.push(
          refuted(resource, `${label}: ${cidr} has a prefix of ${size}; AWS allows 16 to 28; choose another range`),
        );
      const [free, wanted] = [usableAddresses(size), demand.get(resource) ?? 0];
      if (wanted > free)
        faults.push(
          refuted(
            resource,
            `${label}: has ${free} addresses, a roll-out may need ${wanted}; choose a larger range or fewer tasks`,
          ),
        );
      return faults.length > 0
        ? faults
        : [proven(resource, `${label}: ${wanted} of ${free} addresses needed at most`, [vpc.address])];
    });
    return { looked: counted({ subnet: subnets.length, service: context.facts.services.length }), results };
  },
};

/** ECS spreads tasks over the subnets' zones, so each subnet gets its share. */
function demandOf(context: Context): ReadonlyMap<Resource, number> {
  const demand = new Map<Resource, number>();
  const add = (subnet: Resource | undefined, count: number): void => {
    if (subnet) demand.set(subnet, (demand.get(subnet) ?? 0) + count);
  };
  const share = (service: Service): number => Math.ceil(maximumTasks(service) / Math.max(1, service.subnets.length));
  for (const service of context.facts.services)
    for (const subnet of service.subnets) add(subnet.resource, share(service));
  for (const balancer of context.facts.balancers.all)
    for (const subnet of balancer.subnets) add(subnet.resource, LOAD_BALANCER_ADDRESSES);
  for (const endpoint of context.facts.endpoints) for (const subnet of endpoint.subnets) add(linked(subnet), 1);
  for (const nat of context.facts.model.all("aws_nat_gateway"))
    add(linked(link(nat.get("subnet_id"), ["aws_subnet"])), 1);
  return demand;
}
