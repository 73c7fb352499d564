import { awsCalls, localHandle } from "../../../src/constructs/local/aws-calls";
import type { Resources } from "../../../src/definition/resources";
import { environmentOf } from "../../support/synth";
import { resourceStack } from "../../support/resources";

const place = { region: "eu-central-1", accountId: "123456789012", endpoint: "http://aws:5000" };

function given(resources: Resources) {
  const { resources: resolved } = environmentOf({ resources });
  const handles = resolved.map((resource) => [resource.name, localHandle(resource, place)] as const);
  return { calls: awsCalls(resolved, place), handles: Object.fromEntries(handles) };
}

const texts = (calls: ReturnType<typeof awsCalls>) =>
  calls.map(({ service, operation, arguments: own }) => [`${service} ${operation}`, own]);

test("a bucket keeps its versions", () => {
  const Bucket = "shop-test-uploads-123456789012";
  expect(texts(given({ uploads: { type: "bucket" } }).calls)).toEqual([
    ["s3 create_bucket", { Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-central-1" } }],
    ["s3 put_bucket_versioning", { Bucket, VersioningConfiguration: { Status: "Enabled" } }],
  ]);
});

test("in the region where S3 began, a bucket takes no region", () => {
  const { resources } = environmentOf({ resources: { uploads: { type: "bucket" } } });
  const [create] = awsCalls(resources, { ...place, region: "us-east-1" });
  expect(create?.arguments).toEqual({ Bucket: "shop-test-uploads-123456789012" });
});

test("a queue has its dead letters", () => {
  const { calls } = given({ orders: { type: "queue", fifo: true, retentionDays: 2, deadLetterAfter: 7 } });
  const kind = { FifoQueue: "true", ContentBasedDeduplication: "true" };
  const redrive = `{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:123456789012:shop-test-orders-dead-letters.fifo","maxReceiveCount":7}`;
  expect(texts(calls)).toEqual([
    ["sqs create_queue", { QueueName: "shop-test-orders-dead-letters.fifo", Attributes: kind }],
    [
      "sqs create_queue",
      {
        QueueName: "shop-test-orders.fifo",
        Attributes: { ...kind, MessageRetentionPeriod: "172800", VisibilityTimeout: "30", RedrivePolicy: redrive },
      },
    ],
  ]);
});

test("a topic delivers to its queues, once they are there", () => {
  const { calls } = given({ events: { type: "topic", queues: ["orders"] }, orders: { type: "queue" } });
  expect(calls.map(({ operation }) => operation)).toEqual([
    "create_topic",
    "create_queue",
    "create_queue",
    "subscribe",
  ]);
  expect(calls.at(-1)?.arguments).toEqual({
    TopicArn: "arn:aws:sns:eu-central-1:123456789012:shop-test-events",
    Protocol: "sqs",
    Endpoint: "arn:aws:sqs:eu-central-1:123456789012:shop-test-orders",
    Attributes: { RawMessageDelivery: "true" },
  });
});

test("a table has its keys, its indexes and its time to live", () => {
  const { calls } = given({
    sessions: {
      type: "table",
      partitionKey: { name: "id", type: "string" },
      sortKey: { name: "at", type: "number" },
      indexes: { byUser: { partitionKey: { name: "user", type: "binary" } } },
      timeToLive: "expires",
    },
  });
  const TableName = "shop-test-sessions";
  expect(texts(calls)).toEqual([
    [
      "dynamodb create_table",
      {
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [
          { AttributeName: "id", KeyType: "HASH" },
          { AttributeName: "at", KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: "id", AttributeType: "S" },
          { AttributeName: "at", AttributeType: "N" },
          { AttributeName: "user", AttributeType: "B" },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: "byUser",
            KeySchema: [{ AttributeName: "user", KeyType: "HASH" }],
            Projection: { ProjectionType: "ALL" },
          },
        ],
      },
    ],
    [
      "dynamodb update_time_to_live",
      { TableName, TimeToLiveSpecification: { AttributeName: "expires", Enabled: true } },
    ],
  ]);
});

test("an event bus is made, but the one that each account has", () => {
  const calls = (name: string) => given({ audit: { type: "event-bus", existing: { name } } }).calls;
  expect([texts(calls("audit")), calls("default")]).toEqual([[["events create_event_bus", { Name: "audit" }]], []]);
});

test("what exists elsewhere has its name here, in the account that stands in for it", () => {
  const { handles } = given({
    uploads: { type: "bucket", existing: { name: "company-uploads" } },
    orders: { type: "queue", existing: { arn: "arn:aws:sqs:us-east-1:210987654321:orders" } },
    events: { type: "topic", existing: { arn: "arn:aws:sns:us-east-1:210987654321:events" } },
    audit: { type: "event-bus", existing: { arn: "arn:aws:events:us-east-1:210987654321:event-bus/audit" } },
  });
  expect(handles).toEqual({
    uploads: { name: "company-uploads", arn: "arn:aws:s3:::company-uploads" },
    orders: {
      name: "orders",
      arn: "arn:aws:sqs:eu-central-1:123456789012:orders",
      url: "http://aws:5000/123456789012/orders",
    },
    events: { name: "events", arn: "arn:aws:sns:eu-central-1:123456789012:events" },
    audit: { name: "audit", arn: "arn:aws:events:eu-central-1:123456789012:event-bus/audit" },
  });
});

test("what is created is called what it is called on AWS", () => {
  const resources: Resources = {
    uploads: { type: "bucket" },
    orders: { type: "queue" },
    tasks: { type: "queue", fifo: true },
    events: { type: "topic" },
    sessions: { type: "table", partitionKey: { name: "id", type: "string" } },
    audit: { type: "event-bus" },
  };
  const { resource } = resourceStack(resources);
  const onAws = Object.entries(resource).flatMap(([type, byId]) =>
    Object.entries(byId).flatMap(([id, own]) =>
      Object.hasOwn(resources, id) ? [String(own[type === "aws_s3_bucket" ? "bucket" : "name"])] : [],
    ),
  );
  const { handles } = given(resources);
  expect(onAws.filter((name) => name !== "undefined").toSorted()).toEqual(
    Object.values(handles)
      .map(({ name }) => name)
      .toSorted(),
  );
});
