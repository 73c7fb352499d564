import { typeOf } from "../../definition/resolve/moves";

/**
 * Types that come and go as the definition says: nothing is stored in them, no traffic goes through them, and what still needs one
 * is refuted by the proof before anything is written. Whatever isn't here holds data, or traffic goes through it.
 */
const WITHOUT: ReadonlySet<string> = new Set([
  // The tasks that run go on
  "aws_appautoscaling_policy",
  "aws_appautoscaling_scheduled_action",
  "aws_appautoscaling_target",
  "aws_ecs_cluster_capacity_providers",
  "aws_ecs_task_definition",
  "aws_scheduler_schedule",
  "aws_scheduler_schedule_group",
  // Who may do what, and reach whom
  "aws_efs_file_system_policy",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_sns_topic_policy",
  "aws_sqs_queue_policy",
  "aws_sqs_queue_redrive_allow_policy",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
  // Settings of what holds data, which is asked for itself
  "aws_db_parameter_group",
  "aws_db_subnet_group",
  "aws_ecr_lifecycle_policy",
  "aws_efs_backup_policy",
  "aws_elasticache_subnet_group",
  "aws_rds_cluster_parameter_group",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning", // former versions stay
  "aws_resourcegroups_group", // a question, asked anew at each look
  "docker_image", // on the machine that built it
  "docker_registry_image", // forgotten alone: the repository keeps it
  "terraform_data", // in the state alone
]);

/** EventBridge Scheduler alone assumes it, for the schedule that is gone. Others know the roles of tasks by their ARN. */
const SCHEDULES_ROLE = /^aws_iam_role\.\w+_schedule$/;

/** Whether somebody must say what became of an address that is gone. */
export function needsCeremony(address: string): boolean {
  return !WITHOUT.has(typeOf(address)) && !SCHEDULES_ROLE.test(address);
}
