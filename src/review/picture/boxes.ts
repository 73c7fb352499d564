import type { LoadBalancerView } from "../model/balancer-view";
import type { EndpointView } from "../model/endpoint-view";
import type { EnvironmentView } from "../model/environment-view";
import type { NatGatewayView } from "../model/network-view";
import type { Box } from "./model";
import { keyOf } from "../model/reference";
import { type ServiceView, cpuText, memoryText, tasksText } from "../model/service-view";

/** What the boxes of the picture say: a name, and at most a few words more. */
export function serviceBox(view: EnvironmentView, service: ServiceView): Box {
  const { cpu, memoryMiB } = service;
  const tasks = tasksText(service) === "1" ? "1 task" : `${tasksText(service)} tasks`;
  const size = cpu === undefined || memoryMiB === undefined ? [] : [cpuText(cpu), memoryText(memoryMiB)];
  const paths = pathsOf(view, service);
  return {
    id: keyOf(service),
    kind: "service",
    title: service.name,
    lines: [
      [tasks, ...size].join(" · "),
      ...(paths.length > 0 ? [paths.join(" ")] : []),
      ...[...service.dnsNames, ...(service.connect?.names ?? [])].slice(0, 1),
      ...(service.publicIp === true ? ["public addresses"] : []),
    ],
    zones: zoneMarks(service.zones),
  };
}

export function loadBalancerBox(balancer: LoadBalancerView): Box {
  return {
    id: keyOf(balancer),
    kind: "balancer",
    caption: `${balancer.scheme} load balancer`,
    title: balancer.name,
    lines: balancer.listeners.map(({ protocol, port }) => `${protocol} :${port ?? "?"}`),
    zones: zoneMarks(balancer.zones),
  };
}

export function natBox(gateway: NatGatewayView): Box {
  const zones = gateway.zone === undefined ? [] : [gateway.zone];
  return { id: keyOf(gateway), kind: "nat", title: "NAT gateway", lines: [], zones: zoneMarks(zones) };
}

export function endpointsBox(id: string, endpoints: readonly EndpointView[]): Box {
  const interfaces = endpoints.filter(({ type }) => type === "Interface");
  const others = endpoints.filter(({ type }) => type !== "Interface");
  return {
    id,
    kind: "endpoints",
    title: "VPC endpoints",
    caption: "on port 443",
    lines: [
      ...interfaces.map(({ service }) => service),
      ...others.map(({ service, type }) => `${service} (${type.toLowerCase()})`),
    ],
    zones: zoneMarks([...new Set(interfaces.flatMap(({ zones }) => zones))].sort()),
  };
}

/** Paths (and whatever else is a condition) by which load balancers send requests to a service. */
function pathsOf(view: EnvironmentView, service: ServiceView): readonly string[] {
  const rules = view.loadBalancers.flatMap(({ listeners }) => listeners.flatMap((listener) => listener.rules));
  const own = rules.filter(({ targets }) =>
    targets.some(({ services }) => services.some((found) => keyOf(found) === keyOf(service))),
  );
  const values = own.flatMap(({ conditions }) =>
    conditions.length > 0 ? conditions.flatMap((condition) => condition.values) : ["everything else"],
  );
  return [...new Set(values)];
}

function zoneMarks(zones: readonly string[]): readonly string[] {
  return zones.map(zoneMark);
}

/** `c` for `eu-central-1c`. */
export function zoneMark(zone: string): string {
  return /^[a-z]{2}(?:-[a-z]+)+-\d([a-z])$/.exec(zone)?.[1] ?? "?";
}
