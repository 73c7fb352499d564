/** What a provider adds to the state that Terraform core proposes; what it knows of the type comes from its row. */
import type { Value, ValueObject } from "../../provider/cty";
import { isObject, isUnknown, UNKNOWN } from "../../provider/cty";
import { dynamicBlocks, isDynamic } from "./dynamic-blocks";
import { type Comparison, isNothing, sameSet, sameValue } from "../../provider/equality/same";
import type { Scalar } from "../../provider/checks";
import type { TypeRow } from "../../provider/type-row";
import type { CtyType } from "../../provider/cty";
import type { Attribute, Block, NestedBlock } from "./schema";

/** Decides the value of a computed attribute; `path` is dotted, without indexes. */
export type Compute = (path: string, attribute: Attribute) => Value;

export type PlanKnowledge = Pick<TypeRow, "defaults" | "framework" | "includes" | "keeps" | "resets" | "same">;

/** What plans of a type stand on. */
interface Planner extends Comparison {
  readonly row: PlanKnowledge;
}

/**
 * The planned state: core's proposal holds the configuration and, for what isn't configured, the prior values; computed
 * values of something new are unknown until apply. What the provider takes for equal stays as it is.
 */
export function plannedState(
  block: Block,
  proposed: ValueObject,
  prior: ValueObject | undefined,
  row: PlanKnowledge = {},
): ValueObject {
  const isAwsvpc = proposed["network_mode"] === "awsvpc";
  const planner = { row, same: row.same, strict: row.framework ?? false, isAwsvpc };
  return plannedBlock(block, withIncluded(row, proposed), prior, planner, "");
}

/**
 * A proposal without what core keeps of a computed attribute that is left out: the plugin framework's defaults are computed
 * ones, and hold again.
 */
export function withoutDefaults(
  row: PlanKnowledge | undefined,
  proposed: ValueObject,
  config: ValueObject,
): ValueObject {
  const leftOut = Object.keys(row?.defaults ?? {}).filter((name) => name in proposed && config[name] === null);
  return { ...proposed, ...Object.fromEntries(leftOut.map((name) => [name, null])) };
}

/** A state whose lists hold what they include; what isn't known yet, and a list that isn't there, stay so. */
export function withIncluded(row: PlanKnowledge | undefined, state: ValueObject): ValueObject {
  const included = Object.entries(row?.includes ?? {}).flatMap(([name, of]): [string, Value][] => {
    const [list, value] = [state[name], state[of] ?? null];
    if (!Array.isArray(list) || isUnknown(value) || value === null || list.includes(value)) return [];
    return [[name, [...list, value]]];
  });
  return { ...state, ...Object.fromEntries(included) };
}

function plannedBlock(
  block: Block,
  proposed: ValueObject,
  prior: ValueObject | undefined,
  planner: Planner,
  at: string,
): ValueObject {
  const planned: ValueObject = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    planned[name] = plannedValue(attribute, proposed[name] ?? null, prior, name, planner, at + name);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    planned[name] = plannedBlocks(nested, proposed[name], prior?.[name], planner, at + name);
  }
  return planned;
}

function plannedValue(
  attribute: Attribute,
  proposed: Value,
  prior: ValueObject | undefined,
  name: string,
  planner: Planner,
  path: string,
): Value {
  if (attribute.writeOnly) return null;
  const before = prior?.[name] ?? null;
  const value = proposed ?? withType(planner.row.defaults?.[path], attribute.type);
  if (value === null && attribute.computed) return prior === undefined ? UNKNOWN : before;
  const isSame = prior !== undefined && sameValue(value, before, attribute.type, planner, path);
  return isSame ? before : value;
}

function withType(value: Scalar | undefined, type: CtyType): Value {
  if (value === undefined) return null;
  return type === "string" ? String(value) : value;
}

function plannedBlocks(
  nested: NestedBlock,
  proposed: Value | undefined,
  prior: Value | undefined,
  planner: Planner,
  path: string,
): Value {
  const isLeftOut = isNothing(proposed, planner) && Array.isArray(prior) && prior.length > 0;
  if (isLeftOut && planner.row.keeps?.includes(path)) return prior;
  if (isLeftOut && planner.row.resets?.includes(path)) {
    return plannedBlocks(
      nested,
      prior.map((): ValueObject => ({})),
      prior,
      planner,
      path,
    );
  }
  if (nested.nesting === "set" && Array.isArray(proposed)) return plannedSet(nested, proposed, prior, planner, path);
  return eachBlock(nested, proposed, (element, key) => {
    const before =
      nested.nesting === "list"
        ? asArray(prior)[Number(key)]
        : nested.nesting === "map" && isObject(prior)
          ? prior[key]
          : prior;
    return plannedBlock(nested.block, element, isObject(before) ? before : undefined, planner, `${path}.`);
  });
}

/** Elements of a set are known again by what is configured of them, each once; the order of the prior ones stays. */
function plannedSet(
  nested: NestedBlock,
  proposed: readonly Value[],
  prior: Value | undefined,
  planner: Planner,
  path: string,
): Value {
  const before = asArray(prior).filter(isObject);
  const rest = [...before];
  const planned = proposed.map((element) => {
    if (!isObject(element)) return element;
    const i = rest.findIndex((it) => isConfigured(nested.block, element, it, planner, `${path}.`));
    const [match] = i < 0 ? [] : rest.splice(i, 1);
    return plannedBlock(nested.block, element, match, planner, `${path}.`);
  });
  const isSame = sameSet<Value>(
    planned,
    before,
    (a, b) => isObject(a) && isObject(b) && sameBlock(nested.block, a, b, planner),
  );
  return isSame ? before : planned;
}

/** Whether an element that is there is what is configured; what isn't configured and is computed may be anything. */
function isConfigured(block: Block, config: ValueObject, there: ValueObject, planner: Planner, at: string): boolean {
  const attributes = Object.entries(block.attributes).every(([name, attribute]) => {
    const value = config[name] ?? withType(planner.row.defaults?.[at + name], attribute.type);
    if (value === null && attribute.computed) return true;
    return sameValue(value, there[name], attribute.type, planner, at + name);
  });
  return (
    attributes &&
    Object.entries(block.blocks).every(([name, nested]) => {
      const match = (a: Value, b: Value) =>
        isObject(a) && isObject(b) && isConfigured(nested.block, a, b, planner, `${at}${name}.`);
      const [wanted, found] = [asArray(config[name]), asArray(there[name])];
      if (wanted.length === 0 && planner.row.keeps?.includes(at + name)) return true;
      if (nested.nesting === "set") return sameSet(wanted, found, match);
      return wanted.length === found.length && wanted.every((it, i) => match(it, found[i] ?? null));
    })
  );
}

/** Whether two blocks hold the same, whatever the order of their sets. */
export function sameBlock(block: Block, a: ValueObject, b: ValueObject, comparison: Comparison): boolean {
  return (
    Object.entries(block.attributes).every(([name, { type }]) => sameValue(a[name], b[name], type, comparison)) &&
    Object.entries(block.blocks).every(([name, nested]) => sameBlocks(nested, a[name], b[name], comparison))
  );
}

export function sameBlocks(
  { nesting, block }: NestedBlock,
  a: Value | undefined,
  b: Value | undefined,
  comparison: Comparison,
): boolean {
  if (isUnknown(a) || isUnknown(b)) return false;
  const elements = (value: Value | undefined): Value[] =>
    nesting === "map" && isObject(value) ? Object.values(value) : [value ?? []].flat();
  const same = (one: Value, other: Value) =>
    isObject(one) && isObject(other) ? sameBlock(block, one, other, comparison) : one === other;
  const [ours, theirs] = [elements(a), elements(b)];
  if (nesting === "set") return sameSet(ours, theirs, same);
  return ours.length === theirs.length && ours.every((it, i) => same(it, theirs[i] ?? null));
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
    state[name] = isDynamic(nested)
      ? dynamicBlocks(nested, stored[name])
      : eachBlock(nested, stored[name], (element) => conformed(nested.block, element));
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
