import { type Json, type JsonObject, isObject } from "../../../terraform/json";
import { backendOf } from "../../../terraform/backend";
import type { StackSource } from "../../../terraform/folder";
import { rootModule } from "../../../terraform/root-module";
import { type Reference, keyOf } from "../../model/reference";

export function bodies(sources: readonly StackSource[]): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const source of sources)
    for (const [address, { body }] of rootModule(source).blocks)
      found.set(keyOf({ stack: source.name, address }), body);
  return found;
}

/** Whether a stack is nothing but what the Docker engine of this machine has, with its state in a file. */
export function isOfMachine(source: StackSource): boolean {
  const root = rootModule(source);
  const isNear = root.providers.get("docker")?.every((it) => it["host"] === undefined) !== false;
  return isNear && backendOf(root)?.type === "local" && [...root.blocks.keys()].every((it) => it.startsWith("docker_"));
}

/** `${jsonencode(local.reports_access)}`, as a document is written that a person can read line by line. */
const OF_LOCAL = /^\$\{(?:jsonencode\()?local\.([\w-]+)\)?\}$/;

/** The same, with policies that stand in locals as the texts that they are. */
export function policyBodies(sources: readonly StackSource[]): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const source of sources) {
    const { blocks, locals } = rootModule(source);
    for (const [address, { body }] of blocks) {
      const { policy } = body;
      const [, name = ""] = typeof policy === "string" ? (OF_LOCAL.exec(policy) ?? []) : [];
      const value = locals.get(name);
      const resolved = value === undefined ? body : { ...body, policy: written(value) };
      found.set(keyOf({ stack: source.name, address }), resolved);
    }
  }
  return found;
}

/** What is written beside something that holds data, and read as a part of it. */
export const OF_STORES = /^aws_(s3_bucket|efs)_/;

/** Without the key of `count` or `for_each`. */
export function plain({ stack, address }: Reference): Reference {
  return { stack, address: address.replace(/\[.*$/s, "") };
}

export function typeOf({ address }: Pick<Reference, "address">): string {
  return address.split(".")[0] ?? "";
}

/** A value as a reader would write it. */
export function written(json: Json | undefined): string {
  return typeof json === "string" ? json : JSON.stringify(json ?? null);
}

/** Addresses of resources that a body's expressions name. */
export function named(json: Json): readonly string[] {
  if (typeof json === "string")
    return json.includes("${") ? [...json.matchAll(/(?<![\w.])aws_\w+\.[\w-]+/g)].map(([address]) => address) : [];
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap(named);
  return isObject(json) ? Object.values(json).flatMap(named) : [];
}
