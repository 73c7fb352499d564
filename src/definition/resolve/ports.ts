import type { ServiceDefinition } from "../service";

export type Ported = Pick<ServiceDefinition, "ports" | "sidecars">;

/** The further ports of a service's containers, by name. */
export function namedPorts({ ports = {}, sidecars = {} }: Ported): ReadonlyMap<string, number> {
  const all = [ports, ...Object.values(sidecars).map((sidecar) => sidecar.ports ?? {})];
  return new Map(all.flatMap((own) => Object.entries(own)));
}
