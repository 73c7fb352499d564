/** EFS and S3. */
import {
  ACCOUNT_ID,
  ARN,
  IPV4,
  IPV6,
  POLICY,
  PREFIX_SUFFIX,
  TIMESTAMP,
  atLeast,
  atMost,
  enumOf,
  length,
  oneOf,
  orEmpty,
} from "../checks";
import type { Rows } from "../type-row";

const BUCKET = length(1, 63);

export const FILES: Rows = {
  aws_efs_file_system: {
    source: "efs/file_system.go",
    replaces: ["availability_zone_name", "creation_token", "encrypted", "kms_key_id", "performance_mode"],
    defaults: { throughput_mode: "bursting" },
    keeps: ["protection"],
    // LifecyclePolicies in botocore's model.
    counts: { lifecycle_policy: atMost(3) },
    fractions: ["provisioned_throughput_in_mibps"],
    gives: {
      encrypted: false,
      performance_mode: "generalPurpose",
      protection: [{ replication_overwrite: "ENABLED" }],
    },
    values: {
      creation_token: length(0, 64),
      kms_key_id: orEmpty(ARN),
      "lifecycle_policy.transition_to_archive": enumOf("efs", "TransitionToArchiveRules"),
      "lifecycle_policy.transition_to_ia": enumOf("efs", "TransitionToIARules"),
      "lifecycle_policy.transition_to_primary_storage_class": enumOf("efs", "TransitionToPrimaryStorageClassRules"),
      performance_mode: enumOf("efs", "PerformanceMode"),
      "protection.replication_overwrite": oneOf("ENABLED", "DISABLED"),
      throughput_mode: enumOf("efs", "ThroughputMode"),
    },
  },
  aws_efs_access_point: {
    source: "efs/access_point.go",
    replaces: ["file_system_id", "posix_user", "root_directory"],
    keeps: ["root_directory", "root_directory.creation_info"],
    gives: { root_directory: [{ path: "/" }], "root_directory.path": "/" },
  },
  aws_efs_mount_target: {
    source: "efs/mount_target.go",
    replaces: ["file_system_id", "ip_address", "ip_address_type", "ipv6_address", "subnet_id"],
    values: { ip_address: IPV4, ip_address_type: enumOf("efs", "IpAddressType"), ipv6_address: IPV6 },
  },
  aws_efs_backup_policy: {
    source: "efs/backup_policy.go",
    replaces: ["file_system_id"],
    values: { "backup_policy.status": oneOf("DISABLED", "ENABLED") },
  },
  aws_efs_file_system_policy: {
    source: "efs/file_system_policy.go",
    replaces: ["file_system_id"],
    defaults: { bypass_policy_lockout_safety_check: false },
    same: { policy: "policy" },
    values: { policy: POLICY },
  },
  aws_s3_bucket: {
    source: "s3/bucket.go",
    replaces: ["bucket", "bucket_prefix", "object_lock_enabled"],
    defaults: { force_destroy: false },
    keeps: [
      "cors_rule",
      "grant",
      "lifecycle_rule",
      "logging",
      "object_lock_configuration",
      "replication_configuration",
      "server_side_encryption_configuration",
      "versioning",
      "website",
    ],
    same: { policy: "policy" },
    gives: { object_lock_enabled: false },
    values: { bucket: length(0, 63), bucket_prefix: length(0, 63 - PREFIX_SUFFIX) },
    exclusive: [["bucket", "bucket_prefix"]],
  },
  aws_s3_bucket_lifecycle_configuration: {
    source: "s3/bucket_lifecycle_configuration.go",
    framework: true,
    replaces: ["bucket", "expected_bucket_owner"],
    counts: {
      rule: atLeast(1),
      ...Object.fromEntries(
        [
          "abort_incomplete_multipart_upload",
          "expiration",
          "filter",
          "filter.and",
          "filter.tag",
          "noncurrent_version_expiration",
        ].map((block) => [`rule.${block}`, atMost(1)]),
      ),
    },
    // Computed too, and set to this at each plan where it is left out.
    defaults: { transition_default_minimum_object_size: "all_storage_classes_128K" },
    values: {
      bucket: BUCKET,
      expected_bucket_owner: orEmpty(ACCOUNT_ID),
      "rule.expiration.date": TIMESTAMP,
      "rule.filter.and.object_size_greater_than": atLeast(0),
      "rule.filter.and.object_size_less_than": atLeast(1),
      "rule.id": length(1, 255),
      "rule.noncurrent_version_expiration.newer_noncurrent_versions": atLeast(1),
      "rule.noncurrent_version_expiration.noncurrent_days": atLeast(1),
      "rule.noncurrent_version_transition.newer_noncurrent_versions": atLeast(1),
      "rule.noncurrent_version_transition.noncurrent_days": atLeast(0),
      "rule.noncurrent_version_transition.storage_class": enumOf("s3", "TransitionStorageClass"),
      "rule.status": oneOf("Disabled", "Enabled"),
      "rule.transition.date": TIMESTAMP,
      "rule.transition.days": atLeast(0),
      "rule.transition.storage_class": enumOf("s3", "TransitionStorageClass"),
      transition_default_minimum_object_size: enumOf("s3", "TransitionDefaultMinimumObjectSize"),
    },
    exclusive: [["rule.transition.date", "rule.transition.days"]],
  },
  aws_s3_bucket_policy: {
    source: "s3/bucket_policy.go",
    replaces: ["bucket"],
    same: { policy: "policy" },
    values: { bucket: BUCKET, policy: POLICY },
  },
  aws_s3_bucket_public_access_block: {
    source: "s3/bucket_public_access_block.go",
    replaces: ["bucket"],
    defaults: {
      block_public_acls: false,
      block_public_policy: false,
      ignore_public_acls: false,
      restrict_public_buckets: false,
    },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    source: "s3/bucket_server_side_encryption_configuration.go",
    replaces: ["bucket", "expected_bucket_owner"],
    // Blocked by default since April 2026, given back, and Optional alone until 6.40.0.
    // @see https://github.com/hashicorp/terraform-provider-aws/issues/47320
    gives: { "rule.blocked_encryption_types": ["SSE-C"] },
    values: {
      bucket: BUCKET,
      expected_bucket_owner: orEmpty(ACCOUNT_ID),
      "rule.apply_server_side_encryption_by_default.sse_algorithm": enumOf("s3", "ServerSideEncryption"),
      "rule.blocked_encryption_types": oneOf("NONE", "SSE-C"),
    },
  },
  aws_s3_bucket_versioning: {
    source: "s3/bucket_versioning.go",
    replaces: ["bucket", "expected_bucket_owner"],
    values: {
      bucket: BUCKET,
      expected_bucket_owner: orEmpty(ACCOUNT_ID),
      "versioning_configuration.mfa_delete": enumOf("s3", "MFADelete"),
      "versioning_configuration.status": oneOf("Enabled", "Suspended", "Disabled"),
    },
    refuses: [
      {
        at: "versioning_configuration.status",
        when: { "versioning_configuration.status": { was: ["Enabled", "Suspended"], is: ["Disabled"] } },
        says: "versioning_configuration.status cannot be updated to 'Disabled' once it was enabled",
      },
    ],
  },
};
