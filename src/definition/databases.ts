/**
 * A PostgreSQL or MySQL database in Amazon RDS: a DB instance or an Aurora cluster that is created, or one that exists.
 * `DATABASE_HOST`, `DATABASE_PORT` and `DATABASE_NAME` say where, `DATABASE_READER_HOST` where Aurora's readers are;
 * `DATABASE_USERNAME` and `DATABASE_PASSWORD` are read from its secret when a task starts. One that is created is encrypted,
 * private, backed up, lets in only who uses it, and takes connections by TLS only; with `deletionProtection` it isn't deleted, and
 * leaves its backups and a last snapshot when it is.
 */
export type Database = DatabaseThatExists | CreatedDatabase;

export type CreatedDatabase = DatabaseInstance | AuroraCluster;

export type DatabaseType = "postgres" | "mysql";

export interface DatabaseThatExists {
  readonly type: DatabaseType;
  readonly existing: ExistingDatabase;
}

/** One that exists: at the name that tasks connect to, or looked up. */
export type ExistingDatabase = DatabaseAtHost | DatabaseByLookup;

interface AnyExistingDatabase {
  /** Id of its security group, in the platform's VPC or one that is peered with it: `sg-…`. It is opened to the tasks. */
  readonly securityGroupId: string;
  /**
   * TCP port, 1–65535. A plan fails where what is looked up has another one.
   * @default 5432 for PostgreSQL, 3306 for MySQL
   */
  readonly port?: number;
  /**
   * Name of the database on the server.
   * @default - at a host tasks are told no name; one that is looked up has the name that it was created with
   */
  readonly name?: string;
  /**
   * Name of the secret in AWS Secrets Manager whose JSON value has the keys `username` and `password`, as RDS writes it.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
   * @default - tasks are told no user and no password
   */
  readonly secret?: string;
  /**
   * ARN of the customer managed KMS key that encrypts the secret.
   * @default - the AWS managed key, which needs no permission
   */
  readonly kmsKeyArn?: string;
  /**
   * Deploys the services that use it anew, at the next apply, when the secret has another version: docs/operations.md. Only for
   * services that Terraform deploys; jobs read it at each run.
   * @default false
   */
  readonly redeployOnChange?: boolean;
}

export interface DatabaseAtHost extends AnyExistingDatabase {
  /** Name that tasks connect to: `shop.c0ffee.eu-central-1.rds.amazonaws.com`; of an Aurora cluster its cluster endpoint. */
  readonly host: string;
  /**
   * Reader endpoint of an Aurora cluster: `shop.cluster-ro-c0ffee.eu-central-1.rds.amazonaws.com`.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.Endpoints.html
   * @default - tasks are told none
   */
  readonly readerHost?: string;
  readonly lookup?: never;
  readonly masterUserSecret?: never;
}

/**
 * In the platform's account and region. Each plan asks AWS for its endpoints, and fails where it isn't what is said here: of
 * another engine, on another port, in another group.
 */
export interface DatabaseByLookup extends AnyExistingDatabase {
  readonly lookup: DatabaseLookup;
  /**
   * Whether tasks are told the master user and its password, from the secret that RDS keeps. A plan fails where RDS doesn't
   * manage the password.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
   * @default false
   */
  readonly masterUserSecret?: boolean;
  readonly host?: never;
  readonly readerHost?: never;
}

/** By identifier: a DB instance, or a cluster of Aurora or Multi-AZ. */
export type DatabaseLookup =
  | { readonly instance: string; readonly cluster?: never }
  | { readonly cluster: string; readonly instance?: never };

/** What any database has that is created. */
interface AnyCreatedDatabase {
  readonly type: DatabaseType;
  readonly existing?: never;
  /**
   * Name of the database on the server: letters, digits and `_`. Another one is another, empty database.
   * @default "app"
   */
  readonly name?: string;
  /**
   * Name of a `key` of this environment, which encrypts storage, backups and the secret of the master user. Another one is
   * another, empty database.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
   * @default - keys of AWS's
   */
  readonly key?: string;
  /**
   * Version of the engine: `17`, `17.6`, `8.4`; of Aurora MySQL `8.0` or `8.0.mysql_aurora.3.10.0`. AWS upgrades the parts that
   * aren't given. A greater one is an upgrade in place, with the database down meanwhile; AWS never goes back.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.VersionPolicy.html
   * @default "17" for PostgreSQL, "8.4" for MySQL, "8.0" for MySQL in Aurora
   */
  readonly engineVersion?: string;
  /**
   * Days that automated backups are kept: any moment of them can be restored. 1–35.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html
   * @default 7
   */
  readonly backupRetentionDays?: number;
  /**
   * Database user as whom tasks log in by IAM, with a token for a password: they get `DATABASE_USERNAME` and no password, and
   * their role is allowed `rds-db:connect` as this user. Somebody with the master password makes the user first.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
   * @default - tasks log in as the master user, with its password
   */
  readonly iamUser?: string;
  /**
   * Deploys the services that use it anew, at the next apply, when RDS has changed the master user's password, which it does every
   * seven days: docs/operations.md. Only for services that Terraform deploys; jobs read it at each run.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
   * @default false
   */
  readonly redeployOnChange?: boolean;
}

/** A DB instance, which may have a standby in another zone. */
export interface DatabaseInstance extends AnyCreatedDatabase {
  readonly aurora?: never;
  /**
   * Size of the server: `db.m8g.large`. Another one restarts it.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html
   * @default "db.t4g.micro"
   */
  readonly instanceClass?: string;
  /**
   * GiB of storage (gp3) to begin with, 20–65536. It never shrinks.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
   * @default 20
   */
  readonly storageGiB?: number;
  /**
   * GiB up to which RDS lets the storage grow by itself: at least a tenth more than `storageGiB`.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
   * @default - it doesn't grow
   */
  readonly maxStorageGiB?: number;
  /**
   * Whether a standby in another zone takes over when a zone or the server fails. It costs the same again.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html
   * @default false
   */
  readonly multiAz?: boolean;
}

/**
 * A cluster of Amazon Aurora: instances that share their storage, which AWS keeps in three zones and grows by itself.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.html
 */
export interface AuroraCluster extends AnyCreatedDatabase {
  readonly aurora: AuroraInstances;
  readonly instanceClass?: never;
  readonly storageGiB?: never;
  readonly maxStorageGiB?: never;
  readonly multiAz?: never;
}

/** The instances of a cluster, all of one kind. */
export type AuroraInstances = AuroraServerless | AuroraProvisioned;

interface AnyAuroraInstances {
  /**
   * Instances beside the one that writes, 0–15. They answer at `DATABASE_READER_HOST`, and one takes over when the writer or its
   * zone fails; without any AWS makes a new one then. Each costs as much as the writer.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html
   * @default 0
   */
  readonly readers?: number;
}

/**
 * Aurora Serverless v2: each instance grows and shrinks with its load, and costs what it has.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.html
 */
export interface AuroraServerless extends AnyAuroraInstances {
  readonly type: "serverless";
  /**
   * Capacity units (about 2 GiB of memory each, with CPU) that an instance has at least, in steps of 0.5: 0–256. With 0 it
   * pauses after five minutes without connections, and the next one waits until it is back.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
   * @default 0.5
   */
  readonly minCapacity?: number;
  /** Capacity units that an instance has at most, in steps of 0.5: 1–256, and `minCapacity` or more. */
  readonly maxCapacity: number;
}

/** Instances of one size. */
export interface AuroraProvisioned extends AnyAuroraInstances {
  readonly type: "provisioned";
  /**
   * Size of each instance: `db.r8g.large`. Another one restarts them.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.html
   */
  readonly instanceClass: string;
}
