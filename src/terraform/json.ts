/** What `JSON.parse` gives. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/**
 * The objects of a place where Terraform JSON takes one object or a list of them.
 * Source: developer.hashicorp.com/terraform/language/syntax/json, "Nested Block Mapping"
 */
export function objects(json: Json | undefined): readonly JsonObject[] {
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap(objects);
  return isObject(json) ? [json] : [];
}
