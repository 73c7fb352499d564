import { EfsAccessPoint } from "@cdktf/provider-aws/lib/efs-access-point";
import { EfsBackupPolicy } from "@cdktf/provider-aws/lib/efs-backup-policy";
import { EfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system";
import { EfsFileSystemPolicy } from "@cdktf/provider-aws/lib/efs-file-system-policy";
import { EfsMountTarget } from "@cdktf/provider-aws/lib/efs-mount-target";
import { Construct } from "constructs";
import { DEFAULTS } from "../../definition/resolve/defaults";
import type { Files } from "../../definition/resources";
import { jsonLocal } from "../locals";
import { zoneLetter } from "../network/public-subnets";
import { addSecurityGroup } from "../network/security-group";
import type { ResourceHandle, ResourceNetwork } from "../platform-interface";

export interface FilesProps {
  /** Name in the definition. */
  readonly name: string;
  readonly physicalName: string;
  readonly definition: Files;
  /** Where it is mounted from. */
  readonly network: ResourceNetwork;
  /** @default - the account's key for EFS */
  readonly kmsKeyArn: string | undefined;
  readonly deletionProtection: boolean;
}

/** What is done by mounting; administration isn't in it, so that nobody is locked out. */
const MOUNTING = [
  "elasticfilesystem:ClientMount",
  "elasticfilesystem:ClientRootAccess",
  "elasticfilesystem:ClientWrite",
];

/**
 * Adds an encrypted file system that is backed up every day, mounted by TLS and through its access point alone, from each zone
 * that tasks run in.
 */
export function addFiles(scope: Construct, id: string, props: FilesProps): ResourceHandle {
  const own = new Construct(scope, id);
  const { name, physicalName, definition, network, kmsKeyArn, deletionProtection } = props;
  const { userId, folder } = { ...DEFAULTS.files, ...definition };
  const fileSystem = new EfsFileSystem(own, "Default", {
    creationToken: physicalName,
    encrypted: true,
    ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
    // AWS's recommendation where nobody knows the load: https://docs.aws.amazon.com/efs/latest/ug/performance.html#throughput-modes
    throughputMode: "elastic",
    tags: { Name: physicalName },
    ...(deletionProtection && { lifecycle: { preventDestroy: true } }),
  });
  const fileSystemId = fileSystem.id;
  const arn = fileSystem.arn;
  const accessPoint = new EfsAccessPoint(own, "access_point", {
    fileSystemId,
    posixUser: { uid: userId, gid: userId },
    rootDirectory: { path: folder, creationInfo: { ownerUid: userId, ownerGid: userId, permissions: "0750" } },
    tags: { Name: physicalName },
  });
  const accessPointId = accessPoint.id;
  const deny = (Sid: string, Condition: object) => ({
    Sid,
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: MOUNTING,
    Resource: arn,
    Condition,
  });
  // Having a policy at all, it lets in nobody without a role: https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
  const access = new EfsFileSystemPolicy(own, "policy", {
    fileSystemId,
    policy: jsonLocal(own, "access", {
      Version: "2012-10-17",
      Statement: [
        deny("DenyWithoutTls", { Bool: { "aws:SecureTransport": "false" } }),
        deny("DenyBesideAccessPoint", { StringNotEquals: { "elasticfilesystem:AccessPointArn": accessPoint.arn } }),
      ],
    }),
  });
  new EfsBackupPolicy(own, "backup_policy", { fileSystemId, backupPolicy: { status: "ENABLED" } });
  const securityGroupId = addSecurityGroup(own, "security_group", {
    name: `${physicalName}-mount-targets`,
    description: `Mount targets of ${name}`,
    vpcId: network.vpcId,
  }).id;
  const mountTargets = [...network.subnetIdByZone].map(
    ([zone, subnetId]) =>
      new EfsMountTarget(new Construct(own, zoneLetter(zone)), "mount_target", {
        fileSystemId,
        subnetId,
        securityGroups: [securityGroupId],
        // Without a policy everybody may mount it who gets there.
        dependsOn: [access],
      }),
  );
  return { name: fileSystemId, arn, securityGroupId, accessPointId, dependsOn: mountTargets };
}
