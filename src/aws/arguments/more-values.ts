import {
  type Arguments,
  above,
  anyCaseOf,
  block,
  cidr,
  given,
  name,
  number,
  oneOf,
  orNone,
  required,
  text,
} from "./argument-rule";

const NUMBER = required(number(1, 32_766));

/** Of ICMP the ports count for nothing, and some write -1. */
const ACL_PORT = number(-1, 65_535);

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html */
const NETWORK_ACL: Arguments = Object.fromEntries(
  ["ingress", "egress"].flatMap((direction) => [
    [`${direction}.rule_no`, NUMBER],
    // The provider takes either case.
    [`${direction}.action`, anyCaseOf("allow", "deny")],
    [`${direction}.cidr_block`, cidr],
    [`${direction}.from_port`, ACL_PORT],
    [`${direction}.to_port`, ACL_PORT],
  ]),
);

/** The provider asks for both ports and the protocol of each rule. */
const INLINE_RULES: Arguments = Object.fromEntries(
  ["ingress", "egress"].flatMap((direction) => [
    [`${direction}.from_port`, required(number(-1, 65_535))],
    [`${direction}.to_port`, required(number(-1, 65_535))],
    [`${direction}.protocol`, given],
    [`${direction}.cidr_blocks`, cidr],
  ]),
);

const GROUP_RULE: Arguments = { cidr_ipv4: cidr, cidr_ipv6: cidr };

/**
 * Arguments of the network, of files, of keys, of queues and of scaling.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html
 * @see https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepScalingPolicyConfiguration.html
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
 * @see https://docs.aws.amazon.com/efs/latest/ug/API_RootDirectory.html
 * @see https://docs.aws.amazon.com/efs/latest/ug/API_CreationInfo.html
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 */
export const MORE_VALUES: Readonly<Record<string, Arguments>> = {
  aws_appautoscaling_policy: {
    policy_type: oneOf("StepScaling", "TargetTrackingScaling", "PredictiveScaling"),
    "target_tracking_scaling_policy_configuration.target_value": above(0),
    "target_tracking_scaling_policy_configuration.scale_in_cooldown": number(0, 2_147_483_647),
    "target_tracking_scaling_policy_configuration.scale_out_cooldown": number(0, 2_147_483_647),
    "step_scaling_policy_configuration.adjustment_type": required(
      oneOf("ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity"),
    ),
    "step_scaling_policy_configuration.cooldown": number(0, 2_147_483_647),
    "step_scaling_policy_configuration.metric_aggregation_type": orNone(oneOf("Average", "Minimum", "Maximum")),
    "step_scaling_policy_configuration.step_adjustment": block,
  },
  aws_default_network_acl: NETWORK_ACL,
  aws_dynamodb_table: { billing_mode: oneOf("PROVISIONED", "PAY_PER_REQUEST") },
  aws_ecr_lifecycle_policy: { repository: name },
  aws_ecr_repository_policy: { repository: name },
  aws_ecs_cluster_capacity_providers: { cluster_name: name },
  aws_ecs_task_definition: {
    "volume.efs_volume_configuration.transit_encryption": oneOf("ENABLED", "DISABLED"),
    "volume.efs_volume_configuration.transit_encryption_port": number(1, 65_535, 0),
    "volume.efs_volume_configuration.authorization_config.iam": oneOf("ENABLED", "DISABLED"),
  },
  aws_efs_access_point: {
    "root_directory.path": text(
      /^(\/|(\/(?!\.)[^$#<>;`|&?{}^*/\n]+){1,4})$/,
      "/, or up to four folders, each after a /",
    ),
    "root_directory.creation_info.permissions": text(/^[0-7]{3,4}$/, "three or four octal digits"),
  },
  aws_efs_file_system: {
    performance_mode: oneOf("generalPurpose", "maxIO"),
    throughput_mode: oneOf("bursting", "provisioned", "elastic"),
    provisioned_throughput_in_mibps: above(0),
  },
  aws_eip: { domain: oneOf("vpc", "standard") },
  aws_iam_policy_attachment: { roles: name },
  aws_iam_role_policies_exclusive: { role_name: name },
  aws_iam_role_policy: { role: name },
  aws_iam_role_policy_attachment: { role: name },
  aws_iam_role_policy_attachments_exclusive: { role_name: name },
  aws_kms_key: { deletion_window_in_days: number(7, 30) },
  aws_nat_gateway: { connectivity_type: oneOf("public", "private") },
  aws_network_acl: NETWORK_ACL,
  aws_network_acl_rule: {
    rule_number: NUMBER,
    rule_action: anyCaseOf("allow", "deny"),
    cidr_block: cidr,
    from_port: ACL_PORT,
    to_port: ACL_PORT,
  },
  aws_scheduler_schedule: {
    "flexible_time_window.mode": oneOf("OFF", "FLEXIBLE"),
    state: oneOf("ENABLED", "DISABLED"),
  },
  aws_route: { destination_cidr_block: cidr },
  aws_route_table: { "route.cidr_block": cidr },
  aws_secretsmanager_secret: { recovery_window_in_days: number(7, 30, 0) },
  aws_security_group: INLINE_RULES,
  aws_security_group_rule: { type: oneOf("ingress", "egress"), cidr_blocks: cidr },
  aws_sqs_queue: {
    visibility_timeout_seconds: number(0, 43_200),
    message_retention_seconds: number(60, 1_209_600),
    max_message_size: number(1024, 1_048_576),
    delay_seconds: number(0, 900),
    receive_wait_time_seconds: number(0, 20),
  },
  aws_ssm_parameter: {
    type: oneOf("String", "StringList", "SecureString"),
    tier: oneOf("Standard", "Advanced", "Intelligent-Tiering"),
  },
  aws_vpc: { instance_tenancy: oneOf("default", "dedicated") },
  aws_vpc_security_group_egress_rule: GROUP_RULE,
  aws_vpc_security_group_ingress_rule: GROUP_RULE,
};
