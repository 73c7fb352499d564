import { policy } from "../support/documents";
import { type Edits, edit as e } from "../support/edits";

export const FILES: Edits = {
  replaced: [
    e("aws_efs_file_system", { encrypted: true }),
    e("aws_efs_file_system", { performance_mode: "maxIO" }),
    e("aws_efs_file_system", { creation_token: "other" }),
    e("aws_efs_file_system", { availability_zone_name: "eu-central-1a" }),
    e("aws_efs_mount_target", { subnet_id: "subnet-9" }),
    e("aws_efs_mount_target", { ip_address: "10.0.0.4" }),
    e("aws_efs_access_point", { file_system_id: "fs-2" }),
    e("aws_efs_access_point", { posix_user: { uid: 1000, gid: 1000, secondary_gids: [5] } }),
    e("aws_efs_backup_policy", { file_system_id: "fs-2" }),
    e("aws_efs_file_system_policy", { file_system_id: "fs-2" }),
    e("aws_s3_bucket", { bucket: "other" }),
    e("aws_s3_bucket", { object_lock_enabled: true }),
    e("aws_s3_bucket_policy", { bucket: "other" }),
    e("aws_s3_bucket_public_access_block", { bucket: "other" }),
    e("aws_s3_bucket_versioning", { bucket: "other" }),
    e("aws_s3_bucket_lifecycle_configuration", { bucket: "other" }),
    e("aws_s3_bucket_server_side_encryption_configuration", { bucket: "other" }),
  ],
  changed: [
    e("aws_efs_file_system", { throughput_mode: "elastic" }),
    e("aws_efs_file_system", { lifecycle_policy: { transition_to_ia: "AFTER_30_DAYS" } }),
    e("aws_efs_mount_target", { security_groups: ["sg-1"] }),
    e("aws_efs_backup_policy", { backup_policy: { status: "DISABLED" } }),
    e("aws_efs_access_point", { tags: { a: "b" } }),
    e("aws_efs_file_system_policy", { policy: policy("elasticfilesystem:ClientMount") }),
    e("aws_s3_bucket", { force_destroy: true }),
    e("aws_s3_bucket_policy", { policy: policy("s3:GetObject") }),
    e("aws_s3_bucket_public_access_block", { ignore_public_acls: true }),
    e("aws_s3_bucket_lifecycle_configuration", {
      rule: [{ id: "old", status: "Enabled", filter: { prefix: "" }, expiration: { days: 60 } }],
    }),
    e(
      "aws_s3_bucket_lifecycle_configuration",
      { transition_default_minimum_object_size: undefined },
      { transition_default_minimum_object_size: "varies_by_storage_class" },
    ),
    e("aws_s3_bucket_lifecycle_configuration", {
      rule: [{ id: "old", status: "Disabled", filter: { prefix: "" }, expiration: { days: 30 } }],
    }),
    e("aws_s3_bucket_server_side_encryption_configuration", {
      rule: {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" },
        blocked_encryption_types: ["SSE-C"],
      },
    }),
    e("aws_s3_bucket_server_side_encryption_configuration", {
      rule: { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    }),
  ],
  unchanged: [
    e("aws_efs_file_system", { encrypted: false }),
    e("aws_efs_file_system", { protection: undefined }, { protection: { replication_overwrite: "DISABLED" } }),
    e("aws_efs_mount_target", { security_groups: undefined }, { security_groups: ["sg-1"] }),
    e("aws_efs_file_system_policy", {
      policy: policy("elasticfilesystem:ClientWrite", "elasticfilesystem:ClientMount"),
      bypass_policy_lockout_safety_check: false,
    }),
    e("aws_s3_bucket", { force_destroy: false }),
    e("aws_s3_bucket", { object_lock_enabled: false }),
    e("aws_s3_bucket_public_access_block", { block_public_policy: false }),
    e("aws_s3_bucket_lifecycle_configuration", { transition_default_minimum_object_size: "all_storage_classes_128K" }),
  ],
};
