/**
 * What AWS, or the provider before it asks AWS, says of a name that is taken. Read in November 2026: AWS's API models
 * (botocore 1.44.8) and the provider's files below `internal/service`. A type that isn't here is refused in words of ours: AWS
 * lets two resources share what they name, and each of them overwrites the other's.
 */
import type { ValueObject } from "../../provider/cty";
import { textAt } from "./values-at";

type Words = (state: ValueObject) => string;

const name = (state: ValueObject): string => textAt(state, "name");

export const TAKEN: Readonly<Record<string, Words>> = {
  aws_cloudwatch_event_bus: () =>
    "ResourceAlreadyExistsException: The resource you are trying to create already exists.",
  aws_cloudwatch_log_group: () => "ResourceAlreadyExistsException: The specified log group already exists",
  aws_db_instance: () => "DBInstanceAlreadyExists: The user already has a DB instance with the given identifier.",
  aws_db_parameter_group: () => "DBParameterGroupAlreadyExists: A DB parameter group with the same name exists.",
  aws_db_subnet_group: () =>
    "DBSubnetGroupAlreadyExists: DBSubnetGroupName is already used by an existing DB subnet group.",
  aws_dynamodb_table: () => "ResourceInUseException: You attempted to recreate an existing table.",
  aws_ecr_repository: (it) =>
    `RepositoryAlreadyExistsException: The repository with name '${name(it)}' already exists in the registry with id '${textAt(it, "registry_id")}'`,
  aws_ecs_service: () => "InvalidParameterException: Creation of service was not idempotent.",
  aws_efs_file_system: () =>
    "FileSystemAlreadyExists: The file system you are trying to create already exists, with the creation token you provided.",
  aws_efs_mount_target: () =>
    "MountTargetConflict: The mount target would violate one of the specified restrictions based on the file system's existing mount targets.",
  aws_elasticache_replication_group: () =>
    "ReplicationGroupAlreadyExists: The specified replication group already exists.",
  aws_elasticache_subnet_group: () =>
    "CacheSubnetGroupAlreadyExists: The requested cache subnet group name is already in use by an existing cache subnet group.",
  aws_iam_policy: (it) =>
    `EntityAlreadyExists: A policy called ${name(it)} already exists. Duplicate names are not allowed.`,
  aws_iam_role: (it) => `EntityAlreadyExists: Role with name ${name(it)} already exists.`,
  aws_kms_alias: () =>
    "AlreadyExistsException: The request was rejected because it attempted to create a resource that already exists.",
  aws_lb: (it) => `ELBv2 Load Balancer (${name(it)}) already exists`,
  aws_lb_listener: (it) =>
    `DuplicateListener: A listener already exists on this port for this load balancer '${textAt(it, "load_balancer_arn")}'`,
  aws_lb_listener_rule: (it) => `PriorityInUse: Priority '${textAt(it, "priority")}' is currently in use`,
  aws_lb_target_group: (it) => `ELBv2 Target Group (${name(it)}) already exists`,
  aws_rds_cluster: () => "DBClusterAlreadyExistsFault: The user already has a DB cluster with the given identifier.",
  aws_rds_cluster_instance: () =>
    "DBInstanceAlreadyExists: The user already has a DB instance with the given identifier.",
  aws_rds_cluster_parameter_group: () =>
    "DBParameterGroupAlreadyExists: A DB parameter group with the same name exists.",
  aws_s3_bucket: () =>
    "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
  aws_secretsmanager_secret: (it) =>
    `ResourceExistsException: The operation failed because the secret ${name(it)} already exists.`,
  aws_security_group: (it) =>
    `InvalidGroup.Duplicate: The security group '${name(it)}' already exists for VPC '${textAt(it, "vpc_id")}'`,
  aws_service_discovery_private_dns_namespace: () =>
    "NamespaceAlreadyExists: The namespace that you're trying to create already exists.",
  aws_service_discovery_service: () =>
    "ServiceAlreadyExists: The service can't be created because a service with the same name already exists.",
  aws_ssm_parameter: () =>
    "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
  aws_subnet: (it) => `InvalidSubnet.Conflict: The CIDR '${textAt(it, "cidr_block")}' conflicts with another subnet`,
};

/** Of a secret whose deletion is only scheduled. */
export const SCHEDULED =
  "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.";
