import { type Json, isObject } from "../json";
import { Encoded, Text, Unknown, type Value, concat, describe, isList, isMap } from "./value";

/** The value that a JSON text or a `.tf.json` file holds, without any interpolation. */
export function jsonValue(json: Json): Value {
  if (Array.isArray(json)) return (json as readonly Json[]).map(jsonValue);
  if (isObject(json)) return new Map(Object.entries(json).map(([key, item]) => [key, jsonValue(item)]));
  return json as string | number | boolean | null;
}

export function fromJson(text: string): Value {
  try {
    return jsonValue(JSON.parse(text) as Json);
  } catch {
    return new Unknown("a text that is not JSON");
  }
}

/** Private-use characters stand for the parts that are not literal while JSON.parse reads the rest. */
const OPEN = "\uE000";
const CLOSE = "\uE001";
const PLACEHOLDER = /\uE000(\d+)\uE001/;

/** What a JSON text says, also where parts of its strings are references. */
export function decodeJson(value: Value | undefined): Value {
  if (value instanceof Encoded) return value.value;
  if (typeof value === "string") return fromJson(value);
  if (!(value instanceof Text)) return value instanceof Unknown ? value : new Unknown(describe(value));
  const parts = value.parts;
  const text = parts.map((part, index) => (typeof part === "string" ? part : `${OPEN}${index}${CLOSE}`)).join("");
  const restore = (item: Value): Value => {
    if (isList(item)) return item.map(restore);
    if (isMap(item)) return new Map([...item].map(([key, inner]) => [key, restore(inner)]));
    if (typeof item !== "string" || !item.includes(OPEN)) return item;
    // Splitting by a pattern with a group leaves the placeholders' numbers at the odd places.
    return concat(item.split(PLACEHOLDER).map((piece, at) => (at % 2 === 1 ? (parts[Number(piece)] ?? "") : piece)));
  };
  return restore(fromJson(text));
}
