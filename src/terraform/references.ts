import { cycleIn } from "../lib/cycle";
import { type Expression, children, traversal } from "./expressions/expression";
import { type Json, isObject } from "./json";
import { parseTemplate } from "./expressions/parser";
import { missingKeys } from "./missing-keys";
import type { Stack } from "./stack";

/** A name in a stack that nothing in it declares. */
export interface Dangling {
  /** The resource, local or output that holds it. */
  readonly at: string;
  readonly name: string;
}

/** Attributes that Terraform doesn't read as templates. */
const PLAIN = new Set(["//", "provider", "lifecycle", "source", "version"]);
const BUILT_IN = new Set(["count", "each", "path", "terraform", "self"]);

/** A name that is declared, and that Terraform refuses where it stands, or as it stands there. */
export interface Misuse {
  readonly at: string;
  readonly why: string;
}

export interface CheckedReferences {
  /** How many references there are. */
  readonly count: number;
  readonly dangling: readonly Dangling[];
  readonly misused: readonly Misuse[];
  /** Addresses of blocks that wait for each other in a circle, which Terraform refuses; empty where there are none. */
  readonly cycle: readonly string[];
}

const checked = new WeakMap<Stack, CheckedReferences>();

/** Every reference of a stack, checked once against its declarations. */
export function checkReferences(stack: Stack): CheckedReferences {
  const known = checked.get(stack) ?? check(stack);
  checked.set(stack, known);
  return known;
}

function check(stack: Stack): CheckedReferences {
  let count = 0;
  const edges = new Map<string, Set<string>>();
  const dangling = new Map<string, Dangling>();
  const misused = new Map<string, Misuse>();
  const look = (at: string, names: readonly string[]): void => {
    const name = unresolved(stack, names);
    count += 1;
    edges.get(at)?.add(addressIn(names));
    if (name !== undefined) dangling.set(`${at} ${name}`, { at, name });
  };
  for (const [at, json] of placesOf(stack)) {
    edges.set(at, new Set());
    eachString(json, (text, where) => {
      if (where === "depends_on") look(at, text.replace(/\[.*$/, "").split("."));
      else
        eachTraversal(parseTemplate(text), new Set(), (names, next) => {
          look(at, names);
          const why = misuse(stack, { at, around: json, where }, names, next);
          if (why !== undefined) misused.set(`${at} ${why}`, { at, why });
        });
    });
  }
  for (const missing of missingKeys(stack)) misused.set(`${missing.at} ${missing.why}`, missing);
  return { count, dangling: [...dangling.values()], misused: [...misused.values()], cycle: cycleIn(edges) };
}

function placesOf(stack: Stack): readonly [string, Json][] {
  return [
    ...[...stack.declarations].map(([address, { body }]): [string, Json] => [address, body]),
    ...[...stack.locals].map(([name, json]): [string, Json] => [`local.${name}`, json]),
    ...[...stack.outputs].map(([name, json]): [string, Json] => [`output.${name}`, json]),
    ...[...stack.modules].map(([name, json]): [string, Json] => [`module.${name}`, json]),
  ];
}

/** The outputs that a stack reads of other states: by the name of the data source, each output with the first place. */
export function outputsRead(stack: Stack): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const read = new Map<string, Map<string, string>>();
  for (const [at, json] of placesOf(stack)) {
    eachString(json, (text, where) => {
      if (where === "depends_on" || !text.includes("terraform_remote_state")) return;
      eachTraversal(parseTemplate(text), new Set(), ([root, type, name, attribute, output]) => {
        if (root !== "data" || type !== "terraform_remote_state" || attribute !== "outputs") return;
        if (name === undefined || output === undefined) return;
        const outputs = read.get(name) ?? new Map<string, string>();
        if (!outputs.has(output)) outputs.set(output, at);
        read.set(name, outputs);
      });
    });
  }
  return read;
}

/** What a piece of JSON refers to: addresses of resources and data sources, and locals as `local.<name>`. */
export function referencesIn(json: Json): ReadonlySet<string> {
  const found = new Set<string>();
  eachString(json, (text, where) => {
    if (where === "depends_on") found.add(addressIn(text.replace(/\[.*$/, "").split(".")));
    else
      eachTraversal(parseTemplate(text), new Set(), (names) => {
        found.add(addressIn(names));
      });
  });
  return found;
}

function addressIn([root = "", name = "", third = ""]: readonly string[]): string {
  return root === "data" || root === "ephemeral" ? `${root}.${name}.${third}` : `${root}.${name}`;
}

function unresolved(stack: Stack, names: readonly string[]): string | undefined {
  const [root = "", name = ""] = names;
  if (BUILT_IN.has(root)) return undefined;
  if (root === "local") return stack.locals.has(name) ? undefined : `local.${name}`;
  if (root === "var") return stack.variables.has(name) ? undefined : `var.${name}`;
  if (root === "module") return stack.modules.has(name) ? undefined : `module.${name}`;
  const address = addressIn(names);
  if (root === "ephemeral") return stack.root.ephemerals.has(address) ? undefined : address;
  return stack.declarations.has(address) ? undefined : address;
}

/** Where a text stands: `after` is what Terraform reads when the resource is there, and `self` means it. */
type Where = "depends_on" | "after" | "argument";

/** Calls `found` with each string, and where it stands. */
function eachString(json: Json, found: (text: string, where: Where) => void, where: Where = "argument"): void {
  if (typeof json === "string") found(json, where);
  else if (Array.isArray(json)) for (const item of json as readonly Json[]) eachString(item, found, where);
  else if (isObject(json)) {
    for (const [key, item] of Object.entries(json)) {
      if (key === "depends_on" && Array.isArray(item)) {
        for (const address of item as readonly Json[]) if (typeof address === "string") found(address, "depends_on");
      } else if (key === "lifecycle" && isObject(item)) {
        for (const inner of ["precondition", "postcondition"])
          eachString(item[inner] ?? null, found, inner === "postcondition" ? "after" : where);
        // Terraform takes the address as it is.
        eachString(item["replace_triggered_by"] ?? null, (text) => {
          found(text.replace(/^\$\{(.*)\}$/, "$1"), "depends_on");
        });
      } else if (key === "dynamic")
        eachString(Object.values(isObject(item) ? item : {}).map(withoutIterator), found, where);
      else if (!PLAIN.has(key)) eachString(item, found, ["provisioner", "connection"].includes(key) ? "after" : where);
    }
  }
}

/** A dynamic block's content names its iterator, which no declaration knows: only its collection is checked. */
function withoutIterator(dynamic: Json): Json {
  return isObject(dynamic) ? (dynamic["for_each"] ?? null) : null;
}

/** What comes after the names of a traversal. */
type Next = "index" | "splat" | undefined;

function eachTraversal(
  expression: Expression,
  bound: ReadonlySet<string | undefined>,
  found: (names: readonly string[], next: Next) => void,
  next?: Next,
): void {
  const names = traversal(expression);
  if (names) {
    if (!bound.has(names[0])) found(names, next);
    return;
  }
  const inner = expression.kind === "for" ? new Set([...bound, expression.keyName, expression.valueName]) : bound;
  if (expression.kind === "index" || expression.kind === "splat") {
    eachTraversal(expression.of, inner, found, expression.kind);
    eachTraversal(expression.kind === "index" ? expression.key : expression.each, inner, found);
  } else for (const child of children(expression)) eachTraversal(child, inner, found);
}

const KEYED = {
  count: { of: "count", parts: ["index"] },
  each: { of: "for_each", parts: ["key", "value"] },
} as const;

/**
 * Names of instances without a key, keys of what has none, and names that mean nothing in their place.
 * @see https://developer.hashicorp.com/terraform/language/expressions/references
 */
function misuse(
  stack: Stack,
  { at, around, where }: { readonly at: string; readonly around: Json; readonly where: Where },
  names: readonly string[],
  next: Next,
): string | undefined {
  const [root = "", part = ""] = names;
  if (root === "self")
    return where === "after" ? undefined : `self means nothing here; name ${at} or a value of its own`;
  if (root === "count" || root === "each") {
    const { of, parts } = KEYED[root];
    const isThere = isObject(around) && around[of] !== undefined && (parts as readonly string[]).includes(part);
    return isThere ? undefined : `${root}.${part} means nothing without ${of}; add that, or write the value out`;
  }
  const address = addressIn(names);
  const declaration = stack.declarations.get(address);
  if (!declaration) return undefined;
  const [after] = names.slice(root === "data" ? 3 : 2);
  const { count, for_each: each } = declaration.body;
  const isNumber = after !== undefined && /^\d+$/.test(after);
  if (count === undefined && each === undefined)
    return (after === undefined && next === "index") || isNumber
      ? `${address} has neither count nor for_each; name it without a key`
      : undefined;
  if (after === undefined || (isNumber && count !== undefined)) return undefined;
  // Where nobody knows how many there are, that is the question.
  if (stack.instances(address).some(({ repeated }) => repeated !== undefined)) return undefined;
  return `${address} has ${count === undefined ? "for_each" : "count"}; name one of its instances, ${address}[${count === undefined ? '"…"' : "0"}]`;
}
