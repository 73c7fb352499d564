/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html */
export const CACHE_PORT = 6379;

/** Version that a cache gets where a definition names none, and what versions look like. */
export const VALKEY = { version: "8.0", versionPattern: /^[7-9]\.\d$/, versionExample: "8.0" } as const;

/**
 * Replicas of a node group, and days that snapshots are kept.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 */
export const CACHE_REPLICAS = { least: 0, most: 5 } as const;
export const CACHE_SNAPSHOT_DAYS = { least: 0, most: 35 } as const;
