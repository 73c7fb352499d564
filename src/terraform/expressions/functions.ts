import { parse } from "ipaddr.js";
import { fromJson } from "../json-text";
import { Encoded, Reference, Unknown, type Value, asNumber, asString, concat, describe, isList, isMap } from "./value";

type Call = (args: readonly Value[]) => Value | undefined;

/**
 * Terraform's functions, as far as stacks of this kind use them; a call of another one, or one whose arguments are not
 * known well enough, is unknown.
 * Source: developer.hashicorp.com/terraform/language/functions
 */
export function callFunction(name: string, args: readonly Value[]): Value {
  const found = FUNCTIONS.get(name);
  return found?.(args) ?? args.find((arg) => arg instanceof Unknown) ?? new Unknown(`${name}(…)`);
}

const FUNCTIONS = new Map<string, Call>([
  ["jsonencode", ([value]) => (value === undefined ? undefined : new Encoded(value))],
  [
    "jsondecode",
    ([text]) => (text instanceof Encoded ? text.value : typeof text === "string" ? fromJson(text) : undefined),
  ],
  ["concat", (args) => (args.every(isList) ? args.flat() : undefined)],
  ["flatten", ([list]) => flatten(list)],
  ["compact", ([list]) => (isList(list) ? list.filter((item) => item !== null && item !== "") : undefined)],
  ["distinct", ([list]) => (isList(list) ? distinct(list) : undefined)],
  ["toset", ([list]) => (isList(list) ? distinct(list) : undefined)],
  ["tolist", ([list]) => (isList(list) ? list : undefined)],
  ["sort", ([list]) => (isList(list) && list.every((item) => typeof item === "string") ? list.toSorted() : undefined)],
  ["reverse", ([list]) => (isList(list) ? list.toReversed() : undefined)],
  ["tomap", ([map]) => (isMap(map) ? map : undefined)],
  ["merge", (args) => (args.every(isMap) ? new Map(args.flatMap((map) => [...map])) : undefined)],
  ["keys", ([map]) => (isMap(map) ? [...map.keys()].toSorted() : undefined)],
  ["values", ([map]) => (isMap(map) ? [...map.keys()].toSorted().map((key) => map.get(key) ?? null) : undefined)],
  ["lookup", ([map, key, other]) => (isMap(map) && typeof key === "string" ? (map.get(key) ?? other) : undefined)],
  ["slice", ([list, from, to]) => slice(list, asNumber(from), asNumber(to))],
  ["startswith", (args) => strings(args, ([text, start]) => text.startsWith(start))],
  ["endswith", (args) => strings(args, ([text, end]) => text.endsWith(end))],
  ["element", ([list, index]) => element(list, index)],
  ["one", ([list]) => (isList(list) && list.length < 2 ? (list[0] ?? null) : undefined)],
  ["length", ([value]) => length(value)],
  [
    "contains",
    ([list, item]) => (isList(list) && list.every(isLiteral) && isLiteral(item) ? list.includes(item) : undefined),
  ],
  ["range", (args) => range(args)],
  ["zipmap", ([keys, values]) => zipmap(keys, values)],
  ["coalesce", (args) => known(args)?.find((arg) => arg !== null && arg !== "")],
  ["try", ([first]) => first],
  ["can", () => undefined],
  ["nonsensitive", ([value]) => value],
  ["sensitive", ([value]) => value],
  ["tostring", ([value]) => asString(value) ?? value],
  ["tonumber", ([value]) => asNumber(value)],
  ["join", ([separator, list]) => join(separator, list)],
  ["split", ([separator, text]) => strings([separator, text], ([by, value]) => value.split(by))],
  ["lower", ([text]) => strings([text], ([value]) => value.toLowerCase())],
  ["upper", ([text]) => strings([text], ([value]) => value.toUpperCase())],
  ["trimspace", ([text]) => strings([text], ([value]) => value.trim())],
  [
    "trimsuffix",
    (args) => strings(args, ([text, end]) => (text.endsWith(end) ? text.slice(0, -end.length || undefined) : text)),
  ],
  [
    "trimprefix",
    (args) => strings(args, ([text, start]) => (text.startsWith(start) ? text.slice(start.length) : text)),
  ],
  [
    "replace",
    (args) =>
      strings(args, ([text, from, to]) =>
        from.startsWith("/") ? new Unknown("replace(…)") : text.replaceAll(from, to),
      ),
  ],
  ["substr", ([text, from, size]) => substring(text, asNumber(from), asNumber(size))],
  ["format", ([pattern, ...args]) => format(pattern, args)],
  ["cidrsubnet", ([range_, bits, number]) => cidrSubnet(range_, asNumber(bits), asNumber(number))],
  ["min", (args) => numbers(args, Math.min)],
  ["max", (args) => numbers(args, Math.max)],
]);

function isLiteral(value: Value | undefined): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function known(args: readonly Value[]): readonly Value[] | undefined {
  return args.some((arg) => arg instanceof Unknown) ? undefined : args;
}

function identity(value: Value): unknown {
  return value instanceof Reference ? describe(value) : value;
}

function distinct(list: readonly Value[]): readonly Value[] {
  return [...new Map(list.map((item) => [identity(item), item])).values()];
}

function flatten(value: Value | undefined): readonly Value[] | undefined {
  return isList(value) ? value.flatMap((item) => flatten(item) ?? [item]) : undefined;
}

function element(list: Value | undefined, index: Value | undefined): Value | undefined {
  const at = asNumber(index);
  return isList(list) && list.length > 0 && at !== undefined ? list[at % list.length] : undefined;
}

function slice(list: Value | undefined, from: number | undefined, to: number | undefined): Value | undefined {
  return isList(list) && from !== undefined && to !== undefined ? list.slice(from, to) : undefined;
}

function length(value: Value | undefined): number | undefined {
  if (isList(value) || typeof value === "string") return value.length;
  return isMap(value) ? value.size : undefined;
}

function range(args: readonly Value[]): readonly number[] | undefined {
  const [first, second, step = 1] = args.map((arg) => asNumber(arg));
  if (first === undefined || step <= 0) return undefined;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);
}

function zipmap(keys: Value | undefined, values: Value | undefined): Value | undefined {
  if (!isList(keys) || !isList(values)) return undefined;
  return new Map(keys.map((key, index) => [asString(key) ?? describe(key), values[index] ?? null]));
}

function join(separator: Value | undefined, list: Value | undefined): Value | undefined {
  if (typeof separator !== "string" || !isList(list)) return undefined;
  return concat(list.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
}

/** Calls `make` where all arguments are literal strings; an argument too few is an empty string. */
function strings(
  args: readonly (Value | undefined)[],
  make: (texts: [string, string, string]) => Value,
): Value | undefined {
  const texts = args.map((arg) => asString(arg));
  if (texts.includes(undefined)) return undefined;
  const [first = "", second = "", third = ""] = texts;
  return make([first, second, third]);
}

function substring(text: Value | undefined, from: number | undefined, size: number | undefined): string | undefined {
  if (typeof text !== "string" || from === undefined || size === undefined) return undefined;
  return text.slice(from, size < 0 ? undefined : from + size);
}

function format(pattern: Value | undefined, args: readonly Value[]): Value | undefined {
  if (typeof pattern !== "string") return undefined;
  const pieces = pattern.split(/(%%|%[-+ 0#]*\d*[a-z])/);
  let next = 0;
  const parts: Value[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) parts.push(piece);
    else if (piece === "%%") parts.push("%");
    else if (piece === "%s" || piece === "%d" || piece === "%v") parts.push(args[next++] ?? new Unknown("format(…)"));
    else return undefined;
  }
  return concat(parts);
}

function cidrSubnet(
  range_: Value | undefined,
  bits: number | undefined,
  number: number | undefined,
): string | undefined {
  if (typeof range_ !== "string" || bits === undefined || number === undefined) return undefined;
  const [address, prefix] = range_.split("/");
  if (address?.includes(".") !== true) return undefined;
  const size = Number(prefix) + bits;
  const base = parse(address)
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);
  const start = base + number * 2 ** (32 - size);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${size}`;
}

function numbers(args: readonly Value[], pick: (...all: number[]) => number): number | undefined {
  const all = args.map((arg) => asNumber(arg)).filter((arg) => arg !== undefined);
  return all.length === args.length && all.length > 0 ? pick(...all) : undefined;
}
