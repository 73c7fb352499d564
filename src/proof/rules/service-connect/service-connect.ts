import { CONNECT_NAMES, PROXY_PORTS } from "../../../aws/service-connect";
import type { Container } from "../../../facts/containers";
import type { ConnectEndpoint, Connected } from "../../../facts/ecs/service-connect";
import { namespaceLabel } from "../../../facts/ecs/service-connect";
import type { Facts } from "../../../facts/facts";
import { linked } from "../../../facts/link";
import { type Setting, equals, numberSetting, orDefault, textSetting } from "../../../facts/setting";
import { type ObjectValue, argumentOf, blocks } from "../../../terraform/expressions/value";
import { type Walk, walked } from "../../flows/evidence";
import { messages } from "../../message";
import { type Rule, conclude, serviceSubject } from "../../result";
import { certificates } from "./certificates";
import { surplusOfTls } from "./certificate-permissions";
import { logDriver } from "../tasks/container-settings";
import { judge } from "../tasks/known";

interface OfPort {
  readonly port: string;
}

const says = messages(
  {
    enabled: ({ why }: { why: string }) => `whether it uses Service Connect (${why})`,
    noNamespace: () => "its service_connect_configuration names no namespace, and its cluster has no default; set it",
    wrongNamespace: ({ names }: { names: string }) =>
      `the namespace of its service_connect_configuration is ${names}; name a Cloud Map namespace`,
    namespace: ({ namespace }: { namespace: string }) => `whether there is a namespace ${namespace}`,
    services: ({ why }: { why: string }) => `what it offers in Service Connect (${why})`,
    noPortName: () => "a service block of its service_connect_configuration has no port_name; name a port mapping",
    portName: (it: OfPort & { names: readonly string[] }) =>
      `port_name is ${it.port}, its task has ${it.names.length === 0 ? "no named port mapping" : `port mappings ${it.names.join(", ")}`}; name one of its port mappings`,
    portNameUnknown: ({ port }: OfPort) => `whether its task has a port mapping ${port}`,
    noAlias: ({ port }: OfPort) => `whether clients find port ${port} without a client_alias`,
    aliases: (it: OfPort & { count: number }) =>
      `port ${it.port} has ${it.count} client_alias blocks, ECS takes one; drop the others`,
    noAliasPort: ({ port }: OfPort) => `client_alias of port ${port} has no port; set it`,
    name: (it: { what: string; name: string; longest: number }) =>
      `${it.what} is ${it.name}; use up to ${it.longest} lower-case letters, digits, - and _ that don't begin with -`,
    range: (it: { what: string; value: number; range: readonly [number, number] }) =>
      `${it.what} is ${it.value}; set it to ${it.range.join(" to ")}`,
    overridden: (it: OfPort & { value: number; container: string }) =>
      `whether the proxy can listen on ingress_port_override ${it.value}, which container '${it.container}' takes`,
    tlsTarget: (it: OfPort & { group: string; at: number }) =>
      `${it.group} has protocol HTTP and its targets at ${it.at}, where the proxy takes TLS alone; set ingress_port_override of port ${it.port}, so that the load balancer connects to the container`,
    tlsTargetUnknown: ({ group }: { group: string }) =>
      `whether the proxy, which takes TLS alone where it listens, takes the connections of ${group}`,
    requestTimeout: ({ port }: OfPort) =>
      `port ${port} has per_request_timeout_seconds, which ECS takes with an appProtocol only; set appProtocol of the port mapping or drop it`,
    noTimeout: ({ port }: OfPort) =>
      `whether ECS takes per_request_timeout_seconds 0 of port ${port}, which has no appProtocol`,
    shortIdle: (it: OfPort & { idle: number; request: number }) =>
      `idle_timeout_seconds ${it.idle} of port ${it.port} ends a request before its per_request_timeout_seconds ${it.request}`,
    accessLog: () => "it has access_log_configuration without log_configuration, which ECS asks for; add it",
    memory: (it: { taken: number; memory: number }) =>
      `its containers may take ${it.taken} MiB of the task's ${it.memory}, which leaves the proxy of Service Connect nothing; lower their memory or make the task larger`,
    left: ({ task }: { task: string }) => `whether the containers of ${task} leave the proxy any memory`,
    router: () => "whether the proxy of Service Connect can log through the log router of the task",
    sameAlias: (it: { alias: string; namespace: string; services: readonly string[] }) =>
      `${it.alias} stands for ${it.services.map((service) => `'${service}'`).join(" and ")} in ${it.namespace}; give each a name or a port of its own`,
    sameDiscovery: (it: { name: string; namespace: string; services: readonly string[] }) =>
      `discovery_name ${it.name} stands for ${it.services.map((service) => `'${service}'`).join(" and ")} in ${it.namespace}; give each a name of its own`,
    entry: (it: { name: string; entry: string }) =>
      `ECS can't make the Cloud Map service ${it.name}, which ${it.entry} is; set another discovery_name`,
  },
  { sameAlias: [], sameDiscovery: [] },
);

/**
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectConfiguration.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectClientAlias.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TimeoutConfiguration.html
 */
export const serviceConnect: Rule = {
  id: "service-connect",
  isLocal: true,
  title: "Each service in Service Connect is in a namespace, and offers ports of its task by names of their own",
  check({ facts, declarations: { strict } }) {
    const { all } = facts.connect;
    const ofTls = certificates(facts, strict);
    const found = all.flatMap((connected) => {
      if (equals(connected.enabled, true) === "no") return [];
      const { service } = connected;
      const evidence = walked((walk) => {
        walk.via(service.resource.address);
        if (connected.enabled.kind === "unknown") {
          // Of one that it may not use nothing is a fault.
          walk.doubt(says.enabled({ why: connected.enabled.why }));
          return;
        }
        namespace(walk, connected);
        if (connected.unknown !== undefined) walk.doubt(says.services({ why: connected.unknown }));
        for (const endpoint of connected.endpoints) offer(walk, endpoint);
        taken(walk, facts, connected);
        logs(walk, connected);
        memory(walk, connected);
        for (const { evidence } of ofTls.filter((one) => one.service === service)) walk.add(evidence);
      });
      return conclude(serviceSubject(service), service.resource, "take part in Service Connect", evidence);
    });
    const endpoints = all.flatMap((connected) => connected.endpoints);
    const results = [...found, ...surplusOfTls(ofTls, strict)];
    const permissions = ofTls.flatMap((own) => own.permissions);
    return { looked: { service: all.length, endpoint: endpoints.length }, results, permissions };
  },
};

function namespace(walk: Walk, connected: Connected): void {
  const { namespace: found } = connected;
  if (found.kind === "found") walk.via(found.resource.address);
  else if (found.kind === "wrong") walk.miss(says.wrongNamespace({ names: found.why }));
  else if (found.kind === "none") walk.miss(says.noNamespace());
  else walk.doubt(says.namespace({ namespace: namespaceLabel(connected).replace(/[<?>]/g, "") }));
}

function logs(walk: Walk, { settings, service: { proxy } }: Connected): void {
  const accessLog = blocks(settings.get("access_log_configuration"));
  if (accessLog.maps.length > 0 && !proxy) walk.miss(says.accessLog());
  if (accessLog.unknown && !proxy) walk.doubt(says.services({ why: accessLog.unknown.why }));
  if (!proxy) return;
  logDriver(walk, proxy);
  if (proxy.log?.driver === "awsfirelens") walk.doubt(says.router());
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html */
function memory(walk: Walk, { service: { task } }: Connected): void {
  if (!task) return;
  const size = numberSetting(task.resource.get("memory"));
  const limits = task.containers.map(({ raw }) => numberSetting(raw.get("memory")));
  const taken = limits.reduce((sum, limit) => sum + (limit.kind === "set" ? limit.value : 0), 0);
  const isWhole = task.unknown === undefined && limits.every(({ kind }) => kind !== "unknown");
  if (size.kind === "set" && size.value > 0 && taken >= size.value)
    walk.miss(says.memory({ taken, memory: size.value }));
  else if (!isWhole || (size.kind === "unknown" && taken > 0)) walk.doubt(says.left({ task: task.resource.address }));
}

function offer(walk: Walk, endpoint: ConnectEndpoint): void {
  const { settings, portName, aliases, aliasesUnknown } = endpoint;
  const port = portName.kind === "set" ? portName.value : "?";
  const of = `port ${port}`;
  mapping(walk, endpoint);
  if (settings.has("discovery_name"))
    judge(walk, { path: "discovery_name", of }, endpoint.discoveryName, (value) => {
      const { pattern, longest } = CONNECT_NAMES.discovery;
      if (!pattern.test(value)) walk.miss(says.name({ what: `discovery_name of ${of}`, name: value, longest }));
    });
  if (aliasesUnknown !== undefined) walk.doubt(says.services({ why: aliasesUnknown }));
  else if (!settings.has("client_alias")) walk.doubt(says.noAlias({ port }));
  if (aliases.length > 1) walk.miss(says.aliases({ port, count: aliases.length }));
  for (const alias of settings.has("client_alias") ? aliases : []) {
    if (alias.port.kind === "unset") walk.miss(says.noAliasPort({ port }));
    inRange(walk, `client_alias port of ${of}`, alias.port, [0, 65_535]);
    judge(walk, { path: "dns_name of client_alias", of }, alias.host, (value) => {
      const { pattern, longest } = CONNECT_NAMES.alias;
      if (!pattern.test(value)) walk.miss(says.name({ what: `dns_name of ${of}`, name: value, longest }));
    });
  }
  override(walk, endpoint, port);
  encryptedTargets(walk, endpoint, port);
}

function mapping(walk: Walk, { service, settings, portName }: ConnectEndpoint): void {
  const { task } = service;
  if (portName.kind === "unset") walk.miss(says.noPortName());
  judge(walk, { path: "port_name", of: "service_connect_configuration" }, portName, (port) => {
    // What isn't known of the task itself is said by the rules about it.
    if (!task) return;
    const mappings = task.containers.flatMap((container) => container.ports);
    const names = mappings.flatMap(({ name }) => (name.kind === "set" && name.value !== "" ? name.value : []));
    const isWhole = isKnown(task.containers, task.unknown) && mappings.every(({ name }) => name.kind !== "unknown");
    if (!names.includes(port)) {
      if (isWhole) walk.miss(says.portName({ port, names }));
      else walk.doubt(says.portNameUnknown({ port }));
      return;
    }
    timeouts(walk, settings, port, protocolOf(task.containers, port));
  });
}

function isKnown(containers: readonly Container[], unknown: string | undefined): boolean {
  return (
    unknown === undefined &&
    containers.every((container) => container.unknown.every((what) => !what.startsWith("portMappings ")))
  );
}

/** TCP, where nothing is set. */
function protocolOf(containers: readonly Container[], port: string): Setting<string> {
  const mapping = containers
    .flatMap((container) => container.ports)
    .find(({ name }) => name.kind === "set" && name.value === port);
  return orDefault(mapping?.appProtocol ?? { kind: "unset" }, "");
}

function timeouts(walk: Walk, settings: ObjectValue, port: string, protocol: Setting<string>): void {
  const of = `port ${port}`;
  const given = settings.get("timeout");
  const [idle, request] = [
    numberSetting(argumentOf(given, "idle_timeout_seconds")),
    numberSetting(argumentOf(given, "per_request_timeout_seconds")),
  ];
  inRange(walk, `idle_timeout_seconds of ${of}`, idle, [0, 2_147_483_647]);
  inRange(walk, `per_request_timeout_seconds of ${of}`, request, [0, 2_147_483_647]);
  if (request.kind === "unset") return;
  judge(walk, { path: "appProtocol", of }, protocol, (value) => {
    if (value !== "" || request.kind !== "set") return;
    if (request.value === 0) walk.doubt(says.noTimeout({ port }));
    else walk.miss(says.requestTimeout({ port }));
  });
  if (idle.kind === "set" && request.kind === "set" && idle.value > 0 && idle.value < request.value)
    walk.note(says.shortIdle({ port, idle: idle.value, request: request.value }));
}

function override(walk: Walk, { service, settings }: ConnectEndpoint, port: string): void {
  if (!settings.has("ingress_port_override")) return;
  const given = numberSetting(settings.get("ingress_port_override"));
  inRange(walk, `ingress_port_override of port ${port}`, given, PROXY_PORTS);
  const taker = service.task?.containers.find(({ ports }) =>
    ports.some(({ container }) => given.kind === "set" && equals(container, given.value) === "yes"),
  );
  if (taker && given.kind === "set") walk.doubt(says.overridden({ port, value: given.value, container: taker.name }));
}

/**
 * What the load balancer sends to the proxy's port must be encrypted as what callers send.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
 */
function encryptedTargets(walk: Walk, { service, settings, proxyPort }: ConnectEndpoint, port: string): void {
  if (!settings.has("tls")) return;
  for (const { group, port: at } of service.targets) {
    const isThere = at === undefined ? "unknown" : equals(proxyPort, at);
    if (at !== undefined && isThere === "no") continue;
    const label = linked(group)?.address ?? "its target group";
    const protocol = textSetting(linked(group)?.get("protocol"));
    const isCertain = isThere === "yes" && blocks(settings.get("tls")).unknown === undefined;
    if (at !== undefined && isCertain && equals(protocol, "HTTP") === "yes")
      walk.miss(says.tlsTarget({ port, group: label, at }));
    else walk.doubt(says.tlsTargetUnknown({ group: label }));
  }
}

function inRange(walk: Walk, what: string, given: Setting<number>, range: readonly [number, number]): void {
  judge(walk, { path: what, of: "service_connect_configuration" }, given, (value) => {
    if (!Number.isInteger(value) || value < range[0] || value > range[1]) walk.miss(says.range({ what, value, range }));
  });
}

/** Within a namespace names are unique: of aliases with their port, of Cloud Map services by themselves. */
function taken(walk: Walk, { connect, discovery }: Facts, own: Connected): void {
  if (own.namespaceKey === undefined) return;
  const together = connect.all
    .filter(({ namespaceKey, enabled }) => namespaceKey === own.namespaceKey && equals(enabled, true) === "yes")
    .flatMap(({ endpoints }) => endpoints);
  const label = namespaceLabel(own);
  const twice = (
    keysOf: (endpoint: ConnectEndpoint) => readonly string[],
  ): readonly (readonly [string, readonly string[]])[] => {
    const byKey = new Map<string, ConnectEndpoint[]>();
    for (const endpoint of together)
      for (const key of keysOf(endpoint)) byKey.set(key, [...(byKey.get(key) ?? []), endpoint]);
    return [...byKey].flatMap(([key, endpoints]) =>
      endpoints.length > 1 && endpoints.some(({ service }) => service === own.service)
        ? [[key, endpoints.map(({ service }) => service.label)] as const]
        : [],
    );
  };
  for (const [alias, services] of twice(aliasKeys)) walk.miss(says.sameAlias({ alias, namespace: label, services }));
  for (const [name, services] of twice(({ discoveryName }) =>
    discoveryName.kind === "set" ? [discoveryName.value] : [],
  ))
    walk.miss(says.sameDiscovery({ name, namespace: label, services }));
  const space = discovery.namespaces.find(({ resource }) => resource === linked(own.namespace));
  for (const { discoveryName } of own.endpoints) {
    const entry = discoveryName.kind === "set" ? space?.entries.get(discoveryName.value) : undefined;
    if (entry) walk.miss(says.entry({ name: entry.name, entry: entry.resource.address }));
  }
}

function aliasKeys({ aliases }: ConnectEndpoint): readonly string[] {
  return aliases.flatMap(({ host, port }) =>
    host.kind === "set" && port.kind === "set" ? [`${host.value}:${port.value}`] : [],
  );
}
