import { balancerNamed } from "../../facts/balancers";
import { symbolic } from "../../facts/arn";
import type { Container } from "../../facts/containers";
import type { Service } from "../../facts/services";
import { textSetting } from "../../facts/setting";
import { jsonValue } from "../../terraform/expressions/json-text";
import { parseJson } from "../../terraform/json";
import {
  Encoded,
  Reference,
  type Resource,
  Text,
  type Value,
  describe,
  isList,
  isMap,
} from "../../terraform/expressions/value";
import { type HostAndPort, hostsIn, isAddressName, portOfName } from "./host-text";

/** An endpoint URL, or a host name, in an environment variable of a service. */
export interface EndpointUrl {
  readonly variable: string;
  readonly container: string;
  readonly host: string;
  readonly port: number | undefined;
  /** Set where the host is a load balancer's own name. */
  readonly balancer: Resource | undefined;
}

/** An address that can't be followed. */
export interface UnreadAddress {
  readonly variable: string;
  readonly container: string;
  /** A noun phrase that completes "not known: …". */
  readonly why: string;
  /** The resource whose address it is, where the JSON tells that. */
  readonly of: Resource | undefined;
  readonly port: number | undefined;
}

/** What the environment variables of a service say of the addresses that it calls. */
export interface Addresses {
  readonly urls: readonly EndpointUrl[];
  readonly unread: readonly UnreadAddress[];
  /** Variables that may hold an address, for all that the JSON tells. */
  readonly unknown: readonly UnreadAddress[];
}

/** Stand around the number of a part that only a plan tells. */
const [HOLE, HOLE_END] = ["\uE000", "\uE001"];
const BALANCER_NAME = "load-balancer.elb.amazonaws.com";
/** The task itself, and the ECS agent's metadata. */
const OWN_HOSTS = new Set(["localhost", "127.0.0.1", "0.0.0.0", "169.254.170.2", "[::1]", "[::]"]);
/** Attributes that are addresses to connect to, of databases, caches, brokers and instances. */
const ADDRESS_ATTRIBUTE =
  /^(address|endpoint|reader_endpoint|dns_name|private_ip|private_dns|private_dns_name|bootstrap_brokers\w*|\w*endpoint_address)$/;

/** The addresses in a service's variables that lead out of its task; `isHost` tells names from versions and the like. */
export function addressesIn(service: Service, isHost: (name: string) => boolean): Addresses {
  const all: { urls: EndpointUrl[]; unread: UnreadAddress[]; unknown: UnreadAddress[] } = {
    urls: [],
    unread: [],
    unknown: [],
  };
  for (const container of service.task?.containers ?? []) {
    for (const [variable, value] of container.environment)
      for (const text of texts(value)) read(all, container, variable, text, isHost);
  }
  return all;
}

type Found = { readonly [Key in keyof Addresses]: Addresses[Key][number][] };

function read(
  into: Found,
  container: Container,
  variable: string,
  value: Value,
  isHost: (name: string) => boolean,
): void {
  const at = { variable, container: container.name };
  const { text, holes, balancer } = flat(value);
  const why = `the address in ${variable} (${describe(value)})`;
  const of = addressedBy(value);
  const filled = (part: string): string =>
    part.replace(/\uE000(\d+)\uE001/g, (_, index: string) => holes[Number(index)] ?? "").toLowerCase();
  const hosts = hostsIn(text).map((found) => ({ ...found, host: filled(found.host).replace(/\.$/, "") }));
  if (hosts.length === 0) {
    if (of) into.unread.push({ ...at, why, of, port: portBeside(container, variable, value) });
    else if (isWhollyUnknown(value))
      (isAddressName(variable) ? into.unread : into.unknown).push({ ...at, why, of, port: undefined });
    return;
  }
  for (const found of hosts) {
    const { host, scheme } = found;
    if (OWN_HOSTS.has(host) || host === "") continue;
    const isOurs = host === BALANCER_NAME ? balancer !== undefined : isHost(host);
    const port = found.port ?? portBeside(container, variable, value);
    const url = { ...at, host, port, balancer: host === BALANCER_NAME ? balancer : undefined };
    if (isOurs || (isWritten(found, host) && (scheme !== undefined || isAddressName(variable)))) into.urls.push(url);
    else if (of || scheme !== undefined || isAddressName(variable)) into.unread.push({ ...at, why, of, port });
    else if (host.includes("<?")) into.unknown.push({ ...at, why, of, port });
  }
}

/** A name of the public DNS or a public address, with a port: what lies behind any other can't be told. */
function isWritten({ port, scheme }: HostAndPort, host: string): boolean {
  if (host.includes("<") || (port === undefined && scheme === undefined)) return false;
  const isPrivateAddress = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)[\d.]+$/.test(host) || host.startsWith("[");
  return !isPrivateAddress && (scheme !== undefined || host.includes("."));
}

/** `DB_PORT` beside `DB_HOST`. */
function portBeside({ environment }: Container, variable: string, value: Value): number | undefined {
  const own = environment.get(portOfName(variable));
  const port = own === value ? undefined : textSetting(own);
  return port?.kind === "set" && /^\d{1,5}$/.test(port.value) ? Number(port.value) : undefined;
}

/** The texts that a variable holds: those inside of a JSON text, or itself. */
function texts(value: Value): readonly Value[] {
  if (value instanceof Encoded) return leaves(value.value);
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return [value];
  try {
    return leaves(jsonValue(parseJson(value).json));
  } catch {
    return [value];
  }
}

function leaves(value: Value): readonly Value[] {
  if (isList(value)) return value.flatMap(leaves);
  return isMap(value) ? [...value.values()].flatMap(leaves) : [value];
}

/** A value as text, a load balancer's name standing for itself. */
function flat(value: Value): { text: string; holes: readonly string[]; balancer: Resource | undefined } {
  const parts = value instanceof Text ? value.parts : [value];
  const holes: string[] = [];
  let balancer: Resource | undefined;
  const text = parts.map((part) => {
    const known = textSetting(part);
    if (known.kind === "set") return known.value;
    const found = balancerNamed(part);
    balancer ??= found;
    if (found) return BALANCER_NAME;
    holes.push(symbolic(part));
    return `${HOLE}${holes.length - 1}${HOLE_END}`;
  });
  return { text: text.join(""), holes, balancer };
}

/** The one resource of which an address stands in a value. */
function addressedBy(value: Value): Resource | undefined {
  const parts = value instanceof Text ? value.parts : [value];
  const found = parts.flatMap((part) => (part instanceof Reference && isAddress(part) ? [part.resource] : []));
  const [only] = found;
  return new Set(found).size === 1 ? only : undefined;
}

/** An attribute that is an address, perhaps of a block: `endpoint[0].address`. */
function isAddress({ resource, path }: Reference): boolean {
  return resource.mode === "managed" && ADDRESS_ATTRIBUTE.test(String(path.at(-1)));
}

function isWhollyUnknown(value: Value): boolean {
  return textSetting(value).kind === "unknown" && symbolic(value).includes("<?");
}
