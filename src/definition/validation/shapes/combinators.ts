import * as v from "valibot";
import type { FargateSize } from "../../../aws/fargate-sizes";
import type { Uses } from "../../resources";

/**
 * The definition's types at run time, for definitions that come from JSON: the kind of each value, and that each key is
 * known. Which numbers and texts are right is the rules' business. Messages say what is allowed.
 *
 * The types are the source, because an editor shows their documentation; on types inferred from a schema it shows none.
 * A shape that allows more or less than its type doesn't compile.
 */
export interface Shape<T, Optional extends boolean = false> extends v.GenericSchema {
  /** Nothing has it; it makes a shape of one type differ from those of narrower and wider ones. */
  readonly "~of"?: (value: T, optional: Optional) => T;
}

/** Any number has the shape of a number that the type allows, and any text that of an access word. */
type Wide<T> = [T] extends [FargateSize]
  ? Readonly<Record<keyof T, number>>
  : [T] extends [Uses]
    ? Readonly<Record<string, string>>
    : T extends number
      ? number
      : T;

/** A shape for each key of `T`, but for those that must not be there. */
export type Entries<T> = {
  readonly [K in keyof T as T[K] extends undefined ? never : K]-?: Partial<Pick<T, K>> extends Pick<T, K>
    ? Shape<Wide<Exclude<T[K], undefined>>, true>
    : Shape<Wide<T[K]>>;
};

export const text: Shape<string> = v.string("a text");
export const number: Shape<number> = v.pipe(v.number("a number"), v.finite("a number"));
export const flag: Shape<boolean> = v.boolean("true or false");
export const texts = list(text, "a list of texts");
export const textMap = record(text, "an object of texts");

export function optional<T>(shape: Shape<T>): Shape<T, true> {
  return v.exactOptional(shape);
}

export function list<T>(item: Shape<T>, allowed: string): Shape<readonly T[]> {
  return v.array(item, allowed);
}

export function record<T>(item: Shape<T>, allowed: string): Shape<Readonly<Record<string, T>>> {
  return plain(v.record(v.string(), item, allowed), allowed);
}

export function oneOf<T extends string>(values: Readonly<Record<T, true>>): Shape<T> {
  const all = Object.keys(values);
  return v.picklist(all, all.join(", "));
}

export function object<T extends object>(entries: Entries<T>): Shape<T> {
  return plain(v.objectWithRest(entries, v.never(Object.keys(entries).join(", ")), "an object"), "an object");
}

/** valibot takes a list for an object, whose keys are numbers, and a map for one without any. */
function plain<S extends v.GenericSchema>(schema: S, allowed: string) {
  const isPlain = v.custom<v.InferInput<S>>(
    (input) => Object.prototype.toString.call(input) === "[object Object]",
    allowed,
  );
  return v.pipe(isPlain, schema);
}

/** A discriminated union: for each of its tags what stands beside the tag. */
export function variant<T extends object, K extends keyof T & string>(
  key: K,
  members: { readonly [Tag in T[K] & string]: Entries<Omit<Extract<T, Readonly<Record<K, Tag>>>, K>> },
): Shape<T> {
  const tags = Object.keys(members);
  const options = Object.entries<v.ObjectEntries>(members).map(([tag, entries]) => {
    const all = { [key]: v.literal(tag), ...entries } as Record<K, v.GenericSchema>;
    return v.objectWithRest(all, v.never(Object.keys(all).join(", ")), "an object");
  });
  const [last = "", ...others] = tags.toReversed();
  const allowed = others.length === 0 ? last : `${others.toReversed().join(", ")} or ${last}`;
  return plain(v.variant(key, options, allowed), allowed);
}

export function either<A, B>(one: Shape<A>, other: Shape<B>, allowed: string): Shape<A | B> {
  return v.union([one, other], allowed);
}
