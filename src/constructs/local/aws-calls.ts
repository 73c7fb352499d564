import { DEFAULTS } from "../../definition/resolve/defaults";
import type { ResolvedResource } from "../../definition/resolve/resources/resources";
import type { AwsResource, Queue, Table, Topic } from "../../definition/resources";
import { match } from "../../lib/match";
import type { ResourceHandle } from "../platform-interface";
import { knownResource } from "../resources/existing";
import { ATTRIBUTE_TYPES, keysOf } from "../resources/table";

/** A call of an AWS API as AWS's SDK for Python has it, by which something is made. */
export interface AwsCall {
  readonly service: "s3" | "sqs" | "sns" | "dynamodb" | "events";
  readonly operation: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Where what stands in for AWS is found. */
export interface LocalPlace {
  readonly region: string;
  readonly accountId: string;
  /** URL of all APIs. */
  readonly endpoint: string;
}

const DAY = 86_400;

/** What a resource is called on this machine: what it would be on AWS, in the account that stands in for it. */
export function localHandle({ physicalName, definition }: ResolvedResource, place: LocalPlace): ResourceHandle {
  const { region, accountId, endpoint } = place;
  const existing = knownResource(definition, place)?.name.replace(/^arn:.*[:/]/, "");
  const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  return match(definition, "type", {
    bucket: (): ResourceHandle => {
      const name = existing ?? `${physicalName}-${accountId}`;
      return { name, arn: `arn:aws:s3:::${name}` };
    },
    queue: ({ fifo = false }): ResourceHandle => {
      const name = existing ?? `${physicalName}${fifo ? ".fifo" : ""}`;
      return { name, arn: arn("sqs", name), url: `${endpoint}/${accountId}/${name}` };
    },
    topic: (): ResourceHandle => {
      const name = existing ?? physicalName;
      return { name, arn: arn("sns", name) };
    },
    table: (): ResourceHandle => {
      const name = existing ?? physicalName;
      return { name, arn: arn("dynamodb", `table/${name}`) };
    },
    "event-bus": (): ResourceHandle => {
      const name = existing ?? physicalName;
      return { name, arn: arn("events", `event-bus/${name}`) };
    },
    postgres: (): ResourceHandle => ({ name: physicalName, arn: arn("rds", `db:${physicalName}`) }),
    mysql: (): ResourceHandle => ({ name: physicalName, arn: arn("rds", `db:${physicalName}`) }),
    cache: (): ResourceHandle => ({ name: physicalName, arn: arn("elasticache", `replicationgroup:${physicalName}`) }),
    files: (): ResourceHandle => ({ name: existing ?? physicalName, arn: arn("elasticfilesystem", "file-system") }),
    key: (): ResourceHandle => ({ name: existing ?? physicalName, arn: arn("kms", "key") }),
  });
}

/** What makes all of an environment's resources: topics last, which deliver to queues. */
export function awsCalls(resources: readonly ResolvedResource[], place: LocalPlace): AwsCall[] {
  const handles = new Map(resources.map((resource) => [resource.name, localHandle(resource, place)]));
  const calls = resources.map(({ name, definition }) => {
    const handle = handles.get(name);
    return handle === undefined ? [] : callsFor(definition, handle, { place, handles });
  });
  return calls.flat().sort((a, b) => Number(isSubscription(a)) - Number(isSubscription(b)));
}

interface Around {
  readonly place: LocalPlace;
  readonly handles: ReadonlyMap<string, ResourceHandle>;
}

function callsFor(definition: AwsResource, handle: ResourceHandle, { place, handles }: Around): AwsCall[] {
  const { name } = handle;
  return match(definition, "type", {
    bucket: (): AwsCall[] => [
      // The SDK's own region is said by leaving it out. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
      {
        service: "s3",
        operation: "create_bucket",
        arguments: {
          Bucket: name,
          ...(place.region !== "us-east-1" && { CreateBucketConfiguration: { LocationConstraint: place.region } }),
        },
      },
      {
        service: "s3",
        operation: "put_bucket_versioning",
        arguments: { Bucket: name, VersioningConfiguration: { Status: "Enabled" } },
      },
    ],
    queue: (own) => queueCalls(own, handle),
    topic: (own) => topicCalls(own, handle, handles),
    table: (own) => tableCalls(own, name),
    // Each account has one of that name.
    "event-bus": (): AwsCall[] =>
      name === "default" ? [] : [{ service: "events", operation: "create_event_bus", arguments: { Name: name } }],
    // Servers of their own stand in for them.
    postgres: (): AwsCall[] => [],
    mysql: (): AwsCall[] => [],
    cache: (): AwsCall[] => [],
    files: (): AwsCall[] => [],
    key: (): AwsCall[] => [],
  });
}

function queueCalls(definition: Queue, { name, arn }: ResourceHandle): AwsCall[] {
  const own = { ...DEFAULTS.queue, ...definition };
  const suffix = name.endsWith(".fifo") ? ".fifo" : "";
  const kind = suffix === "" ? {} : { FifoQueue: "true", ContentBasedDeduplication: "true" };
  const deadLetters = (of: string): string => `${of.slice(0, of.length - suffix.length)}-dead-letters${suffix}`;
  const create = (queue: string, attributes: Readonly<Record<string, string>>): AwsCall => ({
    service: "sqs",
    operation: "create_queue",
    arguments: { QueueName: queue, Attributes: { ...kind, ...attributes } },
  });
  const redrive = { deadLetterTargetArn: deadLetters(arn), maxReceiveCount: own.deadLetterAfter };
  return [
    create(deadLetters(name), {}),
    create(name, {
      MessageRetentionPeriod: String(own.retentionDays * DAY),
      VisibilityTimeout: String(own.visibilityTimeoutSeconds),
      RedrivePolicy: JSON.stringify(redrive),
    }),
  ];
}

function topicCalls(
  { queues = [] }: Topic,
  { name, arn }: ResourceHandle,
  handles: ReadonlyMap<string, ResourceHandle>,
): AwsCall[] {
  const subscriptions = queues.map((queue): AwsCall => {
    const attributes = { RawMessageDelivery: "true" };
    const endpoint = handles.get(queue)?.arn;
    const delivery = { TopicArn: arn, Protocol: "sqs", Endpoint: endpoint, Attributes: attributes };
    return { service: "sns", operation: "subscribe", arguments: delivery };
  });
  return [{ service: "sns", operation: "create_topic", arguments: { Name: name } }, ...subscriptions];
}

function isSubscription({ operation }: AwsCall): boolean {
  return operation === "subscribe";
}

function tableCalls(definition: Table, name: string): AwsCall[] {
  const { timeToLive, indexes = {} } = definition;
  const schema = (keys: Pick<Table, "partitionKey" | "sortKey">) => [
    { AttributeName: keys.partitionKey?.name, KeyType: "HASH" },
    ...(keys.sortKey === undefined ? [] : [{ AttributeName: keys.sortKey.name, KeyType: "RANGE" }]),
  ];
  const secondary = Object.entries(indexes).map(([index, keys]) => ({
    IndexName: index,
    KeySchema: schema(keys),
    Projection: { ProjectionType: "ALL" },
  }));
  const create: AwsCall = {
    service: "dynamodb",
    operation: "create_table",
    arguments: {
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: schema(definition),
      AttributeDefinitions: keysOf(definition).map((key) => ({
        AttributeName: key.name,
        AttributeType: ATTRIBUTE_TYPES[key.type],
      })),
      ...(secondary.length > 0 && { GlobalSecondaryIndexes: secondary }),
    },
  };
  if (timeToLive === undefined) return [create];
  const expiry = { AttributeName: timeToLive, Enabled: true };
  return [
    create,
    {
      service: "dynamodb",
      operation: "update_time_to_live",
      arguments: { TableName: name, TimeToLiveSpecification: expiry },
    },
  ];
}
