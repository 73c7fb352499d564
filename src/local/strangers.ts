/** Containers and networks with our names that our state doesn't know: Terraform could neither make nor remove them. */
import { setTimeout } from "node:timers/promises";
import type { Container, Engine, EngineNetwork } from "./engine";

export interface Known {
  readonly engine: Engine;
  /** Name of the local stack, and first part of the names of its containers and networks. */
  readonly prefix: string;
  /** Ids in this checkout's state. */
  readonly known: ReadonlySet<string>;
}

/** Undefined where there are none; else one line that says what to do. */
export async function strangers(own: Known): Promise<string | undefined> {
  const { containers, networks } = await foundStrangers(own);
  if (containers.length + networks.length === 0) return undefined;
  const names = containers.map(({ name }) => name).join(" ");
  // Two networks may have one name.
  const networkNames = new Set(networks.map(({ name }) => name));
  const which = networks.map(networkNames.size === networks.length ? ({ name }) => name : ({ id }) => id).join(" ");
  const remove = [
    ...(names === "" ? [] : [`docker rm --force --volumes ${names}`]),
    ...(which === "" ? [] : [`docker network rm ${which}`]),
  ];
  const what = names === "" ? `networks '${[...networkNames].join(" ")}'` : `containers '${names}'`;
  return `${what}: there already, and not in this checkout's state; another checkout started them, a run was killed, or the state was lost; run npm run local:down there, or ${remove.join(" && ")}`;
}

/** Looks after a run that ended early, and milliseconds between them: so long the engine may be at what it was asked for last. */
const LOOKS = 4;

export interface HalfMade extends Omit<Known, "known"> {
  /** Whose containers and networks are removed. */
  readonly checkout: string;
  /** Ids in this checkout's state, asked for at each look; undefined where somebody is at work on it. */
  readonly known: () => ReadonlySet<string> | undefined;
}

/**
 * Removes what a run of this checkout has left half made: containers that were never started, and networks. Terraform cuts off what
 * it asks the engine for when it is interrupted, and the engine does it all the same, be it much later: no state knows of that.
 */
export async function removeHalfMade({ engine, prefix, checkout, known }: HalfMade): Promise<void> {
  if (!engine.isAskable) return;
  const { containers, networks } = await foundStrangers({ engine, prefix, known: new Set() });
  // Asked after the engine: what is made by one at work meanwhile isn't among these.
  const ids = known();
  if (ids === undefined) return;
  const isHalfMade = (made: Container | EngineNetwork) => made.checkout === checkout && !ids.has(made.id);
  const paths = [
    ...containers
      .filter((it) => it.state === "created" && isHalfMade(it))
      .map(({ id }) => `/containers/${id}?force=true&v=true`),
    ...networks.filter(isHalfMade).map(({ id }) => `/networks/${id}`),
  ];
  // What can't be removed, the next run names.
  for (const path of paths) await engine.connection.send("DELETE", path).catch(() => undefined);
}

/** The same after a run that was cut off, while the engine may still be at it. */
export async function removeHalfMadeSoon(halfMade: HalfMade, pause: number): Promise<void> {
  for (let look = 1; look <= LOOKS; look++) {
    await removeHalfMade(halfMade).catch(() => undefined);
    if (look < LOOKS) await setTimeout(pause);
  }
}

interface Strangers {
  readonly containers: readonly Container[];
  readonly networks: readonly EngineNetwork[];
}

async function foundStrangers({ engine, prefix, known }: Known): Promise<Strangers> {
  const containers = (await engine.containers(`${prefix}-`)).filter(({ id }) => !known.has(id));
  const networks = (await engine.networks()).filter(({ id, name }) => isOurs(name, prefix) && !known.has(id));
  return { containers, networks };
}

/** Whether a network's name is one that the local stack gives. */
export function isOurs(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}-`);
}
