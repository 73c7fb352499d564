/**
 * Types of resources that refer to what the proof judges and change nothing about it: they watch it, stand beside it, or
 * are reached by it. Each list has the page that says what they do.
 */
const BY_PAGE: Readonly<Record<string, readonly string[]>> = {
  // They watch.
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html": [
    "aws_cloudwatch_metric_alarm",
    "aws_cloudwatch_composite_alarm",
  ],
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html": [
    "aws_cloudwatch_dashboard",
  ],
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html": [
    "aws_cloudwatch_log_metric_filter",
  ],
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html": [
    "aws_cloudwatch_log_subscription_filter",
  ],
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_Insights-Saving-Queries.html": [
    "aws_cloudwatch_query_definition",
  ],
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogsConcepts.html": ["aws_cloudwatch_log_stream"],
  "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html": ["aws_flow_log"],
  "https://docs.aws.amazon.com/ARG/latest/userguide/gettingstarted-query.html": ["aws_resourcegroups_group"],
  "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html": ["aws_ec2_tag"],
  "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html": ["aws_ecs_tag"],
  "https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html": ["aws_budgets_budget"],
  // A policy scales between the bounds of its target, which are read.
  "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html": [
    "aws_appautoscaling_policy",
  ],
  // It takes messages with a role of its own, as any consumer does.
  "https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html": ["aws_lambda_event_source_mapping"],
  // They send what happens where a policy lets them, which is judged of queues and topics.
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html": ["aws_s3_bucket_notification"],
  "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html": ["aws_db_event_subscription"],
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html": [
    "aws_dynamodb_kinesis_streaming_destination",
  ],
  // They keep copies, by AWS itself or with a role of their own.
  "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html": ["aws_cloudwatch_event_archive"],
  "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html": ["aws_backup_selection"],
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html": ["aws_s3_bucket_replication_configuration"],
  "https://docs.aws.amazon.com/efs/latest/ug/efs-replication.html": ["aws_efs_replication_configuration"],
  // They say what is in a bucket and who asked for it, and which pages a browser lets ask.
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html": ["aws_s3_bucket_inventory"],
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-configurations.html": ["aws_s3_bucket_metric"],
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html": ["aws_s3_bucket_logging"],
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html": ["aws_s3_bucket_cors_configuration"],
  // It is data.
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html": ["aws_dynamodb_table_item"],
  // They say who may call a function, which may be anybody: what the function itself may do, its role says.
  "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html": ["aws_lambda_permission"],
  // It asks a load balancer as any client on the internet does, which the balancer's groups let in or not. An origin inside of
  // a VPC (aws_cloudfront_vpc_origin) is none of these.
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html": [
    "aws_cloudfront_distribution",
  ],
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html": [
    "aws_sqs_queue_redrive_allow_policy",
    "aws_sqs_queue_redrive_policy",
  ],
  // It refuses requests for what is in them, as the code behind it may; one that does more is none of these.
  "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html": [
    "aws_wafv2_web_acl",
    "aws_wafv2_web_acl_association",
    "aws_wafv2_web_acl_logging_configuration",
  ],
  // They name it for others, or keep what it says.
  "https://docs.aws.amazon.com/acm/latest/userguide/acm-overview.html": ["aws_acm_certificate"],
  "https://docs.aws.amazon.com/acm/latest/userguide/domain-ownership-validation.html": [
    "aws_acm_certificate_validation",
  ],
  "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html": [
    "aws_ecs_account_setting_default",
  ],
  // It removes what isn't current any more; one that does more is none of these.
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html": [
    "aws_s3_bucket_lifecycle_configuration",
  ],
  // They stand in its subnets and groups, and answer.
  "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html": [
    "aws_db_instance",
    "aws_db_subnet_group",
    "aws_rds_cluster",
    "aws_rds_cluster_instance",
    "aws_docdb_cluster",
    "aws_docdb_cluster_instance",
    "aws_docdb_subnet_group",
    "aws_neptune_cluster",
    "aws_neptune_subnet_group",
  ],
  "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VPCs.html": [
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "aws_elasticache_serverless_cache",
    "aws_elasticache_subnet_group",
    "aws_memorydb_cluster",
    "aws_memorydb_subnet_group",
  ],
  "https://docs.aws.amazon.com/efs/latest/ug/network-access.html": [
    "aws_efs_mount_target",
    "aws_efs_file_system",
    "aws_efs_access_point",
    "aws_efs_backup_policy",
  ],
  "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html": ["aws_opensearch_domain"],
  "https://docs.aws.amazon.com/msk/latest/developerguide/create-cluster.html": ["aws_msk_cluster"],
  "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html": ["aws_mq_broker"],
  "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html": [
    "aws_redshift_cluster",
    "aws_redshift_subnet_group",
  ],
};

/**
 * Types of resources that stand in subnets and security groups and open connections from there. They change nothing of
 * these, but reach what the groups let them reach.
 */
const CLIENTS_BY_PAGE: Readonly<Record<string, readonly string[]>> = {
  "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-security-groups.html": [
    "aws_instance",
    "aws_spot_instance_request",
    "aws_launch_template",
    "aws_launch_configuration",
    "aws_autoscaling_group",
    "aws_network_interface",
    "aws_network_interface_sg_attachment",
  ],
  "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedInstancesNetworkConfiguration.html": [
    "aws_ecs_capacity_provider",
  ],
  "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html": ["aws_lambda_function"],
  "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-network-prereqs.html": ["aws_db_proxy"],
  "https://docs.aws.amazon.com/codebuild/latest/userguide/vpc-support.html": ["aws_codebuild_project"],
  "https://docs.aws.amazon.com/batch/latest/userguide/compute_environment_parameters.html": [
    "aws_batch_compute_environment",
  ],
  "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.VPC.html": [
    "aws_dms_replication_instance",
    "aws_dms_replication_subnet_group",
  ],
};

const PAGES: ReadonlyMap<string, string> = new Map(
  Object.entries(BY_PAGE).flatMap(([page, types]) => types.map((type) => [type, page])),
);

/** Types of resources outside of AWS. */
const ELSEWHERE = /^(?:terraform_data|(?:docker|random|time|tls|local|null|archive|template)_\w+)$/;

const CLIENTS: ReadonlySet<string> = new Set(Object.values(CLIENTS_BY_PAGE).flat());

/**
 * Types of resources that change nothing unless they run commands of their own (`provisioner`).
 * @see https://developer.hashicorp.com/terraform/language/resources/provisioners/syntax
 */
export const COMMAND_TYPES: ReadonlySet<string> = new Set(["null_resource", "terraform_data"]);

/** Whether a resource of the type changes nothing of what it refers to. */
export function isBystander(type: string): boolean {
  return PAGES.has(type) || CLIENTS.has(type) || ELSEWHERE.test(type);
}

/** Whether one that has a security group only answers. */
export function onlyAnswers(type: string): boolean {
  return PAGES.has(type);
}
