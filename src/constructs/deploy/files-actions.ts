import { MOUNT_TARGET_NETWORK, type NetworkAction } from "./network-actions";

/** What file systems are made of; their ids are of AWS's making. */
export type FilesTarget = "accessPoint" | "fileSystem";

type Actions = Readonly<Partial<Record<FilesTarget | "any", readonly string[]>>>;

/** What these types need: see `TypeActions`. */
interface FilesTypeActions {
  readonly reads: Actions;
  readonly writes?: Actions;
  readonly network?: readonly NetworkAction[];
  readonly serviceLinkedRole?: string;
}

const TAG_FILES = ["elasticfilesystem:TagResource", "elasticfilesystem:UntagResource"];

/**
 * No file is read or written: a deployment mounts nothing.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticfilesystem.html
 * @see https://docs.aws.amazon.com/efs/latest/ug/using-service-linked-roles.html
 */
export const FILES_ACTIONS: Readonly<Record<string, FilesTypeActions>> = {
  // internal/service/efs/access_point.go
  aws_efs_access_point: {
    reads: {
      accessPoint: ["elasticfilesystem:DescribeAccessPoints"],
      fileSystem: ["elasticfilesystem:DescribeAccessPoints"],
    },
    writes: {
      accessPoint: ["elasticfilesystem:DeleteAccessPoint", ...TAG_FILES],
      fileSystem: ["elasticfilesystem:CreateAccessPoint"],
    },
  },
  // internal/service/efs/backup_policy.go: to delete one is to put one that is off.
  aws_efs_backup_policy: {
    reads: { fileSystem: ["elasticfilesystem:DescribeBackupPolicy"] },
    writes: { fileSystem: ["elasticfilesystem:PutBackupPolicy"] },
  },
  // internal/service/efs/file_system.go
  aws_efs_file_system: {
    reads: {
      fileSystem: ["elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeLifecycleConfiguration"],
    },
    writes: {
      any: ["elasticfilesystem:CreateFileSystem"],
      fileSystem: [
        "elasticfilesystem:DeleteFileSystem",
        "elasticfilesystem:PutLifecycleConfiguration",
        "elasticfilesystem:UpdateFileSystem",
        "elasticfilesystem:UpdateFileSystemProtection",
        ...TAG_FILES,
      ],
    },
    serviceLinkedRole: "elasticfilesystem.amazonaws.com",
  },
  // internal/service/efs/file_system_policy.go
  aws_efs_file_system_policy: {
    reads: { fileSystem: ["elasticfilesystem:DescribeFileSystemPolicy"] },
    writes: { fileSystem: ["elasticfilesystem:DeleteFileSystemPolicy", "elasticfilesystem:PutFileSystemPolicy"] },
  },
  // internal/service/efs/mount_target.go: the zone of its subnet is looked up, so that no zone gets two at once.
  aws_efs_mount_target: {
    reads: {
      fileSystem: ["elasticfilesystem:DescribeMountTargetSecurityGroups", "elasticfilesystem:DescribeMountTargets"],
    },
    writes: {
      any: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
      fileSystem: [
        "elasticfilesystem:CreateMountTarget",
        "elasticfilesystem:DeleteMountTarget",
        "elasticfilesystem:ModifyMountTargetSecurityGroups",
      ],
    },
    network: MOUNT_TARGET_NETWORK,
  },
};
