import { tcpPorts } from "../../facts/containers";
import type { Namespace } from "../../facts/discovery";
import { linked } from "../../facts/link";
import type { Service } from "../../facts/services";
import { throughAcls } from "../flows/acl-flow";
import { type Told, addressesTold } from "../flows/addresses";
import { callBalancer } from "../flows/balancer-call";
import { Chain } from "../flows/chain";
import { concludeNetwork } from "../flows/conclude";
import type { Context } from "../flows/context";
import { follow } from "../flows/follow";
import { throughGroups } from "../flows/group-flow";
import { ownEnd, toInternet } from "../flows/internet-path";
import { type Result, type Rule, counted } from "../result";
import { serviceEnd, taskEnd, vpcDns } from "../flows/service-path";

/** Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html */
export const calls: Rule = {
  id: "calls",
  title: "Each address that a service is told resolves, and leads to a port that it can reach",
  check(context) {
    const { services, discovery } = context.facts;
    const byName = new Map<string, Namespace[]>();
    for (const space of discovery.namespaces) byName.set(space.name, [...(byName.get(space.name) ?? []), space]);
    const spacesOf = (host: string): readonly Namespace[] => {
      const labels = host.split(".");
      return labels.flatMap((_, index) => byName.get(labels.slice(index + 1).join(".")) ?? []);
    };
    let told = 0;
    const results = services.flatMap((service): readonly Result[] =>
      addressesTold(service, (host) => spacesOf(host).length > 0).flatMap((address) => {
        if (
          ["localhost", "127.0.0.1", "0.0.0.0", "169.254.170.2"].includes(address.host) ||
          address.host.includes("\u0000")
        )
          return [];
        told += 1;
        const chain = new Chain();
        if (address.balancer) callBalancer(context, chain, service, address, address.balancer);
        else callName(context, chain, service, address, spacesOf(address.host));
        return concludeNetwork(chain, service, purposeOf(address));
      }),
    );
    return {
      looked: counted({ service: services.length, address: told, namespace: discovery.namespaces.length }),
      results,
    };
  },
};

function callName(context: Context, chain: Chain, caller: Service, told: Told, spaces: readonly Namespace[]): void {
  const vpc = caller.subnets[0] && linked(caller.subnets[0].vpc);
  // Without a subnet there is no VPC to resolve in; the rule 'service-network' speaks of that.
  if (!vpc) return;
  const here = spaces.find((space) => linked(space.vpc) === vpc);
  const [elsewhere] = spaces;
  if (!here) {
    if (elsewhere || isPrivate(told.host)) presume(context, caller, told);
    if (elsewhere) {
      if (elsewhere.vpc.kind === "unknown") chain.doubt(`the VPC of ${elsewhere.resource.address}`);
      else
        chain.miss(
          `namespace ${elsewhere.resource.address} ('${elsewhere.name}') is not attached to ${vpc.address}`,
          "set its vpc",
        );
      return;
    }
    const names = context.facts.discovery.namespaces
      .filter((space) => linked(space.vpc) === vpc)
      .map((space) => `'${space.name}'`);
    if (isPrivate(told.host)) {
      chain.miss(
        `no namespace of ${vpc.address} holds ${told.host} (it has ${names.join(", ") || "none"})`,
        "correct the host or add the namespace",
      );
      return;
    }
    const fix = "correct the host or set egress to 'nat'";
    const because = `no namespace of ${vpc.address} holds ${told.host} (it has ${names.join(", ") || "none"}) and the service has no route to the internet`;
    const port = told.port ?? 443;
    const flow = {
      from: serviceEnd(caller),
      to: { kind: "host", name: told.host },
      port,
      purpose: purposeOf(told),
    } as const;
    for (const subnet of caller.subnets) {
      follow(context, chain, flow, () => {
        toInternet(context, chain, caller, subnet, { target: told.host, port, fix, because });
      });
    }
    return;
  }
  chain.via(here.resource.address);
  vpcDns(chain, vpc);
  const label = told.host.slice(0, -here.name.length - 1);
  const entry = here.entries.get(label);
  if (!entry) {
    presume(context, caller, told);
    const known = [...here.entries.keys()].map((name) => `'${name}'`).join(", ") || "none";
    chain.miss(
      `namespace ${here.resource.address} has no service '${label}' (it has ${known})`,
      "correct the host or add the aws_service_discovery_service",
    );
    return;
  }
  chain.via(entry.resource.address);
  if (!entry.records.some((record) => record.type === "A" || record.type === "AAAA")) {
    const types = entry.records.map((record) => record.type).join(", ") || "none";
    chain.miss(`${entry.resource.address} has no A record (it has ${types})`, "add one to its dns_config");
  }
  if (entry.services.length === 0) {
    presume(context, caller, told);
    chain.miss(`no ECS service registers in ${entry.resource.address}`, "add service_registries to the called service");
    return;
  }
  for (const callee of entry.services) {
    const flow = { from: serviceEnd(caller), to: serviceEnd(callee), port: told.port, purpose: purposeOf(told) };
    follow(context, chain, flow, () => {
      chain.via(caller.resource.address, here.resource.address, entry.resource.address);
      callService(context, chain, caller, callee, told);
    });
  }
}

function purposeOf({ host, port, variable }: Told): string {
  return `call ${host}:${port ?? "?"} (variable ${variable})`;
}

/** A call that resolves to nothing still has its rules: those at its port are not surplus on top of that. */
function presume(context: Context, caller: Service, { port }: Told): void {
  if (port === undefined) return;
  for (const rule of caller.groups.flatMap((group) => context.facts.groups.of(group, "egress"))) {
    if (rule.peer.kind !== "group" || port < rule.from || port > rule.to) continue;
    for (const callee of context.facts.membersOf(rule.peer.group)) {
      if (callee === caller) continue;
      context.addCall(caller.resource, callee.resource);
      connect(context, new Chain(), caller, callee, port);
    }
  }
}

function callService(context: Context, chain: Chain, caller: Service, callee: Service, { port }: Told): void {
  chain.via(callee.resource.address);
  context.addCall(caller.resource, callee.resource);
  const [from, to] = [caller.subnets[0], callee.subnets[0]];
  if (from && to && linked(from.vpc) !== linked(to.vpc))
    chain.miss(`${callee.resource.address} runs in another VPC`, "call a service of the same VPC");
  if (port === undefined) {
    chain.doubt("the port that is called");
    return;
  }
  const ports = (callee.task?.containers ?? []).flatMap((container) => tcpPorts(container));
  if (callee.task && callee.task.unknown === undefined && !ports.includes(port)) {
    chain.miss(`${callee.label} listens on ${ports.join(", ") || "no port"}, not ${port}`, "make the ports equal");
    // One fault, one finding: the rules may fit either port.
    for (const real of [port, ...ports]) connect(context, new Chain(), caller, callee, real);
    return;
  }
  connect(context, chain, caller, callee, port);
}

function connect(context: Context, chain: Chain, caller: Service, callee: Service, port: number): void {
  const to = taskEnd(callee);
  throughGroups(context, chain, ownEnd(caller), "egress", port, to);
  const from = taskEnd(caller);
  throughGroups(context, chain, ownEnd(callee), "ingress", port, from);
  for (const source of caller.subnets) {
    for (const target of callee.subnets) {
      throughAcls(context, chain, { subnet: source, cidr: source.cidr }, { subnet: target, cidr: target.cidr }, port);
    }
  }
}

/** Names that the public DNS never holds. Source: RFC 6761, RFC 6762, ICANN's reservation of .internal */
function isPrivate(host: string): boolean {
  return (
    !host.includes(".") ||
    /\.(local|localdomain|internal|lan|home|corp|private|test|invalid|svc|cluster|intranet)$/i.test(host)
  );
}
