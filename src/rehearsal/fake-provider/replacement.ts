/** Which of a plan's changes replace the resource, by its type's row. */
import { type Value, type ValueObject, isObject } from "../../provider/cty";
import { type Comparison, isNothing, sameSet, sameValue } from "../../provider/equality/same";
import { type Change, holds } from "../../provider/conditions";
import { rowOf } from "../../provider/rows";
import type { TypeRow } from "../../provider/type-row";
import { sameBlock, sameBlocks } from "./plan-values";
import type { AttributePath } from "./plugin-protocol";
import type { Block, NestedBlock } from "./schema";

type Steps = AttributePath["steps"];

/** What the provider does to every resource that has a region of its own. */
const REGION = "region";

/** The attributes whose planned value differs from the prior one and makes Terraform replace the resource. */
export function replacingPaths(type: string, block: Block, change: Required<Change>): AttributePath[] {
  const { planned, prior } = change;
  if (prior === undefined) return [];
  const row = rowOf(type);
  const comparison = { strict: row?.framework ?? false, isAwsvpc: false };
  return pathsThatReplace(type, block, row, change).flatMap((path) =>
    changed(block, path.split("."), planned, prior, comparison, []).map((steps) => ({ steps })),
  );
}

function pathsThatReplace(type: string, block: Block, row: TypeRow | undefined, change: Change): readonly string[] {
  const conditional = row?.replacesWhen?.filter(({ when }) => holds(when, change)).flatMap(({ paths }) => paths) ?? [];
  const allBut = row?.replacesAllBut;
  const all = [...Object.keys(block.attributes), ...Object.keys(block.blocks)];
  const always = allBut === undefined ? (row?.replaces ?? []) : all.filter((it) => !allBut.includes(it));
  const region = type.startsWith("aws_") && block.attributes[REGION] !== undefined ? [REGION] : [];
  return [...new Set([...always, ...conditional, ...region])];
}

/** Where the two differ at a path, with the index of each block of a list on the way. */
function changed(
  block: Block,
  [name = "", ...rest]: readonly string[],
  planned: ValueObject,
  prior: ValueObject,
  comparison: Comparison,
  above: Steps,
): Steps[] {
  const steps = [...above, { attribute_name: name }];
  const [now, before] = [planned[name] ?? null, prior[name] ?? null];
  const attribute = block.attributes[name];
  if (attribute !== undefined) return sameValue(now, before, attribute.type, comparison) ? [] : [steps];
  const nested = block.blocks[name];
  if (nested === undefined) return [];
  if (rest.length === 0) return sameBlocks(nested, now, before, comparison) ? [] : [steps];
  if (nested.nesting === "set") return setDiffers(nested, rest, now, before, comparison) ? [steps] : [];
  const [ours, theirs] = [elements(now), elements(before)];
  return Array.from({ length: Math.max(ours.length, theirs.length) }, (_, i) => {
    const at = nested.nesting === "list" ? [...steps, { element_key_int: i }] : steps;
    return changed(nested.block, rest, ours[i] ?? {}, theirs[i] ?? {}, comparison, at);
  }).flat();
}

/** An element of a set that differs is a new one and one that goes: what stands at the path in it counts. */
function setDiffers(
  nested: NestedBlock,
  path: readonly string[],
  now: Value,
  before: Value,
  comparison: Comparison,
): boolean {
  const same = (a: ValueObject, b: ValueObject) => sameBlock(nested.block, a, b, comparison);
  const [ours, theirs] = [elements(now), elements(before)];
  const only = (of: ValueObject[], not: ValueObject[]) => of.filter((it) => !not.some((that) => same(it, that)));
  const at = (of: ValueObject[]) =>
    of.flatMap((it) =>
      path.reduce<Value[]>(
        (found, name) =>
          found
            .flat()
            .filter(isObject)
            .map((e) => e[name] ?? null),
        [it],
      ),
    );
  const [gained, lost] = [at(only(ours, theirs)), at(only(theirs, ours))];
  const isGiven = (value: Value) => !isNothing(value, comparison);
  return !sameSet(gained.filter(isGiven), lost.filter(isGiven), (a, b) => sameValue(a, b, "dynamic", comparison));
}

function elements(value: Value): ValueObject[] {
  return [value].flat().filter(isObject);
}
