import { rowOf } from "../../../provider/rows";
import { isObject, objects } from "../../../terraform/json";
import type { StackSource } from "../../../terraform/folder";
import { Model } from "../../../terraform/model";
import { type RootModule, rootModule } from "../../../terraform/root-module";
import { type Reference, keyOf } from "../../model/reference";
import type { BlockChange } from "../../compare/block-changes";
import type { Loss } from "../risk";
import { bodies, plain } from "./bodies";

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
  const fewer = new Fewer(blocks, base, now);
  return blocks.flatMap((change): readonly Loss[] => {
    const { stack, address, kind, rows } = change;
    // Of a stack that is gone Terraform destroys nothing, and in a new one there is nothing to lose.
    if (!isResource(address) || !rendered.has(stack) || !had.has(stack)) return [];
    if (kind === "removed") return kept.has(keyOf(change)) ? [] : [{ stack, address, kind: "destroyed", forcedBy: [] }];
    if (kind === "added") return [];
    const gone = fewer.of(change);
    const differing = rows.filter((row) => row.kind !== "removed" || !isDecided(address, row.field));
    const declared = after.get(keyOf(change))?.["lifecycle"];
    const lifecycle = isObject(declared) ? declared : {};
    const ignored = lifecycle["ignore_changes"];
    const forcing = differing.filter(({ field }) => replaces(address, field));
    const forcedBy = [...new Set(forcing.map(({ field }) => field.replace(/[.[].*$/s, "")))].filter(
      (name) => !(Array.isArray(ignored) && ignored.includes(name)),
    );
    const isFirst = lifecycle["create_before_destroy"] === true;
    const replaced = { stack, address, kind: "replaced", forcedBy, createsFirst: isFirst } as const;
    return [...gone, ...(forcedBy.length === 0 ? [] : [replaced])];
  });
}

/** Instances that `count` or `for_each` no longer makes, as far as their keys are known. */
class Fewer {
  /** By the address without a key. */
  private readonly before: ReadonlyMap<string, readonly string[]>;
  private readonly after: ReadonlySet<string>;

  constructor(blocks: readonly BlockChange[], base: readonly StackSource[], now: readonly StackSource[]) {
    const isNeeded = blocks.some(isRepeatedOtherwise);
    const all = (sources: readonly StackSource[]): readonly Reference[] =>
      isNeeded ? new Model(sources).resources : [];
    const before = new Map<string, string[]>();
    for (const resource of all(base)) {
      const own = before.get(keyOf(plain(resource)));
      if (own === undefined) before.set(keyOf(plain(resource)), [keyOf(resource)]);
      else own.push(keyOf(resource));
    }
    [this.before, this.after] = [before, new Set(all(now).map(keyOf))];
  }

  of(change: BlockChange): readonly Loss[] {
    if (!isRepeatedOtherwise(change)) return [];
    const { stack } = change;
    const own = (this.before.get(keyOf(change)) ?? []).filter((key) => key.endsWith("]"));
    // Terraform takes the one without a key for the first of several.
    return own
      .filter((key) => !this.after.has(key) && !(key.endsWith("[0]") && this.after.has(key.slice(0, -"[0]".length))))
      .map((key): Loss => ({ stack, address: key.slice(stack.length + 1), kind: "destroyed", forcedBy: [] }));
  }
}

function isRepeatedOtherwise({ kind, rows }: BlockChange): boolean {
  return kind === "changed" && rows.some(({ field }) => /^(count|for_each)\b/.test(field));
}

const META = new Set(["lifecycle", "depends_on", "provider", "count", "for_each"]);

/** What AWS decides where it is left out: what is there stays then. */
const DECIDED: Readonly<Record<string, readonly string[]>> = { aws_ecs_service: ["launch_type"] };

/** `field` may lead into a block, `dns_config[0].dns_records`: whatever replaces in it or above it counts. */
function replaces(address: string, field: string): boolean {
  const row = rowOf(address.split(".")[0] ?? "");
  const path = field.replaceAll(/\[\d*\]/g, "");
  const [name = ""] = path.split(".");
  if (row?.replacesAllBut !== undefined) return !row.replacesAllBut.includes(name) && !META.has(name);
  const isWithin = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}.`);
  return row?.replaces?.some((it) => isWithin(path, it) || isWithin(it, path)) === true;
}

function isDecided(address: string, attribute: string): boolean {
  return DECIDED[address.split(".")[0] ?? ""]?.includes(attribute) === true;
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
