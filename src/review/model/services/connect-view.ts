import type { Facts } from "../../../facts/facts";
import type { ConnectEndpoint } from "../../../facts/ecs/service-connect";
import type { Service } from "../../../facts/services";
import { equals, knownValue } from "../../../facts/setting";

/** The part of a service in Service Connect. */
export interface ConnectView {
  /** Names by which services in it reach this one; none for one that only calls. */
  readonly names: readonly string[];
  /** Ports on which its proxy listens, as far as the JSON tells. */
  readonly ports: readonly number[];
  /** What it offers there, a text each: `books:80, http, encrypted, proxy on 9000`. */
  readonly offers: readonly string[];
}

/** Undefined for a service without a proxy of Service Connect. */
export function connectView(facts: Facts, service: Service): ConnectView | undefined {
  const own = facts.connect.of(service);
  if (!own || equals(own.enabled, true) === "no") return undefined;
  const offers = own.endpoints.flatMap((endpoint) =>
    endpoint.aliases.map(({ host, port }) => ({
      name: knownValue(host) ?? "?",
      text: `${knownValue(host) ?? "?"}:${knownValue(port) ?? "?"}${spoken(endpoint)}`,
    })),
  );
  const ports = own.endpoints.flatMap(({ proxyPort }) => knownValue(proxyPort) ?? []);
  return { names: [...new Set(offers.map(({ name }) => name))], ports, offers: offers.map(({ text }) => text) };
}

function spoken({ service, portName, settings, proxyPort }: ConnectEndpoint): string {
  const mapping = service.task?.containers
    .flatMap(({ ports }) => ports)
    .find(({ name }) => knownValue(name) !== undefined && knownValue(name) === knownValue(portName));
  const protocol = mapping && knownValue(mapping.appProtocol);
  return [
    ...(protocol === undefined ? [] : [protocol]),
    ...(settings.has("tls") ? ["encrypted"] : []),
    ...(settings.has("ingress_port_override") ? [`proxy on ${knownValue(proxyPort) ?? "?"}`] : []),
  ]
    .map((word) => `, ${word}`)
    .join("");
}
