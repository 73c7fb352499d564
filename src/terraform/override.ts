import { type Json, type JsonObject, isObject, objects } from "./json";
import type { Placed } from "./placed-blocks";

/** What an override file changes argument by argument; of anything else it replaces the whole. */
const OVERRIDABLE = new Set([
  "resource",
  "data",
  "ephemeral",
  "variable",
  "output",
  "module",
  "provider",
  "locals",
  "terraform",
]);

/**
 * Changes the blocks of a folder as its override files say, one after the other. What they may not change is a fault.
 *
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
export function applyOverrides(
  blocks: readonly Placed[],
  overriding: readonly Placed[],
  faults: string[],
): readonly Placed[] {
  const result = [...blocks];
  for (const override of overriding) {
    const { kind, labels, body } = override;
    const at = [kind, ...labels].join(".");
    if (!OVERRIDABLE.has(kind)) {
      faults.push(`${at}: stands in an override file; Terraform takes it in other files only; move it`);
    } else if (kind === "locals") {
      overrideLocals(result, body, faults);
    } else if (kind === "terraform") {
      overrideSettings(result, override);
    } else {
      const index = result.findIndex((block) => isBaseOf(block, override));
      const base = result[index];
      if (base !== undefined) result[index] = { ...base, body: overridden(base.body, body, at, faults) };
      else if (kind === "provider") result.push(override);
      else faults.push(`${at}: stands in an override file only; an override file changes what another file declares`);
    }
  }
  return result;
}

function isBaseOf(block: Placed, { kind, labels, body }: Placed): boolean {
  if (block.kind !== kind || block.labels.join(".") !== labels.join(".")) return false;
  return kind !== "provider" || (block.body["alias"] ?? null) === (body["alias"] ?? null);
}

function overridden(base: JsonObject, override: JsonObject, at: string, faults: string[]): JsonObject {
  const { dynamic, lifecycle, depends_on: after, ...others } = override;
  if (Array.isArray(after) && after.length > 0)
    faults.push(`${at}: its depends_on stands in an override file, which may not change it`);
  // A nested block takes the place of all of its type, be they written out or dynamic.
  const replaced = new Set(Object.keys(others));
  const kept = labelsIn(base["dynamic"]).filter(([type]) => !replaced.has(type));
  const made = labelsIn(dynamic);
  const left = Object.entries({ ...base, ...others }).filter(
    ([name]) => name !== "dynamic" && (others[name] !== undefined || !made.some(([type]) => type === name)),
  );
  const all = Object.fromEntries([...kept, ...made]);
  const settings = [...labelsIn(base["lifecycle"]), ...labelsIn(lifecycle)];
  const changed = settings.length === 0 ? {} : { lifecycle: Object.fromEntries(settings) };
  return { ...Object.fromEntries(left), ...(Object.keys(all).length > 0 && { dynamic: all }), ...changed };
}

function labelsIn(json: Json | undefined): readonly (readonly [string, Json])[] {
  return objects(json).flatMap((object) => Object.entries(object));
}

function overrideLocals(blocks: Placed[], override: JsonObject, faults: string[]): void {
  for (const [name, value] of Object.entries(override)) {
    const index = blocks.findIndex(({ kind, body }) => kind === "locals" && body[name] !== undefined);
    const base = blocks[index];
    if (base !== undefined) blocks[index] = { ...base, body: { ...base.body, [name]: value } };
    else if (name !== "//") faults.push(`local.${name}: stands in an override file only; declare it in another file`);
  }
}

/** Settings are replaced one by one, required providers each; a state's place is either a backend or a cloud. */
function overrideSettings(blocks: Placed[], override: Placed): void {
  const { required_providers: providers, ...settings } = override.body;
  const replaced = Object.keys(settings).flatMap((name) =>
    name === "backend" || name === "cloud" ? ["backend", "cloud"] : [name],
  );
  let left: Json | undefined = providers;
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== "terraform") continue;
    const body: Record<string, Json> = Object.fromEntries(
      Object.entries(block.body).filter(([name]) => !replaced.includes(name)),
    );
    if (isObject(body["required_providers"]) && isObject(left)) {
      body["required_providers"] = { ...body["required_providers"], ...left };
      left = undefined;
    }
    blocks[index] = { ...block, body };
  }
  const own = left === undefined ? settings : { ...settings, required_providers: left };
  if (Object.keys(own).length > 0) blocks.push({ ...override, body: own });
}
