import { match } from "../../lib/match";
import type { AwsResource, CreatableResource, ResourceDefinition, Resources } from "../resources";
import { type Names, terraformId } from "./names";

/** A resource of AWS, created or there already. */
export interface ResolvedResource {
  /** Name in the definition. */
  readonly name: string;
  /** The name as part of Terraform addresses: `order_events`. */
  readonly id: string;
  /** What its name in AWS is made from. */
  readonly physicalName: string;
  readonly definition: AwsResource;
}

/** The resources of AWS, in the order of the definition. */
export function resolveResources(resources: Resources = {}, names: Names): ResolvedResource[] {
  return Object.entries(resources).flatMap(([name, resource]) => {
    const definition = awsResource(resource);
    return definition ? [{ name, id: terraformId(name), physicalName: names.forResource(name), definition }] : [];
  });
}

/** The definition of a resource of AWS; undefined for what only has an address. */
export function awsResource(resource: ResourceDefinition): AwsResource | undefined {
  return match(resource, "type", {
    https: () => undefined,
    tcp: () => undefined,
    postgres: () => undefined,
    mysql: () => undefined,
    bucket: (own) => own,
    queue: (own) => own,
    topic: (own) => own,
    table: (own) => own,
    "event-bus": (own) => own,
    files: (own) => own,
  });
}

/** A resource that the platform creates. */
export type CreatedResource = ResolvedResource & { readonly definition: CreatableResource };

/** Those that the platform creates. */
export function createdResources(resources: readonly ResolvedResource[]): CreatedResource[] {
  return resources.flatMap((resource) => {
    const definition = creatable(resource.definition);
    return definition && definition.existing === undefined ? [{ ...resource, definition }] : [];
  });
}

/** The definition of what the platform can create. */
export function creatable(resource: AwsResource): CreatableResource | undefined {
  return match(resource, "type", {
    bucket: (own) => own,
    queue: (own) => own,
    topic: (own) => own,
    table: (own) => own,
    "event-bus": (own) => own,
    files: () => undefined,
  });
}
