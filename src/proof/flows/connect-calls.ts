import type { ConnectEndpoint, Connected } from "../../facts/ecs/service-connect";
import { namespaceLabel } from "../../facts/ecs/service-connect";
import type { Facts } from "../../facts/facts";
import { linked } from "../../facts/link";
import type { Service } from "../../facts/services";
import { equals } from "../../facts/setting";
import { messages } from "../message";
import type { EndpointUrl } from "./endpoint-urls";
import { Walk, walked } from "./evidence";
import { type Flow, serviceEnd } from "./flow";
import { toTasks } from "./network/service-path";

const says = messages(
  {
    membership: (it: { service: string; why: string }) =>
      `whether service '${it.service}' uses Service Connect (${it.why})`,
    namespace: (it: { service: string; namespace: string }) =>
      `which namespace service '${it.service}' is in (${it.namespace.replace(/[<?>]/g, "")})`,
    alias: (it: { host: string; service: string }) => `whether ${it.host} is a client_alias of service '${it.service}'`,
    notMember: (it: { host: string; callee: string; namespace: string }) =>
      `${it.host} is a name of service '${it.callee}' in Service Connect, known only to services of ${it.namespace}; add service_connect_configuration with that namespace`,
    port: ({ host }: { host: string }) => `the port of ${host} that is called`,
    aliasPort: (it: { host: string; why: string }) => `the port of client_alias ${it.host} (${it.why})`,
    otherPort: (it: { host: string; callee: string; ports: readonly number[]; port: number }) =>
      `client_alias ${it.host} of service '${it.callee}' has port ${it.ports.join(", ") || "?"}, not ${it.port}; make the ports equal`,
    proxyPort: (it: { callee: string; why: string }) => `where the proxy of service '${it.callee}' listens (${it.why})`,
    otherVpc: (it: { callee: string }) => `how tasks of another VPC reach service '${it.callee}'`,
  },
  { otherPort: [] },
);

interface AliasCall {
  readonly caller: Service;
  readonly url: EndpointUrl;
  readonly purpose: string;
}

/** Where a call by a name of Service Connect leads. */
export interface ConnectCall {
  readonly flows: readonly Flow[];
  readonly callees: readonly Service[];
}

/**
 * A call by an alias: the proxy beside the caller's tasks takes it, and connects to the port on which the callee's proxy
 * listens. Undefined where the name is none of Service Connect, or the DNS resolves it for a service that isn't in it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export function callByAlias(
  facts: Facts,
  walk: Walk,
  { caller, url, purpose, isResolved }: AliasCall & { readonly isResolved: boolean },
): ConnectCall | undefined {
  const named = facts.connect.named(url.host);
  const own = facts.connect.of(caller);
  if (named.length === 0) return own && maybeAlias(facts, walk, own, url.host);
  const callees = [...new Set(named.map(({ service }) => service))];
  if (own && equals(own.enabled, true) !== "no") {
    if (own.enabled.kind === "unknown") walk.doubt(says.membership({ service: caller.label, why: own.enabled.why }));
    const mine = named.filter((endpoint) => isNeighbour(facts, own, endpoint));
    if (mine.length > 0) {
      const call = { caller, url, purpose };
      const known = new Walk();
      const { flows, callees } = follow(facts, known, call, mine);
      // Another one's alias that isn't known may be what is missing.
      const isMissed = known.isBroken || flows.some(({ evidence }) => evidence.missing.length > 0);
      const perhaps = isMissed ? maybeAlias(facts, walk, own, url.host) : undefined;
      if (perhaps) return perhaps;
      walk.add(known.end());
      return { flows: isResolved ? [...flows, ...byDns(facts, call, mine)] : flows, callees };
    }
    // What the DNS resolves is called by the proxy all the same where the namespaces may be one.
    const unclear = [own, ...named.flatMap(({ service }) => facts.connect.of(service) ?? [])].find(
      ({ isForeign, namespaceKey }) => (isResolved ? namespaceKey === undefined : isForeign),
    );
    if (unclear) {
      walk.doubt(says.namespace({ service: unclear.service.label, namespace: namespaceLabel(unclear) }));
      return { flows: [], callees };
    }
  }
  if (isResolved) return undefined;
  const near = named.find(({ service }) => vpcOf(service) === vpcOf(caller));
  const connected = near && facts.connect.of(near.service);
  if (!near || !connected || equals(connected.enabled, true) === "no") return undefined;
  walk.miss(says.notMember({ host: url.host, callee: near.service.label, namespace: namespaceLabel(connected) }));
  walk.presume((aside) => {
    if (near.proxyPort.kind === "set") toTasks(facts, aside, caller, near.service, near.proxyPort.value);
  });
  return { flows: [], callees: [near.service] };
}

/**
 * The ways past the proxy to a name that the DNS knows, too: tasks that run since before it was one of Service Connect use them.
 * One that isn't open is no fault, because all others have the proxy.
 */
function byDns(facts: Facts, { caller, purpose }: AliasCall, endpoints: readonly ConnectEndpoint[]): readonly Flow[] {
  return endpoints.flatMap(({ service: callee, port, proxyPort }): readonly Flow[] => {
    if (port.kind !== "set" || equals(proxyPort, port.value) === "yes") return [];
    const flow = flowBetween(facts, { caller, callee, port: port.value, purpose });
    return flow.evidence.missing.length > 0 ? [] : [flow];
  });
}

interface Hop {
  readonly caller: Service;
  readonly callee: Service;
  readonly port: number;
  readonly purpose: string;
}

function flowBetween(facts: Facts, { caller, callee, port, purpose }: Hop): Flow {
  const evidence = walked((onward) => {
    onward.via(caller.resource.address, callee.resource.address);
    toTasks(facts, onward, caller, callee, port);
  });
  return { from: serviceEnd(caller), to: serviceEnd(callee), port, purpose, evidence };
}

/** A name may be an alias that isn't known, and then the proxy takes it, whatever the DNS says. */
function maybeAlias(facts: Facts, walk: Walk, own: Connected, host: string): ConnectCall | undefined {
  if (equals(own.enabled, true) === "no") return undefined;
  const unclear = facts.connect.all.filter(
    ({ service, endpoints, unknown }) =>
      service !== own.service &&
      vpcOf(service) === vpcOf(own.service) &&
      (unknown !== undefined || endpoints.some((endpoint) => mayHaveAlias(endpoint, host))),
  );
  for (const { service } of unclear) walk.doubt(says.alias({ host, service: service.label }));
  return unclear.length > 0 ? { flows: [], callees: unclear.map(({ service }) => service) } : undefined;
}

function mayHaveAlias({ aliases, aliasesUnknown }: ConnectEndpoint, host: string): boolean {
  return (
    aliasesUnknown !== undefined ||
    aliases.some(({ host: alias, beginning = "" }) => alias.kind === "unknown" && host.startsWith(beginning))
  );
}

/** Whether an endpoint is in the namespace of a service. */
function isNeighbour(facts: Facts, { namespaceKey }: Connected, { service }: ConnectEndpoint): boolean {
  const other = facts.connect.of(service);
  return namespaceKey !== undefined && other?.namespaceKey === namespaceKey && equals(other.enabled, true) !== "no";
}

function vpcOf({ subnets }: Service): unknown {
  return subnets[0] && linked(subnets[0].vpc);
}

function follow(
  facts: Facts,
  walk: Walk,
  { caller, url, purpose }: AliasCall,
  endpoints: readonly ConnectEndpoint[],
): ConnectCall {
  const callees = [...new Set(endpoints.map(({ service }) => service))];
  const { host, port } = url;
  if (port === undefined) walk.doubt(says.port({ host }));
  const aliases = endpoints.flatMap((endpoint) =>
    endpoint.aliases.flatMap((alias) =>
      alias.host.kind === "set" && alias.host.value.toLowerCase() === host ? [{ endpoint, port: alias.port }] : [],
    ),
  );
  for (const alias of aliases)
    if (alias.port.kind === "unknown") walk.doubt(says.aliasPort({ host, why: alias.port.why }));
  const ports = aliases.flatMap((alias) => (alias.port.kind === "set" ? alias.port.value : []));
  const [first] = endpoints;
  if (port !== undefined && first && !ports.includes(port) && aliases.every((alias) => alias.port.kind !== "unknown"))
    walk.miss(says.otherPort({ host, callee: first.service.label, ports, port }));
  const met = aliases
    .filter((alias) => port === undefined || equals(alias.port, port) !== "no")
    // Of a name that stands for two services, the rule about Service Connect speaks.
    .filter(({ endpoint }, _, all) => endpoint.service !== caller || all.length === 1);
  const flows = (met.length > 0 ? met : aliases).flatMap(({ endpoint }): readonly Flow[] => {
    const { service: callee, proxyPort } = endpoint;
    const connected = facts.connect.of(callee);
    if (connected?.enabled.kind === "unknown")
      walk.doubt(says.membership({ service: callee.label, why: connected.enabled.why }));
    if (connected) walk.via(...(connected.namespace.kind === "found" ? [connected.namespace.resource.address] : []));
    if (proxyPort.kind === "unknown") walk.doubt(says.proxyPort({ callee: callee.label, why: proxyPort.why }));
    if (vpcOf(callee) !== vpcOf(caller)) walk.doubt(says.otherVpc({ callee: callee.label }));
    // Where no port has that name, the rule about Service Connect says so.
    if (proxyPort.kind !== "set") return [];
    return [flowBetween(facts, { caller, callee, port: proxyPort.value, purpose })];
  });
  return { flows, callees };
}
