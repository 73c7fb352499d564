import type { EnvironmentDefinition } from "../platform";
import type { ServiceDefinition } from "../service";
import { internalName } from "./exposure";
import { variablePrefix } from "./names";

/** What a service calls: `books`, or a further port of it, `books:metrics`. */
export interface Call {
  readonly callee: string;
  /** Undefined for the callee's `port`. */
  readonly portName: string | undefined;
}

export interface ResolvedCall extends Call {
  readonly port: number;
}

export function parseCall(text: string): Call {
  const colon = text.indexOf(":");
  return colon < 0
    ? { callee: text, portName: undefined }
    : { callee: text.slice(0, colon), portName: text.slice(colon + 1) };
}

/** Name of the environment variable that holds the address of what is called: `RANDOM_QUOTE_APP_URL`, `BOOKS_METRICS_URL`. */
export function callVariable(call: string): string {
  const { callee, portName } = parseCall(call);
  return `${variablePrefix(portName === undefined ? callee : `${callee}-${portName}`)}_URL`;
}

type Ported = Pick<ServiceDefinition, "ports" | "sidecars">;

/** The further ports of a service's containers, by name. */
export function namedPorts({ ports = {}, sidecars = {} }: Ported): ReadonlyMap<string, number> {
  const all = [ports, ...Object.values(sidecars).map((sidecar) => sidecar.ports ?? {})];
  return new Map(all.flatMap((own) => Object.entries(own)));
}

/** The port that a call leads to; undefined where the callee has none of that name. */
export function calledPort(service: Pick<ServiceDefinition, "port"> & Ported, { portName }: Call): number | undefined {
  return portName === undefined ? service.port : namedPorts(service).get(portName);
}

/** The calls that lead somewhere; those that don't are errors of the definition. */
export function resolveCalls(calls: readonly string[], services: EnvironmentDefinition["services"]): ResolvedCall[] {
  return calls.map(parseCall).flatMap((call) => {
    const callee = serviceCalled(call, services);
    const port = callee && calledPort(callee, call);
    return port === undefined ? [] : [{ ...call, port }];
  });
}

function serviceCalled({ callee }: Call, services: EnvironmentDefinition["services"]): ServiceDefinition | undefined {
  return Object.hasOwn(services, callee) ? services[callee] : undefined;
}

/** Environment variables with the addresses of what is called. */
export function callAddresses(
  calls: readonly string[],
  services: EnvironmentDefinition["services"],
  namespace: string,
): Record<string, string> {
  const addresses: Record<string, string> = {};
  for (const text of calls) {
    const call = parseCall(text);
    const callee = serviceCalled(call, services);
    const port = callee && calledPort(callee, call);
    const dnsName = callee && internalName(callee.exposure);
    if (port !== undefined && dnsName !== undefined)
      addresses[callVariable(text)] = `http://${dnsName}.${namespace}:${port}`;
  }
  return addresses;
}
