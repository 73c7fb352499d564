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
  if (nested.nesting === "single") return isObject(prior) ? prior : undefined;
  if (nested.nesting === "set")
    return asArray(prior)
      .filter(isObject)
      .find((it) => equal(it, element));
  const found = Array.isArray(prior) ? prior[Number(key)] : isObject(prior) ? prior[key] : undefined;
  return isObject(found) ? found : undefined;
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
  if (nesting === "single") return element(value ?? null, 0);
  if (nesting !== "map") return asArray(value).map(element);
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([key, it]) => [key, element(it, key)]));
}

function asArray(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

/** With the provider's `default_tags` under the resource's own tags, known at plan time as with the real provider. */
export function mergedTags(block: Block, planned: ValueObject, config: ValueObject, defaults: ValueObject): Value {
  if (block.attributes["tags"] === undefined || (config["tags_all"] ?? null) !== null) {
    return planned["tags_all"] ?? null;
  }
  const tags = planned["tags"] ?? {};
  return isObject(tags) ? { ...defaults, ...tags } : UNKNOWN;
}
