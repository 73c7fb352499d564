import { isBystander } from "../aws/bystanders";
import type { Instance } from "../terraform/instance";
import type { Model } from "../terraform/model";
import { Encoded, Reference, type Resource, Text, type Value, isList, isMap } from "../terraform/expressions/value";
import { READ_TYPES } from "./read-types";

/** A resource of a type that nothing here reads, and what it refers to. */
export interface UnreadResource {
  readonly resource: Resource;
  readonly refersTo: readonly Resource[];
}

/**
 * What the proof doesn't read may change what it judges: a firewall before a load balancer, a policy beside an endpoint.
 * Types that can't are left out.
 */
export class UnreadResources {
  readonly all: readonly UnreadResource[];

  constructor(model: Model) {
    this.all = model.types
      .filter((type) => !type.startsWith("data.") && !READ_TYPES.has(type) && !isBystander(type))
      .flatMap((type) => model.all(type))
      .flatMap((resource) => {
        const refersTo = [...referencesOf(resource)].filter((it) => it.mode === "managed" && READ_TYPES.has(it.type));
        return refersTo.length > 0 ? [{ resource, refersTo }] : [];
      });
  }
}

/** The resources to which any argument of one refers. */
export function referencesOf(resource: Instance): ReadonlySet<Resource> {
  const found = new Set<Resource>();
  for (const attribute of resource.attributes) collect(resource.get(attribute), found);
  return found;
}

function collect(value: Value | undefined, found: Set<Resource>): void {
  if (value instanceof Reference) found.add(value.resource);
  else if (value instanceof Text) for (const part of value.parts) if (typeof part !== "string") collect(part, found);
  if (value instanceof Encoded) collect(value.value, found);
  else if (isList(value)) for (const item of value) collect(item, found);
  else if (isMap(value)) for (const item of value.values()) collect(item, found);
}
