import { REPLACING } from "../../rehearsal/fake-provider/replacement";
import { type JsonObject, isObject, objects } from "../../terraform/json";
import type { StackSource } from "../../terraform/stack";
import type { BlockChange } from "./block-changes";
import type { Loss } from "./losses";
import { keyOf } from "../model/reference";

/**
 * What would be destroyed or replaced as far as the JSON tells it, for where Terraform can't be asked: addresses that are
 * gone without a `moved` or a `removed` block that keeps them, and changes of what forces a replacement by the table of
 * the rehearsal.
 */
export function destroyedByJson(
  blocks: readonly BlockChange[],
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Loss[] {
  const rendered = new Set(now.map(({ name }) => name));
  const kept = new Set(
    now.flatMap(({ name: stack, documents }) =>
      documents.flatMap((it) => leaving(it)).map((address) => keyOf({ stack, address })),
    ),
  );
  const isResource = (address: string): boolean =>
    /^(?!data\.|local\.|output\.|var\.|provider\.|module\.)[a-z0-9]+_\w+\./.test(address);
  const had = new Set(base.map(({ name }) => name));
  return blocks.flatMap((change): readonly Loss[] => {
    const { stack, address, kind, rows } = change;
    // Of a stack that is gone Terraform destroys nothing, and in a new one there is nothing to lose.
    if (!isResource(address) || !rendered.has(stack) || !had.has(stack)) return [];
    if (kind === "removed") return kept.has(keyOf(change)) ? [] : [{ stack, address, kind: "destroyed", forcedBy: [] }];
    if (kind === "added") return [];
    const forcedBy = [...new Set(rows.map(({ field }) => field.replace(/[.[].*$/s, "")))].filter((name) =>
      replaces(address, name),
    );
    return forcedBy.length === 0 ? [] : [{ stack, address, kind: "replaced", forcedBy }];
  });
}

const META = new Set(["lifecycle", "depends_on", "provider", "count", "for_each"]);

function replaces(address: string, attribute: string): boolean {
  const replacing = REPLACING[address.split(".")[0] ?? ""] ?? [];
  if ("allBut" in replacing) return !replacing.allBut.includes(attribute) && !META.has(attribute);
  return replacing.includes(attribute);
}

/** Addresses that a document moves elsewhere, or lets go without destroying them. */
function leaving(document: JsonObject): readonly string[] {
  const moved = objects(document["moved"]).flatMap(({ from }) => (typeof from === "string" ? [from] : []));
  const removed = objects(document["removed"]).flatMap(({ from, lifecycle }) => {
    const destroys = objects(lifecycle).some((it) => isObject(it) && it["destroy"] === false);
    return typeof from === "string" && destroys ? [from] : [];
  });
  return [...moved, ...removed];
}
