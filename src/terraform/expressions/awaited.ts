import { Encoded, Reference, type Resource, Text, Unknown, type Value, isList, isMap } from "./value";

/**
 * Attributes that are computed wherever a resource has them, so that nobody knows them before it is made; others have
 * defaults in some types.
 */
export const COMPUTED = ["id", "arn", "arn_suffix", "dns_name", "owner_id", "repository_url", "unique_id"] as const;

const BY_RESOURCE: ReadonlySet<string> = new Set(COMPUTED);

/** What has to be made or read before Terraform knows a value; undefined where it may know it at the plan. */
export function awaited(value: Value | undefined): Resource | undefined {
  if (value instanceof Unknown) return value.awaits;
  if (value instanceof Text) return awaitedAny(value.parts);
  if (!(value instanceof Reference) || value.path.length === 0) return undefined;
  const { resource, attribute } = value;
  return resource.mode === "data" || BY_RESOURCE.has(attribute) ? resource : undefined;
}

/** Of values of which each has to be known. */
export function awaitedAny(values: readonly Value[]): Resource | undefined {
  for (const value of values) {
    const found = awaited(value);
    if (found) return found;
  }
  return undefined;
}

/** Of a value that has to be known as a whole. */
export function awaitedWithin(value: Value | undefined): Resource | undefined {
  if (value instanceof Encoded) return awaitedWithin(value.value);
  const parts = isList(value) ? value : isMap(value) ? [...value.values()] : undefined;
  if (!parts) return awaited(value);
  for (const part of parts) {
    const found = awaitedWithin(part);
    if (found) return found;
  }
  return undefined;
}
