/** DynamoDB and ElastiCache. */
import {
  ARN,
  DAILY_WINDOW,
  NOT_EMPTY,
  NULLABLE_BOOL,
  TIMESTAMP,
  WEEKLY_WINDOW,
  all,
  atMost,
  between,
  enumOf,
  length,
  matching,
  oneOf,
  oneOfAnyCase,
  orEmpty,
} from "../checks";
import type { Rows } from "../type-row";

const CACHE_GROUP = all(
  length(1, 40),
  matching(/^[a-zA-Z](?!.*--)[0-9a-zA-Z-]*(?<!-)$/, "letters, digits and single -, beginning with a letter"),
);
const CACHE_VERSION = matching(
  /^([1-5](\.\d+){2}|6\.x|[6-9]\.\d+)$/,
  "<major>.<minor> from version 6 on, <major>.<minor>.<patch> before",
);
const GLOBAL_DATASTORE = [
  "at_rest_encryption_enabled",
  "engine",
  "engine_version",
  "node_type",
  "num_node_groups",
  "parameter_group_name",
  "security_group_names",
  "snapshot_arns",
  "snapshot_name",
  "transit_encryption_enabled",
  "transit_encryption_mode",
];
const TABLE_INDEXES = ["hash_key", "range_key", "local_secondary_index.range_key"];
const INDEX_KEYS = ["global_secondary_index.hash_key", "global_secondary_index.range_key"];

export const STORES: Rows = {
  aws_dynamodb_table: {
    source: "dynamodb/table.go",
    replaces: [
      "hash_key",
      "import_table.s3_bucket_source",
      "local_secondary_index",
      "name",
      "range_key",
      "restore_date_time",
      "restore_to_latest_time",
    ],
    replacesWhen: [
      ...["restore_source_name", "restore_source_table_arn"].map((path) => ({
        paths: [path],
        when: { [path]: { given: true } },
      })),
      // AWS only raises it.
      ...["read_units_per_second", "write_units_per_second"].map((it) => ({
        paths: [`warm_throughput.${it}`],
        when: { [`warm_throughput.${it}`]: { given: true, lower: true as const } },
      })),
    ],
    defaults: {
      billing_mode: "PROVISIONED",
      "replica.consistency_mode": "EVENTUAL",
      "replica.point_in_time_recovery": false,
      "replica.propagate_tags": false,
      table_class: "STANDARD",
      "ttl.enabled": false,
    },
    keeps: ["attribute", "point_in_time_recovery", "server_side_encryption", "ttl"],
    same: { stream_view_type: "case" },
    ignores: [
      ...["point_in_time_recovery", "server_side_encryption"].map((path) => ({
        paths: [path],
        // Switched off is as good as not there.
        when: { [`${path}.enabled`]: { isNot: [true], wasNot: [true] } },
      })),
      {
        paths: ["point_in_time_recovery.recovery_period_in_days"],
        when: { "point_in_time_recovery.enabled": { isNot: [true] } },
      },
      // Needed to switch it off, and not given back.
      {
        paths: ["ttl.attribute_name"],
        when: { "ttl.enabled": { isNot: [true] }, "ttl.attribute_name": { begins: true } },
      },
    ],
    gives: { point_in_time_recovery: [{ enabled: false }], ttl: [{ enabled: false }] },
    values: {
      "attribute.type": enumOf("dynamodb", "ScalarAttributeType"),
      billing_mode: enumOf("dynamodb", "BillingMode"),
      "global_secondary_index.projection_type": enumOf("dynamodb", "ProjectionType"),
      "import_table.input_compression_type": enumOf("dynamodb", "InputCompressionType"),
      "import_table.input_format": enumOf("dynamodb", "InputFormat"),
      "local_secondary_index.projection_type": enumOf("dynamodb", "ProjectionType"),
      restore_date_time: TIMESTAMP,
      restore_source_table_arn: orEmpty(ARN),
      stream_view_type: oneOf("NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY", ""),
      "point_in_time_recovery.recovery_period_in_days": between(1, 35),
      "replica.consistency_mode": enumOf("dynamodb", "MultiRegionConsistency"),
      table_class: enumOf("dynamodb", "TableClass"),
    },
    exclusive: [
      ["read_capacity", "on_demand_throughput"],
      ["write_capacity", "on_demand_throughput"],
      ["import_table", "restore_source_name", "restore_source_table_arn"],
    ],
    refuses: [
      {
        at: "attribute",
        when: { "attribute.name": { within: [...TABLE_INDEXES, ...INDEX_KEYS] } },
        says: "all attributes must be indexed, by the table's keys or those of an index",
      },
      ...[...TABLE_INDEXES, ...INDEX_KEYS].map((path) => ({
        at: path,
        when: { [path]: { within: ["attribute.name"] }, attribute: { given: true } },
        says: `${path} must be defined as an attribute`,
      })),
      {
        at: "stream_view_type",
        when: { stream_enabled: { is: [true] }, stream_view_type: { given: false } },
        says: "stream_view_type is required when stream_enabled = true",
      },
      ...["read_capacity", "write_capacity"].flatMap((path) => [
        {
          at: path,
          when: { billing_mode: { is: ["PAY_PER_REQUEST"] }, [path]: { given: true, isNot: [0] } },
          says: `${path} can not be set when billing_mode is PAY_PER_REQUEST`,
        },
        {
          at: path,
          when: {
            billing_mode: { is: ["PROVISIONED"] },
            [path]: { given: false },
            restore_source_name: { given: false },
            restore_source_table_arn: { given: false },
          },
          says: `${path} must be at least 1 when billing_mode is PROVISIONED`,
        },
        {
          at: path,
          when: { billing_mode: { is: ["PROVISIONED"] }, [path]: { is: [0] } },
          says: `${path} must be at least 1 when billing_mode is PROVISIONED`,
        },
      ]),
      {
        at: "ttl",
        when: { ttl: { given: true }, "ttl.enabled": { is: [true] }, "ttl.attribute_name": { given: false } },
        says: "attribute_name must be set when ttl is enabled",
      },
    ],
  },
  aws_elasticache_subnet_group: {
    source: "elasticache/subnet_group.go",
    replaces: ["name"],
    defaults: { description: "Managed by Terraform" },
    same: { name: "case" },
  },
  aws_elasticache_replication_group: {
    source: "elasticache/replication_group.go",
    replaces: [
      "at_rest_encryption_enabled",
      "data_tiering_enabled",
      "global_replication_group_id",
      "kms_key_id",
      "network_type",
      "port",
      "replication_group_id",
      "security_group_names",
      "snapshot_arns",
      "snapshot_name",
      "subnet_group_name",
    ],
    replacesWhen: [
      { paths: ["engine_version"], when: { engine_version: { lower: true } } },
      { paths: ["engine"], when: { engine: { is: ["redis"], was: ["valkey"] } } },
      { paths: ["transit_encryption_enabled"], when: { engine_version: { below: "7.0" } } },
      ...["node_group_id", "replica_count", "slots"].map((it) => ({
        paths: ["node_group_configuration"],
        when: { [`node_group_configuration.${it}`]: { changes: true } },
      })),
    ],
    defaults: { automatic_failover_enabled: false, multi_az_enabled: false },
    keeps: ["node_group_configuration"],
    counts: { log_delivery_configuration: atMost(2) },
    same: { maintenance_window: "case", replication_group_id: "case" },
    ignores: [{ paths: ["port"], when: { port: { given: false, was: [6379] } } }],
    gives: {
      auto_minor_version_upgrade: "true",
      cluster_mode: "disabled",
      engine: "redis",
      ip_discovery: "ipv4",
      network_type: "ipv4",
    },
    values: {
      at_rest_encryption_enabled: NULLABLE_BOOL,
      auth_token: all(length(16, 128), matching(/^[^@"/]+$/, 'without @, " and /')),
      auth_token_update_strategy: enumOf("elasticache", "AuthTokenUpdateStrategyType"),
      auto_minor_version_upgrade: NULLABLE_BOOL,
      cluster_mode: enumOf("elasticache", "ClusterMode"),
      description: NOT_EMPTY,
      engine: oneOfAnyCase("redis", "valkey"),
      engine_version: orEmpty(CACHE_VERSION),
      ip_discovery: enumOf("elasticache", "IpDiscovery"),
      "log_delivery_configuration.destination_type": enumOf("elasticache", "DestinationType"),
      "log_delivery_configuration.log_format": enumOf("elasticache", "LogFormat"),
      "log_delivery_configuration.log_type": enumOf("elasticache", "LogType"),
      maintenance_window: WEEKLY_WINDOW,
      network_type: enumOf("elasticache", "NetworkType"),
      "node_group_configuration.node_group_id": matching(/^\d{1,4}$/, "1 to 4 digits"),
      "node_group_configuration.replica_count": between(0, 5),
      "node_group_configuration.slots": matching(/^[\d,-]+$/, "digits, commas and -"),
      notification_topic_arn: orEmpty(ARN),
      replicas_per_node_group: between(0, 5),
      replication_group_id: CACHE_GROUP,
      snapshot_arns: all(ARN, matching(/^[^,]*$/, "without a comma")),
      snapshot_retention_limit: atMost(35),
      snapshot_window: DAILY_WINDOW,
      transit_encryption_mode: enumOf("elasticache", "TransitEncryptionMode"),
    },
    exclusive: [
      ["auth_token", "user_group_ids"],
      ["num_cache_clusters", "num_node_groups"],
      ["num_cache_clusters", "replicas_per_node_group"],
      ["node_group_configuration", "preferred_cache_cluster_azs"],
      ...GLOBAL_DATASTORE.map((it) => ["global_replication_group_id", it]),
    ],
    refuses: [
      {
        at: "engine_version",
        when: { engine: { is: ["valkey"], wasNot: ["valkey"], changes: true }, engine_version: { changes: false } },
        says: "must explicitly set 'engine_version' attribute when updating engine to 'valkey'",
      },
      {
        at: "automatic_failover_enabled",
        when: { multi_az_enabled: { is: [true] }, automatic_failover_enabled: { isNot: [true] } },
        says: "automatic_failover_enabled must be true if multi_az_enabled is true",
      },
      {
        at: "num_cache_clusters",
        when: { automatic_failover_enabled: { is: [true] }, num_cache_clusters: { given: true, is: [1] } },
        says: '"num_cache_clusters": must be at least 2 if automatic_failover_enabled is true',
      },
      {
        at: "auth_token_update_strategy",
        when: { auth_token_update_strategy: { given: true }, auth_token: { given: false } },
        says: "auth_token must be set when auth_token_update_strategy is set",
      },
    ],
  },
};
