import { type Json, type JsonObject, isObject } from "../../terraform/json";
import { allBlocks, rootModule } from "../../terraform/root-module";
import type { StackSource } from "../../terraform/folder";
import { type ChangeRow, compared, valueRow } from "./change";
import { blockLeaves } from "../model/leaves";
import type { Reference } from "../model/reference";
import { compareTexts } from "../model/reference";

/** A block of Terraform JSON that came, went, or differs: everything, also what no topic speaks of. */
export interface BlockChange extends Reference {
  readonly kind: "added" | "removed" | "changed";
  /** Of a changed one: the attributes by path. */
  readonly rows: readonly ChangeRow[];
}

interface Block extends Reference {
  readonly body: Json;
}

/** What differs, block by block, in the order of stacks and addresses. Terraform's `//` is left out but for `declared`. */
export function blockChanges(before: readonly StackSource[], after: readonly StackSource[]): readonly BlockChange[] {
  const { added, removed, both } = compared(
    blocksOf(before),
    blocksOf(after),
    ({ stack, address }) => `${stack} ${address}`,
  );
  const whole =
    (kind: "added" | "removed") =>
    ({ stack, address }: Block): BlockChange => ({ kind, stack, address, rows: [] });
  const changed = both.flatMap(([old, now]): readonly BlockChange[] => {
    const [was, is] = [blockLeaves(old.body), blockLeaves(now.body)];
    const paths = [...new Set([...is.keys(), ...was.keys()])];
    const rows = paths.flatMap((path) => valueRow({ subject: now.address, field: path }, was.get(path), is.get(path)));
    return rows.length === 0 ? [] : [{ kind: "changed", stack: now.stack, address: now.address, rows }];
  });
  return [...added.map(whole("added")), ...removed.map(whole("removed")), ...changed].toSorted(
    (a, b) => compareTexts(a.stack, b.stack) || compareTexts(a.address, b.address),
  );
}

function blocksOf(sources: readonly StackSource[]): readonly Block[] {
  return sources.flatMap((source) =>
    [...allBlocks(rootModule(source))].flatMap(([address, body]): readonly Block[] => {
      if (address !== "//") return [{ stack: source.name, address, body: withoutComment(body) }];
      const declared = isObject(body) ? body["declared"] : undefined;
      return declared === undefined ? [] : [{ stack: source.name, address: "//.declared", body: declared }];
    }),
  );
}

/** A construct's path in the program is no property of what it made. */
function withoutComment(body: Json): Json {
  if (!isObject(body)) return body;
  const { "//": comment, ...rest }: JsonObject = body;
  return comment === undefined ? body : rest;
}
