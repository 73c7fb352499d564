import type { Facts } from "../../../facts/facts";
import { link, linked } from "../../../facts/link";
import { VPCS } from "../../../facts/resource-types";
import type { Service } from "../../../facts/services";
import type { RouteTable, Subnet } from "../../../facts/vpc";
import { listed } from "../../../lib/listed";
import type { Resource } from "../../../terraform/expressions/value";
import { SYNTHESIZE } from "../../audience";
import { type Message, messages } from "../../message";
import { type Remedy, remedyWords } from "../remedies";

/** What a path is for: the name of the far end, and what to do where there is no path. */
export interface Destination {
  readonly target: string;
  readonly port: number;
  readonly remedy: Remedy;
  /** The AWS service whose prefix list names the far end. */
  readonly prefixList?: string;
  /** The addresses of the far end, where they were declared; else it may be anywhere. */
  readonly cidr?: string;
  /** Whether it is called by its address, and so needs no DNS. */
  readonly isAddress?: boolean;
  /** Said instead of "has no route to" where it is known better. */
  readonly noRoute?: Message | undefined;
}

interface NoDefaultRoute {
  readonly table: string;
  /** Where the route should lead: `an internet gateway`. */
  readonly gateway: string;
  readonly subnets: readonly string[];
  readonly targets: readonly string[];
}

const says = messages(
  {
    noRoute: (it: { target: string; remedy: Remedy; subnets: readonly string[] }, audience) =>
      `${listed(it.subnets)} ${it.subnets.length > 1 ? "have" : "has"} no route to ${it.target}; ${remedyWords(it.remedy, audience)}`,
    noDefaultRoute: (it: NoDefaultRoute, audience) =>
      `${it.table} has no default route, so ${listed(it.subnets)} cannot reach ${listed(it.targets, "or")}; ${{ definition: SYNTHESIZE, terraform: `route 0.0.0.0/0 to ${it.gateway}` }[audience]}`,
    unassociated: (it: { subnet: string; main: string; targets: readonly string[] }, audience) =>
      `${it.subnet} is associated with no route table${it.targets.length === 0 ? "" : `, and ${it.main} has no route to ${listed(it.targets, "or")}`}; ${{ definition: SYNTHESIZE, terraform: "add an aws_route_table_association" }[audience]}`,
  },
  {
    noRoute: ["subnets"],
    noDefaultRoute: ["subnets", "targets"],
    unassociated: ["targets"],
  },
);

export function noRoute({ target, remedy }: Destination, { resource }: Subnet): Message {
  return says.noRoute({ target, remedy, subnets: [resource.address] });
}

/** What is missing where a subnet has no default route: the nearest that would do, which is what the others have. */
export function noWay(facts: Facts, service: Service, subnet: Subnet, table: RouteTable, to: Destination): Message {
  const name = subnet.resource.address;
  if (isUnassociated(facts, subnet, table))
    return says.unassociated({ subnet: name, main: table.label, targets: [to.target] });
  const gateway = service.publicIp === true ? "an internet gateway" : natOf(facts, subnet)?.address;
  if (gateway === undefined) return to.noRoute ?? noRoute(to, subnet);
  return says.noDefaultRoute({ table: table.label, gateway, subnets: [name], targets: [to.target] });
}

/** What is missing where a subnet that should be public has no default route. */
export function noInternetGateway(facts: Facts, subnet: Subnet, table: RouteTable): Message {
  const [name, targets] = [subnet.resource.address, ["the internet"]];
  return isUnassociated(facts, subnet, table)
    ? says.unassociated({ subnet: name, main: table.label, targets })
    : says.noDefaultRoute({
        table: table.label,
        gateway: "an internet gateway, or take a subnet that has such a route",
        subnets: [name],
        targets,
      });
}

/** What is missing where a route table serves no subnet: the association of the one subnet of its VPC that has none. */
export function lostAssociation(facts: Facts, table: Resource): Message | undefined {
  const home = linked(link(table.get("vpc_id"), VPCS));
  const lost = facts.vpcs.subnets.flatMap((subnet) => {
    const found = facts.vpcs.tableFor(subnet);
    return found.kind === "found" && found.table.resource === undefined && linked(subnet.vpc) === home
      ? [{ subnet: subnet.resource.address, main: found.table.label }]
      : [];
  });
  const [only] = lost;
  return only && lost.length === 1 ? says.unassociated({ ...only, targets: [] }) : undefined;
}

/** Whether a subnet has the main route table, which nobody writes, where others have one of their own. */
function isUnassociated(facts: Facts, { vpc }: Subnet, table: RouteTable): boolean {
  const home = linked(vpc);
  const isOfVpc = ({ resource }: RouteTable): boolean =>
    resource !== undefined && linked(link(resource.get("vpc_id"), VPCS)) === home;
  return table.resource === undefined && facts.vpcs.tables.some(isOfVpc);
}

function natOf(facts: Facts, { vpc }: Subnet): Resource | undefined {
  return facts.model.all("aws_nat_gateway").find((nat) => {
    const home = linked(link(nat.get("subnet_id"), ["aws_subnet"]));
    const found = home && facts.vpcs.subnet(home);
    return found !== undefined && linked(found.vpc) === linked(vpc);
  });
}
