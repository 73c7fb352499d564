/** JSON as AWS stores it, and one form for all documents that differ in the order of keys and in white space alone. */
export type Json = null | string | number | boolean | Json[] | JsonRecord;
export interface JsonRecord {
  [key: string]: Json;
}

/** Undefined where it is no JSON. */
export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function recordOf(value: Json | undefined): JsonRecord {
  return isRecord(value) ? value : {};
}

/** Whether both are JSON, and are equal once they are reduced. */
export function equalJson(one: string, other: string, reduced: (value: Json) => Json | undefined): boolean {
  const [a, b] = [one, other].map((text) => {
    const value = parsedJson(text);
    const form = value === undefined ? undefined : reduced(value);
    return form === undefined ? undefined : canonical(form);
  });
  return a !== undefined && a === b;
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const keys = Object.keys(value).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(",")}}`;
}

export function sortedBy(list: readonly Json[], key: string): Json[] {
  const keyOf = (it: Json) => recordOf(it)[key] ?? "";
  return list.toSorted((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}
