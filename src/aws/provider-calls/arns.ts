import type { NetworkTarget, Target } from "./call";

/** The service of a target's ARN, and how what follows the account begins. */
export const ARN_PATHS: Readonly<Record<Exclude<Target, "any">, readonly [service: string, path: string]>> = {
  accessPoint: ["elasticfilesystem", "access-point/"],
  anyDatabase: ["rds", "db:"],
  anyRepository: ["ecr", "repository/"],
  awsPrefixList: ["ec2", "prefix-list/"],
  bucket: ["s3", ""],
  cache: ["elasticache", "replicationgroup:"],
  cacheDefaults: ["elasticache", "parametergroup:default"],
  cacheNode: ["elasticache", "cluster:"],
  cacheSnapshot: ["elasticache", "snapshot:"],
  cacheSubnetGroup: ["elasticache", "subnetgroup:"],
  cluster: ["ecs", "cluster/"],
  database: ["rds", "db:"],
  databaseCluster: ["rds", "cluster:"],
  databaseClusterDefaults: ["rds", "cluster-pg:default"],
  databaseClusterParameters: ["rds", "cluster-pg:"],
  databaseClusterSnapshot: ["rds", "cluster-snapshot:"],
  databaseDefaults: ["rds", "pg:default"],
  databaseParameters: ["rds", "pg:"],
  databaseSecret: ["secretsmanager", "secret:rds!"],
  databaseSnapshot: ["rds", "snapshot:"],
  databaseSubnetGroup: ["rds", "subgrp:"],
  discoveryNamespace: ["servicediscovery", "namespace/"],
  discoveryService: ["servicediscovery", "service/"],
  ecsService: ["ecs", "service/"],
  eventBus: ["events", "event-bus/"],
  fileSystem: ["elasticfilesystem", "file-system/"],
  foundCache: ["elasticache", "replicationgroup:"],
  foundDatabase: ["rds", "db:"],
  foundDatabaseCluster: ["rds", "cluster:"],
  foundServerlessCache: ["elasticache", "serverlesscache:"],
  globalCluster: ["rds", "global-cluster:"],
  hostedZone: ["route53", "hostedzone/"],
  key: ["kms", "key/"],
  keyAlias: ["kms", "alias/"],
  listener: ["elasticloadbalancing", "listener/"],
  listenerRule: ["elasticloadbalancing", "listener-rule/"],
  loadBalancer: ["elasticloadbalancing", "loadbalancer/"],
  logGroup: ["logs", "log-group:"],
  parameter: ["ssm", "parameter/"],
  passedTaskRole: ["iam", "role/"],
  queue: ["sqs", ""],
  repository: ["ecr", "repository/"],
  resourceGroup: ["resource-groups", "group/"],
  scalableTarget: ["application-autoscaling", "scalable-target/"],
  scalingAlarm: ["cloudwatch", "alarm:"],
  schedule: ["scheduler", "schedule/"],
  scheduleGroup: ["scheduler", "schedule-group/"],
  scheduleRole: ["iam", "role/"],
  secret: ["secretsmanager", "secret:"],
  serviceDeployment: ["ecs", "service-deployment/"],
  serviceRevision: ["ecs", "service-revision/"],
  storedObject: ["s3", ""],
  table: ["dynamodb", "table/"],
  targetGroup: ["elasticloadbalancing", "targetgroup/"],
  taskDefinition: ["ecs", "task-definition/"],
  taskRole: ["iam", "role/"],
  tlsRole: ["iam", "role/"],
  topic: ["sns", ""],
};

/** ARNs of these services have neither region nor account, or an account alone. */
export const GLOBAL: Readonly<Record<string, "account" | "neither">> = {
  iam: "account",
  route53: "neither",
  s3: "neither",
};

/** Where a resource names what it is about, by type and target; `a.b` is the attribute `b` of the block `a`. */
export const NAMED_BY: Readonly<Record<string, Readonly<Partial<Record<Target, string>>>>> = {
  aws_appautoscaling_target: { ecsService: "resource_id" },
  aws_db_instance: { databaseSubnetGroup: "db_subnet_group_name" },
  aws_ecr_lifecycle_policy: { repository: "repository" },
  aws_ecs_cluster_capacity_providers: { cluster: "cluster_name" },
  aws_efs_access_point: { fileSystem: "file_system_id" },
  aws_efs_backup_policy: { fileSystem: "file_system_id" },
  aws_efs_file_system_policy: { fileSystem: "file_system_id" },
  aws_efs_mount_target: { fileSystem: "file_system_id" },
  aws_elasticache_replication_group: { cacheSubnetGroup: "subnet_group_name" },
  aws_iam_role_policy: { taskRole: "role" },
  aws_rds_cluster: { databaseSubnetGroup: "db_subnet_group_name" },
  aws_rds_cluster_instance: {
    databaseCluster: "cluster_identifier",
    databaseSubnetGroup: "db_subnet_group_name",
  },
  aws_s3_bucket_lifecycle_configuration: { bucket: "bucket" },
  aws_s3_bucket_policy: { bucket: "bucket" },
  aws_s3_bucket_public_access_block: { bucket: "bucket" },
  aws_s3_bucket_server_side_encryption_configuration: { bucket: "bucket" },
  aws_s3_bucket_versioning: { bucket: "bucket" },
  aws_service_discovery_private_dns_namespace: { hostedZone: "hosted_zone" },
  aws_service_discovery_service: { discoveryNamespace: "dns_config.namespace_id" },
  aws_sqs_queue_policy: { queue: "queue_url" },
  aws_sqs_queue_redrive_allow_policy: { queue: "queue_url" },
  docker_registry_image: { repository: "name" },
};

/** The name in the ARN, of what an attribute holds: a queue's URL, `service/<cluster>/<service>`, an image's URI. */
export function nameIn(attribute: string, text: string): string {
  if (attribute === "queue_url") return text.slice(text.lastIndexOf("/") + 1);
  if (attribute === "resource_id") return text.replace(/^service\//, "");
  if (attribute === "name") return text.replace(/^[^/]*\//, "").replace(/[:@].*$/, "");
  return text;
}

/** How ids of Amazon EC2 begin. */
export const ID_PREFIXES: Readonly<Record<NetworkTarget, string>> = {
  "elastic-ip": "eipalloc-",
  "internet-gateway": "igw-",
  natgateway: "nat-",
  "network-interface": "eni-",
  "route-table": "rtb-",
  "security-group": "sg-",
  "security-group-rule": "sgr-",
  subnet: "subnet-",
  vpc: "vpc-",
  "vpc-endpoint": "vpce-",
};
