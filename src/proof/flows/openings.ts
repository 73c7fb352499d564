import { tcpPorts } from "../../facts/containers";
import { contains } from "../../lib/cidr";
import { linked } from "../../facts/link";
import type { GroupRule } from "../../facts/security-groups";
import type { Subnet } from "../../facts/vpc";
import { Vpcs } from "../../facts/vpc";
import type { Resource } from "../../terraform/expressions/value";
import type { Context } from "./context";
import { defaultRoute } from "./internet-path";

/** A port that addresses outside the VPC can reach. */
export interface Opening {
  readonly to: Resource;
  readonly port: number;
  readonly cidr: string;
  /** The rule that opens it; a network load balancer without groups needs none. */
  readonly rule: GroupRule | undefined;
  readonly chain: readonly string[];
  /** The security groups of what is reached. */
  readonly groups: readonly Resource[];
}

/** Everything of these stacks that can be reached from outside: balancers by their listeners, tasks by their public IPs. */
export function openings(context: Context): readonly Opening[] {
  return [...balancerOpenings(context), ...taskOpenings(context)];
}

function* balancerOpenings(context: Context): Generator<Opening> {
  const { balancers, groups } = context.facts;
  for (const balancer of balancers.all) {
    const to = balancer.resource;
    const [home] = balancer.subnets;
    const way = balancer.subnets.flatMap((subnet) => internetWay(context, subnet) ?? []);
    for (const listener of balancer.listeners) {
      const { port } = listener;
      if (port === undefined) continue;
      const chain = [...way, to.address, listener.resource.address];
      if (balancer.groups.length === 0 && balancer.type === "network" && !balancer.internal) {
        yield { to, port, cidr: "0.0.0.0/0", rule: undefined, chain, groups: balancer.groups };
      }
      for (const rule of balancer.groups.flatMap((group) => groups.of(group, "ingress"))) {
        if (
          !opens(context, rule, port, home) ||
          (balancer.internal && rule.peer.kind === "cidr" && !isPrivate(rule.peer.cidr))
        )
          continue;
        if (rule.peer.kind === "cidr")
          yield { to, port, cidr: rule.peer.cidr, rule, chain: [rule.address, ...chain], groups: balancer.groups };
      }
    }
  }
}

function* taskOpenings(context: Context): Generator<Opening> {
  const { services, groups } = context.facts;
  for (const service of services) {
    if (service.publicIp !== true) continue;
    const way = service.subnets.map((subnet) => internetWay(context, subnet)).find((found) => found !== undefined);
    if (!way) continue;
    const ports = new Set(service.task?.containers.flatMap((container) => tcpPorts(container)));
    for (const rule of service.groups.flatMap((group) => groups.of(group, "ingress"))) {
      for (const port of ports) {
        if (!opens(context, rule, port, service.subnets[0]) || rule.peer.kind !== "cidr") continue;
        yield {
          to: service.resource,
          port,
          cidr: rule.peer.cidr,
          rule,
          chain: [rule.address, ...way, service.resource.address],
          groups: service.groups,
        };
      }
    }
  }
}

/** Whether a rule lets addresses outside the VPC come in on a port. */
function opens(context: Context, rule: GroupRule, port: number, home: Subnet | undefined): boolean {
  if (rule.peer.kind !== "cidr" || !["tcp", "-1"].includes(rule.protocol) || port < rule.from || port > rule.to)
    return false;
  return !isInside(context, rule.peer.cidr, home);
}

export function isInside(context: Context, cidr: string, home: Subnet | undefined): boolean {
  const vpc = home && linked(home.vpc);
  return vpc !== undefined && Vpcs.ranges(context.facts.model, vpc).some((range) => contains(range, cidr));
}

function internetWay(context: Context, subnet: Subnet): readonly string[] | undefined {
  const table = context.facts.vpcs.tableFor(subnet);
  const route = typeof table === "string" ? undefined : defaultRoute(table);
  if (typeof table === "string" || route?.target.kind !== "internet gateway") return undefined;
  return [route.target.resource.address, route.address, table.label, subnet.resource.address];
}

/** An internal balancer can't be reached from public addresses, whatever its groups allow. Source: RFC 1918, RFC 6598 */
function isPrivate(cidr: string): boolean {
  return ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].some((range) => contains(range, cidr));
}
