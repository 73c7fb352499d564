/**
 * Which deletions AWS refuses, with its words: what still uses a resource. Read in November 2026: the provider's file that a row
 * names, issues of the provider that quote AWS's error, and else what AWS's API models (botocore 1.44.8) say of the error.
 */
import type { ValueObject } from "../../provider/cty";
import type { Existing } from "./existing";
import { IN_GROUPS, IN_SUBNETS, isUsedUp, runsTasks, type User } from "./network-interfaces";
import { textAt, valuesAt } from "./values-at";

export interface Deletion {
  readonly users: readonly User[];
  /** AWS's error, with its code. */
  readonly error: (used: ValueObject, user: Existing | undefined) => string;
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

/** By its name, which is one of a region's. */
const byName = (used: ValueObject): readonly string[] => [textAt(used, "name")];
const isConnected = (service: ValueObject): boolean =>
  textAt(service, "service_connect_configuration.enabled") === "true" &&
  textAt(service, "service_connect_configuration.service.port_name") !== "";

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
  // @see https://github.com/hashicorp/terraform-provider-aws/issues/13763
  aws_eip: {
    users: [
      { type: "aws_nat_gateway", at: "allocation_id" },
      { type: "aws_nat_gateway", at: "secondary_allocation_ids" },
      { type: "aws_lb", at: "subnet_mapping.allocation_id" },
    ],
    error: () => "AuthFailure: You do not have permission to access the specified resource.",
    source: "ec2/ec2_eip.go",
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
    // @see https://github.com/hashicorp/terraform/issues/18997
    error: (it) => {
      const arn = textAt(it, "arn");
      return `ResourceInUseException: Certificate ${arn} in account ${arn.split(":")[4] ?? ""} is in use.`;
    },
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
          // Amazon ECS makes the services of Service Connect, and deletes them with its own.
          { type: "aws_ecs_service", at: "service_connect_configuration.namespace", if: isConnected },
          { type: "aws_ecs_service", at: "service_connect_configuration.namespace", by: byName, if: isConnected },
        ],
        // @see https://github.com/anomalyco/sst/issues/5931
        error: () =>
          "ResourceInUse: Namespace has associated services; delete the services before deleting the namespace",
        source: `servicediscovery/${kind}_namespace.go`,
      },
    ]),
  ),
  aws_ecs_cluster: {
    users: [
      { type: "aws_ecs_service", at: "cluster" },
      { type: "aws_ecs_service", at: "cluster", by: byName },
    ],
    error: () => "ClusterContainsServicesException: The Cluster cannot be deleted while Services are active.",
    minutes: 10,
    source: "ecs/cluster.go",
  },
  // @see https://github.com/pahud/cdk-fargate-patterns/issues/71
  aws_ecs_cluster_capacity_providers: {
    users: [
      {
        type: "aws_ecs_service",
        at: "cluster",
        by: (used, account) => {
          const cluster = textAt(used, "cluster_name");
          return [cluster, `arn:aws:ecs:${textAt(used, "region")}:${account}:cluster/${cluster}`];
        },
        if: (service, { capacity_providers: offered }) =>
          runsTasks(service) &&
          valuesAt(service, "capacity_provider_strategy.capacity_provider").some(
            (it) => Array.isArray(offered) && offered.includes(it),
          ),
      },
    ],
    error: () => "ResourceInUseException: The specified capacity provider is in use and cannot be removed.",
    retries: true,
    source: "ecs/cluster_capacity_providers.go",
  },
  // A role takes its own policies with it, with force_detach_policies or without: iam/role.go finds them at the refresh.
  aws_iam_policy: {
    users: [
      { type: "aws_iam_role_policy_attachment", at: "policy_arn" },
      { type: "aws_iam_user_policy_attachment", at: "policy_arn" },
      { type: "aws_iam_group_policy_attachment", at: "policy_arn" },
      { type: "aws_iam_policy_attachment", at: "policy_arn" },
      { type: "aws_iam_role", at: "managed_policy_arns" },
    ],
    error: () => "DeleteConflict: Cannot delete a policy attached to entities.",
    source: "iam/policy.go",
  },
  aws_db_subnet_group: {
    users: [
      { type: "aws_db_instance", at: "db_subnet_group_name", by: byName },
      { type: "aws_rds_cluster", at: "db_subnet_group_name", by: byName },
    ],
    // @see https://github.com/anomalyco/sst/issues/4026
    // @see https://github.com/anomalyco/ion/issues/1187
    error: (it, user) => {
      const who =
        user?.type === "aws_rds_cluster"
          ? `cluster: ${textAt(user.state, "cluster_identifier")}`
          : `instance: ${textAt(user?.state ?? {}, "identifier")}`;
      return `InvalidDBSubnetGroupStateFault: Cannot delete the subnet group '${textAt(it, "name")}' because at least one database ${who} is still using it.`;
    },
    source: "rds/subnet_group.go",
  },
  aws_db_parameter_group: {
    users: [
      { type: "aws_db_instance", at: "parameter_group_name", by: byName },
      { type: "aws_rds_cluster_instance", at: "db_parameter_group_name", by: byName },
    ],
    // @see https://github.com/terraform-aws-modules/terraform-aws-rds-aurora/issues/466
    error: (it) =>
      `InvalidDBParameterGroupState: One or more database instances are still members of this parameter group ${textAt(it, "name")}, so the group cannot be deleted`,
    retries: true,
    source: "rds/parameter_group.go",
  },
  aws_rds_cluster_parameter_group: {
    users: [{ type: "aws_rds_cluster", at: "db_cluster_parameter_group_name", by: byName }],
    error: () => "InvalidDBParameterGroupState: The DB parameter group is in use or is in an invalid state.",
    minutes: 3,
    source: "rds/cluster_parameter_group.go",
  },
  aws_rds_cluster: {
    users: [{ type: "aws_rds_cluster_instance", at: "cluster_identifier" }],
    error: () =>
      "InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains DB instances in non-deleting state.",
    source: "rds/cluster.go",
  },
  aws_elasticache_subnet_group: {
    users: [
      { type: "aws_elasticache_replication_group", at: "subnet_group_name", by: byName },
      { type: "aws_elasticache_cluster", at: "subnet_group_name", by: byName },
    ],
    // @see https://github.com/terraform-aws-modules/terraform-aws-elasticache/pull/29
    error: (it) =>
      `CacheSubnetGroupInUse: Cache subnet group ${textAt(it, "name")} is currently in use by a cache cluster.`,
    source: "elasticache/subnet_group.go",
  },
  aws_elasticache_parameter_group: {
    users: [
      { type: "aws_elasticache_replication_group", at: "parameter_group_name", by: byName },
      { type: "aws_elasticache_cluster", at: "parameter_group_name", by: byName },
    ],
    // @see https://github.com/hashicorp/terraform-provider-aws/pull/8
    error: (it) =>
      `InvalidCacheParameterGroupState: Cache parameter group ${textAt(it, "name")} can not be deleted in the current state.`,
    retries: true,
    source: "elasticache/parameter_group.go",
  },
  aws_db_option_group: {
    users: [{ type: "aws_db_instance", at: "option_group_name", by: byName }],
    // @see https://github.com/hashicorp/terraform-provider-aws/issues/4595
    error: (it) =>
      `InvalidOptionGroupStateFault: The option group '${textAt(it, "name")}' cannot be deleted because it is in use.`,
    retries: true,
    source: "rds/option_group.go",
  },
  aws_rds_global_cluster: {
    users: [{ type: "aws_rds_cluster", at: "global_cluster_identifier" }],
    error: () =>
      "InvalidGlobalClusterStateFault: The global cluster is in an invalid state and can't perform the requested operation.",
    unless: "force_destroy",
    source: "rds/global_cluster.go",
  },
  aws_efs_file_system: {
    users: [{ type: "aws_efs_mount_target", at: "file_system_id" }],
    error: () => "FileSystemInUse: The file system has mount targets.",
    source: "efs/file_system.go",
  },
  aws_cloudwatch_event_rule: {
    users: [{ type: "aws_cloudwatch_event_target", at: "rule", by: byName }],
    error: () => "ValidationException: Rule can't be deleted since it has targets.",
    unless: "force_destroy",
    retries: true,
    source: "events/rule.go",
  },
  // No model says its code: the sentence is that of DeleteEventBus.
  aws_cloudwatch_event_bus: {
    users: [{ type: "aws_cloudwatch_event_rule", at: "event_bus_name", by: byName }],
    error: () => "All rules associated with this event bus need to be deleted.",
    source: "events/bus.go",
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
