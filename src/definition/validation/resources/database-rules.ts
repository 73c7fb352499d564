import {
  DATABASE_BACKUP_DAYS,
  DATABASE_ENGINES,
  DATABASE_PORTS,
  DATABASE_STORAGE_GIB,
  DATABASE_ZONES,
  LONGEST_IN_DATABASE,
  MASTER_USERS,
} from "../../../aws/data-stores/databases";
import { LONGEST_NAME } from "../../../aws/name-limits";
import { match } from "../../../lib/match";
import type { Database, DatabaseInstance, DatabaseType, ExistingDatabase } from "../../databases";
import { DEFAULTS } from "../../resolve/defaults";
import { Names } from "../../resolve/names";
import type { ResourceDefinition, Resources } from "../../resources";
import type { Report } from "../findings";
import { checkOwnName, refuseSettings } from "./created";
import { SECURITY_GROUP, SECURITY_GROUP_FORM, checkHost } from "./resource-rules";
import type { Rule, RuleContext } from "../rule";
import { checkSecret, integer } from "../checks";

export const databaseRules: readonly Rule[] = [
  { reads: ["resources", "names"], check: checkDatabases },
  { reads: ["resources", "network"], check: checkZones },
];

function checkDatabases({ name: environmentName, environment, findings }: RuleContext): void {
  const names = new Names(environmentName, environment.names);
  for (const [name, database] of databasesOf(environment)) {
    const report = findings.about("resource", name);
    if (database.existing !== undefined) {
      const { type, existing, ...settings } = database;
      checkExisting(report, type, existing);
      refuseSettings(report, settings);
      continue;
    }
    checkServer(report, database);
    checkInside(report, database);
    checkOwnName(report, names.forResource(name), LONGEST_NAME.database);
  }
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html */
export function databaseNotes(resources: Resources | undefined): string[] {
  return databasesOf({ resources }).flatMap(([name, database]) =>
    database.existing === undefined && database.iamUser === undefined
      ? [
          `resource '${name}': iamUser is missing; RDS changes the master user's password every seven days, and tasks know the one of their start; set iamUser, or start new tasks every week`,
        ]
      : [],
  );
}

function databasesOf({ resources = {} }: { readonly resources?: Resources | undefined }): [string, Database][] {
  return Object.entries(resources).flatMap(([name, resource]) => {
    const database = databaseOf(resource);
    return database === undefined ? [] : [[name, database]];
  });
}

function databaseOf(resource: ResourceDefinition): Database | undefined {
  const none = (): undefined => undefined;
  return match(resource, "type", {
    https: none,
    tcp: none,
    postgres: (own: Database) => own,
    mysql: (own: Database) => own,
    cache: none,
    bucket: none,
    queue: none,
    topic: none,
    table: none,
    "event-bus": none,
    files: none,
    key: none,
  });
}

function checkExisting(report: Report, type: DatabaseType, existing: ExistingDatabase): void {
  const { host, port = DATABASE_PORTS[type], securityGroupId, secret, kmsKeyArn } = existing;
  checkHost(report, "existing.host", host);
  integer(report, "existing.port", port, 1, 65535);
  if (!SECURITY_GROUP.test(securityGroupId))
    report("existing.securityGroupId", securityGroupId, SECURITY_GROUP_FORM, "give the id of the database's group");
  if (secret !== undefined) checkSecret(report, "existing.secret", secret, "existing.kmsKeyArn", kmsKeyArn);
  else if (kmsKeyArn !== undefined)
    report("existing.kmsKeyArn", kmsKeyArn, "it encrypts a secret, and none is named", "name the secret or remove it");
}

/** `db.serverless` is a class of Aurora. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html */
const INSTANCE_CLASS = /^db\.(?!serverless$)[a-z0-9]+\.[a-z0-9-]+$/;
/** RDS grows storage by a tenth or more. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html */
const GROWTH_PERCENT = 110;

function checkServer(report: Report, { type, ...database }: DatabaseInstance): void {
  const { engineVersion, instanceClass, storageGiB, maxStorageGiB, backupRetentionDays } = database;
  const { versionPattern, versionExample } = DATABASE_ENGINES[type].instance;
  if (engineVersion !== undefined && !versionPattern.test(engineVersion))
    report("engineVersion", engineVersion, `a version of ${type} is like ${versionExample}`, "correct it");
  if (instanceClass !== undefined && !INSTANCE_CLASS.test(instanceClass))
    report("instanceClass", instanceClass, "an instance class looks like 'db.t4g.micro'", "correct it");
  const { least, most } = DATABASE_STORAGE_GIB;
  if (storageGiB !== undefined) integer(report, "storageGiB", storageGiB, least, most);
  const { storageGiB: first = DEFAULTS.database.storageGiB } = database;
  if (maxStorageGiB !== undefined)
    integer(
      report,
      "maxStorageGiB",
      maxStorageGiB,
      Math.ceil((first * GROWTH_PERCENT) / 100),
      most,
      ` with storageGiB ${first}`,
    );
  if (backupRetentionDays !== undefined)
    integer(report, "backupRetentionDays", backupRetentionDays, DATABASE_BACKUP_DAYS.least, DATABASE_BACKUP_DAYS.most);
}

/** What is in the database: its name, and the user that tasks are. */
function checkInside(report: Report, { type, name, iamUser }: DatabaseInstance): void {
  const longest = LONGEST_IN_DATABASE[type];
  if (name !== undefined && (!/^[A-Za-z]\w*$/.test(name) || name.length > longest.database)) {
    const allowed = `a database's name has up to ${longest.database} letters, digits and '_', starting with a letter`;
    report("name", name, allowed, "rename it");
  }
  if (iamUser === undefined) return;
  if (!/^[A-Za-z_]\w*$/.test(iamUser) || iamUser.length > longest.user) {
    const allowed = `a user has up to ${longest.user} letters, digits and '_', not starting with a digit`;
    report("iamUser", iamUser, allowed, "rename it");
  } else if (iamUser === MASTER_USERS[type])
    report("iamUser", iamUser, "it is the master user, who logs in by a password", "make a user of its own");
}

function checkZones({ environment, findings }: RuleContext): void {
  const zones = new Set((environment.network.privateSubnets ?? []).map(({ zone }) => zone));
  if (zones.size >= DATABASE_ZONES) return;
  for (const [name, { type, existing }] of databasesOf(environment))
    if (existing === undefined)
      findings.about("resource", name)(
        "type",
        type,
        `RDS asks for private subnets in ${DATABASE_ZONES} zones, and there are ${zones.size}`,
        "add to network.privateSubnets, which egress 'endpoints' and 'nat' have",
      );
}
