import { UNIQUE_NAMES } from "../aws/unique-names";

/** What there is one of at a time: attributes (dotted inside blocks that occur once) that tell one from the other, by type. */
type Telling = Readonly<Record<string, readonly string[]>>;

const NAMED: Telling = Object.fromEntries(
  Object.entries(UNIQUE_NAMES).map(([type, { attribute }]) => [type, [attribute]]),
);

const GROUP_RULE = [
  "security_group_id",
  "ip_protocol",
  "from_port",
  "to_port",
  "cidr_ipv4",
  "cidr_ipv6",
  "prefix_list_id",
  "referenced_security_group_id",
];

/** A second one is refused by AWS or, of what is put over the first one, by the rehearsal. */
export const UNIQUE: Telling = {
  ...NAMED,
  aws_cloudwatch_event_rule: ["event_bus_name", "name"],
  aws_cloudwatch_metric_alarm: ["alarm_name"],
  aws_ecr_lifecycle_policy: ["repository"],
  aws_ecs_service: ["cluster", "name"],
  aws_efs_mount_target: ["file_system_id", "subnet_id"],
  aws_iam_role_policy: ["role", "name"],
  aws_lb_listener: ["load_balancer_arn", "port"],
  aws_lb_listener_rule: ["listener_arn", "priority"],
  aws_rds_cluster_instance: ["identifier"],
  aws_route: ["route_table_id", "destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"],
  aws_route53_record: ["zone_id", "name", "type", "set_identifier"],
  aws_route_table_association: ["subnet_id", "gateway_id"],
  aws_s3_bucket_policy: ["bucket"],
  aws_scheduler_schedule: ["group_name", "name"],
  aws_security_group: ["vpc_id", "name"],
  aws_service_discovery_private_dns_namespace: ["vpc", "name"],
  aws_service_discovery_service: ["dns_config.namespace_id", "name"],
  aws_subnet: ["vpc_id", "cidr_block"],
  aws_vpc_security_group_egress_rule: GROUP_RULE,
  aws_vpc_security_group_ingress_rule: GROUP_RULE,
  docker_container: ["name"],
  docker_network: ["name"],
  tfe_project: ["organization", "name"],
  tfe_run_trigger: ["workspace_id", "sourceable_id"],
  tfe_variable: ["workspace_id", "variable_set_id", "category", "key"],
  tfe_workspace: ["organization", "name"],
  tfe_workspace_settings: ["workspace_id"],
};

/**
 * A second one overwrites the first, and no plan is the last: to the provider's pages this is "a perpetual difference".
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/s3_bucket_lifecycle_configuration.html.markdown
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
 * @see https://docs.aws.amazon.com/efs/latest/APIReference/API_PutFileSystemPolicy.html
 */
export const OVERWRITTEN: Telling = {
  aws_appautoscaling_policy: ["service_namespace", "resource_id", "scalable_dimension", "name"],
  aws_appautoscaling_scheduled_action: ["service_namespace", "resource_id", "scalable_dimension", "name"],
  aws_appautoscaling_target: ["service_namespace", "resource_id", "scalable_dimension"],
  aws_cloudwatch_event_bus_policy: ["event_bus_name"],
  aws_default_network_acl: ["default_network_acl_id"],
  aws_default_route_table: ["default_route_table_id"],
  aws_default_security_group: ["vpc_id"],
  aws_dynamodb_resource_policy: ["resource_arn"],
  aws_ecr_repository_policy: ["repository"],
  aws_ecs_cluster_capacity_providers: ["cluster_name"],
  aws_efs_backup_policy: ["file_system_id"],
  aws_efs_file_system_policy: ["file_system_id"],
  aws_kms_key_policy: ["key_id"],
  aws_main_route_table_association: ["vpc_id"],
  aws_s3_bucket_lifecycle_configuration: ["bucket"],
  aws_s3_bucket_ownership_controls: ["bucket"],
  aws_s3_bucket_public_access_block: ["bucket"],
  aws_s3_bucket_server_side_encryption_configuration: ["bucket"],
  aws_s3_bucket_versioning: ["bucket"],
  aws_secretsmanager_secret_policy: ["secret_arn"],
  aws_sns_topic_policy: ["arn"],
  aws_sns_topic_subscription: ["topic_arn", "protocol", "endpoint"],
  aws_sqs_queue_policy: ["queue_url"],
  aws_sqs_queue_redrive_allow_policy: ["queue_url"],
  aws_sqs_queue_redrive_policy: ["queue_url"],
};

const PUT_OVER = ["aws_ecr_lifecycle_policy", "aws_iam_role_policy", "aws_s3_bucket_policy"] as const;

/**
 * Settings of something else, of which AWS has one: whichever resource is applied last writes it or, being destroyed, deletes it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
export const SETTINGS: Telling = {
  ...OVERWRITTEN,
  ...Object.fromEntries(PUT_OVER.map((type) => [type, UNIQUE[type] ?? []])),
  aws_iam_role_policy_attachment: ["role", "policy_arn"],
};
