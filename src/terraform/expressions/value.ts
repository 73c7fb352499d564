/**
 * What an expression of Terraform JSON is known to be before any plan. Half of it is not known yet, so a value can be a
 * reference (an attribute that AWS will fill in, of a resource that we know) or unknown (and then it says why).
 */
export type Value = Literal | Unknown | Reference | Text | Encoded | readonly Value[] | ObjectValue;
export type Literal = string | number | boolean | null;
export type ObjectValue = ReadonlyMap<string, Value>;

/** Nobody can tell from the JSON; `why` is a noun phrase that completes "… is not known: ". */
export class Unknown {
  readonly why: string;
  /** The resource that has to be made, or the data source that has to be read, before Terraform knows it either. */
  readonly awaits: Resource | undefined;
  constructor(why: string, awaits?: Resource) {
    this.why = why;
    this.awaits = awaits;
  }
}

/** Blocks of which nobody can tell how many there are, or whether there are any. */
export class UnknownBlocks extends Unknown {}

/** An IP range within one that AWS gives. */
export class UnknownRange extends Unknown {}

/** Hexadecimal digits that nobody can tell, but for their number. */
export class UnknownDigits extends Unknown {
  readonly length: number;
  constructor(why: string, length: number) {
    super(why);
    this.length = length;
  }
}

/** An attribute that is computed on apply, or (with an empty path) the resource itself. */
export class Reference {
  readonly resource: Resource;
  readonly path: readonly (string | number)[];
  constructor(resource: Resource, path: readonly (string | number)[] = []) {
    this.resource = resource;
    this.path = path;
  }
  get attribute(): string {
    return this.path.join(".");
  }
}

/** A string of which some parts are not literal. */
export class Text {
  readonly parts: readonly (string | Reference | Unknown)[];
  constructor(parts: readonly (string | Reference | Unknown)[]) {
    this.parts = parts;
  }
}

/** The text that `jsonencode` makes, kept as the value it was made of. */
export class Encoded {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** One instance of a resource or data source. */
export interface Resource {
  readonly stack: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** As Terraform prints it, with the instance's key. */
  readonly address: string;
  /** Whether another stack has the same address: two environments of one platform do. */
  readonly hasTwin: boolean;
  /** Why the number of instances can't be told, if it can't. */
  readonly repeated: Unknown | undefined;
  /** The provider's region, a literal where the JSON tells it. */
  readonly region: Value;
  /** The provider's account: twelve digits, or a name in `<…>` where the JSON leaves it open. */
  readonly account: string;
  readonly dependsOn: readonly string[];
  /** The configured value, or undefined where the JSON leaves the attribute out or null. */
  get(attribute: string): Value | undefined;
}

/** A list without order and duplicates; its items are sorted where they are literals. Of its `key`s in a `for`, each is the item. */
export class SetValue extends Array<Value> {
  /** What `map` and `filter` make of it is a list. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  static with(items: readonly Value[]): SetValue {
    const set = new SetValue();
    set.push(...items);
    return set;
  }
}

/** A list of which Terraform doesn't know how many items it has before one of them is made: two may turn out to be one. */
export class UncountedList extends Array<Value> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  private awaited: Resource | undefined;

  static awaiting(items: readonly Value[], awaits: Resource): UncountedList {
    const list = new UncountedList();
    list.push(...items);
    list.awaited = awaits;
    return list;
  }

  get awaits(): Resource | undefined {
    return this.awaited;
  }
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isLiteral(value: Value | undefined): value is Literal {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

export function isMap(value: Value | undefined): value is ObjectValue {
  return value instanceof Map;
}

/**
 * The maps of a block that may be given as one object or as a list, without what is `null`, which is as absent; anything
 * unknown in it stays visible.
 */
export function blocks(value: Value | undefined): {
  readonly maps: readonly ObjectValue[];
  readonly unknown?: Unknown;
} {
  if (value === undefined || value === null) return { maps: [] };
  if (isMap(value)) return { maps: [withoutNulls(value)] };
  if (isList(value)) {
    const parts = value.map((item) => blocks(item));
    const unknown = parts.find((part) => part.unknown)?.unknown;
    return { maps: parts.flatMap((part) => part.maps), ...(unknown ? { unknown } : {}) };
  }
  return { maps: [], unknown: value instanceof Unknown ? value : new Unknown(describe(value)) };
}

export function block(value: Value | undefined): ObjectValue | undefined {
  return blocks(value).maps[0];
}

/** The arguments of a block that there is one of: of a block that can't be told, its arguments can't be told either. */
export function argumentsOf(value: Value | undefined): Arguments | undefined {
  const { maps, unknown } = blocks(value);
  return maps[0] ?? (unknown && { get: () => unknown });
}

export interface Arguments {
  get(argument: string): Value | undefined;
}

export function argumentOf(value: Value | undefined, argument: string): Value | undefined {
  return argumentsOf(value)?.get(argument);
}

/** What stands at a dotted path, of the first of several blocks; in a block that isn't known, nothing is. */
export function argumentAt(resource: Arguments, path: string): Value | undefined {
  const [first = "", ...rest] = path.split(".");
  return rest.reduce<Value | undefined>((value, name) => {
    const { maps, unknown } = blocks(value);
    return maps[0]?.get(name) ?? unknown;
  }, resource.get(first));
}

function withoutNulls(map: ObjectValue): ObjectValue {
  const entries = [...map];
  return entries.some(([, value]) => value === null) ? new Map(entries.filter(([, value]) => value !== null)) : map;
}

/** The items of a list or set, without what is `null`; a single value counts as a list of one. */
export function items(value: Value | undefined): readonly Value[] {
  return (isList(value) ? value : [value]).filter((item) => item !== undefined && item !== null);
}

export function asString(value: Value | undefined): string | undefined {
  if (typeof value === "number") return numberText(value);
  return typeof value === "boolean" ? String(value) : typeof value === "string" ? value : undefined;
}

/** Terraform writes all digits, of which a JavaScript number may have lost some. */
function numberText(value: number): string | undefined {
  const text = String(value);
  return /^-?\d+(\.\d+)?$/.test(text) && text.replace(/\D/g, "").length <= 15 ? text : undefined;
}

/** Numbers may be written as strings in Terraform. */
export function asNumber(value: Value | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

export function asBoolean(value: Value | undefined): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === "true") return true;
  return value === "false" ? false : undefined;
}

/** Why a value can't be used as a literal, for a finding that has to say so. */
export function describe(value: Value | undefined): string {
  if (value === undefined || value === null) return "nothing";
  if (value instanceof Unknown) return value.why;
  if (value instanceof Reference) return [value.resource.address, ...value.path].join(".");
  if (value instanceof Text)
    return value.parts.map((part) => (typeof part === "string" ? part : `<${describe(part)}>`)).join("");
  if (value instanceof Encoded) return "a JSON text";
  if (isList(value)) return `[${value.map((item) => describe(item)).join(", ")}]`;
  if (isMap(value)) return "an object";
  return String(value);
}

/** Puts parts of a template together; the result is a plain string where all of them are known. */
export function concat(parts: readonly Value[]): Value {
  const flat: (string | Reference | Unknown)[] = [];
  for (const part of parts) {
    if (part instanceof Text) for (const inner of part.parts) push(flat, inner);
    else if (part instanceof Reference || part instanceof Unknown) flat.push(part);
    else push(flat, asString(part) ?? new Unknown(describe(part)));
  }
  if (flat.length === 0) return "";
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : new Text(flat);
}

function push(flat: (string | Reference | Unknown)[], part: string | Reference | Unknown): void {
  const last = flat.at(-1);
  if (part === "") return;
  if (typeof part === "string" && typeof last === "string") flat[flat.length - 1] = last + part;
  else flat.push(part);
}
