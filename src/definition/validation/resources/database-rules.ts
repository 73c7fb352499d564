import {
  DATABASE_SERIES,
  RESERVED_WORDS,
  SYSTEM_DATABASES,
  SYSTEM_USERS,
  SYSTEM_USER_PREFIX,
  notInAurora,
} from "../../../aws/data-stores/database-offers";
import {
  AURORA_CAPACITY,
  AURORA_READERS,
  DATABASE_BACKUP_DAYS,
  DATABASE_ENGINES,
  DATABASE_STORAGE_GIB,
  DATABASE_ZONES,
  LONGEST_IN_DATABASE,
  MASTER_USERS,
} from "../../../aws/data-stores/databases";
import { LONGEST_NAME } from "../../../aws/name-limits";
import { match } from "../../../lib/match";
import type {
  AuroraInstances,
  AuroraServerless,
  CreatedDatabase,
  Database,
  DatabaseInstance,
  DatabaseType,
} from "../../databases";
import { DEFAULTS } from "../../resolve/defaults";
import { Names } from "../../resolve/names";
import type { ResourceDefinition, Resources } from "../../resources";
import type { Report } from "../findings";
import { checkOwnName, refuseSettings } from "./created";
import { checkExistingDatabase } from "./existing-rules";
import type { Rule, RuleContext } from "../rule";
import { integer } from "../checks";

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
      checkExistingDatabase(report, type, existing);
      refuseSettings(report, settings);
      continue;
    }
    checkCreated(report, database);
    checkInside(report, database);
    const own = names.forResource(name);
    checkOwnName(report, names, database.aurora === undefined ? own : lastInstance(own), LONGEST_NAME.database);
  }
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html */
export function databaseNotes(resources: Resources | undefined): string[] {
  return databasesOf({ resources }).flatMap(([name, database]) =>
    database.existing === undefined && database.iamUser === undefined && database.redeployOnChange !== true
      ? [
          `resource '${name}': iamUser is missing; RDS changes the master user's password every seven days, and tasks know the one of their start; set iamUser, or redeployOnChange, or start new tasks every week`,
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

/** `db.serverless` is a class of Aurora. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html */
const INSTANCE_CLASS = /^db\.(?!serverless$)[a-z0-9]+\.[a-z0-9-]+$/;
/** RDS grows storage by a tenth or more. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html */
const GROWTH_PERCENT = 110;

function checkCreated(report: Report, database: CreatedDatabase): void {
  const { type, aurora, engineVersion, backupRetentionDays } = database;
  const { versionPattern, versionExample } = DATABASE_ENGINES[type][aurora === undefined ? "instance" : "cluster"];
  const what = aurora === undefined ? type : `${type} in Aurora`;
  if (engineVersion !== undefined && !versionPattern.test(engineVersion))
    report("engineVersion", engineVersion, `a version of ${what} is like ${versionExample}`, "correct it");
  else if (engineVersion !== undefined && aurora === undefined) checkSeries(report, type, engineVersion);
  const { least, most } = DATABASE_BACKUP_DAYS;
  if (backupRetentionDays !== undefined) integer(report, "backupRetentionDays", backupRetentionDays, least, most);
  if (database.aurora === undefined) checkServer(report, database);
  else checkCluster(report, database);
}

function checkSeries(report: Report, type: DatabaseType, engineVersion: string): void {
  const series = engineVersion.split(".").slice(0, 2).join(".");
  const known = DATABASE_SERIES[type] ?? [series];
  if (!known.includes(series))
    report(
      "engineVersion",
      engineVersion,
      `RDS has ${ENGINE_NAMES[type]} ${known.join(", ")}`,
      "set it to one of these",
    );
}

function checkServer(report: Report, database: DatabaseInstance): void {
  const { instanceClass, storageGiB, maxStorageGiB } = database;
  if (instanceClass !== undefined) checkClass(report, "instanceClass", instanceClass);
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
}

function checkClass(report: Report, property: string, instanceClass: string): void {
  if (!INSTANCE_CLASS.test(instanceClass))
    report(property, instanceClass, "an instance class looks like 'db.t4g.micro'", "correct it");
}

/** What a DB instance has, and a cluster has otherwise; a definition that comes from JSON may say it. */
const OF_INSTANCES = {
  instanceClass: "set aurora.instanceClass",
  storageGiB: "remove it",
  maxStorageGiB: "remove it",
  multiAz: "set aurora.readers to 1 or more",
} as const;

function checkCluster(report: Report, database: { readonly aurora: AuroraInstances }): void {
  const settings: Readonly<Record<string, unknown>> = { ...database };
  for (const [property, fix] of Object.entries(OF_INSTANCES))
    if (settings[property] !== undefined)
      report(property, settings[property], "it is a setting of a DB instance, and 'aurora' makes a cluster", fix);
  const { aurora } = database;
  const { readers } = aurora;
  if (readers !== undefined) integer(report, "aurora.readers", readers, AURORA_READERS.least, AURORA_READERS.most);
  match(aurora, "type", {
    serverless: (own) => {
      checkCapacity(report, own);
    },
    provisioned: ({ instanceClass }) => {
      checkClass(report, "aurora.instanceClass", instanceClass);
      const offered = notInAurora(instanceClass);
      if (offered !== undefined)
        report(
          "aurora.instanceClass",
          instanceClass,
          `Aurora has ${offered}`,
          "set it to one of these, or leave out aurora",
        );
    },
  });
}

function checkCapacity(report: Report, { minCapacity, maxCapacity }: AuroraServerless): void {
  const { least, leastMaximum, most, step } = AURORA_CAPACITY;
  const first = minCapacity ?? DEFAULTS.aurora.minCapacity;
  const check = (property: string, value: number, from: number): void => {
    if (value >= from && value <= most && Number.isInteger(value / step)) return;
    const allowed = `capacity units from ${from} to ${most}, in steps of ${step}, are allowed`;
    report(`aurora.${property}`, value, allowed, "set it to one of these");
  };
  check("minCapacity", first, least);
  check("maxCapacity", maxCapacity, leastMaximum);
  if (maxCapacity < first)
    report("aurora.maxCapacity", maxCapacity, `minCapacity is ${first}`, "set it to that or more");
}

/** The longest name of an instance of a cluster, whose instances are numbered. */
function lastInstance(cluster: string): string {
  return `${cluster}-${AURORA_READERS.most + 1}`;
}

/** What is in the database: its name, and the user that tasks are. */
function checkInside(report: Report, { type, name, iamUser, redeployOnChange }: CreatedDatabase): void {
  const longest = LONGEST_IN_DATABASE[type];
  if (name !== undefined && (!/^[A-Za-z]\w*$/.test(name) || name.length > longest.database)) {
    const allowed = `a database's name has up to ${longest.database} letters, digits and '_', starting with a letter`;
    report("name", name, allowed, "rename it");
  } else if (name !== undefined && isTaken(type, name))
    report("name", name, `${ENGINE_NAMES[type]} keeps this name for itself`, "rename it");
  if (iamUser === undefined) return;
  const prefix = SYSTEM_USER_PREFIX[type];
  if (redeployOnChange === true)
    report("redeployOnChange", true, "with iamUser no task knows a password", "leave it out");
  if (!/^[A-Za-z_]\w*$/.test(iamUser) || iamUser.length > longest.user) {
    const allowed = `a user has up to ${longest.user} letters, digits and '_', not starting with a digit`;
    report("iamUser", iamUser, allowed, "rename it");
  } else if (iamUser === MASTER_USERS[type])
    report("iamUser", iamUser, "it is the master user, who logs in by a password", "make a user of its own");
  else if (SYSTEM_USERS[type].some((own) => own === iamUser.toLowerCase()))
    report("iamUser", iamUser, "RDS keeps this user for itself", "make a user of its own");
  else if (prefix !== undefined && iamUser.toLowerCase().startsWith(prefix)) {
    const allowed = `${ENGINE_NAMES[type]} keeps names that start with '${prefix}' for itself`;
    report("iamUser", iamUser, allowed, "rename it");
  }
}

const ENGINE_NAMES = { postgres: "PostgreSQL", mysql: "MySQL" } as const;

function isTaken(type: DatabaseType, name: string): boolean {
  const own = name.toLowerCase();
  return RESERVED_WORDS[type].has(own) || SYSTEM_DATABASES[type].some((database) => database === own);
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
