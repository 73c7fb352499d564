import type { Resources } from "../../src/definition/resources";
import { Session } from "../../src/rehearsal/runner/session";
import type { RenderedStack } from "../../src/terraform/rendered-stacks";
import type { Edits } from "../definition/valid";
import { line, platformOf } from "./support/isolation";
import { describeWithTerraform } from "./support/with-terraform";

const resources: Resources = {
  data: { type: "key" },
  other: { type: "key" },
  uploads: { type: "bucket", key: "data" },
  orders: { type: "queue", key: "data" },
  events: { type: "topic", queues: ["orders"], key: "data" },
  sessions: { type: "table", partitionKey: { name: "id", type: "string" }, key: "data" },
  bus: { type: "event-bus", key: "data" },
  share: { type: "files", key: "data" },
  ledger: { type: "postgres", key: "data" },
  catalog: {
    type: "postgres",
    aurora: { type: "serverless", maxCapacity: 4, readers: 1 },
    engineVersion: "16.4",
    iamUser: "app",
    key: "data",
  },
  reports: { type: "mysql", aurora: { type: "provisioned", instanceClass: "db.r8g.large" } },
  hot: { type: "cache", key: "data" },
};

const changed: Resources = {
  ...resources,
  uploads: { type: "bucket", key: "data", formerVersionDays: 60 },
  orders: { type: "queue", key: "data", visibilityTimeoutSeconds: 60 },
  sessions: { type: "table", partitionKey: { name: "id", type: "string" }, key: "data", timeToLive: "expires" },
  share: { type: "files", key: "data", userId: 33 },
  ledger: { type: "postgres", key: "data", storageGiB: 50, multiAz: true },
  catalog: {
    type: "postgres",
    aurora: { type: "serverless", maxCapacity: 8, readers: 2 },
    engineVersion: "17.6",
    iamUser: "app",
    key: "data",
  },
  reports: { type: "mysql", aurora: { type: "serverless", maxCapacity: 2 } },
  hot: { type: "cache", key: "data", replicas: 1 },
};

/** What can't be changed in place: another key. */
const moved: Resources = {
  ...changed,
  share: { type: "files", key: "other", userId: 33 },
  ledger: { type: "postgres", key: "other", storageGiB: 50, multiAz: true },
  catalog: {
    type: "postgres",
    aurora: { type: "serverless", maxCapacity: 8, readers: 2 },
    engineVersion: "17.6",
    iamUser: "app",
    key: "other",
  },
  hot: { type: "cache", key: "other", replicas: 1 },
};

const uses = {
  uploads: "read-write",
  orders: "consume",
  events: "publish",
  sessions: "read-write",
  bus: "publish",
  share: "read-write",
  ledger: "connect",
  catalog: "connect",
  reports: "connect",
  hot: "connect",
};

const around: Edits = {
  accountId: "123456789012",
  deletionProtection: false,
  "network.egress": "endpoints",
  "network.privateSubnets": [
    { zone: "eu-central-1a", cidr: "10.0.3.0/24" },
    { zone: "eu-central-1b", cidr: "10.0.4.0/24" },
  ],
  "services.status.image": undefined,
  "services.status.source": "__tests__/fixtures/apps/static-app",
};
const withResources = (all: Resources): Promise<RenderedStack> =>
  platformOf({ ...around, resources: all, "services.shop.uses": uses });

describeWithTerraform("resources on a running platform", () => {
  const steps: Record<string, readonly string[]> = {};

  // One account, in which one step follows on the other.
  beforeAll(async () => {
    const without = await platformOf(around);
    const after = await withResources(changed);
    const all: readonly (readonly [step: string, stack: RenderedStack, applies: boolean])[] = [
      ["without", without, true],
      ["created", await withResources(resources), true],
      ["changed", after, true],
      ["settled", after, false],
      ["with another key", await withResources(moved), false],
      ["removed", without, true],
    ];
    const stacks = all.map(([, stack]) => stack);
    await Session.during({ stacks }, async (session) => {
      for (const [step, stack, applies] of all) {
        const run = await session.start(stack, [stack]);
        const findings = [...(await run.init()), ...(await run.plan()).findings];
        steps[step] = findings.length > 0 ? findings.map(({ detail }) => detail) : (await run.changes()).map(line);
        if (applies) expect(await run.apply()).toEqual([]);
      }
    });
  });

  const of = (step: string, kind: string): string[] =>
    (steps[step] ?? []).flatMap((text) => (text.startsWith(`${kind} `) ? [text.slice(kind.length + 1)] : []));
  /** What a use adds for the service, beside the resource itself. */
  const isOfService = (address: string): boolean => /\.shop_|\.endpoints_/.test(address);

  test("each kind is created", () => {
    const types = of("created", "added").filter((address) => !isOfService(address));
    expect([...new Set(types.map((address) => address.split(".")[0]))].sort()).toEqual([
      "aws_cloudwatch_event_bus",
      "aws_db_instance",
      "aws_db_parameter_group",
      "aws_db_subnet_group",
      "aws_dynamodb_table",
      "aws_efs_access_point",
      "aws_efs_backup_policy",
      "aws_efs_file_system",
      "aws_efs_file_system_policy",
      "aws_efs_mount_target",
      "aws_elasticache_replication_group",
      "aws_elasticache_subnet_group",
      "aws_kms_alias",
      "aws_kms_key",
      "aws_rds_cluster",
      "aws_rds_cluster_instance",
      "aws_rds_cluster_parameter_group",
      "aws_s3_bucket",
      "aws_s3_bucket_lifecycle_configuration",
      "aws_s3_bucket_policy",
      "aws_s3_bucket_public_access_block",
      "aws_s3_bucket_server_side_encryption_configuration",
      "aws_s3_bucket_versioning",
      "aws_security_group",
      "aws_sns_topic",
      "aws_sns_topic_policy",
      "aws_sns_topic_subscription",
      "aws_sqs_queue",
      "aws_sqs_queue_policy",
      "aws_sqs_queue_redrive_allow_policy",
    ]);
  });

  test("each kind is changed in place, but for what can't be", () => {
    expect(steps["changed"]).toEqual([
      "changed aws_db_instance.ledger (allocated_storage multi_az)",
      "changed aws_dynamodb_table.sessions (ttl)",
      "changed aws_ecs_service.shop (task_definition)",
      "replaced aws_ecs_task_definition.shop (volume)",
      "replaced aws_efs_access_point.share (posix_user root_directory)",
      "changed aws_efs_file_system_policy.share (policy)",
      "changed aws_elasticache_replication_group.hot (automatic_failover_enabled multi_az_enabled num_cache_clusters)",
      "changed aws_rds_cluster.catalog (db_cluster_parameter_group_name engine_version serverlessv2_scaling_configuration)",
      "changed aws_rds_cluster.reports (serverlessv2_scaling_configuration)",
      "added aws_rds_cluster_instance.catalog_3",
      "changed aws_rds_cluster_instance.reports_1 (instance_class)",
      "replaced aws_rds_cluster_parameter_group.catalog (family)",
      "changed aws_s3_bucket_lifecycle_configuration.uploads (rule)",
      "changed aws_sqs_queue.orders (visibility_timeout_seconds)",
    ]);
    expect(steps["settled"]).toEqual([]);
  });

  test("another key is another file system, database and cache", () => {
    const replaced = of("with another key", "replaced");
    expect(replaced.filter((text) => text.endsWith("(kms_key_id)"))).toEqual([
      "aws_db_instance.ledger (kms_key_id)",
      "aws_efs_file_system.share (kms_key_id)",
      "aws_elasticache_replication_group.hot (kms_key_id)",
      "aws_rds_cluster.catalog (kms_key_id)",
    ]);
    expect(replaced).toContain("aws_rds_cluster_instance.catalog_1 (cluster_identifier)");
  });

  test("what was created is destroyed, and nothing stays", () => {
    const created = [...of("created", "added"), ...of("changed", "added")];
    expect(of("removed", "destroyed").toSorted()).toEqual(created.toSorted());
  });
});
