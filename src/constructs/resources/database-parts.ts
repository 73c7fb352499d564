import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import type { Construct } from "constructs";
import { MASTER_USERS } from "../../aws/data-stores/databases";
import type { CreatedDatabase } from "../../definition/databases";
import { DEFAULTS } from "../../definition/resolve/defaults";
import { addSecurityGroup } from "../network/security-group";
import { uniqueName } from "../unique-name";
import type { ResourceNetwork } from "../platform-interface";

export interface DatabaseProps<T extends CreatedDatabase> {
  /** Name in the definition. */
  readonly name: string;
  readonly physicalName: string;
  readonly definition: T;
  /** Where it stands. */
  readonly network: ResourceNetwork;
  readonly region: string;
  readonly accountId: string;
  /** @default - AWS's keys for RDS and Secrets Manager */
  readonly kmsKeyArn: string | undefined;
  /** Whether it resists deletion, and leaves its backups and a last snapshot when it goes. */
  readonly deletionProtection: boolean;
}

type AnyDatabaseProps = DatabaseProps<CreatedDatabase>;

/** Where a database stands: its own group, which lets in nobody yet, and the private subnets. */
export function addDatabasePlace(own: Construct, { name, physicalName, network }: AnyDatabaseProps) {
  const securityGroup = addSecurityGroup(own, "security_group", {
    name: `${physicalName}-database`,
    description: `Database ${name}`,
    vpcId: network.vpcId,
  });
  const subnetGroup = new DbSubnetGroup(own, "subnet_group", {
    name: physicalName,
    description: `Private subnets of ${name}`,
    subnetIds: [...network.privateSubnetIds],
  });
  return { securityGroupId: securityGroup.id, subnetGroupName: subnetGroup.name };
}

/** A parameter group's settings: connections by TLS only. */
export function tlsOnly(
  { name, physicalName }: AnyDatabaseProps,
  family: string,
  tls: { readonly name: string; readonly value: string },
) {
  return {
    // Another family makes another group: the database has the next one before this one can go.
    ...uniqueName(`${physicalName}-${family.replaceAll(".", "-")}`),
    family,
    description: `Connections to ${name} by TLS only`,
    parameter: [tls],
  };
}

/**
 * What a DB instance and a cluster have in common: encrypted, backed up, changed at once, with a password that RDS makes and
 * changes every week.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
export function commonSettings({ physicalName, definition, kmsKeyArn, deletionProtection }: AnyDatabaseProps) {
  return {
    // AWS gives the parts of a version that aren't said, and the provider takes what it gives for the same.
    allowMajorVersionUpgrade: true,
    storageEncrypted: true,
    manageMasterUserPassword: true,
    ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn, masterUserSecretKmsKeyId: kmsKeyArn }),
    iamDatabaseAuthenticationEnabled: definition.iamUser !== undefined,
    backupRetentionPeriod: definition.backupRetentionDays ?? DEFAULTS.database.backupRetentionDays,
    copyTagsToSnapshot: true,
    deletionProtection,
    deleteAutomatedBackups: !deletionProtection,
    skipFinalSnapshot: !deletionProtection,
    // Of the moment when the database is made, so that one that takes its place leaves another snapshot. Said although it may
    // be skipped: the provider takes both as they stood before a destroy.
    finalSnapshotIdentifier: `${physicalName}-\${formatdate("YYYYMMDDhhmmss", plantimestamp())}`,
    // Else a change waits for the maintenance window, and each plan until then shows it again.
    applyImmediately: true,
    lifecycle: { ignoreChanges: ["final_snapshot_identifier"] },
  };
}

/** The name of the database, and of the user whose password RDS keeps. */
export function insideOf({ type, name = DEFAULTS.database.name }: CreatedDatabase) {
  return { database: name, masterUser: MASTER_USERS[type] };
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html */
export function loginArnOf({ definition, region, accountId }: AnyDatabaseProps, resourceId: string) {
  const { iamUser } = definition;
  return iamUser === undefined
    ? {}
    : { loginArn: `arn:aws:rds-db:${region}:${accountId}:dbuser:${resourceId}/${iamUser}` };
}
