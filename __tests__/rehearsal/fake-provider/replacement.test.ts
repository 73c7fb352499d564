import { UNKNOWN } from "../../../src/rehearsal/fake-provider/cty";
import { installedProviders, providerSchema } from "../../../src/rehearsal/fake-provider/provider-package";
import { REPLACING, replacingPaths } from "../../../src/rehearsal/fake-provider/replacement";

const packages = [...installedProviders("node_modules").values()];
const used = {
  resources: new Set(Object.keys(REPLACING)),
  dataSources: new Set<string>(),
  ephemerals: new Set<string>(),
};
const resources = Object.assign({}, ...packages.map((it) => providerSchema(it, used).resources)) as ReturnType<
  typeof providerSchema
>["resources"];

function replaced(type: string, planned: object, prior: object): unknown[] {
  const block = resources[type];
  if (block === undefined) throw new Error(`no schema of ${type}`);
  return replacingPaths(type, block, { ...planned }, { ...prior });
}

test("the table names only types and attributes that exist", () => {
  for (const [type, replacing] of Object.entries(REPLACING)) {
    const names = "allBut" in replacing ? replacing.allBut : replacing;
    for (const name of names) {
      const [first = "", inner] = name.split(".");
      const block = resources[type];
      const nested = block?.blocks[first];
      const found = inner === undefined ? (block?.attributes[first] ?? nested) : nested?.block.attributes[inner];
      expect({ type, name, found: found !== undefined }).toEqual({ type, name, found: true });
    }
  }
});

test("an attribute of the table replaces, another one doesn't", () => {
  const prior = { port: 8080, deregistration_delay: "300" };
  expect(replaced("aws_lb_target_group", { ...prior, port: 80 }, prior)).toEqual([
    { steps: [{ attribute_name: "port" }] },
  ]);
  expect(replaced("aws_lb_target_group", { ...prior, deregistration_delay: "5" }, prior)).toEqual([]);
});

test.each<[string, string, string]>([
  ["aws_cloudwatch_event_bus", "name", "description"],
  ["aws_cloudwatch_event_rule", "name", "schedule_expression"],
  ["aws_cloudwatch_event_target", "rule", "arn"],
  ["aws_scheduler_schedule", "group_name", "schedule_expression"],
  ["aws_scheduler_schedule_group", "name", "tags"],
  ["aws_db_instance", "engine", "instance_class"],
  ["aws_db_instance", "username", "identifier"],
  ["aws_db_parameter_group", "family", "parameter"],
  ["aws_db_subnet_group", "name", "description"],
  ["aws_dynamodb_table", "hash_key", "billing_mode"],
  ["aws_efs_access_point", "file_system_id", "tags"],
  ["aws_efs_backup_policy", "file_system_id", "backup_policy"],
  ["aws_efs_file_system", "encrypted", "throughput_mode"],
  ["aws_efs_file_system_policy", "file_system_id", "policy"],
  ["aws_efs_mount_target", "subnet_id", "security_groups"],
  ["aws_elasticache_replication_group", "port", "node_type"],
  ["aws_elasticache_subnet_group", "name", "description"],
  ["aws_kms_alias", "name", "target_key_id"],
  ["aws_kms_key", "key_usage", "deletion_window_in_days"],
  ["aws_rds_cluster", "database_name", "engine_version"],
  ["aws_rds_cluster_instance", "identifier", "instance_class"],
  ["aws_rds_cluster_parameter_group", "family", "parameter"],
  ["aws_s3_bucket", "bucket", "force_destroy"],
  ["aws_s3_bucket_versioning", "expected_bucket_owner", "mfa"],
  ["aws_sns_topic", "fifo_topic", "display_name"],
  ["aws_sns_topic_policy", "arn", "policy"],
  ["aws_sns_topic_subscription", "endpoint", "raw_message_delivery"],
  ["aws_sqs_queue", "fifo_queue", "visibility_timeout_seconds"],
  ["aws_sqs_queue_policy", "queue_url", "policy"],
  ["aws_sqs_queue_redrive_allow_policy", "queue_url", "redrive_allow_policy"],
])("%s is replaced for its %s and not for its %s", (type, forces, changes) => {
  const prior = { [forces]: "old", [changes]: "old" };
  expect(replaced(type, { ...prior, [forces]: "new" }, prior)).toEqual([{ steps: [{ attribute_name: forces }] }]);
  expect(replaced(type, { ...prior, [changes]: "new" }, prior)).toEqual([]);
});

test("what isn't known yet replaces, as it may differ", () => {
  expect(replaced("aws_lb_listener", { load_balancer_arn: UNKNOWN }, { load_balancer_arn: "arn" })).toEqual([
    { steps: [{ attribute_name: "load_balancer_arn" }] },
  ]);
});

test("an attribute inside a block replaces, its neighbours don't", () => {
  const prior = { dns_config: [{ namespace_id: "ns-1", dns_records: [{ ttl: 10 }] }] };
  const planned = { dns_config: [{ namespace_id: "ns-2", dns_records: [{ ttl: 60 }] }] };
  expect(replaced("aws_service_discovery_service", planned, prior)).toEqual([
    { steps: [{ attribute_name: "dns_config" }, { element_key_int: 0 }, { attribute_name: "namespace_id" }] },
  ]);
});

test("everything but tags replaces a task definition", () => {
  const prior = { family: "web", cpu: "256", tags: {}, tags_all: {} };
  expect(replaced("aws_ecs_task_definition", { ...prior, tags: { a: "b" }, tags_all: { a: "b" } }, prior)).toEqual([]);
  expect(replaced("aws_ecs_task_definition", { ...prior, cpu: "512" }, prior)).toEqual([
    { steps: [{ attribute_name: "cpu" }] },
  ]);
});

test("types outside the table are never replaced", () => {
  expect(replacingPaths("aws_unheard_of", { attributes: {}, blocks: {} }, { a: 1 }, { a: 2 })).toEqual([]);
});
