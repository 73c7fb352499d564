import { Unknown, type Value, asBoolean, describe } from "../terraform/expressions/value";

/**
 * A switch as far as the JSON tells it: on, off, or unknown with the reason. Neither `true` nor `false` may be assumed of an
 * unknown one, so compare with `=== true` or `=== false` and say what the third case means.
 */
export type Flag = boolean | Unknown;

/** Reads a switch; `fallback` is what AWS or the provider takes where it isn't set. */
export function flagOf(value: Value | undefined, fallback: boolean): Flag {
  if (value === undefined || value === null) return fallback;
  return asBoolean(value) ?? new Unknown(describe(value));
}
