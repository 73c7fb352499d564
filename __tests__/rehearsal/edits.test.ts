import { installedProviders } from "../../src/rehearsal/fake-provider/provider-package";
import { rehearseChange } from "../../src/rehearsal/rehearse-change";
import { BALANCING } from "./edits/balancing";
import { CONTAINERS } from "./edits/containers";
import { DATABASES } from "./edits/databases";
import { FILES } from "./edits/files";
import { IDENTITY } from "./edits/identity";
import { MESSAGES } from "./edits/messages";
import { NETWORK } from "./edits/network";
import { OTHERS } from "./edits/others";
import { containers, group, ingress, lifecycleRule, policy, role } from "./support/documents";
import { type Edit, type Edits, edit, edited } from "./support/edits";
import { tinyStack } from "./support/small-platform";
import { rendered } from "./support/stacks-folder";
import { describeWithTerraform } from "./support/with-terraform";

/** Changes of each kind. */
const KINDS: Edits = {
  unchanged: [
    // an argument set to its default, or its default taken away
    edit("aws_security_group", { description: "Managed by Terraform" }),
    edit("aws_security_group", { revoke_rules_on_delete: undefined }, { revoke_rules_on_delete: false }),
    edit("aws_subnet", { ipv6_native: false }),
    edit("aws_subnet", { map_public_ip_on_launch: undefined }, { map_public_ip_on_launch: false }),
    edit("aws_lb", { load_balancer_type: "application" }),
    edit("aws_lb", { idle_timeout: 60, enable_http2: true, internal: false }),
    edit("aws_nat_gateway", { connectivity_type: "public" }),
    edit("aws_iam_role", { path: "/", max_session_duration: 3600 }),
    edit("aws_lb_target_group", { deregistration_delay: 300, slow_start: 0, protocol_version: "HTTP1" }),
    edit("aws_vpc", { enable_dns_support: true, instance_tenancy: "default", enable_dns_hostnames: false }),
    edit("aws_vpc_endpoint", { vpc_endpoint_type: "Gateway" }),
    edit("aws_sqs_queue", { fifo_queue: false, delay_seconds: 0, visibility_timeout_seconds: 30 }),
    edit("aws_sns_topic", { fifo_topic: false }),
    edit("aws_db_instance", { publicly_accessible: false, auto_minor_version_upgrade: true, storage_encrypted: false }),
    edit("aws_rds_cluster", { engine_mode: "provisioned", copy_tags_to_snapshot: false }),
    edit("aws_kms_key", { key_usage: "ENCRYPT_DECRYPT", is_enabled: true, enable_key_rotation: false }),
    edit("aws_ecr_repository", {
      image_tag_mutability: "MUTABLE",
      encryption_configuration: { encryption_type: "AES256" },
    }),
    edit("aws_ecs_service", { scheduling_strategy: "REPLICA", deployment_controller: { type: "ECS" } }),
    edit("aws_ecs_service", { deployment_maximum_percent: undefined }, { deployment_maximum_percent: 200 }),
    edit("aws_efs_file_system", { throughput_mode: "bursting", performance_mode: "generalPurpose" }),
    edit("aws_cloudwatch_log_group", { log_group_class: "STANDARD", skip_destroy: false }),
    edit("aws_dynamodb_table", { table_class: "STANDARD", deletion_protection_enabled: false }),
    edit(
      "aws_dynamodb_table",
      { billing_mode: undefined },
      { billing_mode: "PROVISIONED", read_capacity: 1, write_capacity: 1 },
    ),
    edit("aws_service_discovery_service", {
      dns_config: { namespace_id: "ns-1", routing_policy: "MULTIVALUE", dns_records: [{ type: "A", ttl: 10 }] },
    }),
    edit("aws_scheduler_schedule", { state: "ENABLED", schedule_expression_timezone: "UTC", group_name: "default" }),
    edit("aws_db_subnet_group", { description: "Managed by Terraform" }),
    edit("aws_db_parameter_group", { parameter: { name: "log", value: "1", apply_method: "immediate" } }),
    edit("aws_cloudwatch_event_rule", { event_bus_name: "default" }),
    edit("aws_cloudwatch_event_target", { event_bus_name: "default" }),
    edit("aws_cloudwatch_metric_alarm", { treat_missing_data: "missing", actions_enabled: true }),
    edit("aws_elasticache_replication_group", { automatic_failover_enabled: false }),
    edit("aws_route53_zone", { comment: "Managed by Terraform" }),
    edit("aws_secretsmanager_secret", { recovery_window_in_days: 30 }),
    edit("aws_acm_certificate", { options: { certificate_transparency_logging_preference: "ENABLED" } }),
    // what is Optional and Computed, left out
    edit("aws_lb_target_group", { stickiness: undefined }, { stickiness: { type: "lb_cookie", cookie_duration: 600 } }),
    edit("aws_lb_target_group", { health_check: undefined }, { health_check: { path: "/health", interval: 10 } }),
    edit(
      "aws_ecs_service",
      { deployment_configuration: undefined },
      { deployment_configuration: { strategy: "ROLLING" } },
    ),
    edit("aws_dynamodb_table", { point_in_time_recovery: undefined }, { point_in_time_recovery: { enabled: true } }),
    edit("aws_dynamodb_table", { ttl: undefined }, { ttl: { enabled: true, attribute_name: "until" } }),
    edit("aws_ecs_cluster", { setting: undefined }, { setting: { name: "containerInsights", value: "enabled" } }),
    edit("aws_db_instance", { kms_key_id: undefined }, { kms_key_id: "arn:aws:kms:eu-central-1:123456789012:key/1" }),
    edit("aws_vpc_endpoint", { policy: undefined }, { policy: policy("s3:GetObject") }),
    edit("aws_efs_access_point", { root_directory: undefined }),
    // the same by meaning
    edit("aws_iam_policy", { policy: policy("s3:ListBucket", "s3:GetObject") }),
    edit("aws_iam_role_policy", { policy: policy("s3:ListBucket", "s3:GetObject") }),
    edit("aws_iam_role", {
      assume_role_policy: `{"Version":"2012-10-17","Statement":{"Effect":"allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":["sts:AssumeRole"]}}`,
    }),
    edit("aws_s3_bucket_policy", { policy: policy("s3:PutObject", "s3:GetObject") }),
    edit("aws_sqs_queue_policy", { policy: policy("sqs:GetQueueUrl", "sqs:SendMessage") }),
    edit("aws_ecs_task_definition", {
      container_definitions: containers({
        portMappings: [{ containerPort: 80, hostPort: 80, protocol: "tcp" }],
        image: "nginx",
        cpu: 0,
        mountPoints: [],
        name: "web",
        environment: [
          { name: "B", value: "2" },
          { value: "1", name: "A" },
        ],
      }),
    }),
    edit("aws_ecr_lifecycle_policy", {
      policy: JSON.stringify({ rules: [lifecycleRule(2, ["c"]), lifecycleRule(1, ["b", "a"])] }, null, 2),
    }),
    edit("aws_vpc_security_group_ingress_rule", { ip_protocol: "6" }),
    edit("aws_lb_target_group", { protocol_version: "http2" }, { protocol_version: "HTTP2" }),
    edit("aws_lb_listener", { protocol: "http" }),
    edit("aws_security_group", { ingress: [ingress("6")] }, { ingress: [ingress("tcp")] }),
    edit("aws_kms_alias", { target_key_id: "arn:aws:kms:eu-central-1:123456789012:key/k-1" }, { target_key_id: "k-1" }),
    edit("aws_db_instance", { network_type: "IPV4", database_insights_mode: "standard" }),
    edit("aws_elasticache_replication_group", { auto_minor_version_upgrade: "true", cluster_mode: "disabled" }),
    edit("aws_route53_record", { name: "A.Example.com." }, { name: "a.example.com" }),
    edit("aws_route53_zone", { name: "Shop.example." }, { name: "shop.example" }),
    edit("aws_sqs_queue", { redrive_policy: '{ "deadLetterTargetArn": "a", "maxReceiveCount": 5 }' }),
    edit("aws_sns_topic_subscription", { filter_policy: '{"b":["x"],"a":[1]}' }),
    edit("aws_cloudwatch_event_rule", { event_pattern: '{"detail":{"a":[1]},"source":["shop"]}' }),
    edit("aws_cloudwatch_event_rule", { state: undefined }, { state: "DISABLED" }),
    edit("aws_efs_access_point", { root_directory: { path: "/" } }, { root_directory: undefined }),
    edit("aws_acm_certificate", { options: undefined }, { options: { export: "ENABLED" } }),
    edit(
      "aws_db_instance",
      { maintenance_window: "Sun:03:00-Sun:04:00" },
      { maintenance_window: "sun:03:00-sun:04:00" },
    ),
    edit("aws_appautoscaling_scheduled_action", { start_time: "2030-01-01T01:00:00+01:00" }),
    edit("aws_ecs_service", { force_new_deployment: undefined }, { force_new_deployment: false }),
    edit("aws_ecs_service", { propagate_tags: undefined }, { propagate_tags: "NONE" }),
    edit(
      "aws_lb_target_group",
      { vpc_id: "vpc-1" },
      { target_type: "lambda", port: undefined, protocol: undefined, vpc_id: undefined },
    ),
  ],
  replaced: [
    edit("aws_vpc", { region: "eu-west-1" }),
    edit("aws_sns_topic", { region: "eu-west-1" }),
    edit("aws_vpc", { instance_tenancy: "dedicated" }),
    edit("aws_vpc_security_group_ingress_rule", { cidr_ipv4: undefined, referenced_security_group_id: "sg-2" }),
    edit("aws_service_discovery_service", {
      dns_config: { namespace_id: "ns-1", dns_records: [{ type: "AAAA", ttl: 10 }] },
    }),
    edit("aws_vpc_endpoint", { private_dns_enabled: true }),
    edit("aws_nat_gateway", { private_ip: "10.0.0.9" }),
    edit(
      "aws_nat_gateway",
      { secondary_private_ip_address_count: 2 },
      { connectivity_type: "private", allocation_id: undefined },
    ),
    edit("aws_secretsmanager_secret_version", { secret_string: "new" }),
    edit("aws_efs_access_point", {
      root_directory: { path: "/data", creation_info: { owner_uid: 1000, owner_gid: 1000, permissions: "0755" } },
    }),
    edit("aws_efs_access_point", { posix_user: { uid: 1001, gid: 1000 } }),
    edit("aws_sqs_queue", { name: "other" }),
    edit("aws_sqs_queue", { fifo_queue: true, name: "other.fifo" }),
    edit("aws_db_instance", { storage_encrypted: true }),
    edit("aws_rds_cluster", { database_name: "shop" }),
    edit("aws_ecr_repository", { encryption_configuration: { encryption_type: "KMS" } }),
    edit(
      "aws_ecr_repository",
      { encryption_configuration: undefined },
      { encryption_configuration: { encryption_type: "KMS" } },
    ),
    edit("aws_lb", { subnets: ["subnet-1"] }, { load_balancer_type: "network" }),
    edit("aws_lb", { security_groups: [] }, { load_balancer_type: "network", security_groups: ["sg-1"] }),
    edit("aws_elasticache_replication_group", { engine_version: "7.2" }),
    edit("aws_elasticache_replication_group", { engine: "redis", engine_version: "7.1" }, { engine_version: "7.2" }),
    edit("aws_ssm_parameter", { tier: "Standard" }),
    edit("aws_rds_cluster", { storage_type: "io2" }, { engine: "mysql", storage_type: "io1" }),
    edit("aws_ecs_service", { launch_type: "EC2" }, { launch_type: "FARGATE" }),
    edit("aws_ecs_task_definition", { runtime_platform: { cpu_architecture: "ARM64" } }),
    edit("aws_ecs_task_definition", {
      container_definitions: containers({ name: "web", image: "nginx:2", portMappings: [{ containerPort: 80 }] }),
    }),
    edit("aws_lb_target_group", { port: 8080 }),
    edit("aws_route", { destination_cidr_block: "192.0.2.0/24" }),
    edit("aws_iam_policy", { description: "Reads" }),
    edit("aws_kms_key", { key_usage: "SIGN_VERIFY", customer_master_key_spec: "RSA_2048" }),
    edit("aws_acm_certificate", { subject_alternative_names: ["www.example.com"] }),
    edit("aws_dynamodb_table", { hash_key: "key", attribute: [{ name: "key", type: "S" }] }),
    edit("aws_appautoscaling_policy", { resource_id: "service/main/api" }),
    edit("aws_sns_topic_subscription", { protocol: "lambda" }),
  ],
  changed: [
    // no equality by meaning where the provider keeps the text
    edit("aws_cloudwatch_event_target", { input: '{"b":2,"a":1}' }),
    edit("aws_resourcegroups_group", { resource_query: { query: '{ "b": [2], "a": 1 }' } }),
    edit("aws_vpc", { instance_tenancy: "default" }, { instance_tenancy: "dedicated" }),
    edit("aws_vpc_security_group_ingress_rule", { cidr_ipv4: "192.168.0.0/16" }),
    edit("aws_vpc_security_group_ingress_rule", { ip_protocol: "udp" }),
    edit("aws_vpc_endpoint", { private_dns_enabled: true }, { vpc_endpoint_type: "Interface" }),
    edit("aws_elasticache_replication_group", { engine_version: "8.1" }),
    edit(
      "aws_elasticache_replication_group",
      { engine: "valkey", engine_version: "7.2" },
      { engine: "redis", engine_version: "7.1" },
    ),
    edit("aws_lb", { subnets: ["subnet-1", "subnet-2", "subnet-3"] }, { load_balancer_type: "network" }),
    edit("aws_lb", { subnets: ["subnet-1", "subnet-3"] }),
    edit("aws_ssm_parameter", { tier: "Advanced" }, { tier: "Standard" }),
    edit("aws_service_discovery_service", {
      dns_config: { namespace_id: "ns-1", dns_records: [{ type: "A", ttl: 60 }] },
    }),
    edit("aws_lb_target_group", { health_check: { path: "/health" } }, { health_check: { path: "/" } }),
    edit(
      "aws_ecs_service",
      { deployment_circuit_breaker: undefined },
      { deployment_circuit_breaker: { enable: true, rollback: true } },
    ),
    edit("aws_ecs_service", { deployment_controller: { type: "CODE_DEPLOY" } }),
    edit("aws_ecs_service", { task_definition: "web:2", desired_count: 2 }),
    edit("aws_ecs_service", {
      capacity_provider_strategy: [{ capacity_provider: "FARGATE", weight: 1 }],
      force_new_deployment: true,
    }),
    edit("aws_iam_policy", { policy: policy("s3:GetObject") }),
    edit("aws_s3_bucket_versioning", { versioning_configuration: { status: "Suspended" } }),
    edit("aws_lb", { access_logs: undefined }, { access_logs: { bucket: "logs", enabled: true } }),
    edit("aws_lb_listener_rule", { condition: { path_pattern: { values: ["/b", "/c"] } } }),
    edit("aws_lb_listener_rule", { action: { type: "forward", target_group_arn: group("b") } }),
    edit("aws_rds_cluster", { storage_type: "aurora-iopt1" }),
    edit("aws_route_table_association", { route_table_id: "rtb-2" }),
    edit("aws_route", { gateway_id: undefined, nat_gateway_id: "nat-1" }),
    edit("aws_cloudwatch_log_group", { retention_in_days: undefined }),
    edit("aws_s3_bucket_public_access_block", { block_public_acls: undefined }),
    edit("aws_iam_role", { permissions_boundary: "arn:aws:iam::123456789012:policy/b" }),
    edit("aws_scheduler_schedule", { target: { arn: role("x"), role_arn: role("scheduler") } }),
    edit("aws_db_parameter_group", { parameter: { name: "log", value: "2" } }),
    edit("aws_sqs_queue", { delay_seconds: undefined }, { delay_seconds: 10 }),
    edit("aws_db_subnet_group", { subnet_ids: ["subnet-2", "subnet-3"] }),
  ],
};

const terraform = {
  backend: { local: { path: "x.tfstate" } },
  required_providers: Object.fromEntries(
    [...installedProviders("node_modules").values()].map(({ address, providerVersion: version }) => {
      const [, owner = "", name = ""] = address.split("/");
      return [name, { source: `${owner}/${name}`, version }];
    }),
  ),
};
const EDITS = [KINDS, BALANCING, CONTAINERS, DATABASES, FILES, IDENTITY, MESSAGES, NETWORK, OTHERS];

describeWithTerraform("an edit", () => {
  const all = EDITS.flatMap((edits) =>
    Object.entries(edits).flatMap(([verdict, of]) => of.map((it) => ({ verdict, ...it }))),
  );
  const said = ({ type, edit: change, has }: Edit) => `${type}: ${JSON.stringify(has)} => ${JSON.stringify(change)}`;

  test("is planned as the provider plans it", async () => {
    const { before, after } = edited(all);
    const bare = (resource: object) => rendered({ edits: tinyStack({}, { terraform, resource }) });
    const { results } = await rehearseChange({ base: bare(before), stacks: bare(after) });
    const kinds = new Map(results.flatMap(({ changes }) => changes.map((it) => [it.address, it.kind])));
    expect(results.flatMap(({ findings }) => findings.map(({ detail }) => detail))).toEqual([]);
    const wrong = all.flatMap((it, n) => {
      const kind = kinds.get(`${it.type}.e${n}`) ?? "unchanged";
      return kind === it.verdict ? [] : [`${kind}, not ${it.verdict}: e${n} ${said(it)}`];
    });
    expect(wrong).toEqual([]);
  });
});
