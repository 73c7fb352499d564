import { resourceStack } from "../../support/resources";
import { addresses, resourceAt } from "../../support/synth";

const statementsOf = (rendered: ReturnType<typeof resourceStack>) =>
  (rendered.locals["data_access"] as { Statement: { Sid: string; Principal: object; Condition?: object }[] }).Statement;

test("a key is rotated, deleted late, found by an alias, and its use is up to the account", () => {
  const rendered = resourceStack({ data: { type: "key" } });
  expect(addresses(rendered)).toEqual(["aws_kms_alias.data", "aws_kms_key.data"]);
  expect(resourceAt(rendered, "aws_kms_key.data")).toEqual({
    description: "shop-test-data",
    enable_key_rotation: true,
    deletion_window_in_days: 30,
    policy: "${jsonencode(local.data_access)}",
  });
  expect(resourceAt(rendered, "aws_kms_alias.data")).toMatchObject({ name: "alias/shop-test-data" });
  expect(statementsOf(rendered)).toEqual([
    {
      Sid: "LeaveItToTheAccount",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: "kms:*",
      Resource: "*",
    },
  ]);
});

test("protected, Terraform doesn't destroy it", () => {
  const rendered = resourceStack({ data: { type: "key" } }, true);
  expect(resourceAt(rendered, "aws_kms_key.data")["lifecycle"]).toEqual({ prevent_destroy: true });
});

test("each kind is encrypted with the key that it names", () => {
  const rendered = resourceStack({
    uploads: { type: "bucket", key: "data" },
    jobs: { type: "queue", key: "data" },
    events: { type: "topic", key: "data" },
    sessions: { type: "table", partitionKey: { name: "id", type: "string" }, key: "data" },
    bus: { type: "event-bus", key: "data" },
    share: { type: "files", key: "data" },
    data: { type: "key" },
  });
  const arn = "${aws_kms_key.data.arn}";
  expect(
    resourceAt(rendered, "aws_s3_bucket_server_side_encryption_configuration.uploads_encryption")["rule"],
  ).toMatchObject([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: arn },
      bucket_key_enabled: true,
    },
  ]);
  for (const address of ["aws_sqs_queue.jobs", "aws_sqs_queue.jobs_dead_letters", "aws_sns_topic.events"])
    expect(resourceAt(rendered, address)["kms_master_key_id"]).toBe(arn);
  expect(resourceAt(rendered, "aws_sqs_queue.jobs")).not.toHaveProperty("sqs_managed_sse_enabled");
  expect(resourceAt(rendered, "aws_dynamodb_table.sessions")["server_side_encryption"]).toEqual({
    enabled: true,
    kms_key_arn: arn,
  });
  expect(resourceAt(rendered, "aws_cloudwatch_event_bus.bus")["kms_key_identifier"]).toBe(arn);
  expect(resourceAt(rendered, "aws_efs_file_system.share")["kms_key_id"]).toBe(arn);
});

test("what exists is encrypted with a key that exists, by its ARN", () => {
  const arn = "arn:aws:kms:eu-central-1:123456789012:key/01234567-0123-0123-0123-0123456789ab";
  const rendered = resourceStack({ data: { type: "key", existing: { arn } }, jobs: { type: "queue", key: "data" } });
  expect(resourceAt(rendered, "aws_sqs_queue.jobs")["kms_master_key_id"]).toBe(arn);
  expect(addresses(rendered).filter((address) => address.startsWith("aws_kms"))).toEqual([]);
});

test("topics that write into its queues, and its event buses, are let in, and nobody else's", () => {
  const rendered = resourceStack({
    data: { type: "key" },
    jobs: { type: "queue", key: "data" },
    plain: { type: "queue" },
    events: { type: "topic", queues: ["jobs"] },
    others: { type: "topic", queues: ["plain"] },
    bus: { type: "event-bus", key: "data" },
    "plain-bus": { type: "event-bus" },
  });
  const bus = ["arn:aws:events:eu-central-1:123456789012:event-bus/shop-test-bus"];
  expect(statementsOf(rendered).map(({ Sid, Principal, Condition }) => [Sid, Principal, Condition])).toEqual([
    ["LeaveItToTheAccount", { AWS: "arn:aws:iam::123456789012:root" }, undefined],
    [
      "WriteIntoQueues",
      { Service: "sns.amazonaws.com" },
      { ArnEquals: { "aws:SourceArn": ["arn:aws:sns:eu-central-1:123456789012:shop-test-events"] } },
    ],
    ["LookAtTheKey", { Service: "events.amazonaws.com" }, undefined],
    [
      "KeepEvents",
      { Service: "events.amazonaws.com" },
      {
        StringEquals: {
          "aws:SourceAccount": "123456789012",
          "aws:SourceArn": bus,
          "kms:EncryptionContext:aws:events:event-bus:arn": bus,
        },
      },
    ],
  ]);
});
