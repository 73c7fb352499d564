import type { Value, ValueObject } from "../../src/provider/cty";
import { plannedState } from "../../src/rehearsal/fake-provider/plan-values";
import { installedProviders, providerSchema } from "../../src/rehearsal/fake-provider/provider-package";
import { rowOf } from "../../src/provider/rows";
import type { Block } from "../../src/rehearsal/fake-provider/schema";
import { configProblems, planProblems, regionProblems } from "../../src/rehearsal/fake-provider/validation";
import { containers, group } from "../rehearsal/support/documents";
import { SMALLEST } from "../rehearsal/support/smallest";

type Json = Readonly<Record<string, unknown>>;
const packages = [...installedProviders("node_modules").values()];
const used = {
  resources: new Set(Object.keys(SMALLEST)),
  dataSources: new Set<string>(),
  ephemerals: new Set<string>(),
};
const schemas: Readonly<Record<string, Block>> = Object.fromEntries(
  packages.flatMap((it) => Object.entries(providerSchema(it, used).resources)),
);

/** A body of Terraform JSON as core hands it to a provider: null for what is left out, a list for a block. */
function config(block: Block, body: Json): ValueObject {
  const values: ValueObject = {};
  for (const name of Object.keys(block.attributes)) values[name] = (body[name] ?? null) as Value;
  for (const [name, nested] of Object.entries(block.blocks)) {
    values[name] = [body[name] ?? []].flat().map((it) => config(nested.block, it as Json));
  }
  return values;
}

function schemaOf(type: string): Block {
  const block = schemas[type];
  if (block === undefined) throw new Error(`no schema of ${type}`);
  return block;
}

const smallest = (type: string, change: Json): Json => ({ ...SMALLEST[type]?.(1), ...change });

function refused(type: string, change: Json): string[] {
  const block = schemaOf(type);
  return configProblems(type, block, config(block, smallest(type, change))).map(({ detail }) => detail);
}

function refusedPlan(type: string, change: Json, before?: Json): string[] {
  const block = schemaOf(type);
  const planned = (body: Json, prior?: ValueObject) => plannedState(block, config(block, body), prior, rowOf(type));
  const prior = before === undefined ? undefined : planned(smallest(type, before));
  const body = smallest(type, change);
  return planProblems(type, { config: config(block, body), planned: planned(body, prior), prior }).map(
    (it) => it.detail,
  );
}

test.each(Object.keys(SMALLEST))("a small %s passes", (type) => {
  expect([...refused(type, {}), ...refusedPlan(type, {})]).toEqual([]);
});

const predictive = (of: Json): Json => ({
  predictive_scaling_policy_configuration: { metric_specification: { target_value: "40.5" }, ...of },
});

/** The path and the value that the message names. */
const INVALID: readonly (readonly [type: string, path: string, value: unknown, change?: Json])[] = [
  ["aws_lb_target_group", "name", "a".repeat(33)],
  ["aws_lb", "name", "internal-shop"],
  ["aws_s3_bucket", "acl", "public"],
  ["aws_s3_bucket", "bucket", "shop--euc1-az1--x-s3"],
  ["aws_s3_bucket", "acceleration_status", "On"],
  ["aws_s3_bucket", "request_payer", "Owner"],
  [
    "aws_s3_bucket",
    "lifecycle_rule.expiration.date",
    "2026-13-01",
    { lifecycle_rule: { enabled: true, expiration: { date: "2026-13-01" } } },
  ],
  [
    "aws_s3_bucket",
    "lifecycle_rule.transition.storage_class",
    "COLD",
    { lifecycle_rule: { enabled: true, transition: { days: 1, storage_class: "COLD" } } },
  ],
  [
    "aws_s3_bucket",
    "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm",
    "KMS",
    {
      server_side_encryption_configuration: {
        rule: { apply_server_side_encryption_by_default: { sse_algorithm: "KMS" } },
      },
    },
  ],
  ["aws_lb", "ip_address_type", "ipv6"],
  ["aws_lb", "load_balancer_type", "classic"],
  ["aws_security_group", "name", "sg-shop"],
  ["aws_security_group", "description", "a".repeat(256)],
  ["aws_iam_role", "name", "a".repeat(65)],
  ["aws_iam_role", "max_session_duration", 3599],
  ["aws_iam_role", "assume_role_policy", "[]"],
  ["aws_iam_role", "assume_role_policy", null],
  ["aws_ecs_task_definition", "family", "web.shop"],
  ["aws_ecs_task_definition", "container_definitions", "{}"],
  ["aws_ecs_task_definition", "container_definitions", containers({ name: "web", cpu: "256" })],
  ["aws_ecs_task_definition", "container_definitions", "[null]"],
  ["aws_ecs_task_definition", "container_definitions", '[{"sidecar":true}]'],
  ["aws_ecs_task_definition", "container_definitions", containers({ name: "web", memory: 2 ** 31 })],
  ["aws_ecs_task_definition", "container_definitions", '[{"name":"web","cpu":256.0}]'],
  ["aws_ecs_task_definition", "container_definitions", '[{"name":"1.5","cpu":1e2}]'],
  ["aws_ecs_task_definition", "container_definitions", '[{"name":"web","note":1.5.3}]'],
  ["aws_ecs_task_definition", "container_definitions", containers({ name: "web", versionConsistency: "on" })],
  ["aws_ecs_task_definition", "network_mode", "vpc"],
  ["aws_ecs_task_definition", "ephemeral_storage.size_in_gib", 20, { ephemeral_storage: { size_in_gib: 20 } }],
  ["aws_ecs_service", "desired_count", 1.5],
  ["aws_ecs_service", "propagate_tags", "service"],
  ["aws_ecs_service", "task_definition", "arn:aws:iam::123456789012:role/web"],
  [
    "aws_ecs_service",
    "capacity_provider_strategy.weight",
    1001,
    { capacity_provider_strategy: { capacity_provider: "F", weight: 1001 } },
  ],
  ["aws_cloudwatch_log_group", "retention_in_days", 13],
  ["aws_lb_listener_rule", "priority", 50001],
  ["aws_lb_listener", "port", 70000],
  ["aws_lb_listener", "default_action.type", "forwards", { default_action: { type: "forwards" } }],
  ["aws_sqs_queue", "delay_seconds", 901],
  ["aws_sqs_queue", "redrive_policy", "{"],
  ["aws_lb_target_group", "health_check.healthy_threshold", 11, { health_check: { healthy_threshold: 11 } }],
  ["aws_lb_target_group", "health_check.path", "health", { health_check: { path: "health" } }],
  ["aws_lb_target_group", "protocol", "http"],
  ["aws_lb_target_group", "preserve_client_ip", "1"],
  ["aws_elasticache_replication_group", "auto_minor_version_upgrade", "0"],
  ["aws_cloudwatch_metric_alarm", "namespace", ":"],
  [
    "aws_scheduler_schedule",
    "target.input",
    "",
    { target: { arn: "arn:aws:sqs:::a", role_arn: "arn:aws:iam::1:role/a", input: "" } },
  ],
  ["aws_vpc_security_group_ingress_rule", "to_port", 70000],
  ["aws_vpc", "cidr_block", "10.0.0.0/8"],
  ["aws_vpc", "instance_tenancy", "host"],
  ["aws_subnet", "cidr_block", "10.0.1.1/24"],
  ["aws_nat_gateway", "connectivity_type", "internal"],
  ["aws_ecr_repository", "name", "Shop"],
  ["aws_kms_key", "deletion_window_in_days", 31],
  ["aws_db_instance", "identifier", "shop--db"],
  ["aws_db_instance", "storage_type", "gp4"],
  ["aws_db_instance", "backup_window", "3:00-4:00"],
  ["aws_rds_cluster", "engine", "aurora"],
  ["aws_elasticache_replication_group", "snapshot_retention_limit", 36],
  ["aws_elasticache_replication_group", "engine_version", "7.0.7"],
  ["aws_efs_file_system", "throughput_mode", "burst"],
  ["aws_dynamodb_table", "billing_mode", "ON_DEMAND"],
  ["aws_s3_bucket_versioning", "versioning_configuration.status", "On", { versioning_configuration: { status: "On" } }],
  ["aws_sns_topic_subscription", "protocol", "ses"],
  ["aws_sns_topic_subscription", "topic_arn", "arn:aws:sqs:eu-central-1:123456789012:q"],
  ["aws_scheduler_schedule", "flexible_time_window.mode", "off", { flexible_time_window: { mode: "off" } }],
  ["aws_scheduler_schedule", "start_date", "2030-01-01"],
  ["aws_secretsmanager_secret", "recovery_window_in_days", 6],
  ["aws_route53_record", "type", "ALIAS"],
  ["aws_acm_certificate", "validation_method", "HTTP01"],
  [
    "aws_service_discovery_service",
    "dns_config.routing_policy",
    "ANY",
    { dns_config: { namespace_id: "n", routing_policy: "ANY", dns_records: { type: "A", ttl: 1 } } },
  ],
  ["aws_cloudwatch_metric_alarm", "comparison_operator", ">"],
  ["aws_cloudwatch_metric_alarm", "period", 45],
  ["aws_appautoscaling_target", "scalable_dimension", "ecs:service:Count"],
  [
    "aws_appautoscaling_policy",
    "step_scaling_policy_configuration.step_adjustment.metric_interval_lower_bound",
    "low",
    {
      step_scaling_policy_configuration: {
        step_adjustment: { scaling_adjustment: 1, metric_interval_lower_bound: "low" },
      },
    },
  ],
  [
    "aws_appautoscaling_policy",
    "predictive_scaling_policy_configuration.max_capacity_breach_behavior",
    "Stop",
    predictive({ max_capacity_breach_behavior: "Stop" }),
  ],
  [
    "aws_appautoscaling_policy",
    "predictive_scaling_policy_configuration.max_capacity_buffer",
    101,
    predictive({ max_capacity_buffer: 101 }),
  ],
  [
    "aws_appautoscaling_policy",
    "predictive_scaling_policy_configuration.mode",
    "Forecast",
    predictive({ mode: "Forecast" }),
  ],
  [
    "aws_appautoscaling_policy",
    "predictive_scaling_policy_configuration.scheduling_buffer_time",
    3601,
    predictive({ scheduling_buffer_time: 3601 }),
  ],
  [
    "aws_appautoscaling_policy",
    "predictive_scaling_policy_configuration.metric_specification.target_value",
    "many",
    predictive({ metric_specification: { target_value: "many" } }),
  ],
  ["aws_iam_policy", "policy", ""],
  ["aws_iam_policy", "policy", ' {"Version":"2012-10-17"}'],
  ["aws_iam_role_policy", "policy", '{"Version":"2012-10-17","Version":"2012-10-17"}'],
  ["aws_vpc", "ipv6_cidr_block", "2001:db8::/40", { ipv6_cidr_block: "2001:db8::/40", ipv6_ipam_pool_id: "p" }],
  ["aws_route53_record", "zone_id", ""],
  ["aws_service_discovery_private_dns_namespace", "name", "shop/internal"],
  ["aws_rds_cluster_instance", "performance_insights_retention_period", 8],
  [
    "aws_elasticache_replication_group",
    "replicas_per_node_group",
    6,
    { num_cache_clusters: undefined, replicas_per_node_group: 6 },
  ],
  [
    "aws_dynamodb_table",
    "point_in_time_recovery.recovery_period_in_days",
    36,
    { point_in_time_recovery: { enabled: true, recovery_period_in_days: 36 } },
  ],
  ["tfe_variable", "workspace_id", "ws-1"],
  ["tfe_variable", "category", "policy-set"],
  ["tfe_project", "name", "a "],
  ["docker_container", "restart", "never"],
];

test.each(INVALID.map(([type, path, value, change = { [path]: value }]) => ({ type, path, value, change })))(
  "fails when $type has a $path that is $value",
  ({ type, path, value, change }) => {
    const [said, ...others] = refused(type, change);
    expect(said).toMatch(new RegExp(`^${type}: ${path.replaceAll(".", "\\.")} is .*; it must be `));
    expect(said).toContain(JSON.stringify(value).slice(0, 100));
    expect(others).toEqual([]);
  },
);

test.each<[type: string, change: Json, says: string]>([
  ["aws_vpc_security_group_ingress_rule", { cidr_ipv6: "::/0" }, "only one of cidr_ipv4, cidr_ipv6 may be set"],
  ["aws_vpc_security_group_ingress_rule", { cidr_ipv4: undefined }, "must be set"],
  ["aws_lb", { subnet_mapping: { subnet_id: "subnet-1" } }, "only one of subnet_mapping, subnets may be set"],
  ["aws_iam_role", { name_prefix: "web" }, "only one of name, name_prefix may be set"],
  [
    "aws_s3_bucket",
    { acl: "private", grant: { type: "Group", permissions: ["READ"] } },
    "only one of acl, grant may be set",
  ],
  [
    "aws_s3_bucket",
    { website: { redirect_all_requests_to: "example.com", routing_rules: "[]" } },
    "only one of website.redirect_all_requests_to, website.routing_rules may be set",
  ],
  [
    "aws_s3_bucket_lifecycle_configuration",
    {
      rule: {
        id: "old",
        status: "Enabled",
        filter: {},
        transition: { days: 30, date: "2030-01-01T00:00:00Z", storage_class: "GLACIER" },
      },
    },
    "only one of rule.transition.date, rule.transition.days may be set",
  ],
  [
    "aws_appautoscaling_policy",
    {
      target_tracking_scaling_policy_configuration: {
        target_value: 60,
        customized_metric_specification: { metric_name: "load", metrics: { id: "m1", expression: "a/b" } },
      },
    },
    "only one of target_tracking_scaling_policy_configuration.customized_metric_specification.metrics",
  ],
  [
    "aws_cloudwatch_metric_alarm",
    {
      metric_name: undefined,
      namespace: undefined,
      period: undefined,
      statistic: undefined,
      metric_query: { id: "m1", expression: "m2", metric: { metric_name: "a", period: 60, stat: "Sum" } },
    },
    "only one of metric_query.expression, metric_query.metric may be set",
  ],
  ["aws_route", { nat_gateway_id: "nat-1" }, "only one of gateway_id, nat_gateway_id may be set"],
  ["aws_db_instance", { password: "x" }, "only one of manage_master_user_password, password may be set"],
  [
    "aws_route53_record",
    { alias: { name: "a", zone_id: "Z", evaluate_target_health: true } },
    "only one of alias, ttl",
  ],
  ["aws_cloudwatch_event_rule", { event_pattern: undefined }, "one of schedule_expression, event_pattern must be set"],
  ["tfe_variable", { workspace_id: undefined }, "one of variable_set_id, workspace_id must be set"],
  ["tfe_workspace", { source_name: "shop" }, "source_name is set, so source_url must be set too"],
])("fails when %s has %j", (type, change, says) => {
  expect(refused(type, change)[0]).toContain(says);
});

test.each<[what: string, container: string]>([
  ["a number in an unknown key", '[{"name":"web","note":1.5}]'],
  ["a number in a text", '[{"name":"web","image":"nginx:1.5","environment":[{"name":"A","value":"say \\"1.0\\""}]}]'],
  ["the largest number", containers({ name: "web", memory: 2 ** 31 - 1, versionConsistency: "disabled" })],
])("container definitions with %s pass", (_, container_definitions) => {
  expect(refused("aws_ecs_task_definition", { container_definitions })).toEqual([]);
});

const times = (count: number, of: Json): Json[] => Array.from({ length: count }, () => of);

test.each<[type: string, path: string, most: number, change: (count: number) => Json]>([
  ["aws_ecs_service", "placement_constraints", 10, (n) => ({ placement_constraints: times(n, { type: "memberOf" }) })],
  [
    "aws_ecs_service",
    "ordered_placement_strategy",
    5,
    (n) => ({ ordered_placement_strategy: times(n, { type: "random" }) }),
  ],
  [
    "aws_lb_listener",
    "default_action.forward.target_group",
    5,
    (n) => ({ default_action: { type: "forward", forward: { target_group: times(n, { arn: group("a") }) } } }),
  ],
  [
    "aws_cloudwatch_metric_alarm",
    "ok_actions",
    5,
    (n) => ({ ok_actions: Array.from({ length: n }, () => "arn:aws:sns:::a") }),
  ],
  [
    "aws_s3_bucket_lifecycle_configuration",
    "rule.expiration",
    1,
    (n) => ({ rule: { id: "old", status: "Enabled", filter: {}, expiration: times(n, { days: 1 }) } }),
  ],
])("%s takes no more elements in %s than %i", (type, path, most, change) => {
  expect(refused(type, change(most))).toEqual([]);
  expect(refused(type, change(most + 1))).toEqual([
    `${type}: ${path} has ${most + 1} elements; it must have ${most} or less.`,
  ]);
});

test("a lifecycle configuration needs a rule", () => {
  expect(refused("aws_s3_bucket_lifecycle_configuration", { rule: [] })).toEqual([
    "aws_s3_bucket_lifecycle_configuration: rule has 0 elements; it must have 1 or more.",
  ]);
});

test.each([
  ["Frankfurt", "eu-central-1", "aws"],
  ["cn-north-1", "eu-central-1", "aws"],
  ["eu-west-1", "us-gov-west-1", "aws-us-gov"],
])("a resource of its own region %s is refused in %s", (region, configured, partition) => {
  expect(regionProblems("aws_sqs_queue", { region }, configured).map(({ detail }) => detail)).toEqual([
    `aws_sqs_queue: region is "${region}"; it must be in the partition of the provider's region ${configured}, ${partition}.`,
  ]);
});

test.each([null, "eu-west-1", "il-central-1"])("a resource may be in region %s", (region) => {
  expect(regionProblems("aws_sqs_queue", { region }, "eu-central-1")).toEqual([]);
});

test("arguments of two blocks of a list don't exclude each other", () => {
  const rule = (id: string, transition: Json) => ({ id, status: "Enabled", filter: {}, transition });
  const rules = [
    rule("a", { days: 30, storage_class: "GLACIER" }),
    rule("b", { date: "2030-01-01T00:00:00Z", storage_class: "GLACIER" }),
  ];
  expect(refused("aws_s3_bucket_lifecycle_configuration", { rule: rules })).toEqual([]);
});

test.each<[type: string, before: Json | undefined, change: Json, at: string]>([
  [
    "aws_s3_bucket_versioning",
    {},
    { versioning_configuration: { status: "Disabled" } },
    "versioning_configuration.status",
  ],
  [
    "aws_dynamodb_table",
    undefined,
    {
      attribute: [
        { name: "id", type: "S" },
        { name: "x", type: "S" },
      ],
    },
    "attribute",
  ],
  [
    "aws_dynamodb_table",
    undefined,
    { attribute: [{ name: "x", type: "S" }], hash_key: "x", range_key: "id" },
    "range_key",
  ],
  ["aws_dynamodb_table", undefined, { read_capacity: 5 }, "read_capacity"],
  ["aws_dynamodb_table", undefined, { stream_enabled: true }, "stream_view_type"],
  [
    "aws_lb_target_group",
    undefined,
    { protocol: "TCP", health_check: { protocol: "TCP", matcher: "200" } },
    "health_check.matcher",
  ],
  ["aws_lb_target_group", undefined, { health_check: { protocol: "TCP" } }, "health_check.protocol"],
  ["aws_lb_target_group", undefined, { port: undefined }, "port"],
  ["aws_lb_listener", undefined, { default_action: { type: "redirect" } }, "default_action"],
  ["aws_nat_gateway", undefined, { secondary_private_ip_address_count: 1 }, "secondary_private_ip_address_count"],
  ["aws_sqs_queue", undefined, { content_based_deduplication: true }, "content_based_deduplication"],
  ["aws_sqs_queue", undefined, { fifo_queue: true }, "name"],
  ["aws_sns_topic", undefined, { name: "a.fifo" }, "name"],
  [
    "aws_sns_topic_subscription",
    undefined,
    { filter_policy: undefined, filter_policy_scope: "MessageBody" },
    "filter_policy_scope",
  ],
  ["aws_elasticache_replication_group", undefined, { multi_az_enabled: true }, "automatic_failover_enabled"],
  [
    "aws_ecs_service",
    {},
    { capacity_provider_strategy: { capacity_provider: "FARGATE" } },
    "capacity_provider_strategy",
  ],
  ["aws_ecr_repository", undefined, { image_tag_mutability: "IMMUTABLE_WITH_EXCLUSION" }, "image_tag_mutability"],
  ["aws_cloudwatch_metric_alarm", undefined, { statistic: undefined }, "statistic"],
  [
    "aws_lb_listener",
    undefined,
    {
      default_action: {
        type: "forward",
        target_group_arn: group("a"),
        forward: { target_group: [{ arn: group("a") }, { arn: group("b") }] },
      },
    },
    "default_action",
  ],
  [
    "aws_rds_cluster",
    undefined,
    { restore_to_point_in_time: { use_latest_restorable_time: true } },
    "restore_to_point_in_time",
  ],
  ["aws_rds_cluster", {}, { global_cluster_identifier: "shop" }, "global_cluster_identifier"],
  [
    "aws_rds_cluster",
    { replication_source_identifier: "arn:a" },
    { replication_source_identifier: "arn:b" },
    "replication_source_identifier",
  ],
  ["aws_elasticache_replication_group", { engine: "redis" }, { engine: "valkey" }, "engine_version"],
  [
    "aws_resourcegroups_group",
    {},
    { resource_query: undefined, configuration: { type: "AWS::ResourceGroups::Generic" } },
    "configuration",
  ],
  ["tfe_workspace", undefined, { vcs_repo: { identifier: "shop/platform" } }, "vcs_repo"],
  ["tfe_workspace_settings", {}, { execution_mode: "agent" }, "agent_pool_id"],
])("%s isn't planned from %j to %j", (type, before, change, at) => {
  expect(refusedPlan(type, change, before)).toEqual([expect.stringContaining(`${type}: ${at} is refused: `)]);
});
