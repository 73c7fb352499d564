/** Terraform's values as plain trees, and their types. */

/** Stands for what is only known after apply. */
class Unknown {
  readonly kind = "unknown";
  toJSON(): string {
    return "(known after apply)";
  }
}

export const UNKNOWN = new Unknown();

/** A type in cty's own JSON notation, e.g. `["list", "string"]`. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | ["list" | "set" | "map", CtyType]
  | ["object", Record<string, CtyType>];

/** Bytes stand beside a dynamic value: they say its type. */
export type Value = null | string | number | boolean | Unknown | Uint8Array | Value[] | ValueObject;
export interface ValueObject {
  [name: string]: Value;
}

export function isUnknown(value: Value | undefined): value is Unknown {
  return value instanceof Unknown;
}

export function isObject(value: Value | undefined): value is ValueObject {
  const isTree = typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);
  return isTree && !(value instanceof Uint8Array); // the type that goes with a dynamic value
}

/** Whether both are known and the same. */
export function equal(a: Value | undefined, b: Value | undefined): boolean {
  if (isUnknown(a) || isUnknown(b)) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((it, i) => equal(it, b[i]));
  if (!isObject(a)) return a === b;
  if (!isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => equal(a[name], b[name]));
}

/** The value of an attribute; `a.b` is the attribute `b` of the block `a`, which occurs once. */
export function valueAt(state: ValueObject, path: string): Value {
  const [name = path, inner] = path.split(".");
  const value = state[name] ?? null;
  if (inner === undefined) return value;
  const element = Array.isArray(value) ? value[0] : value;
  return isObject(element) ? (element[inner] ?? null) : null;
}
