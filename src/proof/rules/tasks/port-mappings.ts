import { type Container, portRange } from "../../../facts/containers";
import { numberSetting, textSetting } from "../../../facts/setting";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";
import { called, mapsOf } from "./container-set";
import { judge } from "./known";

interface Of {
  readonly container: string;
}

const says = messages({
  hostPort: (it: Of & { host: number; port: number | undefined }) =>
    `container '${it.container}' maps host port ${it.host} to ${it.port ?? "?"}; awsvpc needs equal ports`,
  noPort: ({ container }: Of) => `container '${container}' has a port mapping without containerPort; set it`,
  port: (it: Of & { port: number }) => `container '${it.container}' maps port ${it.port}; set it to 1 to 65535`,
  protocol: (it: Of & { protocol: string }) =>
    `container '${it.container}' maps a port by ${it.protocol}, which ECS takes for tcp`,
  twoProtocols: (it: Of & { port: number }) =>
    `container '${it.container}' maps port ${it.port} by two protocols, which ECS refuses; drop one`,
  range: (it: Of & { range: string }) =>
    `containerPortRange of container '${it.container}' is ${it.range}; set it to two ports of 1 to 65535, the smaller one first`,
  both: (it: Of & { range: string }) =>
    `container '${it.container}' maps range ${it.range} beside a containerPort or hostPort of the same mapping; drop one`,
  inRange: (it: Of & { port: number; range: string }) =>
    `container '${it.container}' maps port ${it.port} twice, once by range ${it.range}; drop it from one of them`,
  ranges: (it: Of & { one: string; other: string }) =>
    `container '${it.container}' maps ranges ${it.one} and ${it.other}, which overlap; separate them`,
  appProtocol: (it: Of & { protocol: string }) =>
    `appProtocol of container '${it.container}' is ${it.protocol}; set it to http, http2 or grpc`,
  portName: (it: Of & { name: string }) =>
    `container '${it.container}' names a port mapping '${it.name}'; use up to 64 lower-case letters, digits, - and _ that don't begin with -`,
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html */
export function portMappings(walk: Walk, container: Container): void {
  mappedOnce(walk, container);
  const [of, name] = [called(container), container.name];
  for (const mapping of mapsOf(walk, container, "portMappings")) {
    const at = (path: string) => ({ path: `${path} of a port mapping`, of });
    const port = numberSetting(mapping.get("containerPort"));
    const host = numberSetting(mapping.get("hostPort"));
    if (port.kind === "unset" && !mapping.has("containerPortRange")) walk.miss(says.noPort({ container: name }));
    judge(walk, at("containerPort"), port, (value) => {
      if (value < 1 || value > 65_535) walk.miss(says.port({ container: name, port: value }));
    });
    judge(walk, at("hostPort"), host, (value) => {
      // 0 asks for the container's own port.
      if (port.kind !== "unknown" && value !== 0 && (port.kind !== "set" || value !== port.value))
        walk.miss(says.hostPort({ container: name, host: value, port: port.kind === "set" ? port.value : undefined }));
    });
    judge(walk, at("protocol"), textSetting(mapping.get("protocol")), (protocol) => {
      if (!["tcp", "udp", ""].includes(protocol)) walk.note(says.protocol({ container: name, protocol }));
    });
    judge(walk, at("appProtocol"), textSetting(mapping.get("appProtocol")), (protocol) => {
      if (!["http", "http2", "grpc", ""].includes(protocol)) walk.miss(says.appProtocol({ container: name, protocol }));
    });
    judge(walk, at("name"), textSetting(mapping.get("name")), (value) => {
      if (value !== "" && !/^[a-z0-9_][a-z0-9_-]{0,63}$/.test(value))
        walk.miss(says.portName({ container: name, name: value }));
    });
  }
}

/** A port may stand in one mapping of a container only, and by one protocol. */
function mappedOnce(walk: Walk, container: Container): void {
  const { name, ports } = container;
  const protocols = new Map<number, string>();
  for (const { container: port, protocol, range } of ports) {
    if (port.kind !== "set" || protocol.kind !== "set" || range.kind !== "unset") continue;
    const before = protocols.get(port.value);
    if (before !== undefined && before !== protocol.value)
      walk.miss(says.twoProtocols({ container: name, port: port.value }));
    protocols.set(port.value, protocol.value);
  }
  const ranges: { readonly text: string; readonly from: number; readonly to: number }[] = [];
  for (const { range, container: port, host } of ports) {
    judge(walk, { path: "containerPortRange", of: called(container) }, range, (text) => {
      const found = portRange(text);
      if (!found) {
        walk.miss(says.range({ container: name, range: text }));
        return;
      }
      if (port.kind === "set" || (host.kind === "set" && host.value !== 0))
        walk.miss(says.both({ container: name, range: text }));
      const other = ranges.find(({ from, to }) => from <= found.to && found.from <= to);
      if (other) walk.miss(says.ranges({ container: name, one: other.text, other: text }));
      ranges.push({ text, ...found });
    });
  }
  for (const port of protocols.keys()) {
    const within = ranges.find(({ from, to }) => from <= port && port <= to);
    if (within) walk.miss(says.inRange({ container: name, port, range: within.text }));
  }
}
