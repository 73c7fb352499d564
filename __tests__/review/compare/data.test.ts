import type { StackJson } from "../../../src/terraform/rendered-stacks";
import { reviewOfStacks, riskLines, rowLines } from "../support/changed";

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

const stack = (resource: Resources) => [
  { name: "shop", folder: "/stacks/shop", json: { resource } as unknown as StackJson },
];

async function risks(before: Resources, after: Resources): Promise<readonly string[]> {
  const lines = riskLines(await reviewOfStacks(stack(before), stack(after)));
  return lines.filter((line) => !line.startsWith("proof"));
}

const versioned = (status: string): Resources => ({
  aws_s3_bucket: { files: { bucket: "files" } },
  aws_s3_bucket_versioning: { files: { bucket: "files", versioning_configuration: { status } } },
});
const expiring = (days: number): Resources => ({
  ...versioned("Enabled"),
  aws_s3_bucket_lifecycle_configuration: {
    files: {
      bucket: "files",
      rule: [{ id: "a", status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: days }] }],
    },
  },
});
const denying = (...conditions: readonly object[]): Resources => ({
  aws_efs_file_system: { share: { creation_token: "share", encrypted: true } },
  aws_efs_file_system_policy: {
    share: {
      file_system_id: "${aws_efs_file_system.share.id}",
      policy: JSON.stringify({
        Statement: conditions.map((Condition) => ({
          ...{ Effect: "Deny", Principal: { AWS: "*" }, Condition, Resource: "${aws_efs_file_system.share.arn}" },
          Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        })),
      }),
    },
  },
});
const BESIDE = {
  StringNotEquals: { "elasticfilesystem:AccessPointArn": "arn:aws:elasticfilesystem:a:1:access-point/b" },
};
const NO_SERVICES = { Bool: { "aws:PrincipalIsAWSService": "true" } };
const withoutTls = (bucket: string): Resources => ({
  aws_s3_bucket: { files: { bucket: "files" } },
  aws_s3_bucket_policy: {
    files: {
      bucket: "files",
      policy: JSON.stringify({
        Statement: [
          {
            ...{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `arn:aws:s3:::${bucket}/*` },
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    },
  },
});
const cache = (isAcrossZones: boolean): Resources => ({
  aws_elasticache_replication_group: {
    hot: { replication_group_id: "hot", automatic_failover_enabled: true, multi_az_enabled: isAcrossZones },
  },
});
const table = (more: object): Resources => ({ aws_dynamodb_table: { carts: { name: "carts", ...more } } });

test.each<[string, Resources, Resources, string]>([
  [
    "versions",
    versioned("Enabled"),
    versioned("Suspended"),
    "bucket files: every version is kept → former versions aren't kept",
  ],
  [
    "days of versions",
    expiring(30),
    expiring(29),
    "bucket files: former versions kept 30 days → former versions kept 29 days",
  ],
  [
    "deletion protection",
    table({ deletion_protection_enabled: true }),
    table({}),
    "table carts: deletion protection → no deletion protection",
  ],
  [
    "what can no longer be told",
    table({ deletion_protection_enabled: true }),
    table({ deletion_protection_enabled: "${var.is_live}" }),
    "table carts: deletion protection → not known: var.is_live",
  ],
  [
    "point-in-time recovery",
    table({ point_in_time_recovery: { enabled: true } }),
    table({ point_in_time_recovery: { enabled: false } }),
    "table carts: any second of the last 35 days can be restored → no point-in-time recovery",
  ],
  [
    "prevent_destroy",
    table({ lifecycle: { prevent_destroy: true } }),
    table({}),
    "table carts: Terraform refuses to destroy it → no longer",
  ],
  [
    "the replica of another zone",
    cache(true),
    cache(false),
    "cache hot: a replica in another zone to take over → a replica to take over",
  ],
  [
    "the way by an access point alone",
    denying(BESIDE, NO_SERVICES),
    denying(NO_SERVICES),
    "file system share: mounted through its access points alone → also mounted without an access point",
  ],
  [
    "the denial of requests without TLS, which is of something else now",
    withoutTls("files"),
    withoutTls("others"),
    "bucket files: encryption in transit: TLS only → also without TLS",
  ],
  [
    "encryption by a key of one's own",
    { aws_sns_topic: { news: { name: "news", kms_master_key_id: "alias/own" } } },
    { aws_sns_topic: { news: { name: "news", kms_master_key_id: "alias/aws/sns" } } },
    "topic news: encryption at rest: key alias/own → AWS's key alias/aws/sns",
  ],
])("losing %s is at the top, getting it isn't", async (_, before, after, expected) => {
  expect(await risks(before, after)).toEqual([`safeguard (shop): ${expected}`]);
  expect(await risks(after, before)).toEqual([]);
  expect(await risks(before, before)).toEqual([]);
});

test("whom a policy lets in is a permission, and opens where it is everybody", async () => {
  const policy = (statements: readonly object[]): Resources => ({
    aws_sqs_queue: { jobs: { name: "jobs" } },
    aws_sqs_queue_policy: {
      jobs: { queue_url: "${aws_sqs_queue.jobs.url}", policy: JSON.stringify({ Statement: statements }) },
    },
  });
  const statement = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" };
  const denied = { ...statement, Effect: "Deny" };
  expect(await risks(policy([denied]), policy([denied, statement]))).toEqual([
    "exposure (shop): the policy of queue jobs lets in more: everybody: sqs:SendMessage",
  ]);
  expect(await risks(policy([statement]), policy([denied]))).toEqual([
    "traffic (shop): aws_sqs_queue_policy.jobs denies from now on: everybody: sqs:SendMessage",
  ]);
});

test("destroying what AWS protects says so", async () => {
  expect(await risks(table({ deletion_protection_enabled: true }), {})).toEqual([
    "data (shop): aws_dynamodb_table.carts is destroyed, and with it its items (AWS refuses it while deletion protection is on)",
  ]);
});

test("what came, went and changed stands under its topic", async () => {
  const before = { ...table({}), aws_sns_topic: { news: { name: "news" } } };
  const after = { ...table({ deletion_protection_enabled: true }), aws_sqs_queue: { jobs: { name: "jobs" } } };
  const lines = rowLines(await reviewOfStacks(stack(before), stack(after)));
  expect(lines.filter((line) => /^(What holds data|Protections)/.test(line))).toEqual([
    "What holds data: + queue jobs: SQS's key, messages kept 4 days, no dead letters, also without TLS",
    "What holds data: - topic news: no key of its own, also without TLS",
    "Protections: ~ table carts deletion protection: no deletion protection → deletion protection",
  ]);
});
