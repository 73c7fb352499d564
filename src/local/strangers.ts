/** Containers and a network with our names that our state doesn't know: Terraform could neither make nor remove them. */
import type { Engine } from "./engine";

export interface Known {
  readonly engine: Engine;
  /** Name of the local stack and of its network, and first part of the names of its containers. */
  readonly prefix: string;
  /** Ids in this checkout's state. */
  readonly known: ReadonlySet<string>;
}

/** Undefined where there are none; else one line that says what to do. */
export async function strangers({ engine, prefix, known }: Known): Promise<string | undefined> {
  const containers = (await engine.containers(`${prefix}-`)).filter(({ id }) => !known.has(id));
  const networks = (await engine.networks(prefix)).filter((id) => !known.has(id));
  if (containers.length + networks.length === 0) return undefined;
  const names = containers.map(({ name }) => name);
  const remove = [
    ...(names.length > 0 ? [`docker rm --force ${names.join(" ")}`] : []),
    ...(networks.length > 0 ? [`docker network rm ${networks.length === 1 ? prefix : networks.join(" ")}`] : []),
  ];
  const what = names.length > 0 ? `containers '${names.join(" ")}'` : `network '${prefix}'`;
  return `${what}: there already, and not in this checkout's state; another checkout started them, or the state was lost; run npm run local:down there, or ${remove.join(" && ")}`;
}
