import { Reference, type Resource, Text, Unknown, type Value, describe } from "../terraform/expressions/value";
import { holdsAnything } from "../terraform/data-source";
import { symbolic } from "./arn";
import type { Lookup } from "./names";

/** Which resource a value names: found, not knowable from the JSON, or nothing at all. */
export type Link =
  | { readonly kind: "found"; readonly resource: Resource }
  | { readonly kind: "unknown"; readonly why: string }
  | { readonly kind: "wrong"; readonly why: string }
  | { readonly kind: "none" };

/** Follows `value` to a resource of one of `types` by one of `attributes`; `byName` finds the ones written literally. */
export function link(
  value: Value | undefined,
  types: readonly string[],
  attributes: readonly string[] = ["id"],
  byName?: Lookup,
): Link {
  if (value === undefined || value === null || value === "") return { kind: "none" };
  if (value instanceof Reference) {
    const { resource, attribute } = value;
    if (!types.includes(resource.type) || !attributes.includes(attribute)) {
      // A data source of another type (`data.aws_subnets.x.ids`) may well hold the right thing, and so may what holds any text.
      if (resource.mode === "data" || mayHoldAnything(value)) return { kind: "unknown", why: describe(value) };
      return { kind: "wrong", why: describe(value) };
    }
    if (resource.repeated) return { kind: "unknown", why: `${resource.address} with ${resource.repeated.why}` };
    return { kind: "found", resource };
  }
  const named = byName?.get(typeof value === "string" ? value : symbolic(value));
  if (named) return { kind: "found", resource: named };
  // `${aws_x.y.id}-z` names nothing.
  if (value instanceof Text && !value.parts.some((part) => part instanceof Unknown)) {
    const [first] = value.parts;
    if (first instanceof Reference && types.includes(first.resource.type))
      return { kind: "wrong", why: describe(value) };
  }
  const missing = describe(value);
  if (missing.startsWith("the missing ")) return { kind: "wrong", why: missing };
  return { kind: "unknown", why: missing };
}

/** What AWS makes on its own beside a VPC. */
const DEFAULTS = /^default_(security_group|network_acl|route_table)_id$/;

function mayHoldAnything({ resource, path: [attribute = ""] }: Reference): boolean {
  return holdsAnything(resource.type, String(attribute)) || DEFAULTS.test(String(attribute));
}

/** Whether the value names something that its stack doesn't declare. */
export function isMissing(found: Link): boolean {
  return found.kind === "wrong" && found.why.startsWith("the missing ");
}

export function linked(found: Link): Resource | undefined {
  return found.kind === "found" ? found.resource : undefined;
}
