import type { Container } from "@cdktf/provider-docker/lib/container";
import { Construct } from "constructs";
import { type ResolvedEnvironment, type ResolvedService, portOf } from "../../definition/resolve/resolve";
import { LocalProxy } from "./local-proxy";
import type { SourcesOf } from "./local-values";
import { containerNames } from "./local-service";
import { type NamedService, UndeclaredCalls } from "./undeclared-calls";

/** A service on this machine, in a network of its own. */
export interface PlacedService {
  readonly service: ResolvedService;
  readonly own: Construct;
  /** Id of its network. */
  readonly network: string;
  /** Where the variables of its containers that differ here have their values from. */
  readonly sourcesOf: SourcesOf;
}

export interface LocalCallsProps {
  readonly environment: Pick<ResolvedEnvironment, "namespace">;
  readonly prefix: string;
  readonly placed: readonly PlacedService[];
  /** Lines that say whose each network's addresses are. */
  readonly owners: string;
  readonly imageId: () => string;
}

/** Adds the ways between services: a proxy for each one that is called, and an answer to calls that aren't declared. */
export function addLocalCalls(scope: Construct, props: LocalCallsProps): ReadonlyMap<string, Container> {
  const { environment, prefix, placed, owners, imageId } = props;
  const named = new Map(
    placed.flatMap(({ service }) => {
      const { name, dnsName } = service;
      if (dnsName === undefined) return [];
      const own: NamedService = { name, dnsName: `${dnsName}.${environment.namespace}`, port: portOf(service) };
      return [[name, own] as const];
    }),
  );
  const callerNetworks = new Map<string, string[]>();
  for (const { service, network } of placed) {
    for (const callee of new Set(service.calls.map((call) => call.callee))) {
      const networks = callerNetworks.get(callee);
      if (networks === undefined) callerNetworks.set(callee, [network]);
      else networks.push(network);
    }
  }
  const proxies = new Map(
    placed.flatMap(({ service, own, network }) => {
      const { name, desiredCount } = service;
      const [callee, networks] = [named.get(name), callerNetworks.get(name)];
      // Without tasks Cloud Map has no address to answer with.
      if (callee === undefined || networks === undefined || desiredCount === 0) return [];
      const { dnsName } = callee;
      const ports = calledPorts(placed, name);
      const place = { name: `${prefix}-${name}-proxy`, imageId: imageId(), network, callerNetworks: networks };
      const proxy = new LocalProxy(own, "proxy", { ...place, dnsName, ports, tasks: containerNames(service, prefix) });
      return [[name, proxy.container] as const];
    }),
  );
  const callers = placed.flatMap(({ service, network }) => {
    // Its own name has no other meaning: a service reaches itself without the network.
    const known = [service.name, ...new Set(service.calls.map(({ callee }) => callee))].flatMap(
      (name) => named.get(name)?.dnsName ?? [],
    );
    return known.length < named.size ? [{ network, known }] : [];
  });
  if (callers.length > 0) {
    const undeclared = { name: `${prefix}-undeclared-calls`, imageId: imageId(), services: [...named.values()] };
    new UndeclaredCalls(new Construct(scope, "discovery"), "Default", { ...undeclared, callers, owners });
  }
  return proxies;
}

/** The ports of a service that others call. */
function calledPorts(placed: readonly PlacedService[], callee: string): readonly number[] {
  const called = placed.flatMap(({ service }) => service.calls.filter((call) => call.callee === callee));
  return [...new Set(called.map(({ port }) => port))].sort((a, b) => a - b);
}
