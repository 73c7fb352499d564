import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { Construct } from "constructs";
import { DATABASE_ENGINES, DATABASE_PORTS } from "../../aws/data-stores/databases";
import type { DatabaseInstance } from "../../definition/databases";
import { DEFAULTS } from "../../definition/resolve/defaults";
import type { ResourceHandle } from "../platform-interface";
import { type DatabaseProps, addDatabasePlace, commonSettings, insideOf, loginArnOf, tlsOnly } from "./database-parts";

/** Adds a DB instance that is encrypted, private and backed up, lets in nobody yet, and takes connections by TLS only. */
export function addDbInstance(scope: Construct, id: string, props: DatabaseProps<DatabaseInstance>): ResourceHandle {
  const own = new Construct(scope, id);
  const { physicalName, definition } = props;
  const { type, maxStorageGiB } = definition;
  const settings = { ...DEFAULTS.database, ...definition };
  const { engine, version, familyOf, tls } = DATABASE_ENGINES[type].instance;
  const engineVersion = definition.engineVersion ?? version;
  const { securityGroupId, subnetGroupName } = addDatabasePlace(own, props);
  const { database: dbName, masterUser } = insideOf(definition);
  const parameterGroup = new DbParameterGroup(own, "parameter_group", tlsOnly(props, familyOf(engineVersion), tls));
  const database = new DbInstance(own, "Default", {
    ...commonSettings(props),
    identifier: physicalName,
    engine,
    engineVersion,
    instanceClass: settings.instanceClass,
    storageType: "gp3",
    allocatedStorage: settings.storageGiB,
    ...(maxStorageGiB !== undefined && { maxAllocatedStorage: maxStorageGiB }),
    dbName,
    port: DATABASE_PORTS[type],
    username: masterUser,
    dbSubnetGroupName: subnetGroupName,
    vpcSecurityGroupIds: [securityGroupId],
    publiclyAccessible: false,
    multiAz: settings.multiAz,
    parameterGroupName: parameterGroup.name,
  });
  return {
    name: database.identifier,
    arn: database.arn,
    host: database.address,
    securityGroupId,
    secretArn: database.masterUserSecret.get(0).secretArn,
    ...loginArnOf(props, database.resourceId),
  };
}
