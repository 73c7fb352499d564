import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { Construct } from "constructs";
import { DATABASE_ENGINES, DATABASE_PORTS, MASTER_USERS } from "../../aws/data-stores/databases";
import type { DatabaseInstance } from "../../definition/databases";
import { DEFAULTS } from "../../definition/resolve/defaults";
import { addSecurityGroup } from "../network/security-group";
import { uniqueName } from "../unique-name";
import type { ResourceHandle, ResourceNetwork } from "../platform-interface";

export interface DatabaseProps {
  /** Name in the definition. */
  readonly name: string;
  readonly physicalName: string;
  readonly definition: DatabaseInstance;
  /** Where it stands. */
  readonly network: ResourceNetwork;
  readonly region: string;
  readonly accountId: string;
  /** Whether it resists deletion, and leaves its backups and a last snapshot when it goes. */
  readonly deletionProtection: boolean;
}

/**
 * Adds a DB instance that is encrypted, private and backed up, lets in nobody yet, and takes connections by TLS only. RDS makes
 * the password of its master user and changes it every week.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
export function addDatabase(scope: Construct, id: string, props: DatabaseProps): ResourceHandle {
  const own = new Construct(scope, id);
  const { name, physicalName, definition, network, region, accountId, deletionProtection } = props;
  const { type, iamUser, maxStorageGiB } = definition;
  const settings = { ...DEFAULTS.database, ...definition };
  const { engine, version, familyOf, tls } = DATABASE_ENGINES[type].instance;
  const engineVersion = definition.engineVersion ?? version;
  const family = familyOf(engineVersion);
  const securityGroupId = addSecurityGroup(own, "security_group", {
    name: `${physicalName}-database`,
    description: `Database ${name}`,
    vpcId: network.vpcId,
  }).id;
  const subnetGroup = new DbSubnetGroup(own, "subnet_group", {
    name: physicalName,
    description: `Private subnets of ${name}`,
    subnetIds: [...network.privateSubnetIds],
  });
  const parameterGroup = new DbParameterGroup(own, "parameter_group", {
    // Another family makes another group: the database has the next one before this one can go.
    ...uniqueName(`${physicalName}-${family.replaceAll(".", "-")}`),
    family,
    description: `Connections to ${name} by TLS only`,
    parameter: [tls],
  });
  const database = new DbInstance(own, "Default", {
    identifier: physicalName,
    engine,
    // AWS gives the parts that aren't said, and the provider takes what it gives for the same.
    engineVersion,
    allowMajorVersionUpgrade: true,
    instanceClass: settings.instanceClass,
    storageType: "gp3",
    allocatedStorage: settings.storageGiB,
    ...(maxStorageGiB !== undefined && { maxAllocatedStorage: maxStorageGiB }),
    storageEncrypted: true,
    dbName: settings.name,
    port: DATABASE_PORTS[type],
    username: MASTER_USERS[type],
    manageMasterUserPassword: true,
    iamDatabaseAuthenticationEnabled: iamUser !== undefined,
    dbSubnetGroupName: subnetGroup.name,
    vpcSecurityGroupIds: [securityGroupId],
    publiclyAccessible: false,
    multiAz: settings.multiAz,
    parameterGroupName: parameterGroup.name,
    backupRetentionPeriod: settings.backupRetentionDays,
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
  });
  return {
    name: database.identifier,
    arn: database.arn,
    host: database.address,
    securityGroupId,
    secretArn: database.masterUserSecret.get(0).secretArn,
    ...(iamUser !== undefined && {
      loginArn: `arn:aws:rds-db:${region}:${accountId}:dbuser:${database.resourceId}/${iamUser}`,
    }),
  };
}
