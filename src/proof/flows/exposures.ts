import { contains } from "../../lib/cidr";
import { tcpPorts } from "../../facts/containers";
import type { Facts } from "../../facts/facts";
import { linked } from "../../facts/link";
import type { GroupRule } from "../../facts/security-groups";
import { type Subnet, Vpcs } from "../../facts/vpc";
import type { Resource } from "../../terraform/expressions/value";
import type { Declarations } from "../declarations/declarations";
import { messages } from "../message";
import { walked } from "./evidence";
import { type Flow, placeOf } from "./flow";
import { ANYWHERE, defaultRouteOf } from "./internet-path";

/** A port that addresses outside of the VPC can connect to. */
export interface OpenPort {
  readonly to: Resource;
  readonly port: number;
  readonly cidr: string;
  /** The way in; what no definition declares is missing there. */
  readonly flow: Flow;
}

interface Open extends Omit<OpenPort, "flow"> {
  /** The rule that opens it; a network load balancer without groups needs none. */
  readonly rule: GroupRule | undefined;
  readonly addresses: readonly string[];
  readonly groups: readonly Resource[];
  readonly subnets: readonly Subnet[];
}

const says = messages({
  undeclared: (it: { cidr: string; rule: string | undefined }) =>
    `is open to ${it.cidr}${it.rule === undefined ? "" : ` by ${it.rule}`}, which no definition declares; remove the rule or declare the exposure`,
});

/** By text, which exposure is meant: an ECS service or a load balancer, and its port. */
export function exposureKey(stack: string, to: string, port: number): string {
  return `${stack} ${to} ${port}`;
}

/** Everything that can be reached from outside: load balancers by their listeners, tasks by their public IPs. */
export function openPorts(facts: Facts, { exposures = [], strict }: Declarations): readonly OpenPort[] {
  const declared = new Map(exposures.map(({ stack, to, port, cidrs }) => [exposureKey(stack, to, port), cidrs]));
  return [...balancerPorts(facts), ...taskPorts(facts)].map((open) => {
    const { to, port, cidr, rule } = open;
    const isDeclared = declared.get(exposureKey(to.stack, to.address, port))?.includes(cidr) === true;
    const evidence = walked((walk) => {
      walk.via(...open.addresses);
      if (rule) walk.use({ kind: "group rule", rule, port, outside: true, ends: [open.groups, []] });
      for (const route of open.subnets.map((subnet) => defaultRouteOf(facts, subnet)))
        if (route) walk.use({ kind: "route", route });
      if (strict && !isDeclared) walk.miss(says.undeclared({ cidr, rule: rule?.address }));
    });
    const flow = {
      from: { kind: "outside", cidrs: [cidr] },
      to: { kind: to.type === "aws_ecs_service" ? "service" : "load balancer", ...placeOf(to) },
      port,
      purpose: isDeclared ? "connect, as declared" : "connect, which nothing declares",
      evidence,
    } as const;
    return { to, port, cidr, flow };
  });
}

function* balancerPorts(facts: Facts): Generator<Open> {
  for (const { resource: to, type, internal, listeners, subnets, groups } of facts.balancers.all) {
    const way = subnets.flatMap((subnet) => internetWay(facts, subnet) ?? []);
    for (const listener of listeners) {
      const { port } = listener;
      if (port === undefined) continue;
      const addresses = [...way, to.address, listener.resource.address];
      const common = { to, port, groups, subnets };
      if (groups.length === 0 && type === "network" && !internal)
        yield { ...common, cidr: ANYWHERE, rule: undefined, addresses };
      for (const rule of groups.flatMap((group) => facts.groups.of(group, "ingress"))) {
        if (rule.peer.kind !== "cidr" || !opens(facts, rule, port, subnets[0])) continue;
        if (internal && !isPrivate(rule.peer.cidr)) continue;
        yield { ...common, cidr: rule.peer.cidr, rule, addresses: [rule.address, ...addresses] };
      }
    }
  }
}

function* taskPorts(facts: Facts): Generator<Open> {
  for (const { resource: to, task, subnets, groups, publicIp } of facts.services) {
    if (publicIp !== true) continue;
    const way = subnets.map((subnet) => internetWay(facts, subnet)).find((found) => found !== undefined);
    if (!way) continue;
    const ports = new Set(task?.containers.flatMap((container) => tcpPorts(container)));
    for (const rule of groups.flatMap((group) => facts.groups.of(group, "ingress"))) {
      for (const port of ports) {
        if (rule.peer.kind !== "cidr" || !opens(facts, rule, port, subnets[0])) continue;
        const addresses = [rule.address, ...way, to.address];
        yield { to, port, cidr: rule.peer.cidr, rule, addresses, groups, subnets };
      }
    }
  }
}

/** Whether a rule lets addresses outside of the VPC come in on a port. */
function opens(facts: Facts, rule: GroupRule, port: number, home: Subnet | undefined): boolean {
  if (rule.peer.kind !== "cidr" || !["tcp", "-1"].includes(rule.protocol) || port < rule.from || port > rule.to)
    return false;
  return !isInside(facts, rule.peer.cidr, home);
}

function isInside(facts: Facts, cidr: string, home: Subnet | undefined): boolean {
  const vpc = home && linked(home.vpc);
  return vpc !== undefined && Vpcs.ranges(facts.model, vpc).some((range) => contains(range, cidr));
}

function internetWay(facts: Facts, subnet: Subnet): readonly string[] | undefined {
  const found = facts.vpcs.tableFor(subnet);
  const route = defaultRouteOf(facts, subnet);
  if (found.kind !== "found" || route?.target.kind !== "internet gateway") return undefined;
  return [route.target.resource.address, route.address, found.table.label, subnet.resource.address];
}

/**
 * An internal load balancer can't be reached from public addresses, whatever its groups allow.
 * @see https://www.rfc-editor.org/rfc/rfc1918
 * @see https://www.rfc-editor.org/rfc/rfc6598
 */
function isPrivate(cidr: string): boolean {
  return ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].some((range) => contains(range, cidr));
}
