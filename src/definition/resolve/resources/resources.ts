import { match } from "../../../lib/match";
import type { Database } from "../../databases";
import type { AwsResource, Queue, ResourceDefinition, Resources } from "../../resources";
import { type Names, terraformId } from "../names";

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
    postgres: (own: Database) => own,
    mysql: (own: Database) => own,
    cache: (own) => own,
    bucket: (own) => own,
    queue: (own) => own,
    topic: (own) => own,
    table: (own) => own,
    "event-bus": (own) => own,
    files: (own) => own,
    key: (own) => own,
  });
}

/** Those that the platform creates. */
export function createdResources(resources: readonly ResolvedResource[]): ResolvedResource[] {
  return resources.filter(({ definition }) => definition.existing === undefined);
}

/** Whether a resource has addresses in the VPC, which tasks connect to. */
export function isInVpc(definition: AwsResource): boolean {
  return attributesOf(definition).includes("securityGroupId");
}

/** What those who use a resource need to know of it. */
export type ResourceAttribute =
  | "arn"
  | "name"
  | "url"
  | "securityGroupId"
  | "accessPointId"
  /** Of a database: the name that tasks connect to. */
  | "host"
  /** Of an Aurora cluster: the name by which tasks connect to its readers. */
  | "readerHost"
  /** Of a database: the secret of its master user. */
  | "secretArn"
  /** Of a database: the user as whom tasks log in by IAM. */
  | "loginArn"
  /** Of a database that is looked up: the name of the database on the server. */
  | "databaseName";

/** What stacks tell each other of a resource that is created. */
export type CreatedAttribute = Exclude<ResourceAttribute, "databaseName">;

/** What is told of a resource that is created. */
export function attributesOf(definition: AwsResource): readonly CreatedAttribute[] {
  const named = (): readonly CreatedAttribute[] => ["arn", "name"];
  const database = (own: Database): readonly CreatedAttribute[] => {
    if (own.existing !== undefined) return [];
    const reader = own.aurora === undefined ? [] : (["readerHost"] as const);
    return ["arn", "name", "host", ...reader, "securityGroupId", own.iamUser === undefined ? "secretArn" : "loginArn"];
  };
  return match(definition, "type", {
    bucket: named,
    queue: (): readonly CreatedAttribute[] => ["arn", "name", "url"],
    topic: named,
    table: named,
    "event-bus": named,
    postgres: database,
    mysql: database,
    cache: ({ existing }): readonly CreatedAttribute[] =>
      existing === undefined ? ["arn", "name", "host", "securityGroupId"] : [],
    files: (): readonly CreatedAttribute[] => ["arn", "name", "securityGroupId", "accessPointId"],
    key: named,
  });
}

/** The definition of a queue; undefined for any other resource. */
export function queueOf(resource: ResourceDefinition): Queue | undefined {
  const none = (): undefined => undefined;
  return match(resource, "type", {
    https: none,
    tcp: none,
    postgres: none,
    mysql: none,
    cache: none,
    bucket: none,
    queue: (own) => own,
    topic: none,
    table: none,
    "event-bus": none,
    files: none,
    key: none,
  });
}
