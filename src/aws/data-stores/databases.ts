/** What an engine is to Amazon RDS. */
export interface DatabaseEngine {
  /** In the words of its API. */
  readonly engine: "aurora-mysql" | "aurora-postgresql" | "mysql" | "postgres";
  /** What AWS gives where a definition names no version. */
  readonly version: string;
  readonly versionPattern: RegExp;
  readonly versionExample: string;
  /** The family of parameter groups that a version belongs to. */
  readonly familyOf: (version: string) => string;
  /** The parameter that refuses connections without TLS, and its value. */
  readonly tls: { readonly name: string; readonly value: string };
}

const POSTGRES = {
  version: "17",
  versionPattern: /^[1-9]\d(\.\d+)?$/,
  versionExample: "17 or 17.6",
  tls: { name: "rds.force_ssl", value: "1" },
} as const;

const majorOf = (version: string): string => version.replace(/\..*$/, "");
const seriesOf = (version: string): string => version.split(".").slice(0, 2).join(".");

/**
 * By kind of database, as a DB instance of its own or as an Aurora cluster.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Security.html
 */
export const DATABASE_ENGINES = {
  postgres: {
    instance: { ...POSTGRES, engine: "postgres", familyOf: (version) => `postgres${majorOf(version)}` },
    cluster: {
      ...POSTGRES,
      engine: "aurora-postgresql",
      familyOf: (version) => `aurora-postgresql${majorOf(version)}`,
    },
  },
  mysql: {
    instance: {
      engine: "mysql",
      version: "8.4",
      versionPattern: /^\d\.\d(\.\d+)?$/,
      versionExample: "8.4 or 8.4.6",
      familyOf: (version) => `mysql${seriesOf(version)}`,
      tls: { name: "require_secure_transport", value: "1" },
    },
    cluster: {
      engine: "aurora-mysql",
      version: "8.0",
      versionPattern: /^\d\.\d(\.mysql_aurora\.\d+\.\d+\.\d+)?$/,
      versionExample: "8.0 or 8.0.mysql_aurora.3.10.0",
      familyOf: (version) => `aurora-mysql${seriesOf(version)}`,
      tls: { name: "require_secure_transport", value: "ON" },
    },
  },
} as const satisfies Readonly<Record<"mysql" | "postgres", Readonly<Record<"cluster" | "instance", DatabaseEngine>>>>;

/**
 * Engines of what is looked up, as AWS calls them: they speak the language of the kind. A Multi-AZ DB cluster has the engine of
 * its instances.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
 */
export const FOUND_ENGINES = {
  postgres: ["postgres", "aurora-postgresql"],
  mysql: ["mysql", "aurora-mysql", "mariadb"],
} as const;

/** @see https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml */
export const DATABASE_PORTS = { postgres: 5432, mysql: 3306 } as const;

/**
 * The user that RDS makes with a database, as its console proposes it.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export const MASTER_USERS = { postgres: "postgres", mysql: "admin" } as const;

/**
 * Longest names of databases and of their users, in characters.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
 */
export const LONGEST_IN_DATABASE = {
  postgres: { database: 63, user: 63 },
  mysql: { database: 64, user: 32 },
} as const;

/**
 * GiB of gp3 storage of a DB instance.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
 */
export const DATABASE_STORAGE_GIB = { least: 20, most: 65_536 } as const;

/**
 * Days that automated backups are kept.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html
 */
export const DATABASE_BACKUP_DAYS = { least: 1, most: 35 } as const;

/** Subnets of a DB subnet group lie in this many zones at least. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html */
export const DATABASE_ZONES = 2;

/**
 * Instances of an Aurora cluster beside the one that writes.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Replication.html
 */
export const AURORA_READERS = { least: 0, most: 15 } as const;

/** Capacity units of an instance of Aurora Serverless v2. @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.requirements.html */
export const AURORA_CAPACITY = { least: 0, leastMaximum: 1, most: 256, step: 0.5 } as const;

/** The class of its instances. @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.create.html */
export const SERVERLESS_CLASS = "db.serverless";
