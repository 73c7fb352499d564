import type { Actions, CallsByType } from "./call";

const TAG_DATABASE = "rds:AddTagsToResource";
const DATABASE_TAGS = [TAG_DATABASE, "rds:RemoveTagsFromResource"];
const RDS_ROLE = { serviceLinkedRole: "rds.amazonaws.com" };

/**
 * RDS makes the secret of a password that it manages itself (`manage_master_user_password`), with its caller's permissions.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions
 */
const MANAGED_PASSWORD: Actions = {
  databaseSecret: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
  key: ["kms:DescribeKey"],
};

/**
 * The key of the storage is RDS's affair, that of the master user's secret the one of Secrets Manager too.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions
 */
const OWN_KEY = {
  usesKey: {
    by: ["rds", "secretsmanager"],
    actions: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
  },
};

/**
 * Restoring, replicating and blue/green aren't in here.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
export const DATABASE_CALLS: CallsByType = {
  // An instance is found in the list of all, by the id that AWS makes.
  aws_db_instance: {
    source: "rds/instance.go",
    create: {
      ...MANAGED_PASSWORD,
      database: ["rds:CreateDBInstance", "rds:ModifyDBInstance", "rds:RebootDBInstance", TAG_DATABASE],
      databaseDefaults: ["rds:CreateDBInstance", "rds:ModifyDBInstance"],
      databaseParameters: ["rds:CreateDBInstance", "rds:ModifyDBInstance"],
      databaseSubnetGroup: ["rds:CreateDBInstance", "rds:ModifyDBInstance"],
    },
    read: { anyDatabase: ["rds:DescribeDBInstances"] },
    update: {
      ...MANAGED_PASSWORD,
      database: ["rds:ModifyDBInstance", "rds:RebootDBInstance", ...DATABASE_TAGS],
      databaseDefaults: ["rds:ModifyDBInstance"],
      databaseParameters: ["rds:ModifyDBInstance"],
      databaseSubnetGroup: ["rds:ModifyDBInstance"],
    },
    // A final snapshot is made and tagged with its caller's permissions; protection is taken off before.
    delete: {
      database: ["rds:CreateDBSnapshot", "rds:DeleteDBInstance", "rds:ModifyDBInstance"],
      databaseSnapshot: [TAG_DATABASE, "rds:CreateDBSnapshot"],
    },
    ...OWN_KEY,
    ...RDS_ROLE,
  },
  aws_db_parameter_group: {
    source: "rds/parameter_group.go",
    create: { databaseParameters: [TAG_DATABASE, "rds:CreateDBParameterGroup", "rds:ModifyDBParameterGroup"] },
    read: {
      databaseParameters: ["rds:DescribeDBParameterGroups", "rds:DescribeDBParameters", "rds:ListTagsForResource"],
    },
    update: { databaseParameters: ["rds:ModifyDBParameterGroup", "rds:ResetDBParameterGroup", ...DATABASE_TAGS] },
    delete: { databaseParameters: ["rds:DeleteDBParameterGroup"] },
  },
  aws_db_subnet_group: {
    source: "rds/subnet_group.go",
    create: { databaseSubnetGroup: [TAG_DATABASE, "rds:CreateDBSubnetGroup"] },
    read: { databaseSubnetGroup: ["rds:DescribeDBSubnetGroups", "rds:ListTagsForResource"] },
    update: { databaseSubnetGroup: ["rds:ModifyDBSubnetGroup", ...DATABASE_TAGS] },
    delete: { databaseSubnetGroup: ["rds:DeleteDBSubnetGroup"] },
    ...RDS_ROLE,
  },
  "data.aws_db_instance": {
    source: "rds/instance_data_source.go",
    read: { foundDatabase: ["rds:DescribeDBInstances"] },
  },
  "data.aws_rds_cluster": {
    source: "rds/cluster_data_source.go",
    read: { foundDatabaseCluster: ["rds:DescribeDBClusters"] },
  },
  // Whether it is part of a global cluster is looked up in the list of all.
  aws_rds_cluster: {
    source: "rds/cluster.go",
    create: {
      ...MANAGED_PASSWORD,
      databaseCluster: ["rds:CreateDBCluster", "rds:ModifyDBCluster", TAG_DATABASE],
      databaseClusterDefaults: ["rds:CreateDBCluster", "rds:ModifyDBCluster"],
      databaseClusterParameters: ["rds:CreateDBCluster", "rds:ModifyDBCluster"],
      databaseSubnetGroup: ["rds:CreateDBCluster"],
    },
    read: { databaseCluster: ["rds:DescribeDBClusters"], globalCluster: ["rds:DescribeGlobalClusters"] },
    update: {
      ...MANAGED_PASSWORD,
      databaseCluster: ["rds:DisableHttpEndpoint", "rds:EnableHttpEndpoint", "rds:ModifyDBCluster", ...DATABASE_TAGS],
      databaseClusterDefaults: ["rds:ModifyDBCluster"],
      databaseClusterParameters: ["rds:ModifyDBCluster"],
    },
    delete: {
      databaseCluster: ["rds:CreateDBClusterSnapshot", "rds:DeleteDBCluster", "rds:ModifyDBCluster"],
      databaseClusterSnapshot: [TAG_DATABASE, "rds:CreateDBClusterSnapshot", "rds:DeleteDBCluster"],
    },
    ...OWN_KEY,
    ...RDS_ROLE,
  },
  aws_rds_cluster_instance: {
    source: "rds/cluster_instance.go",
    create: {
      database: ["rds:CreateDBInstance", "rds:ModifyDBInstance", "rds:RebootDBInstance", TAG_DATABASE],
      databaseCluster: ["rds:CreateDBInstance"],
      databaseDefaults: ["rds:CreateDBInstance", "rds:ModifyDBInstance"],
      databaseSubnetGroup: ["rds:CreateDBInstance"],
    },
    read: { database: ["rds:DescribeDBInstances"], databaseCluster: ["rds:DescribeDBClusters"] },
    update: {
      database: ["rds:ModifyDBInstance", ...DATABASE_TAGS],
      databaseDefaults: ["rds:ModifyDBInstance"],
    },
    delete: { database: ["rds:DeleteDBInstance"] },
    ...RDS_ROLE,
  },
  aws_rds_cluster_parameter_group: {
    source: "rds/cluster_parameter_group.go",
    create: {
      databaseClusterParameters: [
        TAG_DATABASE,
        "rds:CreateDBClusterParameterGroup",
        "rds:ModifyDBClusterParameterGroup",
      ],
    },
    read: {
      databaseClusterParameters: [
        "rds:DescribeDBClusterParameterGroups",
        "rds:DescribeDBClusterParameters",
        "rds:ListTagsForResource",
      ],
    },
    update: {
      databaseClusterParameters: [
        "rds:ModifyDBClusterParameterGroup",
        "rds:ResetDBClusterParameterGroup",
        ...DATABASE_TAGS,
      ],
    },
    delete: { databaseClusterParameters: ["rds:DeleteDBClusterParameterGroup"] },
  },
};
