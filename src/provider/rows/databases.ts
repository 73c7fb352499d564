/** RDS. */
import {
  ARN,
  DAILY_WINDOW,
  KMS_KEY,
  PREFIX_SUFFIX,
  ROLE_ARN,
  TIMESTAMP,
  WEEKLY_WINDOW,
  all,
  between,
  enumOf,
  enumOfAnyCase,
  length,
  matching,
  oneOf,
  orEmpty,
} from "../checks";
import type { Rows, TypeRow } from "../type-row";

export const IDENTIFIER = all(
  length(1, 63),
  matching(/^[a-z](?!.*--)[0-9a-z-]*(?<!-)$/, "lower-case letters, digits and single -, beginning with a letter"),
);
export const IDENTIFIER_PREFIX = all(length(1, 63 - PREFIX_SUFFIX), matching(/^[a-z](?!.*--)[0-9a-z-]*$/, "the like"));
const GROUP_NAME = all(
  length(1, 255),
  matching(/^[a-z](?!.*--)[0-9a-z.-]*(?<!-)$/, "lower-case letters, digits and single -, beginning with a letter"),
);
const GROUP_PREFIX = matching(/^[a-z](?!.*--)[0-9a-z.-]*$/, "lower-case letters, digits and -");
const SUBNET_GROUP = all(
  length(1, 255),
  matching(/^[ .0-9a-z_-]+$/, "lower-case letters, digits, spaces and .-_"),
  matching(/^(?!default$)/i, "another name than default"),
);
export const SNAPSHOT = matching(/^(?!.*--)[0-9A-Za-z-]+(?<!-)$/, "letters, digits and single -");
export const NETWORK_TYPE = oneOf("IPV4", "DUAL");
export const LIFECYCLE = oneOf("open-source-rds-extended-support", "open-source-rds-extended-support-disabled");
export const CUSTOM_PROFILE = matching(/^AWSRDSCustom/, "a text that begins with AWSRDSCustom");
const MONITORING = oneOf(0, 1, 5, 10, 15, 30, 60);
const CREDENTIALS = [
  ["manage_master_user_password", "password"],
  ["manage_master_user_password", "password_wo"],
  ["password", "password_wo"],
];

const parameterGroup = (file: string): TypeRow => ({
  source: `rds/${file}`,
  replaces: ["description", "family", "name", "name_prefix"],
  defaults: { description: "Managed by Terraform", "parameter.apply_method": "immediate" },
  same: { "parameter.name": "case", "parameter.apply_method": "case" },
  values: {
    name: GROUP_NAME,
    name_prefix: GROUP_PREFIX,
    "parameter.apply_method": enumOfAnyCase("rds", "ApplyMethod"),
  },
  exclusive: [["name", "name_prefix"]],
});

const withSkip = (row: TypeRow): TypeRow => ({ ...row, defaults: { ...row.defaults, skip_destroy: false } });

export const DATABASES: Rows = {
  aws_db_instance: {
    source: "rds/instance.go",
    replaces: [
      "availability_zone",
      "backup_target",
      "character_set_name",
      "custom_iam_instance_profile",
      "db_name",
      "engine",
      "kms_key_id",
      "nchar_character_set_name",
      "restore_to_point_in_time",
      "s3_import.bucket_name",
      "s3_import.bucket_prefix",
      "s3_import.ingestion_role",
      "s3_import.source_engine",
      "s3_import.source_engine_version",
      "snapshot_identifier",
      "storage_encrypted",
      "timezone",
      "username",
    ],
    defaults: {
      auto_minor_version_upgrade: true,
      copy_tags_to_snapshot: false,
      delete_automated_backups: true,
      monitoring_interval: 0,
      performance_insights_enabled: false,
      publicly_accessible: false,
      skip_final_snapshot: false,
    },
    resets: ["blue_green_update"],
    same: { engine: "case", maintenance_window: "case" },
    gives: {
      backup_target: "region",
      ca_cert_identifier: "rds-ca-rsa2048-g1",
      database_insights_mode: "standard",
      engine_lifecycle_support: "open-source-rds-extended-support",
      network_type: "IPV4",
      storage_type: "gp2",
    },
    ignores: [
      // Grown by itself since.
      {
        paths: ["allocated_storage"],
        when: { allocated_storage: { lower: true }, max_allocated_storage: { given: true } },
      },
    ],
    refuses: [
      {
        at: "blue_green_update.enabled",
        when: { "blue_green_update.enabled": { is: [true] }, engine: { isNot: ["mariadb", "mysql", "postgres"] } },
        says: '"blue_green_update.enabled" cannot be set when "engine" is not one of mariadb, mysql and postgres',
      },
      {
        at: "blue_green_update.enabled",
        when: { "blue_green_update.enabled": { is: [true] }, replicate_source_db: { given: true, isNot: [""] } },
        says: '"blue_green_update.enabled" cannot be set when "replicate_source_db" is set',
      },
    ],
    values: {
      backup_retention_period: between(0, 35),
      backup_target: oneOf("region", "outposts"),
      backup_window: DAILY_WINDOW,
      custom_iam_instance_profile: CUSTOM_PROFILE,
      database_insights_mode: enumOf("rds", "DatabaseInsightsMode"),
      domain_auth_secret_arn: orEmpty(ARN),
      enabled_cloudwatch_logs_exports: oneOf(
        "agent",
        "alert",
        "audit",
        "diag.log",
        "error",
        "general",
        "iam-db-auth-error",
        "listener",
        "notify.log",
        "oemagent",
        "postgresql",
        "slowquery",
        "trace",
        "upgrade",
      ),
      engine_lifecycle_support: LIFECYCLE,
      final_snapshot_identifier: all(SNAPSHOT, matching(/^[A-Za-z]/, "a text that begins with a letter")),
      identifier: orEmpty(IDENTIFIER),
      identifier_prefix: IDENTIFIER_PREFIX,
      kms_key_id: orEmpty(ARN),
      maintenance_window: WEEKLY_WINDOW,
      master_user_secret_kms_key_id: KMS_KEY,
      monitoring_interval: MONITORING,
      monitoring_role_arn: orEmpty(ROLE_ARN),
      network_type: NETWORK_TYPE,
      performance_insights_kms_key_id: orEmpty(ARN),
      replica_mode: enumOf("rds", "ReplicaMode"),
      "restore_to_point_in_time.restore_time": TIMESTAMP,
      storage_type: oneOf("standard", "gp2", "gp3", "io1", "io2", ""),
    },
    exclusive: [
      ["identifier", "identifier_prefix"],
      ["db_name", "replicate_source_db"],
      ["username", "replicate_source_db"],
      // A replica may name its engine, and a snapshot beside it counts for nothing.
      // @see https://github.com/hashicorp/terraform-provider-aws/issues/24887
      ["s3_import", "snapshot_identifier", "restore_to_point_in_time"],
      ["s3_import", "replicate_source_db", "restore_to_point_in_time"],
      ["domain", "domain_auth_secret_arn"],
      ["domain", "domain_fqdn"],
      ["domain", "domain_ou"],
      ["restore_to_point_in_time.restore_time", "restore_to_point_in_time.use_latest_restorable_time"],
      ...CREDENTIALS,
    ],
    together: { password_wo: ["password_wo_version"], password_wo_version: ["password_wo"] },
  },
  aws_db_subnet_group: {
    source: "rds/subnet_group.go",
    replaces: ["name", "name_prefix"],
    defaults: { description: "Managed by Terraform" },
    values: {
      name: SUBNET_GROUP,
      name_prefix: all(length(1, 229), matching(/^[ .0-9a-z_-]+$/, "lower-case letters, digits and .-_")),
    },
    exclusive: [["name", "name_prefix"]],
  },
  aws_db_parameter_group: withSkip(parameterGroup("parameter_group.go")),
  aws_rds_cluster_parameter_group: parameterGroup("cluster_parameter_group.go"),
};
