import type { CallsByType } from "./call";
import { MOUNT_TARGET_NETWORK } from "./network";

const TAG_FILES = "elasticfilesystem:TagResource";
const FILES_TAGS = [TAG_FILES, "elasticfilesystem:UntagResource"];

/**
 * No file is read or written: a deployment mounts nothing.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticfilesystem.html
 * @see https://docs.aws.amazon.com/efs/latest/ug/using-service-linked-roles.html
 */
export const FILES_CALLS: CallsByType = {
  aws_efs_access_point: {
    source: "efs/access_point.go",
    create: { accessPoint: [TAG_FILES], fileSystem: ["elasticfilesystem:CreateAccessPoint"] },
    read: {
      accessPoint: ["elasticfilesystem:DescribeAccessPoints"],
      fileSystem: ["elasticfilesystem:DescribeAccessPoints"],
    },
    update: { accessPoint: FILES_TAGS },
    delete: { accessPoint: ["elasticfilesystem:DeleteAccessPoint"] },
  },
  // To delete one is to put one that is off.
  aws_efs_backup_policy: {
    source: "efs/backup_policy.go",
    create: { fileSystem: ["elasticfilesystem:PutBackupPolicy"] },
    read: { fileSystem: ["elasticfilesystem:DescribeBackupPolicy"] },
    update: { fileSystem: ["elasticfilesystem:PutBackupPolicy"] },
    delete: { fileSystem: ["elasticfilesystem:PutBackupPolicy"] },
  },
  aws_efs_file_system: {
    source: "efs/file_system.go",
    create: {
      any: ["elasticfilesystem:CreateFileSystem"],
      fileSystem: [
        "elasticfilesystem:PutLifecycleConfiguration",
        TAG_FILES,
        "elasticfilesystem:UpdateFileSystemProtection",
      ],
    },
    read: {
      fileSystem: ["elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeLifecycleConfiguration"],
    },
    update: {
      fileSystem: [
        "elasticfilesystem:PutLifecycleConfiguration",
        "elasticfilesystem:UpdateFileSystem",
        "elasticfilesystem:UpdateFileSystemProtection",
        ...FILES_TAGS,
      ],
    },
    delete: { fileSystem: ["elasticfilesystem:DeleteFileSystem"] },
    // https://docs.aws.amazon.com/efs/latest/ug/EFSKMS.html#EFSKMSPolicy
    usesKey: {
      by: ["elasticfilesystem"],
      actions: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"],
    },
    serviceLinkedRole: "elasticfilesystem.amazonaws.com",
  },
  // Found in the list of all, by token or tags.
  "data.aws_efs_file_system": {
    source: "efs/file_system_data_source.go",
    read: {
      fileSystem: ["elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeLifecycleConfiguration"],
    },
  },
  aws_efs_file_system_policy: {
    source: "efs/file_system_policy.go",
    create: { fileSystem: ["elasticfilesystem:PutFileSystemPolicy"] },
    read: { fileSystem: ["elasticfilesystem:DescribeFileSystemPolicy"] },
    update: { fileSystem: ["elasticfilesystem:PutFileSystemPolicy"] },
    delete: { fileSystem: ["elasticfilesystem:DeleteFileSystemPolicy"] },
  },
  // The zone of its subnet is looked up, so that no zone gets two at once.
  aws_efs_mount_target: {
    source: "efs/mount_target.go",
    create: {
      any: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
      fileSystem: ["elasticfilesystem:CreateMountTarget"],
    },
    read: {
      fileSystem: ["elasticfilesystem:DescribeMountTargetSecurityGroups", "elasticfilesystem:DescribeMountTargets"],
    },
    update: { fileSystem: ["elasticfilesystem:ModifyMountTargetSecurityGroups"] },
    delete: { fileSystem: ["elasticfilesystem:DeleteMountTarget"] },
    network: MOUNT_TARGET_NETWORK,
  },
};
