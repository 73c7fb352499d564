import { type Resource, blocks, describe, items } from "../terraform/expressions/value";

/** Whether Terraform leaves an argument as it is: names in `ignore_changes` stand as plain words or as references. */
export function ignores(resource: Resource, argument: string): boolean {
  const ignored = blocks(resource.get("lifecycle")).maps.flatMap((map) => items(map.get("ignore_changes")));
  return ignored.some((name) => [argument, "all"].includes(describe(name)));
}
