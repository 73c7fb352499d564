import { decodeJson } from "../terraform/expressions/json-text";
import {
  type ObjectValue,
  Unknown,
  type Value,
  asBoolean,
  asNumber,
  asString,
  block,
  blocks,
  items,
} from "../terraform/expressions/value";
import { symbolic } from "./arn";

export interface Container {
  readonly name: string;
  /** In the form of `symbolic`. */
  readonly image: string;
  readonly essential: boolean;
  readonly ports: readonly PortMapping[];
  readonly environment: ReadonlyMap<string, Value>;
  readonly secrets: readonly { readonly name: string; readonly from: Value }[];
  readonly environmentFiles: readonly string[];
  readonly log: { readonly driver: string; readonly options: ReadonlyMap<string, Value> } | undefined;
  readonly readonlyRoot: boolean;
  readonly healthCommand: string;
  /** What else is set, for the rules that look at a single field. */
  readonly raw: ObjectValue;
}

export interface PortMapping {
  readonly container: number | undefined;
  readonly host: number | undefined;
  readonly protocol: string;
  readonly name: string | undefined;
}

/** What a container listens on, as far as its port mappings tell. */
export function tcpPorts(container: Container): readonly number[] {
  return container.ports.flatMap((port) =>
    port.protocol === "tcp" && port.container !== undefined ? [port.container] : [],
  );
}

/** The containers of a task definition, or why they can't be read. */
export function readContainers(definitions: Value | undefined): {
  readonly list: readonly Container[];
  readonly unknown?: string;
} {
  if (definitions === undefined) return { list: [], unknown: "its container definitions" };
  const decoded = blocks(decodeJson(definitions));
  const list = decoded.maps.map(containerOf);
  return decoded.unknown ? { list, unknown: `its container definitions (${decoded.unknown.why})` } : { list };
}

function containerOf(raw: ObjectValue): Container {
  const pairs = (name: string): readonly ObjectValue[] => blocks(raw.get(name)).maps;
  const log = block(raw.get("logConfiguration"));
  const options = log?.get("options");
  const secretOptions = blocks(log?.get("secretOptions")).maps;
  const credentials = block(raw.get("repositoryCredentials"))?.get("credentialsParameter");
  return {
    name: symbolic(raw.get("name")),
    image: symbolic(raw.get("image")),
    essential: asBoolean(raw.get("essential")) ?? true,
    ports: pairs("portMappings").map((port) => ({
      container: asNumber(port.get("containerPort")),
      host: asNumber(port.get("hostPort")),
      protocol: asString(port.get("protocol")) ?? "tcp",
      name: asString(port.get("name")),
    })),
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
    readonlyRoot: asBoolean(raw.get("readonlyRootFilesystem")) ?? false,
    healthCommand: items(block(raw.get("healthCheck"))?.get("command"))
      .map((word) => symbolic(word))
      .join(" "),
    raw,
  };
}
