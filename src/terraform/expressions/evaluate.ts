import { type Expression, type ForExpression, children, traversal } from "./expression";
import { awaited, awaitedAny } from "./awaited";
import { compareTexts, keepsType, setOf } from "./convert";
import { callFunction } from "./functions";
import { binary, unary } from "./operators";
import { type Json, type JsonObject, isObject, objects } from "../json";
import { parseTemplate } from "./parser";
import {
  type ObjectValue,
  Reference,
  SetValue,
  UncountedList,
  Unknown,
  UnknownBlocks,
  type Value,
  asBoolean,
  asNumber,
  asString,
  concat,
  describe,
  isList,
  isLiteral,
  isMap,
} from "./value";

/** What names mean at a place: `names` is the dotted path, the answer says how much of it was used up. */
export type Scope = (names: readonly string[]) => { readonly value: Value; readonly used: number };

/** The value of a piece of Terraform JSON, every string in it being a template. */
export function evaluateJson(json: Json, scope: Scope): Value {
  if (typeof json === "string") return evaluate(parseTemplate(json), scope);
  if (Array.isArray(json)) return (json as readonly Json[]).map((item) => evaluateJson(item, scope));
  if (!isObject(json)) return json as number | boolean | null;
  const made = dynamicIn(json);
  if (made.length === 0)
    return new Map(Object.entries(json).map(([key, item]) => [keyOf(key, scope), evaluateJson(item, scope)]));
  const others = Object.fromEntries(Object.entries(json).filter(([key]) => key !== "dynamic"));
  const result = new Map(evaluateJson(others, scope) as ObjectValue);
  for (const [label, block] of made) {
    const before = result.get(label);
    result.set(label, [before === undefined ? [] : before, dynamicBlocks(label, block, scope)].flat());
  }
  return result;
}

/** The dynamic blocks of a block, by label; an object with that name as a plain key has none. */
function dynamicIn(json: JsonObject): readonly (readonly [string, JsonObject])[] {
  if (json["dynamic"] === undefined) return [];
  const all = objects(json["dynamic"]).flatMap((labels) =>
    Object.entries(labels).flatMap(([label, blocks]) => objects(blocks).map((block) => [label, block] as const)),
  );
  return all.every(([, block]) => block["for_each"] !== undefined && block["content"] !== undefined) ? all : [];
}

/**
 * The blocks that a dynamic one makes.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
 */
export function dynamicBlocks(label: string, block: JsonObject, scope: Scope): Value {
  const each = evaluateJson(block["for_each"] ?? null, scope);
  const iterator = typeof block["iterator"] === "string" ? block["iterator"] : label;
  const entries: readonly (readonly [Value, Value])[] | undefined = isMap(each)
    ? [...each]
    : isList(each)
      ? each.map((item, at) => [each instanceof SetValue ? item : at, item])
      : undefined;
  if (!entries) return new UnknownBlocks(`the dynamic block ${label}`);
  return entries.flatMap(([key, value]) => {
    const inner: Scope = (names) => {
      if (names[0] !== iterator) return scope(names);
      if (names[1] === "key") return { value: key, used: 2 };
      return names[1] === "value" ? { value, used: 2 } : scope(names);
    };
    return objects(block["content"]).map((content) => evaluateJson(content, inner));
  });
}

function keyOf(key: string, scope: Scope): string {
  return key.includes("${") ? (asString(evaluate(parseTemplate(key), scope)) ?? key) : key;
}

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return concat(expression.parts.map((part) => evaluate(part, scope)));
    case "name":
    case "attribute":
      return path(expression, scope);
    case "index":
      return index(evaluate(expression.of, scope), evaluate(expression.key, scope));
    case "splat":
      return splat(evaluate(expression.of, scope), expression.each, scope);
    case "item":
      return scope(["*"]).value;
    case "call":
      return call(expression.name, expression.args, expression.expand, scope);
    case "unary":
      return unary(expression.operator, evaluate(expression.of, scope));
    case "binary":
      return binary(expression.operator, evaluate(expression.left, scope), evaluate(expression.right, scope));
    case "conditional": {
      const test = evaluate(expression.test, scope);
      const flag = asBoolean(test);
      if (flag === undefined) return undecided(expression, test, scope);
      const [chosen, other] = [
        evaluate(flag ? expression.yes : expression.no, scope),
        evaluate(flag ? expression.no : expression.yes, scope),
      ];
      const unsure = new Unknown(`the type of a choice by ${describe(test)}`);
      if (!keepsType(chosen, other)) return unsure;
      // A list and a set have the set's type in common.
      return other instanceof SetValue && isList(chosen) ? (setOf(chosen) ?? unsure) : chosen;
    }
    case "tuple":
      return expression.items.map((item) => evaluate(item, scope));
    case "object":
      return objectOf(expression.entries.map(([key, item]) => [evaluate(key, scope), evaluate(item, scope)]));
    case "for":
      return forResult(expression, scope);
    case "unreadable":
      return new Unknown(`the expression ${expression.source}`);
  }
}

type Conditional = Extract<Expression, { readonly kind: "conditional" }>;

/** Of two equal results Terraform needn't know which one it takes. */
function undecided({ yes, no }: Conditional, test: Value, scope: Scope): Unknown {
  const results = [evaluate(yes, scope), evaluate(no, scope)];
  const isEither = results.every((result) => isLiteral(result) && result === results[0]);
  return new Unknown(`a choice by ${describe(test)}`, isEither ? undefined : awaited(test));
}

function objectOf(entries: readonly (readonly [Value, Value])[]): Value {
  const texts = entries.map(([key, item]) => [asString(key), item] as const);
  const wrong = texts.findIndex(([key]) => key === undefined);
  return wrong < 0
    ? new Map(texts.map(([key = "", item]) => [key, item]))
    : new Unknown(`an object with the key ${describe(entries[wrong]?.[0])}`, awaited(entries[wrong]?.[0]));
}

function path(expression: Expression, scope: Scope): Value {
  const names = traversal(expression);
  if (!names)
    return expression.kind === "attribute" ? attribute(evaluate(expression.of, scope), expression.name) : null;
  const { value, used } = scope(names);
  return names.slice(used).reduce<Value>((of, name) => attribute(of, name), value);
}

/** `of.name`: what is configured where it is, else a reference to what will be computed. */
export function attribute(of: Value, name: string): Value {
  if (of instanceof Reference) {
    if (of.path.length > 0) return new Reference(of.resource, [...of.path, name]);
    return of.resource.get(name) ?? new Reference(of.resource, [name]);
  }
  if (of instanceof Unknown) return new Unknown(`${of.why}.${name}`, of.awaits);
  if (isMap(of)) return known(of.get(name), `the missing attribute ${name}`);
  // A block is read by `[0]` or directly, and JSON may give it as a list of one.
  const [only] = isList(of) ? of : [];
  if (isList(of) && of.length === 1 && only !== undefined) return attribute(only, name);
  return new Unknown(`attribute ${name} of ${describe(of)}`);
}

/** `null` is a value that is known. */
function known(value: Value | undefined, why: string): Value {
  return value === undefined ? new Unknown(why) : value;
}

function index(of: Value, key: Value): Value {
  if (of instanceof Unknown || key instanceof Unknown)
    return new Unknown(`${describe(of)}[${describe(key)}]`, awaitedAny([of, key]));
  if (of instanceof SetValue) return new Unknown(`item ${describe(key)} of a set`);
  if (isList(of)) return known(of[asNumber(key) ?? -1], `item ${describe(key)} of a list of ${of.length}`);
  const text = asString(key);
  if (isMap(of) && text !== undefined) {
    // A block is read by `[0]`, and JSON may give it as an object.
    return key === 0 && !of.has(text) ? of : known(of.get(text), `the missing key ${text}`);
  }
  if (of instanceof Reference && (typeof key === "string" || typeof key === "number")) {
    // A resource that has no count is read by `[0]` only in its blocks.
    return of.path.length > 0 ? new Reference(of.resource, [...of.path, key]) : of;
  }
  return new Unknown(`${describe(of)}[${describe(key)}]`);
}

function splat(of: Value, each: Expression, scope: Scope): Value {
  if (of instanceof Unknown) return new Unknown(`${of.why}[*]`, of.awaits);
  if (of === null) return [];
  const all = isList(of) ? of : [of];
  return counted(
    of,
    [...all].map((item) => evaluate(each, (names) => (names[0] === "*" ? { value: item, used: 1 } : scope(names)))),
  );
}

/** What is made of the items of a list is counted no sooner than the list. */
function counted(of: Value, made: readonly Value[]): Value {
  return of instanceof UncountedList && of.awaits ? UncountedList.awaiting(made, of.awaits) : made;
}

function call(name: string, args: readonly Expression[], expand: boolean, scope: Scope): Value {
  // `try` has its first argument unless that fails, which what is known only in part may do.
  const [first] = args;
  if (name === "try" && first !== undefined)
    return isCertain(first, scope) ? evaluate(first, scope) : new Unknown("try(…)");
  const values = args.map((arg) => evaluate(arg, scope));
  if (!expand) return callFunction(name, values);
  const last = values.at(-1);
  return isList(last)
    ? callFunction(name, [...values.slice(0, -1), ...last])
    : new Unknown(`${name}(${describe(last)}...)`, awaited(last));
}

function isCertain(expression: Expression, scope: Scope): boolean {
  if (evaluate(expression, scope) instanceof Unknown) return false;
  if (traversal(expression)) return true;
  return expression.kind !== "call" && expression.kind !== "for" && expression.kind !== "splat"
    ? children(expression).every((child) => isCertain(child, scope))
    : false;
}

function forResult(expression: ForExpression, scope: Scope): Value {
  const collection = evaluate(expression.collection, scope);
  const entries: readonly (readonly [Value, Value])[] | undefined = isList(collection)
    ? collection.map((item, at) => [collection instanceof SetValue ? item : at, item])
    : isMap(collection)
      ? [...collection].toSorted(([a], [b]) => compareTexts(a, b))
      : undefined;
  if (!entries) return new Unknown(`for … in ${describe(collection)}`, awaited(collection));
  const results: (readonly [string, Value])[] = [];
  for (const [key, item] of entries) {
    const inner: Scope = (names) => {
      if (names[0] === expression.valueName) return { value: item, used: 1 };
      return names[0] === expression.keyName ? { value: key, used: 1 } : scope(names);
    };
    if (expression.condition) {
      const condition = evaluate(expression.condition, inner);
      const keep = asBoolean(condition);
      if (keep === undefined)
        return new Unknown(`for … in ${describe(collection)} with a condition`, awaited(condition));
      if (!keep) continue;
    }
    const made = expression.key ? evaluate(expression.key, inner) : "";
    const name = asString(made);
    if (name === undefined)
      return new Unknown(`for … in ${describe(collection)} by keys that aren't known`, awaited(made));
    results.push([name, evaluate(expression.result, inner)]);
  }
  if (!expression.key)
    return counted(
      collection,
      results.map(([, value]) => value),
    );
  if (collection instanceof UncountedList) return new Unknown(`for … in ${describe(collection)}`, collection.awaits);
  if (!expression.grouped) {
    const result = new Map(results);
    return result.size === results.length ? result : new Unknown(`for … in ${describe(collection)} with a key twice`);
  }
  const groups = new Map<string, Value[]>();
  for (const [name, value] of results) groups.set(name, [...(groups.get(name) ?? []), value]);
  return groups;
}
