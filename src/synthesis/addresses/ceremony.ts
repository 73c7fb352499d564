import { typeOf } from "../../definition/resolve/moves";
import { terraformId } from "../../definition/resolve/names";
import type { Resources } from "../../definition/resources";

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
const SCHEDULES_ROLE = /^aws_iam_role\.(\w+)_schedule$/;

/**
 * Whether somebody must say what became of an address that is gone.
 *
 * @param others all addresses that its stack had; without them a role is taken to be a schedule's by its name
 */
export function needsCeremony(address: string, others?: ReadonlySet<string>): boolean {
  const [, job] = SCHEDULES_ROLE.exec(address) ?? [];
  if (job !== undefined) return others !== undefined && !others.has(`aws_scheduler_schedule.${job}`);
  return !WITHOUT.has(typeOf(address));
}

/**
 * Whether an endpoint goes because the last use of its service does. Where all go, tasks get another way to AWS, and lose
 * this one before they have it.
 *
 * @param now all addresses that its stack has
 */
export function isUnusedEndpoint(address: string, now: ReadonlySet<string>): boolean {
  const isOfTasks = address.startsWith("aws_vpc_endpoint.endpoints_");
  return isOfTasks && (address.endsWith("_dynamodb") || now.has("aws_security_group.endpoints"));
}

/** A balancer sends by a rule to a group of targets: with the last balancer both go. */
export function isBehindBalancer(address: string): boolean {
  return ["aws_lb_listener_rule", "aws_lb_target_group"].includes(typeOf(address));
}

/** What a service or a job is made of beside what comes and goes. A bucket `shop-uploads` isn't part of a service `shop`. */
const OF_TASKS: ReadonlySet<string> = new Set([
  ...["aws_cloudwatch_log_group", "aws_ecr_repository", "aws_ecs_service", "aws_iam_role", "aws_lb_listener_rule"],
  ...["aws_lb_target_group", "aws_security_group", "aws_service_discovery_service"],
]);

/** Whether what is said of a service or a job that the address names may speak of it. */
export function isOfTask(address: string): boolean {
  return !needsCeremony(address) || OF_TASKS.has(typeOf(address));
}

/** What is only part of something else, by type: of which types. */
const PARTS: Readonly<Record<string, ReadonlySet<string>>> = {
  aws_efs_access_point: new Set(["aws_efs_file_system"]),
  aws_efs_mount_target: new Set(["aws_efs_file_system", "aws_subnet"]),
  aws_kms_alias: new Set(["aws_kms_key"]),
  aws_lb_listener: new Set(["aws_lb"]),
  aws_lb_target_group: new Set(["aws_lb_listener_rule"]),
  // Its address, which others may have let in, is asked for: AWS gives it to somebody else.
  aws_nat_gateway: new Set(["aws_eip", "aws_subnet"]),
  aws_rds_cluster_instance: new Set(["aws_rds_cluster"]),
  aws_route: new Set(["aws_eip", "aws_route_table", "aws_subnet"]),
  aws_route_table: new Set(["aws_subnet"]),
  aws_route_table_association: new Set(["aws_subnet"]),
  // AWS refuses to delete it while something else has it.
  aws_security_group: new Set([
    ...["aws_db_instance", "aws_rds_cluster", "aws_elasticache_cluster", "aws_elasticache_replication_group"],
    ...["aws_efs_file_system", "aws_lb", "aws_vpc_endpoint"],
  ]),
  aws_sns_topic_subscription: new Set(["aws_sns_topic", "aws_sqs_queue"]),
};

/** Named by its zone, as the subnet is. */
const STANDS_IN_A_SUBNET: ReadonlySet<string> = new Set(["aws_efs_mount_target", "aws_nat_gateway"]);

/** What is set of something else, by type: of which types. What stays in AWS loses it, or AWS refuses to delete it meanwhile. */
const SETTINGS: Readonly<Record<string, ReadonlySet<string>>> = {
  aws_appautoscaling_policy: new Set(["aws_ecs_service"]),
  aws_appautoscaling_scheduled_action: new Set(["aws_ecs_service"]),
  aws_appautoscaling_target: new Set(["aws_ecs_service"]),
  aws_db_parameter_group: new Set(["aws_db_instance"]),
  aws_db_subnet_group: new Set(["aws_db_instance", "aws_rds_cluster"]),
  aws_efs_backup_policy: new Set(["aws_efs_file_system"]),
  aws_efs_file_system_policy: new Set(["aws_efs_file_system"]),
  aws_elasticache_subnet_group: new Set(["aws_elasticache_cluster", "aws_elasticache_replication_group"]),
  aws_iam_role_policy: new Set(["aws_iam_role"]),
  aws_iam_role_policy_attachment: new Set(["aws_iam_role"]),
  aws_rds_cluster_parameter_group: new Set(["aws_rds_cluster"]),
  aws_s3_bucket_lifecycle_configuration: new Set(["aws_s3_bucket"]),
  aws_s3_bucket_policy: new Set(["aws_s3_bucket"]),
  aws_s3_bucket_public_access_block: new Set(["aws_s3_bucket"]),
  aws_s3_bucket_server_side_encryption_configuration: new Set(["aws_s3_bucket"]),
  aws_s3_bucket_versioning: new Set(["aws_s3_bucket"]),
  aws_sns_topic_policy: new Set(["aws_sns_topic"]),
  aws_sqs_queue_policy: new Set(["aws_sqs_queue"]),
  aws_sqs_queue_redrive_allow_policy: new Set(["aws_sqs_queue"]),
};

/**
 * Whether an address is that of a part of another, as the constructs name them: `share_b` of `share` and of the subnet
 * `private_b`, `events_to_orders` of both.
 */
export function isPartOf(address: string, whole: string): boolean {
  return belongs(PARTS, address, whole);
}

/** Whether an address sets something of another one, or is a part of it. */
export function goesWith(address: string, whole: string): boolean {
  return isPartOf(address, whole) || belongs(SETTINGS, address, whole);
}

function belongs(to: Readonly<Record<string, ReadonlySet<string>>>, address: string, whole: string): boolean {
  if (to[typeOf(address)]?.has(typeOf(whole)) !== true) return false;
  const [own, name] = [nameOf(address), nameOf(whole)];
  // All endpoints share a group, which goes with the last one: `endpoints` of `endpoints_logs`.
  if (whole.startsWith("aws_vpc_endpoint.")) return name.startsWith(`${own}_`);
  // Private subnets lead to the internet by NAT gateways, perhaps all by one.
  if (whole.startsWith("aws_eip.") && own.endsWith("_internet")) return true;
  if (own === name || own.startsWith(`${name}_`) || own.endsWith(`_to_${name}`)) return true;
  if (!whole.startsWith("aws_subnet.") || !STANDS_IN_A_SUBNET.has(typeOf(address))) return false;
  const [zone = "in no zone"] = /_[a-z]$/.exec(name) ?? [];
  return own.endsWith(zone);
}

/** Resources of a definition whose name in AWS follows from their own, and which AWS never renames. */
const NAMED: ReadonlySet<string> = new Set([
  ...["aws_cloudwatch_event_bus", "aws_db_instance", "aws_dynamodb_table", "aws_efs_file_system"],
  ...["aws_elasticache_replication_group", "aws_rds_cluster", "aws_s3_bucket", "aws_sns_topic", "aws_sqs_queue"],
]);

/** The resource of the definition that an address is the main part of, by its name there. */
export function resourceAt(address: string, resources: Resources = {}): string | undefined {
  const id = nameOf(address).replace(/_dead_letters$/, "");
  return Object.keys(resources).find((name) => terraformId(name) === id);
}

/** Whether it is another one in AWS, whatever is moved to it. */
export function isAnother(address: string, resources: Resources | undefined): boolean {
  return NAMED.has(typeOf(address)) && resourceAt(address, resources) !== undefined;
}

function nameOf(address: string): string {
  return address.slice(typeOf(address).length + 1);
}
