/** What RDS takes of what looks right: classes, versions and names. */

/**
 * Sizes of burstable classes that Aurora has; a DB instance of RDS comes in more of them.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html
 * @see https://github.com/aws-cloudformation/cfn-lint/blob/main/src/cfnlint/data/schemas/extensions/aws_rds_dbinstance/dbinstanceclass_enum.json
 */
const AURORA_BURSTABLE: Readonly<Record<string, readonly string[]>> = {
  t4g: ["medium", "large"],
  t3: ["small", "medium", "large"],
};

/** What Aurora offers in place of a class; undefined for one that it may have: which of these there are depends on version and region. */
export function notInAurora(instanceClass: string): string | undefined {
  const [, family = "", size = ""] = instanceClass.split(".");
  const sizes = AURORA_BURSTABLE[family];
  if (sizes !== undefined) return sizes.includes(size) ? undefined : sizes.map((it) => `db.${family}.${it}`).join(", ");
  // Classes for general purposes, and those for computing, are of RDS alone.
  return /^[mc]\d/.test(family) ? "db.r8g.large, db.r7g.large, db.t4g.medium and others" : undefined;
}

/**
 * Series of MySQL on RDS, with those in Extended Support; others are in its preview environment at most. Aurora has its own.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
 */
export const DATABASE_SERIES: Readonly<Record<"mysql" | "postgres", readonly string[] | undefined>> = {
  postgres: undefined,
  mysql: ["5.7", "8.0", "8.4"],
};

/**
 * Databases that each server has of its own.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html
 * @see https://www.postgresql.org/docs/17/manage-ag-templatedbs.html
 * @see https://dev.mysql.com/doc/refman/8.4/en/system-schema.html
 */
export const SYSTEM_DATABASES = {
  postgres: ["rdsadmin", "template0", "template1"],
  mysql: ["information_schema", "mysql", "performance_schema", "sys"],
} as const;

/**
 * Users that RDS makes for itself.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html
 */
export const SYSTEM_USERS = {
  postgres: ["rdsadmin", "rds_iam", "rds_password", "rds_replication", "rds_superuser"],
  mysql: ["rdsadmin"],
} as const;

/** How names of users begin that an engine keeps for itself. @see https://www.postgresql.org/docs/17/sql-createrole.html */
export const SYSTEM_USER_PREFIX: Readonly<Record<"mysql" | "postgres", string | undefined>> = {
  postgres: "pg_",
  mysql: undefined,
};

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/**
 * Words that an engine reserves, as which RDS takes no name of a database. Of PostgreSQL all that it reserves outright; of MySQL
 * those that somebody might call a database.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 * @see https://www.postgresql.org/docs/17/sql-keywords-appendix.html
 * @see https://dev.mysql.com/doc/refman/8.4/en/keywords.html
 */
export const RESERVED_WORDS: Readonly<Record<"mysql" | "postgres", ReadonlySet<string>>> = {
  postgres: words(
    "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create " +
      "current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc " +
      "distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral " +
      "leading limit localtime localtimestamp not null offset on only or order placing primary references returning " +
      "select session_user some symmetric system_user table then to trailing true union unique user using variadic when " +
      "where window with",
  ),
  mysql: words(
    "call case change check column condition constraint create cursor database databases default delete desc describe " +
      "distinct each exists exit explain false fetch for foreign from function grant group grouping groups having if " +
      "ignore in index insert interval into join key keys leave limit load lock loop match not null on option or order " +
      "out over partition primary procedure purge range rank read references release rename replace return row rows " +
      "schema schemas select set show stored system table to trigger true union unique update usage use using values " +
      "when where while window with write",
  ),
};
