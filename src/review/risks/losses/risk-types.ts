/**
 * What is lost with a resource that holds data, by type. A type that isn't here is taken to hold none.
 * Source: the AWS provider's documentation of each resource, and "Deleting …" in the user guide of its service.
 */
export const DATA: Readonly<Record<string, string>> = {
  aws_backup_vault: "its backups",
  aws_cloudwatch_log_group: "its logs",
  aws_cognito_user_pool: "its users",
  aws_db_instance: "the database",
  aws_docdb_cluster: "the database",
  aws_dynamodb_table: "its items",
  aws_ebs_volume: "the volume",
  aws_ecr_repository: "its images",
  aws_efs_file_system: "its files",
  aws_elasticache_cluster: "what it holds in memory",
  aws_elasticache_replication_group: "what it holds in memory",
  aws_kinesis_stream: "its records",
  aws_kms_key: "everything that is encrypted with it",
  aws_msk_cluster: "its topics",
  aws_neptune_cluster: "the database",
  aws_opensearch_domain: "its indexes",
  aws_rds_cluster: "the database",
  aws_redshift_cluster: "the database",
  aws_route53_zone: "its records",
  aws_s3_bucket: "its objects",
  aws_secretsmanager_secret: "its value",
  aws_sqs_queue: "its messages",
  aws_ssm_parameter: "its value",
  docker_registry_image: "the pushed image",
  docker_volume: "its files",
};

/**
 * What stops meanwhile, or for good, when a resource is destroyed or replaced, by type; what stops most comes first, and what only
 * belongs to something else last.
 */
export const TRAFFIC: Readonly<Record<string, string>> = {
  aws_vpc: "everything that runs in it",
  aws_subnet: "everything that runs in it",
  aws_ecs_cluster: "all services in it",
  aws_internet_gateway: "everything from and to the internet",
  aws_nat_gateway: "connections to the internet",
  aws_eip: "connections by this public address, which others may have on a list",
  aws_lb: "every connection to it; its DNS name changes",
  aws_lb_listener: "every connection to its port",
  aws_route53_record: "whoever looks its name up",
  aws_acm_certificate: "HTTPS with this certificate",
  aws_ecs_service: "all its tasks",
  aws_vpc_endpoint: "calls to this AWS service, such as pulling an image at a task's start",
  aws_network_acl: "traffic of its subnets",
  aws_route_table: "traffic of its subnets",
  aws_route: "traffic that takes this route",
  aws_service_discovery_private_dns_namespace: "every call to a name in it",
  aws_service_discovery_http_namespace: "every call by a name of Service Connect",
  aws_service_discovery_service: "calls to its name",
  aws_rds_cluster_instance: "connections to this instance of the database",
  aws_sns_topic: "what is published to it; its subscriptions go with it",
  aws_cloudwatch_event_bus: "events that are put on it",
  aws_efs_mount_target: "mounting the file system in its subnet",
  aws_efs_access_point: "mounting the file system by it",
  aws_lb_target_group: "requests to its service",
  aws_lb_listener_rule: "requests to its paths",
  aws_sns_topic_subscription: "what its endpoint gets from the topic",
  aws_sns_topic_policy: "what it lets publish and subscribe",
  aws_sqs_queue_policy: "what it lets send and receive",
  aws_s3_bucket_policy: "access to its bucket that it allows",
  aws_cloudwatch_event_bus_policy: "what it lets put on its bus",
  aws_dynamodb_resource_policy: "access to its table that it allows",
  aws_ecr_repository_policy: "pulls of its images that it allows",
  aws_efs_file_system_policy: "mounting that it allows",
  aws_kms_key_policy: "what it lets encrypt and decrypt",
  aws_secretsmanager_secret_policy: "access to its secret that it allows",
  aws_kms_alias: "what names its key by it",
  aws_iam_role: "what runs with this role",
  aws_iam_role_policy: "what needs these permissions",
  aws_iam_role_policy_attachment: "what needs these permissions",
  aws_route_table_association: "traffic of its subnet",
  aws_security_group: "traffic that its rules allow",
  aws_vpc_security_group_egress_rule: "the flows that it allows",
  aws_vpc_security_group_ingress_rule: "the flows that it allows",
};

/** Rules of security groups: one is missed only where a flow goes through it. */
export const FLOW_RULES: ReadonlySet<string> = new Set([
  "aws_security_group_rule",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
]);

/** What keeps harm away, or tells of it, from beside what it is about: by type, what is gone with it. */
export const WATCHING: Readonly<Record<string, string>> = {
  aws_backup_plan: "the backups that it makes",
  aws_backup_selection: "the backups of what it selects",
  aws_cloudtrail: "the record of what is done in the account",
  aws_cloudwatch_composite_alarm: "its alarm",
  aws_cloudwatch_metric_alarm: "its alarm",
  aws_efs_backup_policy: "the daily backups of its file system",
  aws_flow_log: "the record of connections",
  aws_guardduty_detector: "what it detects",
  aws_s3_account_public_access_block: "the block of public access to all buckets",
  aws_s3_bucket_logging: "the record of requests to its bucket",
  aws_s3_bucket_public_access_block: "the block of public access to its bucket",
  aws_s3_bucket_server_side_encryption_configuration: "the encryption that its bucket is set to",
  aws_s3_bucket_versioning: "former versions of what is in its bucket",
  aws_shield_protection: "the protection against floods of requests",
  aws_wafv2_web_acl: "its rules about requests",
  aws_wafv2_web_acl_association: "the web ACL before what it names",
  aws_wafv2_web_acl_logging_configuration: "the record of requests that its rules judge",
};
