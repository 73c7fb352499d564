import { type Json, type JsonObject, isObject, objects } from "../../terraform/json";
import type { StackSource } from "../../terraform/stack";
import { type ChangeRow, compared, valueRow } from "./change";
import { leaves } from "../model/leaves";
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
    const [was, is] = [leaves(old.body), leaves(now.body)];
    const paths = [...new Set([...is.keys(), ...was.keys()])];
    const rows = paths.flatMap((path) => valueRow({ subject: now.address, field: path }, was.get(path), is.get(path)));
    return rows.length === 0 ? [] : [{ kind: "changed", stack: now.stack, address: now.address, rows }];
  });
  return [...added.map(whole("added")), ...removed.map(whole("removed")), ...changed].toSorted(
    (a, b) => compareTexts(a.stack, b.stack) || compareTexts(a.address, b.address),
  );
}

const PREFIX: Readonly<Record<string, string>> = {
  locals: "local",
  output: "output",
  variable: "var",
  provider: "provider",
  module: "module",
};

function blocksOf(sources: readonly StackSource[]): readonly Block[] {
  return sources.flatMap(({ name: stack, documents }) => {
    const block = (address: string, body: Json): Block => ({ stack, address, body: withoutComment(body) });
    return documents.flatMap((document) =>
      Object.entries(document).flatMap(([section, content]): readonly Block[] => {
        if (section === "//") return declaredBlocks(content, block);
        if (section === "resource" || section === "data") {
          const prefix = section === "data" ? "data." : "";
          return entriesOf(content).flatMap(([type, named]) =>
            entriesOf(named).map(([name, body]) => block(`${prefix}${type}.${name}`, body)),
          );
        }
        const prefix = PREFIX[section];
        if (prefix === undefined) return [block(section, content)];
        return entriesOf(content).map(([name, body]) => block(`${prefix}.${name}`, body));
      }),
    );
  });
}

function declaredBlocks(comment: Json, block: (address: string, body: Json) => Block): readonly Block[] {
  const declared = isObject(comment) ? comment["declared"] : undefined;
  return declared === undefined ? [] : [block("//.declared", declared)];
}

function entriesOf(content: Json): readonly (readonly [string, Json])[] {
  return objects(content).flatMap((object) => Object.entries(object));
}

/** A construct's path in the program is no property of what it made. */
function withoutComment(body: Json): Json {
  if (!isObject(body)) return body;
  const { "//": comment, ...rest }: JsonObject = body;
  return comment === undefined ? body : rest;
}
