import { type Json, isObject } from "../../terraform/json";
import { TASKS_A_START } from "../../aws/scheduler/limits";
import { clientList } from "../../aws/network/prefix-lists";
import { isCidr } from "../../lib/cidr";

/** Reads one member of a declaration; undefined where it is of another kind. */
export type Member<T> = (json: Json | undefined) => T | undefined;

type Members = Readonly<Record<string, Member<unknown>>>;
type Read<Of extends Members> = { readonly [Name in keyof Of]: Exclude<ReturnType<Of[Name]>, undefined> };

export const text: Member<string> = (json) => (typeof json === "string" && json.trim() !== "" ? json : undefined);

/** What says something: a letter or a digit at least. */
export const reason: Member<string> = (json) =>
  typeof json === "string" && /[\p{L}\p{N}]/u.test(json) ? json : undefined;

export const flag: Member<boolean> = (json) => (typeof json === "boolean" ? json : undefined);

export const port: Member<number> = (json) =>
  typeof json === "number" && Number.isInteger(json) && json >= 1 && json <= 65_535 ? json : undefined;

export const whole: Member<number> = (json) =>
  typeof json === "number" && Number.isInteger(json) && json >= 0 ? json : undefined;

/** How many tasks one call of RunTask starts. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
export const count: Member<number> = (json) => {
  const given = whole(json);
  return given !== undefined && given >= TASKS_A_START.from && given <= TASKS_A_START.to ? given : undefined;
};

export const texts: Member<readonly string[]> = (json) => listOf(json, text);

/** CIDR blocks, and names of AWS's lists of addresses that clients come from. */
export const clients: Member<readonly string[]> = (json) =>
  listOf(json, (item) =>
    typeof item === "string" && (isCidr(item) || clientList(item) !== undefined) ? item : undefined,
  );

/** Left out, it is `fallback`. */
export function optional<T, F>(member: Member<T>, fallback: F): Member<T | F> {
  return (json) => (json === undefined ? fallback : member(json));
}

export function oneOf<T extends string>(...values: readonly T[]): Member<T> {
  return (json) => values.find((value) => value === json);
}

/** A list of `least` items or more, each of them read. */
export function listOf<T>(json: Json | undefined, member: Member<T>, least = 1): readonly T[] | undefined {
  if (!Array.isArray(json) || json.length < least) return undefined;
  const read = (json as readonly Json[]).map((item) => member(item));
  return read.every((item) => item !== undefined) ? read : undefined;
}

/** An object with any names, each of whose values is read. */
export function mapOf<T>(member: Member<T>): Member<ReadonlyMap<string, T>> {
  return (json) => {
    if (!isObject(json)) return undefined;
    const read = Object.entries(json).flatMap(([name, value]): [string, T][] => {
      const own = member(value);
      return own === undefined ? [] : [[name, own]];
    });
    return read.length === Object.keys(json).length ? new Map(read) : undefined;
  };
}

/** An object that has these members and no others. */
export function object<Of extends Members>(members: Of): Member<Read<Of>> {
  return (json) => {
    if (!isObject(json) || Object.keys(json).some((name) => !(name in members))) return undefined;
    const read = Object.entries(members).map(([name, member]) => [name, member(json[name])] as const);
    if (read.some(([, value]) => value === undefined)) return undefined;
    return Object.fromEntries(read) as Read<Of>;
  };
}

/** Something that holds data and that no stack makes. */
export const store = object({
  kind: text,
  name: text,
  arn: optional(text, null),
  group: optional(text, null),
  port: optional(port, null),
  engine: optional(text, null),
  lookup: optional(text, null),
});
