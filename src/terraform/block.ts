import type { JsonObject } from "./json";

/** A resource or data source, by the address that its declaration has: without a key of `count` or `for_each`. */
export interface Block {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly body: JsonObject;
}

export function addressOf({ mode, type, name }: Pick<Block, "mode" | "type" | "name">): string {
  return mode === "data" ? `data.${type}.${name}` : `${type}.${name}`;
}
