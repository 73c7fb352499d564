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
  const calledBy = callersByCallee(placed);
  const proxies = new Map(
    placed.flatMap(({ service, own, network }) => {
      const { name, desiredCount } = service;
      const [callee, callers] = [named.get(name), calledBy.get(name)];
      // Without tasks Cloud Map has no address to answer with.
      if (callee === undefined || callers === undefined || desiredCount === 0) return [];
      const { dnsName } = callee;
      const ports = [...callers.ports].sort((a, b) => a - b);
      const place = {
        name: `${prefix}-${name}-proxy`,
        imageId: imageId(),
        network,
        callerNetworks: [...callers.networks],
      };
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

/** Who calls a service: from which networks, on which of its ports. */
interface Callers {
  readonly networks: Set<string>;
  readonly ports: Set<number>;
}

function callersByCallee(placed: readonly PlacedService[]): ReadonlyMap<string, Callers> {
  const found = new Map<string, Callers>();
  for (const { service, network } of placed) {
    for (const { callee, port } of service.calls) {
      const callers = found.get(callee) ?? { networks: new Set(), ports: new Set() };
      found.set(callee, callers);
      callers.networks.add(network);
      callers.ports.add(port);
    }
  }
  return found;
}
