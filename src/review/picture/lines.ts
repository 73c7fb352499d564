import type { EnvironmentView } from "../model/environment-view";
import { type EndView, type ExposureView, endKey, isOpenToAll } from "../model/flow-view";
import type { VpcView } from "../model/network-view";
import type { Box, Line, LineKind } from "./model";
import { keyOf } from "../model/reference";

/** The box for all of AWS that isn't reached by a VPC endpoint. */
export const AWS = "aws";
/** Networks that are named one by one. */
const NAMED = 5;

/** Exposures, listener rules, calls, and calls of other hosts. One line for two ends, whatever the ports. */
export function connections(view: EnvironmentView): readonly Line[] {
  const balancers = new Set(view.loadBalancers.map(keyOf));
  const ports = new Map<string, { readonly line: Line; readonly ports: Set<number> }>();
  const connect = (from: string, to: EndView, kind: LineKind, port: number | undefined): void => {
    const line: Line = { from, to: boxId(to), kind, label: "" };
    const key = JSON.stringify(line);
    const known = ports.get(key) ?? { line, ports: new Set() };
    if (port !== undefined) known.ports.add(port);
    ports.set(key, known);
  };
  for (const exposure of view.exposures) connect(clientsId(exposure), exposure.to, "exposure", exposure.port);
  for (const { from, to, port } of view.flows) {
    if (from.kind === "outside" || to.kind === "aws api") continue;
    const kind = to.kind === "host" ? "host" : balancers.has(boxId(from)) ? "forward" : "call";
    connect(boxId(from), to, kind, port);
  }
  return [...ports.values()].map(({ line, ports: all }) => ({ ...line, label: portsLabel([...all]) }));
}

/**
 * From each tier to the VPC endpoints and to AWS's public APIs, by way of the NAT gateways where there are some. `tierOf`
 * gives the frame that a service's box stands in, an empty text where it is in none.
 */
export function awsLines(view: EnvironmentView, tierOf: ReadonlyMap<string, string>): readonly Line[] {
  const users = new Map<string, { readonly from: string; readonly to: string; readonly services: Set<string> }>();
  const vpcByEndpoint = new Map(view.endpoints.map((endpoint) => [keyOf(endpoint), endpoint.vpc]));
  for (const { from, to } of view.flows) {
    if (from.kind !== "service" || to.kind !== "aws api") continue;
    const vpc = to.endpoint && vpcByEndpoint.get(keyOf(to.endpoint));
    const frame = tierOf.get(boxId(from)) ?? "";
    const ends = { from: frame === "" ? boxId(from) : frame, to: vpc ? endpointsId(vpc) : AWS };
    const key = JSON.stringify(ends);
    const known = users.get(key) ?? { ...ends, services: new Set() };
    known.services.add(boxId(from));
    users.set(key, known);
  }
  const sizes = new Map<string, number>();
  for (const service of view.services) {
    const frame = tierOf.get(keyOf(service)) ?? "";
    sizes.set(frame, (sizes.get(frame) ?? 0) + 1);
  }
  return [...users.values()].flatMap(({ from, to, services }): readonly Line[] => {
    const all = sizes.get(from) ?? services.size;
    const label = services.size === all ? "" : `${services.size} of ${all}`;
    const gateways = to === AWS ? gatewaysOf(view, from) : [];
    if (gateways.length === 0) return [{ from, to, kind: "aws", label }];
    return gateways.flatMap((gateway): readonly Line[] => [
      { from, to: gateway, kind: "aws", label },
      { from: gateway, to, kind: "aws", label: "" },
    ]);
  });
}

/** Clients, other hosts, ends that belong to another environment: what is at an end of a line and in no frame. */
export function outsideBoxes(
  view: EnvironmentView,
  inside: ReadonlySet<string>,
  lines: readonly Line[],
): readonly Box[] {
  const boxes = new Map<string, Box>();
  for (const exposure of view.exposures) {
    const id = clientsId(exposure);
    boxes.set(id, { id, kind: "client", title: clientsTitle(exposure), lines: networks(exposure), zones: [] });
  }
  const ends = new Set(lines.flatMap(({ from, to }) => [from, to]));
  for (const end of view.flows.flatMap(({ from, to }) => [from, to])) {
    const id = boxId(end);
    if (end.kind === "outside" || end.kind === "aws api" || inside.has(id) || !ends.has(id)) continue;
    const caption = end.kind === "host" ? (end.noun ?? "another host") : "elsewhere";
    boxes.set(id, { id, kind: "outside", caption, title: end.label, lines: [], zones: [] });
  }
  if (ends.has(AWS)) boxes.set(AWS, { id: AWS, kind: "outside", title: "AWS APIs", lines: ["on port 443"], zones: [] });
  return [...boxes.values()];
}

function boxId(end: EndView): string {
  return end.kind === "service" || end.kind === "load balancer" ? keyOf(end) : endKey(end);
}

/** The frame of a tier. */
export function frameId(vpc: VpcView, tier: "public" | "private"): string {
  return `${keyOf(vpc)} ${tier}`;
}

export function endpointsId(vpc: Parameters<typeof keyOf>[0]): string {
  return `${keyOf(vpc)} endpoints`;
}

function gatewaysOf(view: EnvironmentView, frame: string): readonly string[] {
  return view.vpcs.flatMap((vpc) => (frameId(vpc, "private") === frame ? vpc.natGateways.map(keyOf) : []));
}

/** Exposures that are open to the same networks have one box of clients. */
function clientsId({ cidrs }: ExposureView): string {
  return `clients ${cidrs.join(" ")}`;
}

function clientsTitle(exposure: ExposureView): string {
  if (isOpenToAll(exposure.cidrs)) return "the internet";
  return exposure.cidrs.length === 1 ? "one network" : `${exposure.cidrs.length} networks`;
}

function networks(exposure: ExposureView): readonly string[] {
  if (isOpenToAll(exposure.cidrs)) return [];
  const rest = exposure.cidrs.length - NAMED;
  return [...exposure.cidrs.slice(0, NAMED), ...(rest > 0 ? [`… and ${rest} more`] : [])];
}

function portsLabel(ports: readonly number[]): string {
  return ports
    .toSorted((a, b) => a - b)
    .map((port) => `:${port}`)
    .join(" ");
}
