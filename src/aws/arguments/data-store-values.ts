import { type Arguments, anyCaseOf, number, text } from "./argument-rule";

/**
 * Arguments of databases, of caches and of what starts tasks at a time.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_EcsParameters.html
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
 */
export const DATA_STORE_VALUES: Readonly<Record<string, Arguments>> = {
  aws_db_instance: {
    backup_retention_period: number(0, 35),
    db_name: text(/^([A-Za-z][A-Za-z0-9_]*)?$/, "a letter, and letters, digits and _ behind it"),
    // The provider sends it in lower case.
    engine: text(
      /^(aurora-(mysql|postgresql)|(custom-)?(oracle|sqlserver)-[a-z0-9-]+|db2-(ae|se)|mariadb|mysql|postgres)$/i,
      "an engine of RDS, such as postgres, mysql or mariadb",
    ),
  },
  aws_db_parameter_group: { "parameter.apply_method": anyCaseOf("immediate", "pending-reboot") },
  // Of a Redis or Valkey group, which has a primary node and up to five replicas.
  aws_elasticache_replication_group: {
    num_cache_clusters: number(1, 6),
    replicas_per_node_group: number(0, 5),
    snapshot_retention_limit: number(0, 35),
  },
  aws_scheduler_schedule: {
    // The provider leaves out 0, and then it is one task.
    "target.ecs_parameters.task_count": number(1, 10, 0),
    "target.retry_policy.maximum_event_age_in_seconds": number(60, 86_400),
    "target.retry_policy.maximum_retry_attempts": number(0, 185),
  },
};
