import { hasUnknown } from "../../facts/arn";
import type { Balancer, Forward } from "../../facts/balancers";
import { surelyListens, tcpPorts, unknownPorts } from "../../facts/containers";
import type { Facts } from "../../facts/facts";
import { link, linked } from "../../facts/link";
import { VPCS } from "../../facts/resource-types";
import {
  type Setting,
  equals,
  knownValue,
  numberSetting,
  orDefault,
  switchSetting,
  textSetting,
} from "../../facts/setting";
import type { Service, Target } from "../../facts/services";
import type { Subnet } from "../../facts/vpc";
import { type ObjectValue, type Resource, argumentOf, blocks, describe } from "../../terraform/expressions/value";
import { SYNTHESIZE } from "../audience";
import { messages, unknown } from "../message";
import { GATEWAY_PORTS, subnetEnd, throughAcls } from "./network/acl-path";
import { deploying } from "./blue-green";
import { type Evidence, Walk, walked } from "./evidence";
import { type Flow, placeOf, serviceEnd } from "./flow";
import { unknownTaskDefinition } from "./image-pull";
import { balancerEnd, balancerPeer, ownEnd, taskEnd, throughGroups } from "./network/group-path";

/** How one service gets its requests from load balancers. */
export interface Forwarding {
  readonly service: Service;
  /** The target groups and what forwards to them. */
  readonly own: Evidence;
  readonly flows: readonly Flow[];
}

const PROTOCOLS = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP"];

const portList = (ports: readonly number[]): string => ports.join(", ") || "no port";

const says = messages(
  {
    targetGroup: ({ why }: { why: string }) => `a target group (${why})`,
    noTargetGroup: ({ names }: { names: string | undefined }) =>
      `its load_balancer block names ${names ?? "no target group"}; name a target group`,
    notForwarded: ({ group }: { group: string }, audience) =>
      `no listener forwards to ${group}; ${{ definition: SYNTHESIZE, terraform: "add an aws_lb_listener_rule that does" }[audience]}`,
    noWeight: (it: { group: string; at: string }) =>
      `${it.at} forwards to ${it.group} with weight 0, so it gets no request; give it a weight`,
    defaultPort: (it: { group: string; port: number; used: number }) =>
      `${it.group} says port ${it.port}, a default that ECS overrides with ${it.used}`,
    protocol: (it: { group: string; protocol: string }) =>
      `protocol of ${it.group} is ${it.protocol}; set it to one of ${PROTOCOLS.join(", ")}`,
    setting: (it: { group: string; name: string; why: string }) => `${it.name} of ${it.group} (${it.why})`,
    containerName: ({ name }: { name: string }) => `the name of a container (${name.replace(/[<?>]/g, "")})`,
    checkProtocol: (it: { group: string; protocol: string }) =>
      `the health check of ${it.group} speaks ${it.protocol}; set it to HTTP, HTTPS or TCP`,
    checkOff: ({ group }: { group: string }) =>
      `the health check of ${group} is off, which AWS allows for Lambda only; set enabled to true`,
    checkTimes: (it: { group: string; timeout: number; interval: number }) =>
      `the health check of ${it.group} waits ${it.timeout} s, its interval is ${it.interval} s; make the timeout shorter than the interval`,
    checkPath: (it: { group: string; path: string }) =>
      `the health check of ${it.group} asks for '${it.path}'; start the path with /`,
    checkPortUnknown: (it: { group: string; why: string }) => `the health check's port of ${it.group} (${it.why})`,
    checkPort: (it: { group: string; port: number; container: string; ports: readonly number[] }) =>
      `the health check of ${it.group} asks port ${it.port}, container '${it.container}' listens on ${portList(it.ports)}; set it to traffic-port`,
    targetType: (it: { group: string; type: string }) =>
      `target_type of ${it.group} is ${it.type}, Fargate tasks are registered by address; set it to ip`,
    addresses: ({ group }: { group: string }) =>
      `${group} takes IPv6 addresses (ip_address_type), the subnets of the tasks have none; drop ip_address_type`,
    groupVpcUnknown: ({ group }: { group: string }) => `the VPC of ${group}`,
    groupVpc: (it: { group: string; vpc: string }) =>
      `${it.group} is not in ${it.vpc}, where the tasks run; set its vpc_id`,
    noContainer: (it: { container: string; containers: readonly string[] }) =>
      `its load_balancer block names container '${it.container}', the task has ${it.containers.map((name) => `'${name}'`).join(", ")}; name one of these`,
    containerPortUnknown: () => "container_port",
    containerPort: (it: { port: number; container: string; ports: readonly number[] }) =>
      `container_port is ${it.port === 0 ? "not set" : it.port}, container '${it.container}' listens on ${portList(it.ports)}; make them equal`,
    balancerNetwork: (it: { balancer: string; why: string }) => `subnets or groups of ${it.balancer} (${it.why})`,
    zoneUnknown: ({ subnet }: { subnet: string }) => `the zone of ${subnet}`,
    zone: (it: { balancer: string; zone: string; subnet: string }) =>
      `${it.balancer} is not enabled in ${it.zone}, the zone of ${it.subnet}; add a subnet of that zone to it`,
  },
  {
    notForwarded: [],
    noWeight: [],
    protocol: [],
    checkProtocol: [],
    checkOff: [],
    checkTimes: [],
    checkPath: [],
    checkPortUnknown: [],
    checkPort: [],
    targetType: [],
    addresses: [],
    groupVpcUnknown: [],
    groupVpc: [],
    balancerNetwork: [],
    zoneUnknown: [],
    zone: [],
  },
);

export const { notForwarded: unforwarded } = says;

/**
 * For IP targets ECS registers `container_port`; the target group's own port is only a default.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
 */
export function forwarding(facts: Facts, service: Service): Forwarding {
  const own = new Walk();
  const flows = service.targets.flatMap((target): readonly Flow[] => {
    deploying(own, facts, service, target);
    if (target.isAlternate && target.group.kind !== "found") return [];
    if (target.group.kind === "unknown") own.doubt(says.targetGroup({ why: target.group.why }));
    else if (target.group.kind !== "found")
      own.miss(says.noTargetGroup({ names: target.group.kind === "wrong" ? target.group.why : undefined }));
    else return toTarget(facts, own, service, target, target.group.resource);
    return [];
  });
  return { service, own: own.end(), flows };
}

function toTarget(facts: Facts, own: Walk, service: Service, target: Target, group: Resource): readonly Flow[] {
  const other = target.swap && linked(target.swap.other);
  // Of a pair that a deployment swaps, either one may have the requests.
  const forwards = [group, ...(other ? [other] : [])].flatMap((one) => facts.balancers.forwards(one));
  const balancers = [...new Set(forwards.map((forward) => forward.balancer))];
  let ports: { readonly traffic: number; readonly check: number | undefined } | undefined;
  const settings = walked((walk) => {
    walk.via(service.resource.address, group.address);
    targetGroup(walk, service, group);
    const traffic = containerPort(walk, service, target);
    if (forwards.length === 0) notForwarded(facts, walk, service, target, group);
    for (const forward of forwards) walk.via(...listenerOf(forward));
    actionsUnclear(walk, forwards, balancers);
    if (traffic === undefined) {
      // The rules may fit either port.
      walk.presume((aside) => {
        for (const balancer of balancers)
          for (const port of portsInDoubt(service, target)) reach(facts, aside, balancer, service, port);
      });
      return;
    }
    for (const balancer of balancers) enabledZones(walk, balancer, service);
    ports = { traffic, check: balancers.length > 0 ? healthPort(walk, service, group, target.container) : undefined };
    const written = knownValue(numberSetting(group.get("port")));
    if (written !== undefined && written !== traffic)
      walk.note(says.defaultPort({ group: group.address, port: written, used: traffic }));
  });
  own.add(settings);
  if (!ports) return [];
  const { traffic, check } = ports;
  return balancers.flatMap((balancer): readonly Flow[] => {
    const flow = (port: number, purpose: string): Flow => {
      const evidence = walked((walk) => {
        walk.via(balancer.resource.address);
        for (const forward of forwards.filter((item) => item.balancer === balancer)) walk.via(...listenerOf(forward));
        walk.via(group.address, service.resource.address);
        reach(facts, walk, balancer, service, port);
      });
      const from = { kind: "load balancer", ...placeOf(balancer.resource) } as const;
      return { from, to: serviceEnd(service), port, purpose, evidence, requires: [settings] };
    };
    const forward = flow(traffic, "forward requests");
    return check === undefined || check === traffic ? [forward] : [forward, flow(check, "check its health")];
  });
}

function notForwarded(facts: Facts, walk: Walk, service: Service, target: Target, resource: Resource): void {
  const { balancers } = facts;
  const group = resource.address;
  const [idle] = balancers.idleForwards(resource);
  for (const what of balancers.uncertain) walk.doubt(unknown({ what }));
  if (balancers.uncertain.length === 0)
    walk.miss(
      idle ? says.noWeight({ group, at: (idle.rule ?? idle.listener).resource.address }) : says.notForwarded({ group }),
    );
  // Which balancer is meant can't be told; the rules for any of them aren't surplus on top of that.
  const vpc = service.subnets[0] && linked(service.subnets[0].vpc);
  walk.presume((aside) => {
    for (const balancer of balancers.all.filter(({ subnets }) => subnets.some((home) => linked(home.vpc) === vpc)))
      for (const port of portsInDoubt(service, target)) reach(facts, aside, balancer, service, port);
  });
}

/** Where nothing of a balancer is known to forward there. */
function actionsUnclear(walk: Walk, forwards: readonly Forward[], balancers: readonly Balancer[]): void {
  for (const balancer of balancers) {
    const actions = forwards
      .filter((forward) => forward.balancer === balancer)
      .map(({ listener, rule }) => (rule ? rule.action : listener.defaultAction));
    if (actions.every(({ unknown: whys }) => whys.length > 0))
      for (const what of actions.flatMap(({ unknown: whys }) => whys)) walk.doubt(unknown({ what }));
  }
}

function listenerOf({ listener, rule }: Forward): readonly string[] {
  return [listener.resource.address, ...(rule ? [rule.resource.address] : [])];
}

function targetGroup(walk: Walk, service: Service, resource: Resource): void {
  const group = resource.address;
  const told = <T>(name: string, setting: Setting<T>): T | undefined => toldOf(walk, group, name, setting);
  const protocol = told("protocol", textSetting(resource.get("protocol")));
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) walk.miss(says.protocol({ group, protocol }));
  const check = blocks(resource.get("health_check"));
  if (check.unknown) walk.doubt(says.setting({ group, name: "health_check", why: check.unknown.why }));
  if (check.maps[0]) healthCheck(walk, group, check.maps[0]);
  const type = told("target_type", orDefault(textSetting(resource.get("target_type")), "instance"));
  if (type !== undefined && type !== "ip") walk.miss(says.targetType({ group, type }));
  if (told("ip_address_type", textSetting(resource.get("ip_address_type"))) === "ipv6") ofIpv6(walk, service, group);
  const vpc = link(resource.get("vpc_id"), VPCS);
  const [home] = service.subnets.map((subnet) => linked(subnet.vpc));
  if (vpc.kind === "unknown") walk.doubt(says.groupVpcUnknown({ group }));
  else if (home && linked(vpc) !== home) walk.miss(says.groupVpc({ group, vpc: home.address }));
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-ip-address-type */
function ofIpv6(walk: Walk, { subnets }: Service, group: string): void {
  const hasIpv6 = ({ resource }: Subnet): boolean => (resource.get("ipv6_cidr_block") ?? null) !== null;
  if (subnets.some(hasIpv6)) walk.doubt(says.setting({ group, name: "ip_address_type", why: "IPv6" }));
  else if (subnets.length > 0) walk.miss(says.addresses({ group }));
}

function healthCheck(walk: Walk, group: string, check: ObjectValue): void {
  const told = <T>(name: string, setting: Setting<T>): T | undefined =>
    toldOf(walk, group, `health_check.${name}`, setting);
  const protocol = told("protocol", textSetting(check.get("protocol")));
  if (protocol !== undefined && !["HTTP", "HTTPS", "TCP"].includes(protocol))
    walk.miss(says.checkProtocol({ group, protocol }));
  if (told("enabled", switchSetting(check.get("enabled"))) === false) walk.miss(says.checkOff({ group }));
  const timeout = told("timeout", numberSetting(check.get("timeout")));
  const interval = told("interval", numberSetting(check.get("interval")));
  if (timeout !== undefined && interval !== undefined && timeout >= interval)
    walk.miss(says.checkTimes({ group, timeout, interval }));
}

/** The value of a target group's setting, where it has one; one that isn't known is a doubt. */
function toldOf<T>(walk: Walk, group: string, name: string, setting: Setting<T>): T | undefined {
  if (setting.kind === "unknown") walk.doubt(says.setting({ group, name, why: setting.why }));
  return knownValue(setting);
}

function containerPort(walk: Walk, { task, taskLink }: Service, { container: name, port }: Target): number | undefined {
  if (!task && taskLink.kind === "unknown") walk.doubt(unknownTaskDefinition({ why: taskLink.why }));
  const container = task?.containers.find((item) => item.name === name);
  if (!task || task.unknown !== undefined) {
    if (task?.unknown !== undefined) walk.doubt(unknown({ what: task.unknown }));
    return port;
  }
  const unnamed = task.containers.map((item) => item.name).filter(hasUnknown);
  if (hasUnknown(name) || (!container && unnamed.length > 0)) {
    for (const what of [name, ...unnamed].filter(hasUnknown)) walk.doubt(says.containerName({ name: what }));
    return port;
  }
  if (!container) {
    walk.miss(says.noContainer({ container: name, containers: task.containers.map((item) => item.name) }));
    return port;
  }
  if (port === undefined) {
    walk.doubt(says.containerPortUnknown());
    return undefined;
  }
  const [ports, unclear] = [tcpPorts(container), unknownPorts(container)];
  for (const what of unclear) walk.doubt(unknown({ what }));
  if (ports.includes(port) || unclear.length > 0) return port;
  walk.miss(says.containerPort({ port, container: name, ports }));
  return undefined;
}

function portsInDoubt({ task }: Service, { port, container }: Target): readonly number[] {
  const own = task?.containers.find((item) => item.name === container);
  return [...(port === undefined ? [] : [port]), ...(own ? tcpPorts(own) : [])];
}

/** From a load balancer to the tasks of a service, on one port. */
function reach(facts: Facts, walk: Walk, balancer: Balancer, service: Service, port: number): void {
  const { resource, groups, type } = balancer;
  walk.via(resource.address);
  for (const why of balancer.unknown) walk.doubt(says.balancerNetwork({ balancer: resource.address, why }));
  throughGroups(facts, walk, balancerEnd(balancer), "egress", port, taskEnd(service));
  const groupless = equals(type, "application") === "yes" && groups.length === 0;
  throughGroups(facts, walk, ownEnd(service), "ingress", port, { ...balancerPeer(balancer), groupless });
  for (const from of balancer.subnets)
    for (const to of service.subnets) throughAcls(facts, walk, subnetEnd(from), subnetEnd(to), port, GATEWAY_PORTS);
}

/**
 * A load balancer sends only to targets in zones that it is enabled in.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#availability-zones
 */
function enabledZones(walk: Walk, balancer: Balancer, service: Service): void {
  const enabled = new Set(balancer.subnets.map((subnet) => subnet.zone));
  if (enabled.size === 0 || balancer.unknown.length > 0) return;
  for (const { resource, zone } of service.subnets) {
    if (enabled.has(zone)) continue;
    if (zone.includes("<?")) walk.doubt(says.zoneUnknown({ subnet: resource.address }));
    else walk.miss(says.zone({ balancer: balancer.resource.address, zone, subnet: resource.address }));
  }
}

/** The port of the health check, where it has one of its own. */
function healthPort(walk: Walk, { task }: Service, resource: Resource, container: string): number | undefined {
  const group = resource.address;
  const check = resource.get("health_check");
  const port = argumentOf(check, "port");
  const path = toldOf(walk, group, "health_check.path", textSetting(argumentOf(check, "path")));
  if (path !== undefined && !path.startsWith("/")) walk.miss(says.checkPath({ group, path }));
  if (port === undefined || port === null || port === "traffic-port") return undefined;
  const number = knownValue(numberSetting(port));
  if (number === undefined) {
    walk.doubt(says.checkPortUnknown({ group, why: describe(port) }));
    return undefined;
  }
  const containers = task?.containers ?? [];
  const ports = containers.flatMap((item) => tcpPorts(item));
  const unclear = containers.flatMap((item) => unknownPorts(item));
  if (containers.some((item) => surelyListens(item, number))) return number;
  for (const what of unclear) walk.doubt(unknown({ what }));
  if (unclear.length > 0) return number;
  walk.miss(says.checkPort({ group, port: number, container, ports }));
  return undefined;
}
