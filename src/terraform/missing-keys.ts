import { evaluate, type Scope } from "./expressions/evaluate";
import { type Expression, children, traversal } from "./expressions/expression";
import { parseTemplate } from "./expressions/parser";
import { type Value, asNumber, asString, isList, isMap } from "./expressions/value";
import { type Json, isObject } from "./json";
import type { Stack } from "./stack";

/** A key that what is indexed by it doesn't have, at which Terraform stops. */
export interface MissingKey {
  /** The resource, local or output that holds it. */
  readonly at: string;
  readonly why: string;
}

/**
 * Instances that there aren't, and items that locals and variables don't have: `aws_subnet.a[2]` of two.
 * @see https://developer.hashicorp.com/terraform/language/expressions/references#references-to-resource-attributes
 */
export function missingKeys(stack: Stack): readonly MissingKey[] {
  const found: MissingKey[] = [];
  const look = (at: string, json: Json, scope: Scope): void => {
    eachText(json, (text) => {
      follow(parseTemplate(text), scope, (why) => found.push({ at, why }));
    });
  };
  for (const [address, { body }] of stack.declarations) {
    const { count, for_each: each, ...rest } = body;
    look(address, [count ?? null, each ?? null], stack.scope);
    // Of instances whose number isn't known, one stands for all.
    for (const instance of stack.instances(address))
      if (!instance.repeated) look(instance.address, rest, instance.scope);
  }
  for (const [name, json] of stack.locals) look(`local.${name}`, json, stack.scope);
  for (const [name, { value }] of stack.outputs) look(`output.${name}`, value ?? null, stack.scope);
  return found;
}

/** What Terraform doesn't read as a template, reads later, or reads with names of its own. */
const SKIPPED = new Set(["//", "provider", "lifecycle", "dynamic", "depends_on", "provisioner", "connection"]);

function eachText(json: Json, found: (text: string) => void): void {
  if (typeof json === "string") {
    if (json.includes("[")) found(json);
  } else if (Array.isArray(json)) for (const item of json as readonly Json[]) eachText(item, found);
  else if (isObject(json)) for (const [key, item] of Object.entries(json)) if (!SKIPPED.has(key)) eachText(item, found);
}

/** Into what is surely evaluated: a branch that isn't taken has no error. */
function follow(expression: Expression, scope: Scope, found: (why: string) => void): void {
  switch (expression.kind) {
    case "for":
    case "splat":
      return;
    case "call":
      if (["try", "can"].includes(expression.name)) return;
      break;
    case "conditional": {
      const test = evaluate(expression.test, scope);
      follow(expression.test, scope, found);
      if (typeof test === "boolean") follow(test ? expression.yes : expression.no, scope, found);
      return;
    }
    case "index": {
      const names = traversal(expression.of);
      const why = names && lacking(names, evaluate(expression.of, scope), evaluate(expression.key, scope));
      if (why !== undefined) found(why);
      break;
    }
    default:
  }
  for (const child of children(expression)) follow(child, scope, found);
}

function lacking(names: readonly string[], of: Value, key: Value): string | undefined {
  const [root = ""] = names;
  const isWhole = root === "local" || root === "var" || names.length === (root === "data" ? 3 : 2);
  const [number, text] = [asNumber(key), asString(key)];
  if (!isWhole || text === undefined) return undefined;
  const name = names.join(".");
  if (isList(of) && number !== undefined && (number < 0 || number >= of.length))
    return `${name} has no item ${number}, it has ${of.length}; correct the key, or the number of items`;
  // A variable's type may add attributes that nobody sets.
  if (isMap(of) && root !== "var" && number === undefined && !of.has(text))
    return `${name} has no item '${text}', it has ${[...of.keys()].map((one) => `'${one}'`).join(", ") || "none"}; correct the key, or add the item`;
  return undefined;
}
