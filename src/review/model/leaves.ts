import { type Json, isObject } from "../../terraform/json";

/**
 * Every value of a piece of JSON as text by its path: `logConfiguration.options.awslogs-group`. Items of a list that have
 * a name of their own go by it, so that one that comes in between moves no other; a list of plain values is one value.
 */
export function leaves(json: Json, path = ""): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  visit(json, path, found);
  return found;
}

function visit(json: Json, path: string, found: Map<string, string>): void {
  if (isObject(json)) {
    for (const [key, item] of Object.entries(json)) visit(item, path === "" ? key : `${path}.${key}`, found);
  } else if (
    Array.isArray(json) &&
    (json as readonly Json[]).some((item) => typeof item === "object" && item !== null)
  ) {
    (json as readonly Json[]).forEach((item, index) => {
      const name = nameOf(item);
      visit(name === undefined ? item : withoutName(item), `${path}[${name ?? String(index)}]`, found);
    });
  } else if (Array.isArray(json)) {
    if (json.length > 0) found.set(path, (json as readonly Json[]).map(textOf).join(", "));
  } else if (json !== null) {
    found.set(path, textOf(json));
  }
}

function nameOf(item: Json): string | undefined {
  const name = isObject(item) ? (item["name"] ?? item["Sid"]) : undefined;
  return typeof name === "string" ? name : undefined;
}

/** The path says the name; what is nothing but a name says it itself. */
function withoutName(item: Json): Json {
  if (!isObject(item)) return item;
  const rest = Object.entries(item).filter(([key]) => key !== "name" && key !== "Sid");
  return rest.length === 0 ? item : Object.fromEntries(rest);
}

function textOf(json: Json): string {
  return typeof json === "string" ? json : JSON.stringify(json);
}
