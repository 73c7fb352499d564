import type { Setting } from "../../../facts/setting";
import { type ObjectValue, type Value, blocks, describe, isList, isMap } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";

const says = messages({
  setting: (it: { path: string; of: string; why: string }) => `${it.path} of ${it.of} (${it.why})`,
});

/** A setting by its path in what people call `of`: a container, or the address of a resource. */
export interface Spot {
  readonly path: string;
  readonly of: string;
}

/** Judges a setting that is known; one that isn't is a doubt, and one that isn't set needs no judgement. */
export function judge<T>(walk: Walk, { path, of }: Spot, given: Setting<T>, judged: (value: T) => void): void {
  if (given.kind === "set") judged(given.value);
  else if (given.kind === "unknown") walk.doubt(says.setting({ path, of, why: given.why }));
}

/** The maps of a block or a list that are known; what isn't is a doubt. */
export function mapsAt(walk: Walk, { path, of }: Spot, value: Value | undefined): readonly ObjectValue[] {
  const { maps, unknown } = blocks(value);
  if (unknown) walk.doubt(says.setting({ path, of, why: unknown.why }));
  return maps;
}

/** What stands at a path like `linuxParameters.devices`. */
export function valueAt(map: ObjectValue, path: string): Value | undefined {
  return path.split(".").reduce<Value | undefined>((value, key) => (isMap(value) ? value.get(key) : value), map);
}

/** Whether something is asked for: an empty list, `false`, `0` and an empty text ask for nothing. */
export function asksFor(value: Value | undefined): Setting<true> {
  if (value === undefined || value === null || value === false || value === 0 || value === "") return { kind: "unset" };
  if (isList(value)) return value.length === 0 ? { kind: "unset" } : { kind: "set", value: true };
  if (isMap(value) || typeof value !== "object") return { kind: "set", value: true };
  return { kind: "unknown", why: describe(value) };
}
