import { type Json, isObject } from "../../terraform/json";

/**
 * Every value of a piece of JSON as text by its path: `logConfiguration.options.awslogs-group`. Items of a list that have
 * a name of their own go by it, so that one that comes in between moves no other; a list of plain values is one value.
 */
export function leaves(json: Json): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  visit(json, "", found, false);
  return found;
}

/** The same of a block of Terraform, where what is empty says something too: `default_action.block` is `{}`. */
export function blockLeaves(json: Json): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  visit(json, "", found, true);
  return found;
}

function visit(json: Json, path: string, found: Map<string, string>, withEmpty: boolean): void {
  const items = Array.isArray(json) ? (json as readonly Json[]) : undefined;
  const isEmpty = items?.length === 0 || (isObject(json) && Object.keys(json).length === 0);
  if (isEmpty && !withEmpty) return;
  if (isObject(json) && !isEmpty) {
    for (const [key, item] of Object.entries(json)) visit(item, path === "" ? key : `${path}.${key}`, found, withEmpty);
  } else if (items?.some((item) => typeof item === "object" && item !== null)) {
    const seen = new Set<string>();
    items.forEach((item, index) => {
      const name = nameOf(item);
      // Of several with one name, each counts.
      const label = name === undefined ? String(index) : seen.has(name) ? `${name} ${index}` : name;
      if (name !== undefined) seen.add(name);
      visit(name === undefined ? item : withoutName(item), `${path}[${label}]`, found, withEmpty);
    });
  } else if (items !== undefined && !isEmpty) {
    found.set(path, items.map(textOf).join(", "));
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
