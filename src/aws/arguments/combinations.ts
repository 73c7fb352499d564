/** What the value of one argument asks of others of the same resource. */
export interface Combination {
  readonly when: string;
  /** The value, or anything. */
  readonly is?: string;
  /** What it is where nothing is set. */
  readonly byDefault?: string;
  readonly needs?: { readonly path: string; readonly is?: string };
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

/**
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 * @see https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/route53_record.html.markdown
 */
export const COMBINATIONS: Readonly<Record<string, readonly Combination[]>> = {
  aws_alb_target_group: TARGET_GROUP,
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
  aws_elasticache_replication_group: [
    { when: "multi_az_enabled", is: "true", needs: { path: "automatic_failover_enabled", is: "true" } },
    { when: "transit_encryption_mode", needs: { path: "transit_encryption_enabled", is: "true" } },
  ],
  aws_lb_target_group: TARGET_GROUP,
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
