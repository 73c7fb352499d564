import { createHash } from "node:crypto";
import type { StackJson } from "../../terraform/rendered-stacks";

/** A short name for a value that isn't said: equal values have equal names. */
export function fingerprint(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(ordered(value)))
    .digest("hex")
    .slice(0, 16);
}

/** `aws_subnet.private["a"]` as its block is called. */
export function withoutKeys(address: string): string {
  return address.replace(/\[[^\]]*\]/g, "");
}

/**
 * Of a block of Terraform JSON and of the locals that it names, for what no plan tells before it is applied; undefined
 * where the stack has no such block.
 */
export function blockFingerprint(json: StackJson, address: string): string | undefined {
  const [type = "", name = ""] = withoutKeys(address).split(".");
  const outputs = json["output"] as Readonly<Record<string, unknown>> | undefined;
  const block = type === "output" ? outputs?.[name] : json.resource?.[type]?.[name];
  if (block === undefined) return undefined;
  const locals = (json["locals"] ?? {}) as Readonly<Record<string, unknown>>;
  const named = new Map<string, unknown>();
  const follow = (value: unknown): void => {
    for (const [, local = ""] of JSON.stringify(value).matchAll(/\blocal\.([\w-]+)/g)) {
      if (named.has(local)) continue;
      named.set(local, locals[local] ?? null);
      follow(locals[local] ?? null);
    }
  };
  follow(block);
  return fingerprint([block, Object.fromEntries(named)]);
}

/** With sorted keys, and without the comments, which Terraform skips. */
function ordered(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  const entries = Object.entries(value).filter(([name]) => name !== "//");
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, ordered(item)]));
}
