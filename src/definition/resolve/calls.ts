import type { EnvironmentDefinition } from "../platform";
import type { ServiceDefinition } from "../service";
import { type ResolvedConnectPort, connectOf, registeredName } from "./connect";
import { variablePrefix } from "./names";
import { type Ported, namedPorts } from "./ports";

/** What a service calls: `books`, or a further port of it, `books:metrics`. */
export interface Call {
  readonly callee: string;
  /** Undefined for the callee's `port`. */
  readonly portName: string | undefined;
}

export interface ResolvedCall extends Call {
  /** Where the callee's container listens. */
  readonly port: number;
  /** Where connections of this call arrive at the callee's tasks: its container, its proxy, or both where it is found in two ways. */
  readonly arrivesAt: readonly number[];
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

/** The port that a call leads to; undefined where the callee has none of that name. */
export function calledPort(service: Pick<ServiceDefinition, "port"> & Ported, { portName }: Call): number | undefined {
  return portName === undefined ? service.port : namedPorts(service).get(portName);
}

/** The calls that lead somewhere; those that don't are errors of the definition. */
export function resolveCalls(
  calls: readonly string[],
  environment: Pick<EnvironmentDefinition, "services" | "discovery">,
  caller: Caller,
): ResolvedCall[] {
  return calls.map(parseCall).flatMap((call) => {
    const callee = serviceCalled(call, environment.services);
    const port = callee && calledPort(callee, call);
    if (callee === undefined || port === undefined) return [];
    const override = connectPort(call, callee, environment, "", caller)?.ingressPortOverride;
    const isInDns = registeredName(callee, environment) !== undefined;
    return [{ ...call, port, arrivesAt: override === undefined ? [port] : isInDns ? [port, override] : [override] }];
  });
}

/** What the caller's proxy knows of the port that is called; undefined where it finds the callee by DNS. */
function connectPort(
  { callee: name, portName }: Call,
  callee: ServiceDefinition,
  environment: Pick<EnvironmentDefinition, "discovery">,
  namespace: string,
  caller: Caller,
): ResolvedConnectPort | undefined {
  const connect = { service: connectOf(name, callee, environment, namespace), job: undefined }[caller];
  return connect?.ports.find((port) => port.portName === portName);
}

function serviceCalled({ callee }: Call, services: EnvironmentDefinition["services"]): ServiceDefinition | undefined {
  return Object.hasOwn(services, callee) ? services[callee] : undefined;
}

/** Who calls: a task that no service keeps running has no proxy of Service Connect beside it. */
export type Caller = "service" | "job";

/** Environment variables with the addresses of what is called. */
export function callAddresses(
  calls: readonly string[],
  environment: Pick<EnvironmentDefinition, "services" | "discovery">,
  namespace: string,
  caller: Caller,
): Record<string, string> {
  const addresses: Record<string, string> = {};
  for (const text of calls) {
    const call = parseCall(text);
    const callee = serviceCalled(call, environment.services);
    const address = callee && addressOf(call, callee, environment, namespace, caller);
    if (address !== undefined) addresses[callVariable(text)] = `http://${address}`;
  }
  return addresses;
}

/** `books.shop-dev.internal:8080`; undefined where the caller can't find it. */
function addressOf(
  call: Call,
  callee: ServiceDefinition,
  environment: Pick<EnvironmentDefinition, "discovery">,
  namespace: string,
  caller: Caller,
): string | undefined {
  const alias = connectPort(call, callee, environment, namespace, caller)?.alias;
  if (alias !== undefined) return `${alias.name}:${alias.port}`;
  const [port, dnsName] = [calledPort(callee, call), registeredName(callee, environment)];
  return port === undefined || dnsName === undefined ? undefined : `${dnsName}.${namespace}:${port}`;
}
