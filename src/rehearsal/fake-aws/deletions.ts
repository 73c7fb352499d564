/**
 * Which deletions AWS refuses, with its words: what still uses a resource, and switches that protect it, which the provider
 * takes as they stood before the apply. Read in November 2026: the provider's file that a row names, issues of the provider
 * that quote AWS's error, and else what AWS's API models (botocore 1.44.8) say of the error.
 */
import type { ValueObject } from "../fake-provider/cty";
import { textAt } from "./values-at";

/** What uses a resource: attributes of other resources that have one of its values. */
export interface User {
  readonly type: string;
  /** Attribute that names what is used, dotted; every element of the blocks on the way counts. */
  readonly at: string;
  /** The value that is named. @default its id or its ARN */
  readonly by?: "name";
  /** Whether this user holds on to it. @default it does */
  readonly if?: (user: ValueObject, used: ValueObject) => boolean;
}

export interface Deletion {
  readonly users: readonly User[];
  /** AWS's error, with its code. */
  readonly error: (used: ValueObject) => string;
  /** Whether the provider goes on trying for minutes, so that what uses it may still go. @default where `minutes` are given */
  readonly retries?: true;
  /** How long it tries, where that was read. */
  readonly minutes?: number;
  /** A switch of the resource that has AWS or the provider delete it all the same. */
  readonly unless?: string;
  /** The provider's file, below `internal/service`. */
  readonly source: string;
}

const id = (used: ValueObject): string => textAt(used, "id");

const runsTasks = (service: ValueObject): boolean => service["desired_count"] !== 0;
const ofAnotherGroup = (rule: ValueObject, group: ValueObject): boolean => rule["security_group_id"] !== group["id"];
const isUsedUp = { if: runsTasks } as const;

const IN_SUBNETS: readonly User[] = [
  { type: "aws_ecs_service", at: "network_configuration.subnets", ...isUsedUp },
  { type: "aws_lb", at: "subnets" },
  { type: "aws_lb", at: "subnet_mapping.subnet_id" },
  { type: "aws_nat_gateway", at: "subnet_id" },
  { type: "aws_vpc_endpoint", at: "subnet_ids" },
  { type: "aws_efs_mount_target", at: "subnet_id" },
  { type: "aws_instance", at: "subnet_id" },
  { type: "aws_network_interface", at: "subnet_id" },
  { type: "aws_lambda_function", at: "vpc_config.subnet_ids" },
];

const IN_GROUPS: readonly User[] = [
  { type: "aws_ecs_service", at: "network_configuration.security_groups", ...isUsedUp },
  { type: "aws_lb", at: "security_groups" },
  { type: "aws_vpc_endpoint", at: "security_group_ids" },
  { type: "aws_db_instance", at: "vpc_security_group_ids" },
  { type: "aws_rds_cluster", at: "vpc_security_group_ids" },
  { type: "aws_elasticache_replication_group", at: "security_group_ids" },
  { type: "aws_elasticache_cluster", at: "security_group_ids" },
  { type: "aws_efs_mount_target", at: "security_groups" },
  { type: "aws_instance", at: "vpc_security_group_ids" },
  { type: "aws_network_interface", at: "security_groups" },
  { type: "aws_lambda_function", at: "vpc_config.security_group_ids" },
  ...["ingress", "egress"].map((way) => ({
    type: `aws_vpc_security_group_${way}_rule`,
    at: "referenced_security_group_id",
    if: ofAnotherGroup,
  })),
  { type: "aws_security_group_rule", at: "source_security_group_id", if: ofAnotherGroup },
];

const FORWARDS: readonly User[] = [
  ["aws_lb_listener", "default_action"],
  ["aws_lb_listener_rule", "action"],
].flatMap(([type = "", action = ""]) => [
  { type, at: `${action}.target_group_arn` },
  { type, at: `${action}.forward.target_group.arn` },
]);

export const DELETIONS: Readonly<Record<string, Deletion>> = {
  aws_vpc: {
    users: [
      "aws_subnet",
      "aws_internet_gateway",
      "aws_security_group",
      "aws_route_table",
      "aws_network_acl",
      "aws_vpc_endpoint",
      "aws_egress_only_internet_gateway",
    ].map((type) => ({ type, at: "vpc_id" })),
    error: (it) => `DependencyViolation: The vpc '${id(it)}' has dependencies and cannot be deleted.`,
    retries: true,
    source: "ec2/vpc_.go",
  },
  aws_subnet: {
    users: IN_SUBNETS,
    error: (it) => `DependencyViolation: The subnet '${id(it)}' has dependencies and cannot be deleted.`,
    minutes: 20,
    source: "ec2/vpc_subnet.go",
  },
  aws_security_group: {
    users: IN_GROUPS,
    error: (it) => `DependencyViolation: resource ${id(it)} has a dependent object`,
    retries: true,
    source: "ec2/vpc_security_group.go",
  },
  aws_internet_gateway: {
    // What has a public address, in a subnet of its VPC: see `publicAddresses`.
    users: [],
    error: (it) =>
      `DependencyViolation: Network ${textAt(it, "vpc_id")} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    retries: true,
    source: "ec2/vpc_internet_gateway.go",
  },
  aws_lb_target_group: {
    users: FORWARDS,
    error: (it) => `ResourceInUse: Target group '${id(it)}' is currently in use by a listener or a rule`,
    minutes: 2,
    source: "elbv2/target_group.go",
  },
  aws_acm_certificate: {
    users: [
      { type: "aws_lb_listener", at: "certificate_arn" },
      { type: "aws_lb_listener_certificate", at: "certificate_arn" },
      { type: "aws_cloudfront_distribution", at: "viewer_certificate.acm_certificate_arn" },
    ],
    error: () =>
      "ResourceInUseException: The certificate is in use by another Amazon Web Services service in the caller's account. Remove the association and try again.",
    retries: true,
    source: "acm/certificate.go",
  },
  aws_service_discovery_service: {
    users: [{ type: "aws_ecs_service", at: "service_registries.registry_arn", ...isUsedUp }],
    error: () =>
      "ResourceInUse: Service contains registered instances; delete the instances before deleting the service",
    unless: "force_destroy",
    source: "servicediscovery/service.go",
  },
  ...Object.fromEntries(
    ["private_dns", "public_dns", "http"].map((kind): [string, Deletion] => [
      `aws_service_discovery_${kind}_namespace`,
      {
        users: [
          { type: "aws_service_discovery_service", at: "dns_config.namespace_id" },
          { type: "aws_service_discovery_service", at: "namespace_id" },
        ],
        error: () => "ResourceInUse: The specified resource can't be deleted because it contains other resources.",
        source: `servicediscovery/${kind}_namespace.go`,
      },
    ]),
  ),
  aws_ecs_cluster: {
    users: [
      { type: "aws_ecs_service", at: "cluster" },
      { type: "aws_ecs_service", at: "cluster", by: "name" },
    ],
    error: () => "ClusterContainsServicesException: The Cluster cannot be deleted while Services are active.",
    minutes: 10,
    source: "ecs/cluster.go",
  },
  aws_iam_role: {
    users: [
      { type: "aws_iam_role_policy_attachment", at: "role", by: "name" },
      { type: "aws_iam_role_policy", at: "role", by: "name" },
    ],
    error: () => "DeleteConflict: Cannot delete entity, must detach all policies first.",
    unless: "force_detach_policies",
    source: "iam/role.go",
  },
  aws_iam_policy: {
    users: [
      { type: "aws_iam_role_policy_attachment", at: "policy_arn" },
      { type: "aws_iam_user_policy_attachment", at: "policy_arn" },
      { type: "aws_iam_group_policy_attachment", at: "policy_arn" },
    ],
    error: () => "DeleteConflict: Cannot delete a policy attached to entities.",
    source: "iam/policy.go",
  },
  aws_db_subnet_group: {
    users: [
      { type: "aws_db_instance", at: "db_subnet_group_name", by: "name" },
      { type: "aws_rds_cluster", at: "db_subnet_group_name", by: "name" },
    ],
    error: () => "InvalidDBSubnetGroupStateFault: The DB subnet group cannot be deleted because it's in use.",
    source: "rds/subnet_group.go",
  },
  aws_db_parameter_group: {
    users: [{ type: "aws_db_instance", at: "parameter_group_name", by: "name" }],
    error: () => "InvalidDBParameterGroupState: The DB parameter group is in use or is in an invalid state.",
    retries: true,
    source: "rds/parameter_group.go",
  },
  aws_rds_cluster: {
    users: [{ type: "aws_rds_cluster_instance", at: "cluster_identifier" }],
    error: () =>
      "InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains DB instances in non-deleting state.",
    source: "rds/cluster.go",
  },
  aws_elasticache_subnet_group: {
    users: [
      { type: "aws_elasticache_replication_group", at: "subnet_group_name", by: "name" },
      { type: "aws_elasticache_cluster", at: "subnet_group_name", by: "name" },
    ],
    error: () => "CacheSubnetGroupInUse: The requested cache subnet group is currently in use.",
    source: "elasticache/subnet_group.go",
  },
  aws_efs_file_system: {
    users: [{ type: "aws_efs_mount_target", at: "file_system_id" }],
    error: () => "FileSystemInUse: The file system has mount targets.",
    source: "efs/file_system.go",
  },
  aws_cloudwatch_event_rule: {
    users: [{ type: "aws_cloudwatch_event_target", at: "rule", by: "name" }],
    error: () => "ValidationException: Rule can't be deleted since it has targets.",
    unless: "force_destroy",
    retries: true,
    source: "events/rule.go",
  },
  aws_route53_zone: {
    users: [{ type: "aws_route53_record", at: "zone_id" }],
    error: () =>
      "HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
    unless: "force_destroy",
    source: "route53/zone.go",
  },
  aws_s3_bucket: {
    users: [
      { type: "aws_s3_object", at: "bucket" },
      { type: "aws_s3_bucket_object", at: "bucket" },
    ],
    error: () => "BucketNotEmpty: The bucket you tried to delete is not empty",
    unless: "force_destroy",
    source: "s3/bucket.go",
  },
  aws_wafv2_web_acl: {
    users: [{ type: "aws_wafv2_web_acl_association", at: "web_acl_arn" }],
    error: () =>
      "WAFAssociatedItemException: AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.",
    source: "wafv2/web_acl.go",
  },
};

/** Attributes that hold the public addresses of a VPC, in whose subnets they name. */
export const PUBLIC_ADDRESSES: readonly User[] = [
  { type: "aws_nat_gateway", at: "subnet_id", if: (it) => it["connectivity_type"] !== "private" },
  { type: "aws_lb", at: "subnets", if: (it) => it["internal"] !== true },
  {
    type: "aws_ecs_service",
    at: "network_configuration.subnets",
    if: (it) => runsTasks(it) && textAt(it, "network_configuration.assign_public_ip") === "true",
  },
];

/** Switches that protect a resource, and AWS's error; values are those of the state before. */
export const PROTECTIONS: Readonly<Record<string, (state: ValueObject) => string | undefined>> = {
  aws_lb: (it) =>
    it["enable_deletion_protection"] === true
      ? `OperationNotPermitted: Load balancer '${id(it)}' cannot be deleted because deletion protection is enabled`
      : undefined,
  aws_db_instance: (it) =>
    it["deletion_protection"] === true
      ? "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again."
      : withoutSnapshot(it),
  aws_rds_cluster: (it) =>
    it["deletion_protection"] === true
      ? "InvalidParameterCombination: Cannot delete protected Cluster, please disable deletion protection and try again."
      : withoutSnapshot(it),
  aws_dynamodb_table: (it) =>
    it["deletion_protection_enabled"] === true
      ? "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
      : undefined,
  aws_cognito_user_pool: (it) =>
    it["deletion_protection"] === "ACTIVE"
      ? "InvalidParameterException: The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first."
      : undefined,
};

/** The provider's own error, before it calls AWS. */
function withoutSnapshot(state: ValueObject): string | undefined {
  const named = textAt(state, "final_snapshot_identifier") !== "";
  const isReplica = textAt(state, "replicate_source_db") !== "";
  return state["skip_final_snapshot"] === true || named || isReplica
    ? undefined
    : "final_snapshot_identifier is required when skip_final_snapshot is false";
}

/** What goes on under its name after its deletion, and why; a successor of the name is refused. */
export const LEFT: Readonly<Record<string, (state: ValueObject) => string | undefined>> = {
  aws_cloudwatch_log_group: (it) => (it["skip_destroy"] === true ? "it was left there by skip_destroy" : undefined),
  aws_secretsmanager_secret: (it) =>
    it["recovery_window_in_days"] === 0 ? undefined : "its deletion is scheduled for the end of its recovery window",
};
