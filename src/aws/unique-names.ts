/** What has a name of its own in an account, by type of resource: the attribute, and whether each region has its own names. */
export interface UniqueName {
  readonly attribute: string;
  readonly scope: "region" | "account" | "all accounts";
}

const NAMED = { attribute: "name", scope: "region" } as const;

/**
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 * @see https://docs.aws.amazon.com/efs/latest/APIReference/API_CreateFileSystem.html
 * @see https://docs.aws.amazon.com/cloud-map/latest/api/API_CreateHttpNamespace.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBParameterGroup.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheSubnetGroup.html
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 * @see https://docs.aws.amazon.com/ARG/latest/APIReference/API_CreateGroup.html
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
export const UNIQUE_NAMES: Readonly<Record<string, UniqueName>> = {
  aws_iam_role: { attribute: "name", scope: "account" },
  aws_iam_policy: { attribute: "name", scope: "account" },
  aws_s3_bucket: { attribute: "bucket", scope: "all accounts" },
  aws_ecr_repository: NAMED,
  aws_cloudwatch_log_group: NAMED,
  aws_ecs_cluster: NAMED,
  aws_lb: NAMED,
  aws_alb: NAMED,
  aws_lb_target_group: NAMED,
  aws_alb_target_group: NAMED,
  aws_secretsmanager_secret: NAMED,
  aws_ssm_parameter: NAMED,
  aws_sqs_queue: NAMED,
  aws_dynamodb_table: NAMED,
  aws_sns_topic: NAMED,
  aws_db_instance: { attribute: "identifier", scope: "region" },
  aws_db_subnet_group: NAMED,
  aws_rds_cluster: { attribute: "cluster_identifier", scope: "region" },
  aws_elasticache_replication_group: { attribute: "replication_group_id", scope: "region" },
  aws_efs_file_system: { attribute: "creation_token", scope: "region" },
  aws_service_discovery_http_namespace: NAMED,
  aws_cloudwatch_event_bus: NAMED,
  aws_db_parameter_group: NAMED,
  aws_rds_cluster_parameter_group: NAMED,
  aws_elasticache_subnet_group: NAMED,
  aws_kms_alias: NAMED,
  aws_resourcegroups_group: NAMED,
  aws_scheduler_schedule_group: NAMED,
  aws_iam_openid_connect_provider: { attribute: "url", scope: "account" },
};
