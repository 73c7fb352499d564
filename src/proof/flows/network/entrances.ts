import type { Balancer, Listener } from "../../../facts/balancers";
import { surelyListens, unknownPorts } from "../../../facts/containers";
import type { Facts } from "../../../facts/facts";
import type { DataStore } from "../../../facts/network/data-stores";
import type { Service } from "../../../facts/services";
import { equals, textSetting } from "../../../facts/setting";
import type { Match } from "../../../facts/arn";
import type { Subnet } from "../../../facts/vpc";
import { type Resource, Unknown, argumentOf } from "../../../terraform/expressions/value";

/** A port of something that clients may connect to. */
export interface Entrance {
  readonly to: Resource;
  readonly port: number;
  readonly groups: readonly Resource[];
  readonly subnets: readonly Subnet[];
  /** Whether no group filters: on a network load balancer without groups. */
  readonly isGroupless: boolean;
  /** Whether it has a public address. */
  readonly isPublic: Match;
  /** What of its subnets, groups and port can't be told. */
  readonly doubts: readonly string[];
  /** Of what takes the connections. */
  readonly addresses: readonly string[];
}

/** Load balancers by their listeners, tasks by the ports of their containers, databases and caches by theirs. */
export function entrances(facts: Facts): readonly Entrance[] {
  const { balancers, services } = facts;
  return [
    ...balancers.all.flatMap((balancer) => balancer.listeners.flatMap((listener) => ofListener(balancer, listener))),
    ...services.flatMap((service) => ofTasks(facts, service)),
    ...facts.dataStores.flatMap(ofStore),
  ];
}

function ofListener(balancer: Balancer, { port, resource }: Listener): readonly Entrance[] {
  if (port === undefined) return [];
  const { resource: to, groups, subnets, type, internal, unknown } = balancer;
  return [
    {
      to,
      port,
      groups,
      subnets,
      isGroupless: groups.length === 0 && unknown.length === 0 && equals(type, "application") !== "yes",
      isPublic: equals(internal, false),
      doubts: [...unknown, ...clientsUnknown(balancer, resource)],
      addresses: [to.address, resource.address],
    },
  ];
}

/**
 * What only some clients have.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#ip-address-type
 */
function clientsUnknown({ resource: balancer }: Balancer, listener: Resource): readonly string[] {
  const mode = textSetting(argumentOf(listener.get("mutual_authentication"), "mode"));
  const addresses = textSetting(balancer.get("ip_address_type"));
  const isOfIpv6 = equals(addresses, "dualstack-without-public-ipv4") !== "no";
  return [
    ...(equals(mode, "verify") === "no" ? [] : [`whether clients have a certificate that ${listener.address} trusts`]),
    ...(isOfIpv6 ? [`whether clients reach ${balancer.address} by IPv6`] : []),
  ];
}

function ofTasks(facts: Facts, service: Service): readonly Entrance[] {
  const { resource: to, groups, subnets, publicIp, networkUnknown } = service;
  const isPublic = publicIp instanceof Unknown ? "unknown" : publicIp ? "yes" : "no";
  const common = { to, groups, subnets, isGroupless: false, isPublic } as const;
  const containers = service.task?.containers ?? [];
  const proxied = facts.connect.overrides(service);
  return facts.portsOf(service).map((port) => {
    const isSure = proxied.includes(port) || containers.some((container) => surelyListens(container, port));
    const doubts = isSure ? networkUnknown : [...networkUnknown, ...containers.flatMap(unknownPorts)];
    return { ...common, port, doubts, addresses: [to.address] };
  });
}

function ofStore({ resource: to, port, groups, subnets, isPublic, unknown: doubts }: DataStore): readonly Entrance[] {
  if (port === undefined) return [];
  return [{ to, port, groups, subnets, isGroupless: false, isPublic, doubts, addresses: [to.address] }];
}
