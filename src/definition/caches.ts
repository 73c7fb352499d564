/**
 * A cache in Amazon ElastiCache for Valkey, created or existing. `SESSIONS_HOST` and `SESSIONS_PORT` say where. One that is created
 * is encrypted, private, lets in only who uses it, and takes connections by TLS only; with `deletionProtection` Terraform
 * refuses to destroy it.
 */
export type Cache = CacheThatExists | CreatedCache;

export interface CacheThatExists {
  readonly type: "cache";
  readonly existing: ExistingCache;
}

/** One that exists: at the name that tasks connect to, or looked up. */
export type ExistingCache = CacheAtHost | CacheByLookup;

interface AnyExistingCache {
  /** Id of its security group, in the platform's VPC or one that is peered with it: `sg-…`. It is opened to the tasks. */
  readonly securityGroupId: string;
  /**
   * TCP port, 1–65535. A plan fails where what is looked up has another one.
   * @default 6379
   */
  readonly port?: number;
}

export interface CacheAtHost extends AnyExistingCache {
  /** Name that tasks connect to: `master.shop.c0ffee.euc1.cache.amazonaws.com`. */
  readonly host: string;
  readonly lookup?: never;
}

/** In the platform's account and region. Each plan asks AWS for its endpoint. */
export interface CacheByLookup extends AnyExistingCache {
  readonly lookup: CacheLookup;
  readonly host?: never;
}

/**
 * By the id of a replication group, at its primary endpoint or, with cluster mode, at its configuration endpoint; or by the name
 * of a serverless cache.
 */
export type CacheLookup =
  | { readonly replicationGroup: string; readonly serverless?: never }
  | { readonly serverless: string; readonly replicationGroup?: never };

/** A primary node, which may have replicas in other zones, without shards (cluster mode disabled). */
export interface CreatedCache {
  readonly type: "cache";
  readonly existing?: never;
  /**
   * Name of a `key` of this environment, which encrypts what it writes to disk, and its snapshots. Another one is another, empty
   * cache.
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html
   * @default - a key of AWS's
   */
  readonly key?: string;
  /**
   * Version of Valkey: `7.2`, `8.0`. A lower one is another, empty cache.
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
   * @default "8.0"
   */
  readonly engineVersion?: string;
  /**
   * Size of each node: `cache.m7g.large`.
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
   * @default "cache.t4g.micro"
   */
  readonly nodeType?: string;
  /**
   * Replicas beside the primary node, 0–5. With one or more they stand in another zone, and one takes over when the primary fails.
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html
   * @default 0
   */
  readonly replicas?: number;
  /**
   * Days that daily snapshots are kept, 0–35; 0 makes none.
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html
   * @default 1
   */
  readonly snapshotRetentionDays?: number;
}
