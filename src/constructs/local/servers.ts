import { DATABASE_ENGINES } from "../../aws/data-stores/databases";
import type { Cache } from "../../definition/caches";
import type { Database } from "../../definition/databases";
import { DEFAULTS } from "../../definition/resolve/defaults";

/** A server that stands in for a resource, from an image that its makers publish. */
export interface Server {
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** What its data belong to: they outlive its container, and another version or database begins anew. */
  readonly data: string;
  /** Where it keeps them. */
  readonly dataPath: string;
  /** Command inside the container; exit code 0 is healthy. */
  readonly healthCheck: readonly string[];
  /** What services are told, by the end of the variable's name; where it is, only its container knows. */
  readonly values: Readonly<Record<string, string>>;
}

/** Of a database that only this machine reaches. */
const LOGIN = "local";

/**
 * PostgreSQL 17, the version that a database gets which says none.
 * @see https://hub.docker.com/_/postgres
 */
export function postgres(database: Database): Server {
  const { name = "postgres", version = "17.9" } = asked(database);
  const major = version.replace(/\..*$/, "");
  return {
    image: `postgres:${version}`,
    data: `postgres-${major}-${name}`,
    // From 18 on the image refuses a volume in the former place.
    dataPath: Number(major) >= 18 ? "/var/lib/postgresql" : "/var/lib/postgresql/data",
    env: { POSTGRES_USER: LOGIN, POSTGRES_PASSWORD: LOGIN, POSTGRES_DB: name },
    // By TCP: while the image sets up the database, it answers on a Unix socket alone.
    healthCheck: ["CMD", "pg_isready", "--host", "127.0.0.1", "--username", LOGIN, "--dbname", name],
    values: { PORT: "5432", NAME: name, USERNAME: LOGIN, PASSWORD: LOGIN },
  };
}

/**
 * MySQL 8.4, the version with long-term support, or 8.0, which a cluster of Aurora gets.
 * @see https://hub.docker.com/_/mysql
 */
export function mysql(database: Database): Server {
  const { name = "app", version = usualMysql(database) } = asked(database);
  return {
    image: `mysql:${version}`,
    data: `mysql-${version.split(".").slice(0, 2).join(".")}-${name}`,
    dataPath: "/var/lib/mysql",
    env: { MYSQL_USER: LOGIN, MYSQL_PASSWORD: LOGIN, MYSQL_DATABASE: name, MYSQL_RANDOM_ROOT_PASSWORD: "yes" },
    healthCheck: ["CMD", "mysqladmin", "ping", "--host=127.0.0.1", `--user=${LOGIN}`, `--password=${LOGIN}`],
    values: { PORT: "3306", NAME: name, USERNAME: LOGIN, PASSWORD: LOGIN },
  };
}

/**
 * Valkey 8.0, the version that a cache gets which says none.
 * @see https://hub.docker.com/r/valkey/valkey
 */
export function valkey(cache: Cache): Server {
  const { engineVersion } = { ...DEFAULTS.cache, ...(cache.existing === undefined ? cache : {}) };
  return {
    image: `valkey/valkey:${engineVersion}`,
    data: `valkey-${engineVersion}`,
    dataPath: "/data",
    env: {},
    healthCheck: ["CMD", "valkey-cli", "ping"],
    values: { PORT: "6379" },
  };
}

/** What the definition says of a database's name and version, which are tags of the images too. */
function asked(database: Database): { readonly name?: string | undefined; readonly version?: string | undefined } {
  if (database.existing !== undefined) return { name: database.existing.name };
  const { name = DEFAULTS.database.name, engineVersion } = database;
  // Aurora's own part of a version is no tag.
  return { name, version: engineVersion?.replace(/\.mysql_aurora\..*$/, "") };
}

/** Of MySQL, where the definition names none. */
function usualMysql(database: Database): string {
  const isCluster = database.existing === undefined && database.aurora !== undefined;
  return isCluster ? DATABASE_ENGINES.mysql.cluster.version : "8.4.10";
}
