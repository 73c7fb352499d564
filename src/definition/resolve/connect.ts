import { match } from "../../lib/match";
import type { ConnectAlias, ConnectProtocol, ConnectTls, DefaultDiscovery, Discovery } from "../discovery";
import type { EnvironmentDefinition } from "../platform";
import type { ServiceDefinition } from "../service";
import { DEFAULTS } from "./defaults";
import { internalName } from "./exposure";
import { discoveryName } from "./names";
import { namedPorts } from "./ports";

/** The port mapping of the service's `port`: further ports have names without `_`. */
const SERVICE_PORT = "service_port";

/** What a service offers in Service Connect. */
export interface ResolvedConnect {
  /** The service's `port`, then the further ones by their names. */
  readonly ports: readonly ResolvedConnectPort[];
  readonly tls: ConnectTls | undefined;
}

export interface ResolvedConnectPort {
  /** Name in the definition; undefined for the service's `port`. */
  readonly portName: string | undefined;
  /** Name of its port mapping. */
  readonly mapping: string;
  /** Where the task listens. */
  readonly port: number;
  /** Where its proxy does; undefined for the same port. */
  readonly ingressPortOverride: number | undefined;
  /** Name of the Cloud Map service that ECS makes. */
  readonly discoveryName: string;
  /** What callers connect to. */
  readonly alias: { readonly name: string; readonly port: number };
  readonly protocol: ConnectProtocol["protocol"];
  readonly timeouts: { readonly idleSeconds?: number; readonly requestSeconds?: number } | undefined;
}

/** A port of any protocol. */
interface AnyPort {
  readonly protocol: ConnectProtocol["protocol"];
  readonly timeouts?: ResolvedConnectPort["timeouts"];
  readonly alias?: ConnectAlias;
  readonly ingressPortOverride?: number;
}

type Environment = Pick<EnvironmentDefinition, "discovery">;
type Found = Pick<ServiceDefinition, "exposure" | "discovery">;

function discoveryOf({ discovery: own }: Found, { discovery }: Environment): Discovery | DefaultDiscovery {
  return own ?? discovery ?? DEFAULTS.discovery;
}

/** First label of a service's name in the private DNS namespace; undefined where it isn't registered there. */
export function registeredName(service: Found, environment: Environment): string | undefined {
  const isRegistered = match(discoveryOf(service, environment), "type", {
    dns: () => true,
    "service-connect": ({ dns = false }) => dns,
  });
  return isRegistered ? internalName(service.exposure) : undefined;
}

type Offering = Found & Pick<ServiceDefinition, "port" | "ports" | "sidecars" | "physicalName">;

/** What a service offers in Service Connect; undefined where it isn't found by it, or has no name at all. */
export function connectOf(
  name: string,
  service: Offering,
  environment: Environment,
  namespace: string,
): ResolvedConnect | undefined {
  const { exposure, port, physicalName = name } = service;
  const dnsName = internalName(exposure);
  if (dnsName === undefined || port === undefined) return undefined;
  return match(discoveryOf(service, environment), "type", {
    dns: () => undefined,
    "service-connect": (own) => {
      const { tls } = own;
      const of = (
        portName: string | undefined,
        at: number,
        { alias, ingressPortOverride, ...spoken }: AnyPort,
      ): ResolvedConnectPort => ({
        portName,
        mapping: portName ?? SERVICE_PORT,
        port: at,
        ingressPortOverride,
        discoveryName: discoveryName(physicalName, portName),
        alias: { name: `${dnsName}.${namespace}`, port: at, ...alias },
        protocol: spoken.protocol,
        timeouts: spoken.timeouts,
      });
      // Where a further port says nothing of itself, it has its service's protocol, and not its alias.
      const common = { protocol: own.protocol, timeouts: own.timeouts };
      const ports: Readonly<Record<string, AnyPort>> = "ports" in own ? (own.ports ?? {}) : {};
      const further = [...namedPorts(service)].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return {
        tls,
        ports: [
          of(undefined, port, own),
          ...further.map(([portName, at]) =>
            of(portName, at, Object.hasOwn(ports, portName) ? (ports[portName] ?? common) : common),
          ),
        ],
      };
    },
  });
}
