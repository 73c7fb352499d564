import { isObject, type Value, type ValueObject } from "../../provider/cty";

/** Values of an attribute, dotted: those of every element of the blocks and lists on the way. */
export function valuesAt(state: ValueObject, path: string): Value[] {
  return path
    .split(".")
    .reduce<Value[]>(
      (found, name) => found.flatMap((it) => elementsOf(isObject(it) ? (it[name] ?? null) : null)),
      [state],
    );
}

/** The text of an attribute that occurs once; empty where it isn't set. */
export function textAt(state: ValueObject, path: string): string {
  const [value = null] = valuesAt(state, path);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function elementsOf(value: Value): Value[] {
  return Array.isArray(value) ? value : [value];
}
