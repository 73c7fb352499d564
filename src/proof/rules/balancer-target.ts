import { tcpPorts } from "../../facts/containers";
import { linked } from "../../facts/link";
import type { Balancer } from "../../facts/balancers";
import type { Service } from "../../facts/services";
import { type Resource, asBoolean, asNumber, asString, block, describe } from "../../terraform/expressions/value";
import { link } from "../../facts/link";
import { GATEWAY_PORTS, throughAcls } from "../flows/acl-flow";
import { Chain } from "../flows/chain";
import { concludeNetwork } from "../flows/conclude";
import type { Context } from "../flows/context";
import { follow } from "../flows/follow";
import { placeOf } from "../flows/flow";
import { throughGroups } from "../flows/group-flow";
import { ownEnd } from "../flows/internet-path";
import { type Rule, counted } from "../result";
import { serviceEnd, taskEnd } from "../flows/service-path";

/**
 * For IP targets ECS registers `container_port`; the target group's own port is only a default.
 * Source: API ELBv2 RegisterTargets; docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
 */
export const balancerTarget: Rule = {
  id: "balancer-target",
  title: "Each load balancer reaches the tasks behind it, on the port that they listen on",
  check(context) {
    const { services } = context.facts;
    let [targets, balancers] = [0, 0];
    const results = services.flatMap((service) => {
      targets += service.targets.length;
      if (service.targets.length === 0) return [];
      const chain = new Chain();
      for (const target of service.targets) {
        if (target.group.kind !== "found") {
          if (target.group.kind === "unknown") chain.doubt(`a target group (${target.group.why})`);
          else
            chain.miss(
              `its load_balancer block names ${target.group.kind === "wrong" ? target.group.why : "no target group"}`,
              "name a target group",
            );
          continue;
        }
        const group = target.group.resource;
        chain.via(service.resource.address, group.address);
        targetGroup(chain, service, group);
        const port = containerPort(chain, service, target.container, target.port);
        const forwards = context.facts.balancers.forwards(group);
        if (forwards.length === 0)
          chain.miss(`no listener forwards to ${group.address}`, "add an aws_lb_listener_rule that does");
        for (const { listener, rule } of forwards)
          chain.via(listener.resource.address, ...(rule ? [rule.resource.address] : []));
        const distinct = new Set(forwards.map((forward) => forward.balancer));
        balancers += distinct.size;
        if (port === undefined) {
          // One fault, one finding: the rules may fit either port.
          for (const balancer of distinct)
            for (const either of portsInDoubt(service, target)) reach(context, new Chain(), balancer, service, either);
          continue;
        }
        for (const balancer of distinct) {
          const ways = forwards.filter((forward) => forward.balancer === balancer);
          const keep = (to: number, purpose: string): void => {
            const from = { kind: "load balancer", ...placeOf(balancer.resource) } as const;
            follow(context, chain, { from, to: serviceEnd(service), port: to, purpose }, () => {
              chain.via(balancer.resource.address);
              for (const { listener, rule } of ways)
                chain.via(listener.resource.address, ...(rule ? [rule.resource.address] : []));
              chain.via(group.address, service.resource.address);
              reach(context, chain, balancer, service, to);
            });
          };
          keep(port, "forward requests");
          zones(chain, balancer, service);
          const check = healthPort(chain, service, group, target.container);
          if (check !== undefined && check !== port) keep(check, "check its health");
        }
        const written = asNumber(group.get("port"));
        if (written !== undefined && written !== port)
          chain.note(`${group.address} says port ${written}, a default that ECS overrides with ${port}`);
      }
      context.needsBeforeStart(service.resource, chain.addresses);
      return concludeNetwork(chain, service, "be reached by its load balancer");
    });
    return { looked: counted({ service: services.length, target: targets, balancer: balancers }), results };
  },
};

function targetGroup(chain: Chain, service: Service, group: Resource): void {
  const protocol = asString(group.get("protocol"));
  if (protocol !== undefined && !PROTOCOLS.includes(protocol))
    chain.miss(`protocol of ${group.address} is ${protocol}`, `take one of ${PROTOCOLS.join(", ")}`);
  const check = block(group.get("health_check"));
  const asked = asString(check?.get("protocol"));
  if (asked !== undefined && !["HTTP", "HTTPS", "TCP"].includes(asked))
    chain.miss(`the health check of ${group.address} speaks ${asked}`, "take HTTP, HTTPS or TCP");
  if (asBoolean(check?.get("enabled")) === false)
    chain.miss(`the health check of ${group.address} is off, which AWS allows for Lambda only`, "set enabled to true");
  const [timeout, interval] = [asNumber(check?.get("timeout")), asNumber(check?.get("interval"))];
  if (timeout !== undefined && interval !== undefined && timeout >= interval) {
    chain.miss(
      `the health check of ${group.address} waits ${timeout} s, its interval is ${interval} s`,
      "make the timeout shorter than the interval",
    );
  }
  const type = asString(group.get("target_type")) ?? "instance";
  if (type !== "ip")
    chain.miss(`target_type of ${group.address} is ${type}, Fargate tasks are registered by address`, "set it to ip");
  const vpc = link(group.get("vpc_id"), ["aws_vpc", "aws_default_vpc"]);
  const [home] = service.subnets.map((subnet) => linked(subnet.vpc));
  if (vpc.kind === "unknown") chain.doubt(`the VPC of ${group.address}`);
  else if (home && linked(vpc) !== home)
    chain.miss(`${group.address} is not in ${home.address}, where the tasks run`, "set its vpc_id");
}

function containerPort(chain: Chain, service: Service, name: string, port: number | undefined): number | undefined {
  const container = service.task?.containers.find((item) => item.name === name);
  if (!service.task || service.task.unknown !== undefined) {
    if (service.task?.unknown !== undefined) chain.doubt(service.task.unknown);
    return port;
  }
  if (!container) {
    const names = service.task.containers.map((item) => `'${item.name}'`).join(", ");
    chain.miss(`its load_balancer block names container '${name}', the task has ${names}`, "name one of these");
    return port;
  }
  if (port === undefined) {
    chain.doubt("container_port");
    return undefined;
  }
  const ports = tcpPorts(container);
  if (ports.includes(port)) return port;
  chain.miss(
    `container_port is ${port === 0 ? "not set" : port}, container '${name}' listens on ${ports.join(", ") || "no port"}`,
    "make them equal",
  );
  return undefined;
}

function portsInDoubt(service: Service, { port, container }: Service["targets"][number]): readonly number[] {
  const own = service.task?.containers.find((item) => item.name === container);
  return [...(port === undefined ? [] : [port]), ...(own ? tcpPorts(own) : [])];
}

function reach(context: Context, chain: Chain, balancer: Balancer, service: Service, port: number): void {
  const { resource, groups } = balancer;
  chain.via(resource.address);
  for (const why of balancer.unknown) chain.doubt(`subnets or groups of ${resource.address} (${why})`);
  const label = groups.map((group) => group.address).join(", ") || resource.address;
  const homes = balancer.subnets.flatMap((subnet) => subnet.cidr ?? []);
  const own = { groups, unknown: balancer.unknown };
  throughGroups(context, chain, own, "egress", port, taskEnd(service));
  throughGroups(context, chain, ownEnd(service), "ingress", port, {
    label,
    groups,
    cidrs: homes,
    groupless: balancer.type === "application" && groups.length === 0,
  });
  for (const from of balancer.subnets) {
    for (const to of service.subnets) {
      throughAcls(
        context,
        chain,
        { subnet: from, cidr: from.cidr },
        { subnet: to, cidr: to.cidr },
        port,
        GATEWAY_PORTS,
      );
    }
  }
}

const PROTOCOLS = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP"];

/** A balancer sends only to targets in zones it is enabled in. Source: ELB application user guide, "Availability Zones" */
function zones(chain: Chain, balancer: Balancer, service: Service): void {
  const enabled = new Set(balancer.subnets.map((subnet) => subnet.zone));
  if (enabled.size === 0 || balancer.unknown.length > 0) return;
  for (const subnet of service.subnets) {
    if (enabled.has(subnet.zone)) continue;
    if (subnet.zone.includes("<?")) chain.doubt(`the zone of ${subnet.resource.address}`);
    else
      chain.miss(
        `${balancer.resource.address} is not enabled in ${subnet.zone}, the zone of ${subnet.resource.address}`,
        "add a subnet of that zone to it",
      );
  }
}

function healthPort(chain: Chain, service: Service, group: Resource, name: string): number | undefined {
  const check = block(group.get("health_check"));
  const port = check?.get("port");
  const path = asString(check?.get("path"));
  if (path !== undefined && !path.startsWith("/"))
    chain.miss(`the health check of ${group.address} asks for '${path}'`, "start the path with /");
  if (port === undefined || port === null || port === "traffic-port") return undefined;
  const number = asNumber(port);
  if (number === undefined) {
    chain.doubt(`the health check's port of ${group.address} (${describe(port)})`);
    return undefined;
  }
  const all = (service.task?.containers ?? []).flatMap((container) => tcpPorts(container));
  if (!all.includes(number)) {
    chain.miss(
      `the health check of ${group.address} asks port ${number}, container '${name}' listens on ${all.join(", ") || "no port"}`,
      "set it to traffic-port",
    );
    return undefined;
  }
  return number;
}
