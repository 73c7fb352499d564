import type { Match } from "./arn";
import { type Value, asBoolean, asNumber, asString, describe } from "../terraform/expressions/value";

/**
 * What the JSON says of an attribute: a value, nothing (it is left out, or null), or something that only a plan can tell.
 * An object, so that no `===` takes what isn't known for a value: look at `kind`, or ask `equals`.
 */
export type Setting<T> =
  | { readonly kind: "set"; readonly value: T }
  | { readonly kind: "unset" }
  /** `why` is a noun phrase that completes "not known: …". */
  | { readonly kind: "unknown"; readonly why: string };

/** A setting with a default. */
export type Known<T> = Exclude<Setting<T>, { readonly kind: "unset" }>;

export function textSetting(value: Value | undefined): Setting<string> {
  return setting(value, asString);
}

export function numberSetting(value: Value | undefined): Setting<number> {
  return setting(value, asNumber);
}

export function switchSetting(value: Value | undefined): Setting<boolean> {
  return setting(value, asBoolean);
}

function setting<T>(value: Value | undefined, read: (value: Value) => T | undefined): Setting<T> {
  if (value === undefined || value === null) return { kind: "unset" };
  const known = read(value);
  return known === undefined ? { kind: "unknown", why: describe(value) } : { kind: "set", value: known };
}

/** The value, where it is known. */
export function knownValue<T>(given: Setting<T>): T | undefined {
  return given.kind === "set" ? given.value : undefined;
}

/** `fallback` is what AWS or the provider takes where nothing is set. */
export function orDefault<T>(given: Setting<T>, fallback: T): Known<T> {
  return given.kind === "unset" ? { kind: "set", value: fallback } : given;
}

/** Whether the setting is one of `values`; one that isn't set is none of them. */
export function equals<T>(given: Setting<T>, ...values: readonly T[]): Match {
  if (given.kind === "unknown") return "unknown";
  return given.kind === "set" && values.includes(given.value) ? "yes" : "no";
}

/** For readers: the value, or what of it isn't known. */
export function shown(given: Known<string>): string {
  return given.kind === "set" ? given.value : `<?${given.why}>`;
}
