/** The platform's containers by the names that a user knows. */
import type { Container, Engine } from "./engine";

/** What answers for calls that nobody declared, and logs them. */
export const UNDECLARED = "undeclared-calls";

/** Of containers that are the platform's own, and say nothing of what a service does. */
const OWN = /^router$|-proxy$|-stand-in$|^aws$/;

export interface NamedContainer extends Container {
  /** Name without the platform's: `web-1`. */
  readonly label: string;
  /** `web`; undefined for one that is no task. */
  readonly service: string | undefined;
}

/** @param prefix of the names of the platform's containers: `demo-local-` */
export async function platformContainers(engine: Engine, prefix: string): Promise<NamedContainer[]> {
  const { host } = engine.connection;
  if (!engine.isAskable)
    throw new Error(`docker: only its own command reaches the engine at ${host}; use docker logs, exec and restart`);
  const found = await engine.containers(prefix);
  if (found.length === 0) throw new Error("containers: there are none of the platform; run npm run local");
  return found.map((container) => {
    const label = container.name.slice(prefix.length);
    return { ...container, label, service: /^(.*)-\d+$/.exec(label)?.[1] };
  });
}

/** Those of a service, or the one container of that name. */
export function named(containers: readonly NamedContainer[], name: string): NamedContainer[] {
  const found = containers.filter(({ service, label }) => service === name || label === name);
  if (found.length > 0) return found;
  const all = [...new Set(containers.map(({ service, label }) => service ?? label))];
  throw new Error(`service '${name}': isn't there; ${all.join(", ")} are; name one of them`);
}

/** Whether what it writes is of interest to whoever works on a service. */
export function isTelling({ service, label }: NamedContainer): boolean {
  return service !== undefined || !OWN.test(label);
}

/** Whether a line tells of an undeclared call of a service. */
export function isCallOf(line: string, service: string): boolean {
  return line.startsWith(`service '${service}' called `);
}
