import type { EnvironmentDefinition } from "../platform";
import type { ServiceDefinition } from "../service";
import { connectOf, registeredName } from "./connect";
import { variablePrefix } from "./names";
import { type Ported, namedPorts } from "./ports";

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
  const connect = { service: connectOf(call.callee, callee, environment, namespace), job: undefined }[caller];
  const alias = connect?.ports.find(({ portName }) => portName === call.portName)?.alias;
  if (alias !== undefined) return `${alias.name}:${alias.port}`;
  const [port, dnsName] = [calledPort(callee, call), registeredName(callee, environment)];
  return port === undefined || dnsName === undefined ? undefined : `${dnsName}.${namespace}:${port}`;
}
