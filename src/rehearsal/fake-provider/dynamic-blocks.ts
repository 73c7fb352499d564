import { type Value, type ValueObject, isObject } from "../../provider/cty";
import type { Block, NestedBlock } from "./schema";

export function hasDynamic(block: Block): boolean {
  const attributes = Object.values(block.attributes);
  return (
    attributes.some(({ type }) => JSON.stringify(type).includes('"dynamic"')) ||
    Object.values(block.blocks).some((nested) => hasDynamic(nested.block))
  );
}

/** Core takes a list of blocks with a dynamic type in them as one dynamic value. */
export function isDynamic({ nesting, block }: NestedBlock): boolean {
  return { list: hasDynamic(block), map: hasDynamic(block), set: false, single: false }[nesting];
}

const NO_LIST: ValueObject = { type: ["tuple", []], value: [] };
const NO_MAP: ValueObject = { type: ["object", {}], value: {} };
const NOTHING: Readonly<Record<NestedBlock["nesting"], ValueObject>> = {
  ...{ list: NO_LIST, set: NO_LIST, map: NO_MAP, single: NO_MAP },
};

/** With its type beside it: as core sends it, or made of what a state file holds by name. */
export function dynamicBlocks({ nesting }: NestedBlock, stored: Value | undefined): Value {
  if (Array.isArray(stored) && stored[0] instanceof Uint8Array) return stored;
  const { type, value } = isObject(stored) && "type" in stored ? stored : NOTHING[nesting];
  return [Buffer.from(JSON.stringify(type)), value ?? null];
}
