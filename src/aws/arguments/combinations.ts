/** What one argument, or the resource itself, asks of the resource's other arguments. */
export interface Combination {
  /** @default whenever there is the resource */
  readonly when?: string;
  /** The value, or anything. */
  readonly is?: string;
  /** What it is where nothing is set. */
  readonly byDefault?: string;
  readonly needs?: { readonly path: string; readonly is?: string };
  /** Arguments beside which it isn't asked for. */
  readonly unless?: readonly string[];
  /** Arguments that AWS refuses beside it. */
  readonly refuses?: readonly string[];
}

const TARGET_GROUP: readonly Combination[] = [
  {
    when: "load_balancing_anomaly_mitigation",
    is: "on",
    needs: { path: "load_balancing_algorithm_type", is: "weighted_random" },
  },
];

const always = (path: string, ...unless: readonly string[]): Combination => ({ needs: { path }, unless });
const CUSTOM_METRIC = "target_tracking_scaling_policy_configuration.customized_metric_specification";
const OF_DATABASE = ["replicate_source_db", "restore_to_point_in_time", "snapshot_identifier"];
const OF_CLUSTER = [
  "global_cluster_identifier",
  "replication_source_identifier",
  "restore_to_point_in_time",
  "snapshot_identifier",
];

/**
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 * @see https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_CustomizedMetricSpecification.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/db_instance.html.markdown
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/elasticache_cluster.html.markdown
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/elasticache_replication_group.html.markdown
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/rds_cluster.html.markdown
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/route53_record.html.markdown
 */
export const COMBINATIONS: Readonly<Record<string, readonly Combination[]>> = {
  aws_alb_target_group: TARGET_GROUP,
  aws_appautoscaling_policy: [
    { when: CUSTOM_METRIC, needs: { path: `${CUSTOM_METRIC}.metric_name` }, unless: [`${CUSTOM_METRIC}.metrics`] },
  ],
  aws_db_instance: ["allocated_storage", "engine", "username"].map((path) => always(path, ...OF_DATABASE)),
  aws_dynamodb_table: [
    { when: "hash_key", needs: { path: "attribute" } },
    always("hash_key", "import_table", "restore_source_name", "restore_source_table_arn"),
  ],
  aws_ecs_cluster: [
    {
      when: "configuration.execute_command_configuration.logging",
      is: "OVERRIDE",
      needs: { path: "configuration.execute_command_configuration.log_configuration" },
    },
  ],
  aws_efs_file_system: [
    { when: "throughput_mode", is: "provisioned", needs: { path: "provisioned_throughput_in_mibps" } },
    // The provider refuses it without.
    { when: "kms_key_id", needs: { path: "encrypted", is: "true" } },
  ],
  aws_elasticache_cluster: ["engine", "node_type", "num_cache_nodes"].map((path) =>
    always(path, "replication_group_id"),
  ),
  aws_elasticache_replication_group: [
    always("node_type", "global_replication_group_id"),
    { when: "transit_encryption_mode", needs: { path: "transit_encryption_enabled", is: "true" } },
  ],
  aws_lb_target_group: TARGET_GROUP,
  aws_rds_cluster: [always("master_username", ...OF_CLUSTER)],
  aws_route53_record: [{ when: "records", needs: { path: "ttl" } }],
  aws_vpc_endpoint: [
    { when: "vpc_endpoint_type", is: "Interface", refuses: ["route_table_ids"] },
    {
      when: "vpc_endpoint_type",
      is: "Gateway",
      byDefault: "Gateway",
      refuses: ["subnet_ids", "security_group_ids"],
    },
  ],
};
