import { COMPUTED, REPLACING } from "../../../rehearsal/fake-provider/replacement";
import { isObject, objects } from "../../../terraform/json";
import type { StackSource } from "../../../terraform/folder";
import { type RootModule, rootModule } from "../../../terraform/root-module";
import { keyOf } from "../../model/reference";
import type { BlockChange } from "../block-changes";
import type { Loss } from "../risk";
import { bodies } from "./bodies";

/**
 * What would be destroyed or replaced, judged by the JSON alone, for where Terraform can't be asked: addresses that are gone
 * without a `moved` or a `removed` block that keeps them, and changes that force a replacement by the rehearsal's table.
 */
export function destroyedByJson(
  blocks: readonly BlockChange[],
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Loss[] {
  const rendered = new Set(now.map(({ name }) => name));
  const kept = new Set(
    now.flatMap((source) => leaving(rootModule(source)).map((address) => keyOf({ stack: source.name, address }))),
  );
  const isResource = (address: string): boolean =>
    /^(?!data\.|local\.|output\.|var\.|provider\.|module\.)[a-z0-9]+_\w+\./.test(address);
  const had = new Set(base.map(({ name }) => name));
  const after = bodies(now);
  return blocks.flatMap((change): readonly Loss[] => {
    const { stack, address, kind, rows } = change;
    // Of a stack that is gone Terraform destroys nothing, and in a new one there is nothing to lose.
    if (!isResource(address) || !rendered.has(stack) || !had.has(stack)) return [];
    if (kind === "removed") return kept.has(keyOf(change)) ? [] : [{ stack, address, kind: "destroyed", forcedBy: [] }];
    if (kind === "added") return [];
    const differing = rows.filter((row) => row.kind !== "removed" || !isComputed(address, row.field));
    const declared = after.get(keyOf(change))?.["lifecycle"];
    const lifecycle = isObject(declared) ? declared : {};
    const ignored = lifecycle["ignore_changes"];
    const forcedBy = [...new Set(differing.map(({ field }) => field.replace(/[.[].*$/s, "")))].filter(
      (name) => replaces(address, name) && !(Array.isArray(ignored) && ignored.includes(name)),
    );
    const isFirst = lifecycle["create_before_destroy"] === true;
    return forcedBy.length === 0 ? [] : [{ stack, address, kind: "replaced", forcedBy, createsFirst: isFirst }];
  });
}

const META = new Set(["lifecycle", "depends_on", "provider", "count", "for_each"]);

function replaces(address: string, attribute: string): boolean {
  const replacing = REPLACING[address.split(".")[0] ?? ""] ?? [];
  if ("allBut" in replacing) return !replacing.allBut.includes(attribute) && !META.has(attribute);
  return replacing.includes(attribute);
}

function isComputed(address: string, attribute: string): boolean {
  return COMPUTED[address.split(".")[0] ?? ""]?.includes(attribute) === true;
}

/** Addresses that a stack moves elsewhere, or lets go without destroying them. */
function leaving({ others }: RootModule): readonly string[] {
  const moved = (others.get("moved") ?? []).flatMap(({ from }) => (typeof from === "string" ? [from] : []));
  const removed = (others.get("removed") ?? []).flatMap(({ from, lifecycle }) => {
    const destroys = objects(lifecycle).some((it) => isObject(it) && it["destroy"] === false);
    return typeof from === "string" && destroys ? [from] : [];
  });
  return [...moved, ...removed];
}
