/** Which changes replace a resource. Bindings don't tell, so this is written down for the types that platforms use. */
import type { ValueObject } from "./cty";
import { equal, valueAt } from "./cty";
import type { AttributePath } from "./plugin-protocol";
import type { Block } from "./schema";

/** Names of attributes (dotted inside blocks that occur once), or all attributes but the named ones. */
type Replacing = readonly string[] | { readonly allBut: readonly string[] };

const TAGS = ["tags", "tags_all"];

export const REPLACING: Readonly<Record<string, Replacing>> = {
  aws_acm_certificate: ["domain_name", "key_algorithm", "subject_alternative_names", "validation_method"],
  aws_acm_certificate_validation: ["certificate_arn", "validation_record_fqdns"],
  aws_appautoscaling_policy: ["name", "resource_id", "scalable_dimension", "service_namespace"],
  aws_appautoscaling_target: ["resource_id", "scalable_dimension", "service_namespace"],
  aws_cloudwatch_event_bus: ["name", "event_source_name"],
  aws_cloudwatch_event_rule: ["name", "name_prefix", "event_bus_name"],
  aws_cloudwatch_event_target: ["event_bus_name", "rule", "target_id"],
  aws_cloudwatch_log_group: ["name", "name_prefix", "log_group_class"],
  aws_cloudwatch_metric_alarm: ["alarm_name"],
  aws_db_instance: [
    "availability_zone",
    "backup_target",
    "character_set_name",
    "custom_iam_instance_profile",
    "db_name",
    "engine",
    "kms_key_id",
    "nchar_character_set_name",
    "restore_to_point_in_time",
    "snapshot_identifier",
    "storage_encrypted",
    "timezone",
    "username",
  ],
  aws_db_parameter_group: ["name", "name_prefix", "description", "family"],
  aws_db_subnet_group: ["name", "name_prefix"],
  aws_default_route_table: ["default_route_table_id"],
  aws_default_security_group: ["vpc_id"],
  aws_dynamodb_table: [
    "name",
    "hash_key",
    "local_secondary_index",
    "range_key",
    "restore_date_time",
    "restore_to_latest_time",
  ],
  aws_ecr_lifecycle_policy: ["repository", "policy"],
  aws_ecr_repository: ["name", "encryption_configuration"],
  aws_ecr_repository_policy: ["repository"],
  aws_ecs_cluster: ["name"],
  aws_ecs_cluster_capacity_providers: ["cluster_name"],
  aws_ecs_service: ["name", "cluster", "launch_type", "scheduling_strategy"],
  aws_ecs_task_definition: { allBut: [...TAGS, "skip_destroy", "track_latest"] },
  aws_efs_access_point: ["file_system_id", "posix_user", "root_directory"],
  aws_efs_backup_policy: ["file_system_id"],
  aws_efs_file_system: ["availability_zone_name", "creation_token", "encrypted", "kms_key_id", "performance_mode"],
  aws_efs_file_system_policy: ["file_system_id"],
  aws_efs_mount_target: ["file_system_id", "ip_address", "ip_address_type", "ipv6_address", "subnet_id"],
  aws_eip: ["address", "domain", "network_border_group", "public_ipv4_pool"],
  aws_elasticache_replication_group: [
    "replication_group_id",
    "at_rest_encryption_enabled",
    "data_tiering_enabled",
    "global_replication_group_id",
    "kms_key_id",
    "network_type",
    "port",
    "security_group_names",
    "snapshot_arns",
    "snapshot_name",
    "subnet_group_name",
  ],
  aws_elasticache_subnet_group: ["name"],
  aws_flow_log: { allBut: TAGS },
  aws_iam_openid_connect_provider: ["url"],
  aws_iam_policy: ["name", "name_prefix", "path", "description"],
  aws_iam_role: ["name", "name_prefix", "path"],
  aws_iam_role_policy: ["name", "name_prefix", "role"],
  aws_iam_role_policy_attachment: ["role", "policy_arn"],
  aws_kms_alias: ["name", "name_prefix"],
  aws_kms_key: ["custom_key_store_id", "customer_master_key_spec", "key_usage", "multi_region", "xks_key_id"],
  aws_lb: ["name", "name_prefix", "internal", "load_balancer_type"],
  aws_lb_listener: ["load_balancer_arn"],
  aws_lb_listener_certificate: ["listener_arn", "certificate_arn"],
  aws_lb_listener_rule: ["listener_arn"],
  aws_lb_target_group: [
    "name",
    "name_prefix",
    "ip_address_type",
    "port",
    "protocol",
    "protocol_version",
    "target_type",
    "vpc_id",
  ],
  aws_nat_gateway: ["allocation_id", "connectivity_type", "subnet_id"],
  aws_rds_cluster: [
    "cluster_identifier",
    "cluster_identifier_prefix",
    "availability_zones",
    "cluster_scalability_type",
    "database_name",
    "db_subnet_group_name",
    "db_system_id",
    "engine",
    "engine_mode",
    "kms_key_id",
    "master_username",
    "restore_to_point_in_time",
    "source_region",
    "storage_encrypted",
  ],
  aws_rds_cluster_instance: [
    "identifier",
    "identifier_prefix",
    "availability_zone",
    "cluster_identifier",
    "custom_iam_instance_profile",
    "db_subnet_group_name",
    "engine",
  ],
  aws_rds_cluster_parameter_group: ["name", "name_prefix", "description", "family"],
  aws_resourcegroups_group: ["name"],
  aws_route: ["route_table_id", "destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"],
  aws_route53_record: ["name", "set_identifier", "zone_id"],
  aws_route53_zone: ["name", "delegation_set_id"],
  aws_route_table: ["vpc_id"],
  aws_route_table_association: ["gateway_id", "subnet_id"],
  aws_s3_bucket: ["bucket", "bucket_prefix", "object_lock_enabled"],
  aws_s3_bucket_lifecycle_configuration: ["bucket", "expected_bucket_owner"],
  aws_s3_bucket_policy: ["bucket"],
  aws_s3_bucket_public_access_block: ["bucket"],
  aws_s3_bucket_server_side_encryption_configuration: ["bucket", "expected_bucket_owner"],
  aws_s3_bucket_versioning: ["bucket", "expected_bucket_owner"],
  aws_scheduler_schedule: ["name", "name_prefix", "group_name"],
  aws_scheduler_schedule_group: ["name", "name_prefix"],
  aws_secretsmanager_secret: ["name", "name_prefix"],
  aws_secretsmanager_secret_version: ["secret_id"],
  aws_security_group: ["name", "name_prefix", "description", "vpc_id"],
  aws_service_discovery_http_namespace: ["name"],
  aws_service_discovery_private_dns_namespace: ["name", "vpc"],
  aws_service_discovery_service: [
    "name",
    "namespace_id",
    "type",
    "health_check_custom_config",
    "dns_config.namespace_id",
    "dns_config.routing_policy",
  ],
  aws_sns_topic: ["name", "name_prefix", "fifo_topic"],
  aws_sns_topic_policy: ["arn"],
  aws_sns_topic_subscription: ["endpoint", "protocol", "topic_arn"],
  aws_sqs_queue: ["name", "name_prefix", "fifo_queue"],
  aws_sqs_queue_policy: ["queue_url"],
  aws_sqs_queue_redrive_allow_policy: ["queue_url"],
  aws_ssm_parameter: ["name"],
  aws_subnet: ["availability_zone", "availability_zone_id", "cidr_block", "ipv6_native", "vpc_id"],
  aws_vpc: ["cidr_block", "ipv4_ipam_pool_id"],
  aws_vpc_endpoint: ["service_name", "vpc_endpoint_type", "vpc_id"],
  aws_vpc_endpoint_route_table_association: ["route_table_id", "vpc_endpoint_id"],
  aws_vpc_security_group_egress_rule: ["security_group_id"],
  aws_vpc_security_group_ingress_rule: ["security_group_id"],
  aws_wafv2_web_acl_association: ["resource_arn", "web_acl_arn"],
  docker_container: { allBut: ["restart", "max_retry_count", "memory", "memory_swap", "cpu_shares", "must_run"] },
  docker_image: ["name", "build", "platform", "pull_triggers", "triggers"],
  docker_network: { allBut: [] },
  docker_registry_image: ["name", "triggers"],
  docker_volume: { allBut: [] },
  tfe_project: ["organization"],
  tfe_run_trigger: { allBut: [] },
  tfe_variable: ["category", "workspace_id", "variable_set_id"],
  tfe_workspace: ["organization", "source_name", "source_url"],
  tfe_workspace_settings: ["workspace_id"],
};

/** Of these, what AWS decides where it is left out: what is there stays then, and nothing is replaced. */
export const COMPUTED: Readonly<Record<string, readonly string[]>> = { aws_ecs_service: ["launch_type"] };

/** The attributes whose planned value differs from the prior one and makes Terraform replace the resource. */
export function replacingPaths(type: string, block: Block, planned: ValueObject, prior: ValueObject): AttributePath[] {
  const replacing = REPLACING[type] ?? [];
  const names =
    "allBut" in replacing
      ? [...Object.keys(block.attributes), ...Object.keys(block.blocks)].filter((it) => !replacing.allBut.includes(it))
      : replacing;
  return names.filter((name) => !equal(valueAt(planned, name), valueAt(prior, name))).map(pathOf);
}

function pathOf(name: string): AttributePath {
  const [first = name, inner] = name.split(".");
  if (inner === undefined) return { steps: [{ attribute_name: first }] };
  return { steps: [{ attribute_name: first }, { element_key_int: 0 }, { attribute_name: inner }] };
}
