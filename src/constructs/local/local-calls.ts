import type { Container } from "@cdktf/provider-docker/lib/container";
import { Construct } from "constructs";
import type { ResolvedCall } from "../../definition/resolve/calls";
import { type ResolvedEnvironment, type ResolvedService, portOf } from "../../definition/resolve/resolve";
import type { LocalNetworks } from "./local-networks";
import { LocalProxy, type ProxiedPort } from "./local-proxy";
import type { SourcesOf } from "./local-values";
import { containerNames } from "./local-service";
import { type NamedPort, UndeclaredCalls } from "./undeclared-calls";

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
  readonly networks: Pick<LocalNetworks, "owners" | "allowing">;
  readonly imageId: () => string;
}

/** A name and port by which services find a port of another one: by DNS, or by Service Connect. */
interface Address {
  readonly host: string;
  /** What callers connect to. */
  readonly listens: number;
  /** Where the tasks listen; undefined for all of their ports, at the same number. */
  readonly port: number | undefined;
}

/** Adds the ways between services: a proxy for each one that is called, and an answer to calls that aren't declared. */
export function addLocalCalls(scope: Construct, props: LocalCallsProps): ReadonlyMap<string, Container> {
  const { environment, prefix, placed, networks, imageId } = props;
  const addresses = new Map(
    placed.flatMap(({ service }) => {
      const own = addressesOf(service, environment.namespace);
      return own.length === 0 ? [] : [[service.name, own] as const];
    }),
  );
  const callersOf = callersByCallee(placed);
  const proxies = new Map(
    placed.flatMap(({ service, own, network }) => {
      const { name, desiredCount } = service;
      const [found, callers] = [addresses.get(name), callersOf.get(name)];
      // Without tasks nobody has an address to answer with.
      if (found === undefined || callers === undefined || desiredCount === 0) return [];
      const proxy = new LocalProxy(own, "proxy", {
        name: `${prefix}-${name}-proxy`,
        imageId: imageId(),
        network,
        ports: proxiedPorts(found, callers),
        tasks: containerNames(service, prefix),
        callers: [...new Set(callers.map((caller) => caller.network))].map((callerNetwork) => ({
          network: callerNetwork,
          hosts: hostsOf(found),
        })),
        allowing: (services) => networks.allowing(services),
      });
      return [[name, proxy.container] as const];
    }),
  );
  const hosts = new Set([...addresses.values()].flatMap(hostsOf));
  const callers = placed.flatMap(({ service, network }) => {
    // Its own name has no other meaning: a service reaches itself without the network.
    const known = [service.name, ...new Set(service.calls.map(({ callee }) => callee))].flatMap((name) =>
      hostsOf(addresses.get(name) ?? []),
    );
    return known.length < hosts.size ? [{ network, known }] : [];
  });
  if (callers.length > 0) {
    const ports = [...addresses].flatMap(([name, own]) =>
      own.map(({ host, listens }): NamedPort => ({ name, host, port: listens })),
    );
    new UndeclaredCalls(new Construct(scope, "discovery"), "Default", {
      name: `${prefix}-undeclared-calls`,
      imageId: imageId(),
      ports,
      callers,
      owners: networks.owners,
    });
  }
  return proxies;
}

/** By which names and ports others find a service. */
function addressesOf(service: ResolvedService, namespace: string): Address[] {
  const { dnsName, connect } = service;
  return [
    ...(dnsName === undefined ? [] : [{ host: `${dnsName}.${namespace}`, listens: portOf(service), port: undefined }]),
    ...(connect?.ports ?? []).map(({ alias, port }) => ({ host: alias.name, listens: alias.port, port })),
  ];
}

function hostsOf(addresses: readonly Address[]): string[] {
  return [...new Set(addresses.map(({ host }) => host))];
}

interface Caller {
  readonly name: string;
  readonly network: string;
  readonly call: ResolvedCall;
}

function callersByCallee(placed: readonly PlacedService[]): ReadonlyMap<string, readonly Caller[]> {
  const found = new Map<string, Caller[]>();
  for (const { service, network } of placed) {
    for (const call of service.calls) {
      const callers = found.get(call.callee) ?? [];
      callers.push({ name: service.name, network, call });
      found.set(call.callee, callers);
    }
  }
  return found;
}

/** Where a service's proxy listens for the ports that are called, and who may connect there. */
function proxiedPorts(addresses: readonly Address[], callers: readonly Caller[]): ProxiedPort[] {
  const found = new Map<number, { readonly port: number; readonly callers: Set<string> }>();
  for (const { name, call } of callers) {
    for (const { listens, port } of addresses) {
      if (port !== undefined && port !== call.port) continue;
      const at = port === undefined ? call.port : listens;
      const known = found.get(at) ?? { port: call.port, callers: new Set() };
      found.set(at, known);
      known.callers.add(name);
    }
  }
  return [...found]
    .toSorted(([a], [b]) => a - b)
    .map(([listens, { port, callers: names }]) => ({ listens, port, callers: [...names] }));
}
