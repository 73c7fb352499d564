import { IPv4, parse } from "ipaddr.js";
import { awaited, awaitedAny, awaitedWithin } from "./awaited";
import { compareTexts, distinct, isComputed, keepsType, setOf, unified } from "./convert";
import { fromJson } from "./json-text";
import {
  Encoded,
  Reference,
  type Resource,
  SetValue,
  UncountedList,
  Unknown,
  UnknownDigits,
  UnknownRange,
  type Value,
  asNumber,
  asString,
  concat,
  describe,
  isList,
  isLiteral,
  isMap,
} from "./value";

type Call = (args: readonly Value[]) => Value | undefined;

/**
 * Terraform's functions, as far as stacks of this kind use them; a call of another one, or one whose arguments are not
 * known well enough, is unknown.
 * Source: developer.hashicorp.com/terraform/language/functions
 */
export function callFunction(name: string, args: readonly Value[]): Value {
  const found = FUNCTIONS.get(name)?.(args);
  if (found !== undefined) return uncounted(name, args, found);
  const why = args.find((arg) => arg instanceof Unknown)?.why ?? `${name}(…)`;
  return new Unknown(
    why,
    STRICT.has(name) ? awaitedAny(args) : comparesItems(name, args) ? awaitedWithin(args) : undefined,
  );
}

/** Whether it compares the items of its arguments, so that it has to know each. */
function comparesItems(name: string, args: readonly Value[]): boolean {
  if (name === "setunion") return args.flatMap((arg) => (isList(arg) ? arg : [])).length > 1;
  return COMPARING.has(name);
}

const COMPARING = new Set(["compact", "distinct", "index", "matchkeys", "setintersection", "setsubtract"]);

/** What a function makes of a list is counted no sooner than the list; `distinct` and `compact` have to know each item. */
function uncounted(name: string, args: readonly Value[], made: Value): Value {
  const [first] = args;
  const open = args.find((arg) => arg instanceof UncountedList)?.awaits;
  const awaits = open ?? (LEAVES_OUT.has(name) && isList(first) ? awaitedWithin(first) : fromSet(name, first));
  if (!awaits) return made;
  if (isList(made) && !(made instanceof SetValue)) return UncountedList.awaiting(made, awaits);
  return COUNTS.has(name) ? new Unknown(`${name}(…)`, awaits) : made;
}

/** A list of a set whose items may turn out to be one. */
function fromSet(name: string, set: Value | undefined): Resource | undefined {
  return name === "tolist" && set instanceof SetValue && set.length > 1 ? awaitedWithin(set) : undefined;
}

/** They leave out items that are equal, or empty. */
const LEAVES_OUT = new Set(["compact", "distinct"]);
const COUNTS = new Set(["contains", "length", "one"]);

/** Functions whose result isn't known before each argument is; others may have one by what they know. */
const STRICT = new Set(
  (
    "abs ceil chomp cidrhost cidrnetmask cidrsubnet element floor format indent keys length lower max " +
    "min parseint pow regexall replace reverse signum slice sort split strrev substr title tobool tolist tomap tonumber " +
    "toset tostring trim trimprefix trimspace trimsuffix upper values"
  ).split(" "),
);

const FUNCTIONS = new Map<string, Call>([
  ["jsonencode", ([value]) => (value === undefined ? undefined : new Encoded(value))],
  [
    "jsondecode",
    ([text]) => (text instanceof Encoded ? text.value : typeof text === "string" ? fromJson(text) : undefined),
  ],
  ["concat", (args) => concatenated(args)],
  ["flatten", ([list]) => flatten(list)],
  ["compact", ([list]) => textsOf(list, (item) => item === null)?.filter((item) => item !== null && item !== "")],
  ["distinct", ([list]) => distinctItems(list)],
  ["toset", ([list]) => (isList(list) ? setOf(list) : undefined)],
  ["tolist", ([list]) => (isList(list) ? unified([...list]) : undefined)],
  [
    "sort",
    ([list]) =>
      textsOf(list, () => false)
        ?.filter((item) => item !== null)
        .toSorted(compareTexts),
  ],
  ["reverse", ([list]) => (isOrdered(list) ? list.toReversed() : undefined)],
  ["tomap", ([map]) => toMap(map)],
  ["merge", (args) => (args.every(isMap) ? new Map(args.flatMap((map) => [...map])) : undefined)],
  ["keys", ([map]) => (isMap(map) ? [...map.keys()].toSorted(compareTexts) : undefined)],
  [
    "values",
    ([map]) => (isMap(map) ? [...map].toSorted(([a], [b]) => compareTexts(a, b)).map(([, value]) => value) : undefined),
  ],
  ["lookup", ([map, key, other]) => lookup(map, key, other)],
  ["slice", ([list, from, to]) => slice(list, integer(from), integer(to))],
  ["startswith", (args) => strings(args, ([text, start]) => text.startsWith(start))],
  ["endswith", (args) => strings(args, ([text, end]) => text.endsWith(end))],
  ["element", ([list, index]) => element(list, integer(index))],
  ["one", ([list]) => (isList(list) && list.length < 2 ? (list[0] ?? null) : undefined)],
  ["length", ([value]) => length(value)],
  ["contains", ([list, item]) => contains(list, item)],
  ["range", (args) => range(args)],
  ["zipmap", ([keys, values]) => zipmap(keys, values)],
  ["coalesce", (args) => (args.some(isUnknown) ? undefined : unified(args)?.find((arg) => arg !== null && arg !== ""))],
  ["nonsensitive", ([value]) => value],
  ["sensitive", ([value]) => value],
  ["tostring", ([value = null]) => (value === null || isComputed(value) ? value : asString(value))],
  ["tonumber", ([value]) => asNumber(value)],
  ["join", ([separator, ...lists]) => join(separator, lists)],
  [
    "split",
    ([separator, text]) =>
      strings([separator, text], ([by, value]) => (by === "" ? Array.from(value) : value.split(by))),
  ],
  ["lower", ([text]) => ascii([text], ([value]) => value.toLowerCase())],
  ["upper", ([text]) => ascii([text], ([value]) => value.toUpperCase())],
  ["trimspace", ([text]) => ascii([text], ([value]) => value.trim())],
  [
    "trimsuffix",
    (args) => strings(args, ([text, end]) => (text.endsWith(end) ? text.slice(0, text.length - end.length) : text)),
  ],
  [
    "trimprefix",
    (args) => strings(args, ([text, start]) => (text.startsWith(start) ? text.slice(start.length) : text)),
  ],
  [
    "replace",
    (args) =>
      strings(args, ([text, from, to]) =>
        from.startsWith("/") ? new Unknown("replace(…)") : text.replaceAll(from, () => to),
      ),
  ],
  ["sha256", ([text]) => (text instanceof Unknown ? new UnknownDigits(text.why, SHA256_DIGITS) : undefined)],
  [
    "formatdate",
    ([pattern, time]) =>
      time instanceof Unknown && typeof pattern === "string" && DATE_DIGITS.test(pattern)
        ? new UnknownDigits(time.why, pattern.length)
        : undefined,
  ],
  [
    "substr",
    ([text, from, size]) =>
      text instanceof UnknownDigits
        ? someOf(text, integer(from), integer(size))
        : ascii([text], ([value]) => substring(value, integer(from), integer(size))),
  ],
  ["format", ([pattern, ...args]) => format(pattern, args)],
  [
    "cidrsubnet",
    ([range_, bits, number]) =>
      range_ instanceof Reference && integer(bits) !== undefined && integer(number) !== undefined
        ? new UnknownRange("cidrsubnet(…)", awaited(range_))
        : cidrSubnet(range_, integer(bits), integer(number)),
  ],
  ["min", (args) => numbers(args, Math.min)],
  ["max", (args) => numbers(args, Math.max)],
]);

/** What a date is written in as many digits. @see https://developer.hashicorp.com/terraform/language/functions/formatdate */
const DATE_DIGITS = /^(YYYY|MM|DD|hh|HH|mm|ss)+$/;

function isUnknown(value: Value): boolean {
  return value instanceof Unknown;
}

/** A list, which a set isn't. */
function isOrdered(value: Value | undefined): value is readonly Value[] {
  return isList(value) && !(value instanceof SetValue);
}

function integer(value: Value | undefined): number | undefined {
  const number = asNumber(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

function flatten(value: Value | undefined): readonly Value[] | undefined {
  return isList(value) ? [...value].flatMap((item) => flatten(item) ?? [item]) : undefined;
}

/** Lists of one type get a common one, and keep theirs where each is a list of any types: which it is isn't known here. */
function concatenated(args: readonly Value[]): Value | undefined {
  if (!args.every(isOrdered)) return undefined;
  const all = args.flat();
  const common = unified(all);
  return common === undefined || common.some((item, index) => item !== all[index]) ? undefined : all;
}

/** The items as texts; undefined where one has none, save `null` where that is allowed. */
function textsOf(list: Value | undefined, allowed: (item: Value) => boolean): readonly (string | null)[] | undefined {
  const texts = isList(list) ? list.map((item) => (item === null ? null : asString(item))) : [undefined];
  return texts.every((text) => text !== undefined && (text !== null || allowed(text)))
    ? (texts as string[])
    : undefined;
}

function distinctItems(list: Value | undefined): Value | undefined {
  const items = isList(list) ? unified(list) : undefined;
  return items?.some((item) => isList(item) || isMap(item)) === true ? undefined : items && distinct(items);
}

function toMap(map: Value | undefined): Value | undefined {
  if (!isMap(map)) return undefined;
  const values = unified([...map.values()]);
  return values && new Map([...map.keys()].map((key, index) => [key, values[index] ?? null]));
}

function lookup(map: Value | undefined, key: Value | undefined, other: Value | undefined): Value | undefined {
  if (!isMap(map) || typeof key !== "string") return undefined;
  const found = map.get(key);
  if (found !== undefined) return found;
  // In a map the default gets the type of the values, in an object it keeps its own.
  return other !== undefined && [...map.values()].every((value) => keepsType(other, value)) ? other : undefined;
}

function element(list: Value | undefined, index: number | undefined): Value | undefined {
  if (!isOrdered(list) || list.length === 0 || index === undefined || index < 0) return undefined;
  return list[index % list.length];
}

function slice(list: Value | undefined, from: number | undefined, to: number | undefined): Value | undefined {
  if (!isOrdered(list) || from === undefined || to === undefined) return undefined;
  return from >= 0 && from <= to && to <= list.length ? list.slice(from, to) : undefined;
}

/** Of a text it counts what a person takes for one character, which is certain for ASCII alone. */
function length(value: Value | undefined): Value | undefined {
  // Items that aren't known yet may turn out to be one.
  const awaits = value instanceof SetValue && value.length > 1 ? awaitedAny(value) : undefined;
  if (awaits) return new Unknown("length(…)", awaits);
  if (isList(value)) return value.length;
  if (typeof value === "string") return isAscii(value) ? value.length : undefined;
  return isMap(value) ? value.size : undefined;
}

function contains(list: Value | undefined, item: Value | undefined): boolean | Unknown | undefined {
  if (!isList(list) || !isLiteral(item) || item === null) return undefined;
  if (!list.every(isLiteral)) return list.includes(item) ? true : unknownTruth(awaitedAny(list));
  if (list.includes(null)) return undefined;
  // A number may stand as a text in JSON, and then it is found or not by a type that isn't known here.
  return list.includes(item) ? true : list.some((one) => String(one) === String(item)) ? undefined : false;
}

function unknownTruth(awaits: Resource | undefined): Unknown | undefined {
  return awaits && new Unknown("contains(…)", awaits);
}

function range(args: readonly Value[]): readonly number[] | undefined {
  const all = args.map(integer);
  const [first, second, third] = all;
  if (first === undefined || all.includes(undefined)) return undefined;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const step = third ?? (to < from ? -1 : 1);
  if (step === 0 || (to - from) * step < 0) return undefined;
  const size = Math.ceil((to - from) / step);
  return size > 1024 ? undefined : Array.from({ length: size }, (_, index) => from + index * step);
}

function zipmap(keys: Value | undefined, values: Value | undefined): Value | undefined {
  if (!isOrdered(keys) || !isOrdered(values) || keys.length !== values.length || keys.includes(null)) return undefined;
  return new Map(keys.map((key, index) => [asString(key) ?? describe(key), values[index] ?? null]));
}

function join(separator: Value | undefined, lists: readonly Value[]): Value | undefined {
  if (typeof separator !== "string" || !lists.every(isList)) return undefined;
  return concat(lists.flat().flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /^[\x00-\x7f]*$/.test(text);
}

/** Calls `make` where all arguments are literal strings; an argument too few is an empty string. */
function strings(
  args: readonly (Value | undefined)[],
  make: (texts: [string, string, string]) => Value | undefined,
): Value | undefined {
  const texts = args.map((arg) => asString(arg));
  if (texts.includes(undefined)) return undefined;
  const [first = "", second = "", third = ""] = texts;
  return make([first, second, third]);
}

/** As `strings`, where Go and JavaScript differ about other characters. */
function ascii(args: readonly (Value | undefined)[], make: Parameters<typeof strings>[1]): Value | undefined {
  return strings(args, (texts) => (texts.every(isAscii) ? make(texts) : undefined));
}

function substring(text: string, from: number | undefined, size: number | undefined): string | undefined {
  if (from === undefined || size === undefined || from < -text.length) return undefined;
  const start = from < 0 ? text.length + from : from;
  return text.slice(start, size < 0 ? undefined : start + size);
}

const SHA256_DIGITS = 64;

function someOf(digits: UnknownDigits, from: number | undefined, size: number | undefined): UnknownDigits | undefined {
  const some = substring("0".repeat(digits.length), from, size);
  return some === undefined ? undefined : new UnknownDigits(digits.why, some.length);
}

function format(pattern: Value | undefined, args: readonly Value[]): Value | undefined {
  if (typeof pattern !== "string") return undefined;
  let next = 0;
  const parts: Value[] = [];
  for (const [index, piece] of pattern.split(/(%%|%[sdv])/).entries()) {
    if (index % 2 === 0) {
      if (piece.includes("%")) return undefined;
      parts.push(piece);
    } else if (piece === "%%") parts.push("%");
    else {
      const value = args[next++];
      if (value === undefined || value === null || isList(value) || isMap(value)) return undefined;
      if (piece === "%d" && !isComputed(value) && integer(value) === undefined) return undefined;
      parts.push(value);
    }
  }
  return next === args.length ? concat(parts) : undefined;
}

function cidrSubnet(
  range_: Value | undefined,
  bits: number | undefined,
  number: number | undefined,
): string | undefined {
  if (typeof range_ !== "string" || bits === undefined || number === undefined) return undefined;
  const [address = "", prefix = ""] = range_.split("/");
  if (!IPv4.isValidFourPartDecimal(address) || !/^\d{1,2}$/.test(prefix)) return undefined;
  const size = Number(prefix) + bits;
  if (bits < 0 || size > 32 || number < 0 || number >= 2 ** bits) return undefined;
  const given = parse(address)
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);
  const start = given - (given % 2 ** (32 - Number(prefix))) + number * 2 ** (32 - size);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${size}`;
}

function numbers(args: readonly Value[], pick: (...all: number[]) => number): number | undefined {
  const all = args.map((arg) => asNumber(arg)).filter((arg) => arg !== undefined);
  return all.length === args.length && all.length > 0 ? pick(...all) : undefined;
}
