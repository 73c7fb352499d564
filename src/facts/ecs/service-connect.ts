import type { Model } from "../../terraform/model";
import { type ObjectValue, type Resource, type Value, argumentOf, blocks } from "../../terraform/expressions/value";
import { nameOf, symbolic } from "../arn";
import { type Link, link, linked } from "../link";
import { Names } from "../names";
import type { Service } from "../services";
import { type Known, type Setting, numberSetting, orDefault, switchSetting, textSetting } from "../setting";

/** Any type of namespace will do; Service Connect makes no DNS records in it. */
const NAMESPACES = [
  "aws_service_discovery_http_namespace",
  "aws_service_discovery_private_dns_namespace",
  "aws_service_discovery_public_dns_namespace",
];

/** One port of its task that a service offers in a namespace, by the names and the port that clients use. */
export interface ConnectEndpoint {
  readonly service: Service;
  readonly settings: ObjectValue;
  readonly portName: Setting<string>;
  /** The name of the Cloud Map service that ECS makes. */
  readonly discoveryName: Setting<string>;
  readonly aliases: readonly ConnectAlias[];
  /** What of its aliases can't be told. */
  readonly aliasesUnknown: string | undefined;
  /** Where the container listens; not set where the port name leads to no port. */
  readonly port: Setting<number>;
  /** Where the proxy of the service does: there, or elsewhere. */
  readonly proxyPort: Setting<number>;
}

export interface ConnectAlias {
  readonly host: Setting<string>;
  /** What a host that isn't known begins with. */
  readonly beginning?: string;
  readonly port: Setting<number>;
}

/** The part of a service in Service Connect. */
export interface Connected {
  readonly service: Service;
  readonly settings: ObjectValue;
  readonly enabled: Known<boolean>;
  readonly namespace: Link;
  /** Equal for services of one namespace; undefined where it can't be told. */
  readonly namespaceKey: string | undefined;
  /** Whether the namespace is made elsewhere, so that another key may mean it too. */
  readonly isForeign: boolean;
  readonly endpoints: readonly ConnectEndpoint[];
  /** What of its endpoints can't be told. */
  readonly unknown: string | undefined;
}

/**
 * Who offers ports in namespaces of Service Connect, and who may call them: the proxy beside each task knows the names.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectConfiguration.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export class ServiceConnect {
  readonly all: readonly Connected[];
  private readonly ofService: ReadonlyMap<Service, Connected>;
  private readonly byHost = new Map<string, ConnectEndpoint[]>();

  constructor(model: Model, services: readonly Service[]) {
    const named = new Names(
      NAMESPACES.flatMap((type) => model.all(type)),
      nameOf,
    );
    this.all = services.flatMap((service) => {
      const { maps, unknown } = blocks(service.resource.get("service_connect_configuration"));
      const settings = maps[0] ?? (unknown ? new Map<string, Value>() : undefined);
      return settings ? [connectedOf(service, settings, unknown?.why, named)] : [];
    });
    this.ofService = new Map(this.all.map((connected) => [connected.service, connected]));
    for (const endpoint of this.all.flatMap(({ endpoints }) => endpoints)) {
      const hosts = endpoint.aliases.flatMap(({ host }) => (host.kind === "set" ? host.value.toLowerCase() : []));
      for (const host of new Set(hosts)) this.byHost.set(host, [...(this.byHost.get(host) ?? []), endpoint]);
    }
  }

  of(service: Service): Connected | undefined {
    return this.ofService.get(service);
  }

  /** The endpoints with an alias of that name, of whatever namespace. */
  named(host: string): readonly ConnectEndpoint[] {
    return this.byHost.get(host) ?? [];
  }

  /** Ports on which the proxy of a service listens beside those of its containers. */
  overrides(service: Service): readonly number[] {
    return (this.of(service)?.endpoints ?? []).flatMap(({ settings, proxyPort }) =>
      settings.has("ingress_port_override") && proxyPort.kind === "set" ? [proxyPort.value] : [],
    );
  }
}

function connectedOf(service: Service, settings: ObjectValue, why: string | undefined, named: Names): Connected {
  const { resource } = service;
  const enabled = settings.get("enabled");
  const namespace: Link = why === undefined ? namespaceOf(service, settings, named) : { kind: "unknown", why };
  const offered = blocks(settings.get("service"));
  const own = linked(namespace);
  const name = own ? known(nameOf(own)) : textSetting(settings.get("namespace"));
  return {
    service,
    settings,
    enabled: why === undefined ? orDefault(switchSetting(enabled), false) : { kind: "unknown", why },
    namespace,
    namespaceKey:
      own?.mode === "managed"
        ? `${own.stack} ${own.address}`
        : name.kind === "set" && name.value !== ""
          ? `${resource.account} ${symbolic(resource.region)} ${name.value}`
          : undefined,
    isForeign: own?.mode !== "managed",
    endpoints: offered.maps.map((map) => endpointOf(service, map, domainOf(name))),
    unknown: why ?? offered.unknown?.why,
  };
}

/** Its own namespace, or the one that its cluster gives to services without one. */
function namespaceOf({ resource, cluster }: Service, settings: ObjectValue, named: Names): Link {
  const own = settings.get("namespace");
  const defaults = argumentOf(linked(cluster)?.get("service_connect_defaults"), "namespace");
  const given = own === undefined || own === "" ? defaults : own;
  if (given === undefined && (cluster.kind === "unknown" || linked(cluster)?.mode === "data"))
    return { kind: "unknown", why: "the default namespace of its cluster" };
  const found = link(given, NAMESPACES, ["arn", "name", "id"], named.from(resource.stack));
  const looked = linked(found);
  // What is looked up by a name that a stack makes is that one.
  const made = looked?.mode === "data" ? named.from(resource.stack).get(nameOf(looked)) : undefined;
  return made ? { kind: "found", resource: made } : found;
}

/** The name of a namespace: its ARN doesn't tell it. */
function domainOf(name: Setting<string>): Setting<string> {
  if (name.kind === "set" && !name.value.startsWith("arn:")) return name;
  return { kind: "unknown", why: "the name of the namespace" };
}

function endpointOf(service: Service, settings: ObjectValue, namespace: Setting<string>): ConnectEndpoint {
  const portName = textSetting(settings.get("port_name"));
  const discoveryName = settings.has("discovery_name") ? textSetting(settings.get("discovery_name")) : portName;
  const aliases = blocks(settings.get("client_alias"));
  const port = portNamed(service, portName);
  const host = joined(discoveryName, namespace);
  const beginning = discoveryName.kind === "set" ? `${discoveryName.value.toLowerCase()}.` : "";
  // Whether there is an endpoint then, and on which port, AWS says in two ways.
  const implied =
    aliases.maps.length === 0 ? [{ host, beginning, port: { kind: "unknown", why: "it isn't set" } as const }] : [];
  return {
    service,
    settings,
    portName,
    discoveryName,
    aliases: [
      ...aliases.maps.map((alias) => ({
        ...(alias.has("dns_name") ? { host: textSetting(alias.get("dns_name")) } : { host, beginning }),
        port: numberSetting(alias.get("port")),
      })),
      ...implied,
    ],
    aliasesUnknown: aliases.unknown?.why,
    port,
    proxyPort: settings.has("ingress_port_override") ? numberSetting(settings.get("ingress_port_override")) : port,
  };
}

/** `discovery_name.namespace` */
function joined(name: Setting<string>, namespace: Setting<string>): Setting<string> {
  if (name.kind !== "set") return name;
  return namespace.kind === "set" ? known(`${name.value}.${namespace.value}`) : namespace;
}

function portNamed({ task, taskLink }: Service, name: Setting<string>): Setting<number> {
  if (name.kind !== "set") return name;
  if (!task) return taskLink.kind === "unknown" ? { kind: "unknown", why: taskLink.why } : { kind: "unset" };
  const ports = task.containers.flatMap((container) => container.ports);
  return (
    ports.find((port) => port.name.kind === "set" && port.name.value === name.value)?.container ?? { kind: "unset" }
  );
}

function known(text: string): Setting<string> {
  return text.includes("<") ? { kind: "unknown", why: text.replace(/[<?>]/g, "") } : { kind: "set", value: text };
}

/** The namespace of a service, for messages. */
export function namespaceLabel({ namespace, settings }: Connected): string {
  const found: Resource | undefined = linked(namespace);
  if (found) return found.address;
  const given = settings.get("namespace");
  return given === undefined && namespace.kind === "unknown" ? namespace.why : symbolic(given);
}
