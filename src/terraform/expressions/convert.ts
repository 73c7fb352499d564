import type { Json } from "../json";
import {
  Encoded,
  Reference,
  SetValue,
  Text,
  Unknown,
  type Value,
  asBoolean,
  asNumber,
  asString,
  describe,
  isList,
  isLiteral,
  isMap,
} from "./value";

/**
 * A value as a type constraint makes it: `"5"` for a number is 5. Undefined where Terraform would refuse, or where the
 * constraint isn't read here. What is computed later stays as it is.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/type-constraints
 */
export function converted(value: Value, type: Json | undefined): Value | undefined {
  if (typeof type !== "string" || value === null || isComputed(value)) return value;
  const [, outer = "", inner] = /^\s*(?:\$\{)?\s*([a-z]+)\s*(?:\((.*)\))?\s*\}?\s*$/s.exec(type) ?? [];
  switch (outer) {
    case "any":
      return value;
    case "string":
      return asString(value);
    case "number":
      return asNumber(value);
    case "bool":
      return asBoolean(value);
    case "list":
    case "set": {
      if (!isList(value)) return undefined;
      const items = value.map((item) => converted(item, inner));
      if (!items.every((item) => item !== undefined)) return undefined;
      return outer === "set" ? setOf(items) : items;
    }
    case "map": {
      if (!isMap(value)) return undefined;
      const entries = [...value].map(([key, item]) => [key, converted(item, inner)] as const);
      return new Map(entries.flatMap(([key, item]) => (item === undefined ? [] : [[key, item] as const])));
    }
    default:
      return value;
  }
}

/** Not a value that the JSON tells. */
export function isComputed(value: Value): boolean {
  return value instanceof Unknown || value instanceof Reference || value instanceof Text || value instanceof Encoded;
}

/** A set of values that get one type; undefined where these can't have one. */
export function setOf(values: readonly Value[]): SetValue | undefined {
  const items = unified(values);
  if (items === undefined || items.includes(null)) return undefined;
  const all = distinct(items);
  // Sets of anything else have an order that Terraform makes up.
  if (all.every((item) => typeof item === "string")) return SetValue.with(all.toSorted(compareTexts));
  return SetValue.with(all.every((item) => typeof item === "number") ? all.toSorted((a, b) => a - b) : all);
}

export function distinct(values: readonly Value[]): readonly Value[] {
  const identity = (value: Value): unknown => (value instanceof Reference ? describe(value) : value);
  return [...new Map(values.map((item) => [identity(item), item])).values()];
}

/** In the order of their UTF-8 bytes. */
export function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * Values with the one type that Terraform gives the items of a list or the results of a conditional: numbers beside texts
 * become texts. Undefined where it has none, or where that can't be told.
 */
export function unified(values: readonly Value[]): readonly Value[] | undefined {
  if (values.some(isComputed)) return values;
  const kinds = new Set(values.flatMap((value) => (value === null ? [] : [shapeOf(value)])));
  if (kinds.size < 2) return values;
  if (values.every(isLiteral)) {
    if (!kinds.has("string")) return undefined;
    const texts = values.map((value) => (value === null ? null : asString(value)));
    return texts.every((text) => text !== undefined) ? texts : undefined;
  }
  const collections = values.filter((value) => value !== null);
  const leaves = new Set(collections.flatMap(leafTypes));
  return leaves.size < 2 && (collections.every(isList) || collections.every(isMap)) ? values : undefined;
}

/** Whether a value stays as it is where Terraform gives it and another one a common type. */
export function keepsType(value: Value, other: Value): boolean {
  if (!(other instanceof Unknown) || isComputed(value)) return unified([value, other])?.[0] === value;
  return leafTypes(value).every((type) => type === "string");
}

function shapeOf(value: Value): string {
  if (isList(value)) return `[${value.map(shapeOf).join()}]`;
  if (isMap(value))
    return `{${[...value]
      .map(([key, item]) => `${JSON.stringify(key)}:${shapeOf(item)}`)
      .sort()
      .join()}}`;
  return typeof value;
}

function leafTypes(value: Value): readonly string[] {
  if (isList(value)) return value.flatMap(leafTypes);
  return isMap(value) ? [...value.values()].flatMap(leafTypes) : value === null ? [] : [typeof value];
}
