import type { CallsByType } from "./call";

const TAG_CACHE = "elasticache:AddTagsToResource";
const CACHE_TAGS = [TAG_CACHE, "elasticache:RemoveTagsFromResource"];
/** What ElastiCache looks up with its caller's permissions; its network interfaces are made by the service's own role. */
const LOOK_UP = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DescribeVpcs"];
const CACHE_ROLE = { serviceLinkedRole: "elasticache.amazonaws.com" };

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticache.html */
export const CACHE_CALLS: CallsByType = {
  aws_elasticache_replication_group: {
    source: "elasticache/replication_group.go",
    create: {
      any: LOOK_UP,
      cache: ["elasticache:CreateReplicationGroup", TAG_CACHE],
      cacheNode: ["elasticache:CreateReplicationGroup", TAG_CACHE],
      cacheDefaults: ["elasticache:CreateReplicationGroup"],
      cacheSubnetGroup: ["elasticache:CreateReplicationGroup"],
    },
    read: {
      cache: ["elasticache:DescribeReplicationGroups", "elasticache:ListTagsForResource"],
      cacheNode: ["elasticache:DescribeCacheClusters", "elasticache:ListTagsForResource"],
    },
    update: {
      cache: [
        "elasticache:DecreaseReplicaCount",
        "elasticache:IncreaseReplicaCount",
        "elasticache:ModifyReplicationGroup",
        "elasticache:ModifyReplicationGroupShardConfiguration",
        ...CACHE_TAGS,
      ],
      cacheDefaults: ["elasticache:ModifyReplicationGroup"],
      cacheNode: CACHE_TAGS,
    },
    // A final snapshot is part of the one call.
    delete: {
      cache: ["elasticache:DeleteReplicationGroup"],
      cacheSnapshot: ["elasticache:DeleteReplicationGroup"],
    },
    // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html#using-customer-managed-keys-for-elasticache-security
    usesKey: { by: ["elasticache"], actions: ["kms:CreateGrant", "kms:DescribeKey"] },
    ...CACHE_ROLE,
  },
  "data.aws_elasticache_replication_group": {
    source: "elasticache/replication_group_data_source.go",
    read: { foundCache: ["elasticache:DescribeReplicationGroups"] },
  },
  "data.aws_elasticache_serverless_cache": {
    source: "elasticache/serverless_cache_data_source.go",
    read: { foundServerlessCache: ["elasticache:DescribeServerlessCaches"] },
  },
  aws_elasticache_subnet_group: {
    source: "elasticache/subnet_group.go",
    create: { any: LOOK_UP, cacheSubnetGroup: ["elasticache:CreateCacheSubnetGroup", TAG_CACHE] },
    read: { cacheSubnetGroup: ["elasticache:DescribeCacheSubnetGroups", "elasticache:ListTagsForResource"] },
    update: { any: LOOK_UP, cacheSubnetGroup: ["elasticache:ModifyCacheSubnetGroup", ...CACHE_TAGS] },
    delete: { cacheSubnetGroup: ["elasticache:DeleteCacheSubnetGroup"] },
    ...CACHE_ROLE,
  },
};
