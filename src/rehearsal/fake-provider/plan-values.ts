/** What a provider adds to the state that Terraform core proposes; nothing here knows a particular resource. */
import type { Value, ValueObject } from "./cty";
import { equal, isObject, isUnknown, UNKNOWN } from "./cty";
import type { Attribute, Block, NestedBlock } from "./schema";

/** Decides the value of a computed attribute; `path` is dotted, without indexes. */
export type Compute = (path: string, attribute: Attribute) => Value;

/**
 * The planned state: core's proposal holds the configuration and, for what isn't configured, the prior values; computed
 * values of something new are unknown until apply.
 */
export function plannedState(block: Block, proposed: ValueObject, prior: ValueObject | undefined): ValueObject {
  const planned: ValueObject = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const value = attribute.writeOnly ? null : (proposed[name] ?? null);
    const unset = value === null && attribute.computed;
    planned[name] = unset ? (prior === undefined ? UNKNOWN : (prior[name] ?? null)) : value;
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    planned[name] = eachBlock(nested, proposed[name], (element, key) =>
      plannedState(nested.block, element, priorElement(nested, prior?.[name], element, key)),
    );
  }
  return planned;
}

function priorElement(nested: NestedBlock, prior: Value | undefined, element: Value, key: string | number) {
  const found = () => {
    switch (nested.nesting) {
      case "single":
        return prior;
      case "set":
        return asArray(prior).find((it) => equal(it, element));
      case "list":
        return asArray(prior)[Number(key)];
      case "map":
        return isObject(prior) ? prior[key] : undefined;
    }
  };
  const value = found();
  return isObject(value) ? value : undefined;
}

/** `planned` with every unknown decided. */
export function appliedState(block: Block, planned: ValueObject, compute: Compute, at = ""): ValueObject {
  const applied: ValueObject = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const value = planned[name] ?? null;
    applied[name] = isUnknown(value) ? compute(at + name, attribute) : withoutUnknowns(value);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const value = isUnknown(planned[name]) ? undefined : planned[name];
    applied[name] = eachBlock(nested, value, (element) =>
      appliedState(nested.block, element, compute, `${at}${name}.`),
    );
  }
  return applied;
}

/** Core resolves what is configured before apply; an unknown left inside a collection can only be absent. */
function withoutUnknowns(value: Value): Value {
  if (isUnknown(value)) return null;
  if (Array.isArray(value)) return value.map(withoutUnknowns);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, withoutUnknowns(it)]));
}

/** Null for every attribute, nothing for every block. */
export function emptyState(block: Block): ValueObject {
  return conformed(block, {});
}

/** A stored state as this schema wants it: without what is gone, null for what is new. */
export function conformed(block: Block, stored: ValueObject): ValueObject {
  const state: ValueObject = {};
  for (const [name, { type }] of Object.entries(block.attributes)) {
    state[name] = type === "dynamic" ? null : (stored[name] ?? null);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    state[name] = eachBlock(nested, stored[name], (element) => conformed(nested.block, element));
  }
  return state;
}

/** Maps the elements of a nested block, whatever its nesting; nothing stays what nothing is for that nesting. */
export function eachBlock(
  { nesting }: NestedBlock,
  value: Value | undefined,
  map: (element: ValueObject, key: string | number) => ValueObject,
): Value {
  if (isUnknown(value)) return value;
  const element = (it: Value, key: string | number) => (isObject(it) ? map(it, key) : it);
  switch (nesting) {
    case "single":
      return element(value ?? null, 0);
    case "list":
    case "set":
      return asArray(value).map(element);
    case "map":
      return Object.fromEntries(
        Object.entries(isObject(value) ? value : {}).map(([key, it]) => [key, element(it, key)]),
      );
  }
}

function asArray(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}
