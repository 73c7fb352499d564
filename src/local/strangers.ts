/** Containers and networks with our names that our state doesn't know: Terraform could neither make nor remove them. */
import type { Engine } from "./engine";

export interface Known {
  readonly engine: Engine;
  /** Name of the local stack, and first part of the names of its containers and networks. */
  readonly prefix: string;
  /** Ids in this checkout's state. */
  readonly known: ReadonlySet<string>;
}

/** Undefined where there are none; else one line that says what to do. */
export async function strangers({ engine, prefix, known }: Known): Promise<string | undefined> {
  const containers = (await engine.containers(`${prefix}-`)).filter(({ id }) => !known.has(id));
  const networks = (await engine.networks()).filter(({ id, name }) => isOurs(name, prefix) && !known.has(id));
  if (containers.length + networks.length === 0) return undefined;
  const names = containers.map(({ name }) => name).join(" ");
  // Two networks may have one name.
  const networkNames = new Set(networks.map(({ name }) => name));
  const which = networks.map(networkNames.size === networks.length ? ({ name }) => name : ({ id }) => id).join(" ");
  const remove = [
    ...(names === "" ? [] : [`docker rm --force ${names}`]),
    ...(which === "" ? [] : [`docker network rm ${which}`]),
  ];
  const what = names === "" ? `networks '${[...networkNames].join(" ")}'` : `containers '${names}'`;
  return `${what}: there already, and not in this checkout's state; another checkout started them, or the state was lost; run npm run local:down there, or ${remove.join(" && ")}`;
}

/** Whether a network's name is one that the local stack gives. */
export function isOurs(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}-`);
}
