/** Kinds of databases and caches. Their names start with the environment's, but for what has ids of AWS's making. */
export type DatabaseTarget =
  | "anyDatabase"
  | "cache"
  | "cacheDefaults"
  | "cacheSnapshot"
  | "cacheSubnetGroup"
  | "database"
  | "databaseCluster"
  | "databaseDefaults"
  | "databaseParameters"
  | "databaseSecret"
  | "databaseSnapshot"
  | "databaseSubnetGroup"
  | "globalCluster";

type Actions = Readonly<Partial<Record<DatabaseTarget | "any" | "key", readonly string[]>>>;

/** What these types need: see `TypeActions`. */
interface DatabaseTypeActions {
  readonly reads: Actions;
  readonly writes?: Actions;
  readonly serviceLinkedRole?: string;
}

const TAG_DATABASE = ["rds:AddTagsToResource", "rds:RemoveTagsFromResource"];
const TAG_CACHE = ["elasticache:AddTagsToResource", "elasticache:RemoveTagsFromResource"];

const RDS_ROLE = { serviceLinkedRole: "rds.amazonaws.com" };

/** RDS makes the secret of a password that it manages itself (`manage_master_user_password`), with its caller's permissions. */
const MANAGED_PASSWORD: Actions = {
  databaseSecret: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
  key: ["kms:DescribeKey"],
};

/**
 * A database or cache that is encrypted with a key of one's own takes permissions for that key too: its policy
 * gives them. Restoring, replicating and blue/green aren't in here.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticache.html
 */
export const DATABASE_ACTIONS: Readonly<Record<string, DatabaseTypeActions>> = {
  // internal/service/rds/instance.go: an instance is found in the list of all, by the id that AWS makes.
  aws_db_instance: {
    reads: { anyDatabase: ["rds:DescribeDBInstances"] },
    writes: {
      ...MANAGED_PASSWORD,
      database: [
        "rds:CreateDBInstance",
        "rds:CreateDBSnapshot",
        "rds:DeleteDBInstance",
        "rds:ModifyDBInstance",
        "rds:RebootDBInstance",
        ...TAG_DATABASE,
      ],
      databaseDefaults: ["rds:CreateDBInstance", "rds:ModifyDBInstance"],
      databaseParameters: ["rds:CreateDBInstance", "rds:ModifyDBInstance"],
      databaseSnapshot: ["rds:AddTagsToResource", "rds:CreateDBSnapshot"],
      databaseSubnetGroup: ["rds:CreateDBInstance", "rds:ModifyDBInstance"],
    },
    ...RDS_ROLE,
  },
  // internal/service/rds/parameter_group.go
  aws_db_parameter_group: {
    reads: {
      databaseParameters: ["rds:DescribeDBParameterGroups", "rds:DescribeDBParameters", "rds:ListTagsForResource"],
    },
    writes: {
      databaseParameters: [
        "rds:CreateDBParameterGroup",
        "rds:DeleteDBParameterGroup",
        "rds:ModifyDBParameterGroup",
        "rds:ResetDBParameterGroup",
        ...TAG_DATABASE,
      ],
    },
  },
  // internal/service/rds/subnet_group.go
  aws_db_subnet_group: {
    reads: { databaseSubnetGroup: ["rds:DescribeDBSubnetGroups", "rds:ListTagsForResource"] },
    writes: {
      databaseSubnetGroup: [
        "rds:CreateDBSubnetGroup",
        "rds:DeleteDBSubnetGroup",
        "rds:ModifyDBSubnetGroup",
        ...TAG_DATABASE,
      ],
    },
    ...RDS_ROLE,
  },
  // internal/service/elasticache/replication_group.go; its network interfaces are made by the service's own role.
  aws_elasticache_replication_group: {
    reads: {
      cache: [
        "elasticache:DescribeCacheClusters",
        "elasticache:DescribeReplicationGroups",
        "elasticache:ListTagsForResource",
      ],
    },
    writes: {
      any: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DescribeVpcs"],
      cache: [
        "elasticache:CreateReplicationGroup",
        "elasticache:DecreaseReplicaCount",
        "elasticache:DeleteReplicationGroup",
        "elasticache:IncreaseReplicaCount",
        "elasticache:ModifyReplicationGroup",
        "elasticache:ModifyReplicationGroupShardConfiguration",
        ...TAG_CACHE,
      ],
      cacheDefaults: ["elasticache:CreateReplicationGroup", "elasticache:ModifyReplicationGroup"],
      cacheSnapshot: ["elasticache:DeleteReplicationGroup"],
      cacheSubnetGroup: ["elasticache:CreateReplicationGroup"],
    },
    serviceLinkedRole: "elasticache.amazonaws.com",
  },
  // internal/service/elasticache/subnet_group.go
  aws_elasticache_subnet_group: {
    reads: { cacheSubnetGroup: ["elasticache:DescribeCacheSubnetGroups", "elasticache:ListTagsForResource"] },
    writes: {
      any: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DescribeVpcs"],
      cacheSubnetGroup: [
        "elasticache:CreateCacheSubnetGroup",
        "elasticache:DeleteCacheSubnetGroup",
        "elasticache:ModifyCacheSubnetGroup",
        ...TAG_CACHE,
      ],
    },
    serviceLinkedRole: "elasticache.amazonaws.com",
  },
  // internal/service/rds/cluster.go: whether it is part of a global cluster is looked up in the list of all.
  aws_rds_cluster: {
    reads: { databaseCluster: ["rds:DescribeDBClusters"], globalCluster: ["rds:DescribeGlobalClusters"] },
    writes: {
      ...MANAGED_PASSWORD,
      databaseCluster: [
        "rds:CreateDBCluster",
        "rds:CreateDBClusterSnapshot",
        "rds:DeleteDBCluster",
        "rds:DisableHttpEndpoint",
        "rds:EnableHttpEndpoint",
        "rds:ModifyDBCluster",
        ...TAG_DATABASE,
      ],
      databaseDefaults: ["rds:CreateDBCluster", "rds:ModifyDBCluster"],
      databaseParameters: ["rds:CreateDBCluster", "rds:ModifyDBCluster"],
      databaseSnapshot: ["rds:AddTagsToResource", "rds:CreateDBClusterSnapshot", "rds:DeleteDBCluster"],
      databaseSubnetGroup: ["rds:CreateDBCluster"],
    },
    ...RDS_ROLE,
  },
  // internal/service/rds/cluster_instance.go
  aws_rds_cluster_instance: {
    reads: { database: ["rds:DescribeDBInstances"], databaseCluster: ["rds:DescribeDBClusters"] },
    writes: {
      database: [
        "rds:CreateDBInstance",
        "rds:DeleteDBInstance",
        "rds:ModifyDBInstance",
        "rds:RebootDBInstance",
        ...TAG_DATABASE,
      ],
      databaseCluster: ["rds:CreateDBInstance"],
      databaseDefaults: ["rds:CreateDBInstance", "rds:ModifyDBInstance"],
      databaseSubnetGroup: ["rds:CreateDBInstance"],
    },
    ...RDS_ROLE,
  },
  // internal/service/rds/cluster_parameter_group.go
  aws_rds_cluster_parameter_group: {
    reads: {
      databaseParameters: [
        "rds:DescribeDBClusterParameterGroups",
        "rds:DescribeDBClusterParameters",
        "rds:ListTagsForResource",
      ],
    },
    writes: {
      databaseParameters: [
        "rds:CreateDBClusterParameterGroup",
        "rds:DeleteDBClusterParameterGroup",
        "rds:ModifyDBClusterParameterGroup",
        "rds:ResetDBClusterParameterGroup",
        ...TAG_DATABASE,
      ],
    },
  },
};
