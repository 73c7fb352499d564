import { decodeJson } from "../terraform/expressions/json-text";
import {
  type ObjectValue,
  Unknown,
  type Value,
  argumentOf,
  block,
  blocks,
  isMap,
  items,
} from "../terraform/expressions/value";
import { symbolic } from "./arn";
import { withKeysOfEcs } from "./ecs/container-keys";
import { type Known, type Setting, equals, numberSetting, orDefault, switchSetting, textSetting } from "./setting";

export interface Container {
  readonly name: string;
  /** In the form of `symbolic`. */
  readonly image: string;
  readonly essential: Known<boolean>;
  readonly ports: readonly PortMapping[];
  readonly environment: ReadonlyMap<string, Value>;
  /** What else it may have: variables, ports, secrets or files that can't be told, each as it completes "not known: …". */
  readonly unknown: readonly string[];
  readonly secrets: readonly { readonly name: string; readonly from: Value }[];
  readonly environmentFiles: readonly string[];
  readonly log: { readonly driver: string; readonly options: ReadonlyMap<string, Value> } | undefined;
  readonly readonlyRoot: Known<boolean>;
  readonly healthCommand: string;
  /** What else is set, for the rules that look at a single field. */
  readonly raw: ObjectValue;
}

export interface PortMapping {
  readonly container: Setting<number>;
  readonly host: Setting<number>;
  readonly protocol: Known<string>;
  readonly name: Setting<string>;
  readonly appProtocol: Setting<string>;
  /** Ports of one mapping: `8000-8010`. */
  readonly range: Setting<string>;
}

/** What a container listens on, as far as its port mappings tell: see `unknownPorts`. */
export function tcpPorts(container: Container): readonly number[] {
  return container.ports.flatMap(({ container: port, protocol, range }) => {
    if (equals(protocol, "tcp") === "no") return [];
    const { from, to } = (range.kind === "set" ? portRange(range.value) : undefined) ?? { from: 1, to: 0 };
    const ranged = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    return port.kind === "set" ? [port.value, ...ranged] : ranged;
  });
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html */
export function portRange(text: string): { readonly from: number; readonly to: number } | undefined {
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(text)?.map(Number) ?? [];
  if (from === undefined || to === undefined) return undefined;
  return from >= 1 && from < to && to <= 65_535 ? { from, to } : undefined;
}

/** ECS takes any other protocol than UDP for TCP. */
function transport(value: Value | undefined): Known<string> {
  const given = textSetting(value);
  return given.kind === "unknown" ? given : { kind: "set", value: equals(given, "udp") === "yes" ? "udp" : "tcp" };
}

/** Whether one of a container's TCP ports is surely this one; else `unknownPorts` says what isn't known. */
export function surelyListens({ ports }: Container, port: number): boolean {
  return ports.some(({ container, protocol, range }) => {
    const ranged = range.kind === "set" ? portRange(range.value) : undefined;
    const isIn = ranged !== undefined && ranged.from <= port && port <= ranged.to;
    return equals(protocol, "tcp") === "yes" && (isIn || equals(container, port) === "yes");
  });
}

/** Why a container may listen on other ports than `tcpPorts`. */
export function unknownPorts({ name, ports, raw }: Container): readonly string[] {
  const mappings = blocks(raw.get("portMappings")).unknown;
  const whys = ports.flatMap(({ container: port, protocol, range }) =>
    [port, protocol, range].flatMap((setting) => (setting.kind === "unknown" ? [setting.why] : [])),
  );
  return [...(mappings ? [mappings.why] : []), ...whys].map((why) => `the ports of container '${name}' (${why})`);
}

/** The containers of a task definition, or why they can't be read. */
export function readContainers(definitions: Value | undefined): {
  readonly list: readonly Container[];
  readonly unknown?: string;
} {
  if (definitions === undefined) return { list: [], unknown: "its container definitions" };
  const decoded = blocks(decodeJson(definitions));
  const list = decoded.maps.map((definition) => containerOf(withKeysOfEcs(definition)));
  return decoded.unknown ? { list, unknown: `its container definitions (${decoded.unknown.why})` } : { list };
}

/**
 * The proxy that Service Connect adds to each task, as far as the service says what it is like: where it logs.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectConfiguration.html
 */
export function proxyOf(settings: ObjectValue): Container | undefined {
  const log = settings.get("log_configuration");
  if (log === undefined) return undefined;
  const { maps, unknown } = blocks(log);
  const [map] = maps;
  const options = map && [
    ["logDriver", map.get("log_driver") ?? null] as const,
    ["options", map.get("options") ?? null] as const,
    ["secretOptions", secretOptionsOf(map)] as const,
  ];
  const configuration = unknown ?? (options ? new Map<string, Value>(options) : null);
  return containerOf(
    new Map<string, Value>([
      ["name", "ecs-service-connect"],
      ["logConfiguration", configuration],
    ]),
  );
}

function secretOptionsOf(log: ObjectValue): Value {
  const { maps, unknown } = blocks(log.get("secret_option"));
  const read = (map: ObjectValue, key: string): Value => map.get(key) ?? null;
  return (
    unknown ??
    maps.map(
      (map) =>
        new Map<string, Value>([
          ["name", read(map, "name")],
          ["valueFrom", read(map, "value_from")],
        ]),
    )
  );
}

function containerOf(raw: ObjectValue): Container {
  const pairs = (name: string): readonly ObjectValue[] => blocks(raw.get(name)).maps;
  const log = block(raw.get("logConfiguration"));
  const options = log?.get("options");
  const secretOptions = blocks(log?.get("secretOptions")).maps;
  const credentials = argumentOf(raw.get("repositoryCredentials"), "credentialsParameter");
  return {
    name: symbolic(raw.get("name")),
    image: symbolic(raw.get("image")),
    essential: orDefault(switchSetting(raw.get("essential")), true),
    ports: pairs("portMappings").map((port) => ({
      container: numberSetting(port.get("containerPort")),
      host: numberSetting(port.get("hostPort")),
      protocol: transport(port.get("protocol")),
      range: textSetting(port.get("containerPortRange")),
      name: textSetting(port.get("name")),
      appProtocol: textSetting(port.get("appProtocol")),
    })),
    unknown: unknownParts(raw),
    environment: new Map(pairs("environment").map((pair) => [symbolic(pair.get("name")), pair.get("value") ?? ""])),
    secrets: [
      ...[...pairs("secrets"), ...secretOptions].map((pair) => ({
        name: symbolic(pair.get("name")),
        from: pair.get("valueFrom") ?? new Unknown("valueFrom"),
      })),
      ...(credentials === undefined ? [] : [{ name: "repositoryCredentials", from: credentials }]),
    ],
    environmentFiles: pairs("environmentFiles").map((file) => symbolic(file.get("value"))),
    log: log && {
      driver: symbolic(log.get("logDriver")),
      options: block(options) ?? new Map<string, Value>(),
    },
    readonlyRoot: orDefault(switchSetting(raw.get("readonlyRootFilesystem")), false),
    healthCommand: items(argumentOf(raw.get("healthCheck"), "command"))
      .map((word) => symbolic(word))
      .join(" "),
    raw,
  };
}

const PARTS = ["environment", "secrets", "environmentFiles", "logConfiguration", "portMappings"];

/** Lists and blocks of a container that aren't there to be read, or not all of them. */
function unknownParts(raw: ObjectValue): readonly string[] {
  const name = symbolic(raw.get("name"));
  return PARTS.flatMap((part) => {
    const value = raw.get(part);
    const { maps, unknown } = blocks(value);
    const inner = maps.flatMap((map) => {
      const options = part === "logConfiguration" ? map.get("options") : undefined;
      return options === undefined || options === null || isMap(options) ? [] : (blocks(options).unknown ?? []);
    });
    return [...(unknown ? [unknown] : []), ...inner].map(({ why }) => `${part} of container '${name}' (${why})`);
  });
}
