import { lookedUpNames } from "../../../src/constructs/deploy/looked-up-names";
import { lookups } from "../../fixtures/lookups";
import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import { allow, arn, stackWith } from "../../support/deploy-statements";
import { environmentOf } from "../../support/synth";

test("what is looked up by name is read by that name, and nothing else", () => {
  const types = [
    "data.aws_db_instance",
    "data.aws_rds_cluster",
    "data.aws_elasticache_replication_group",
    "data.aws_elasticache_serverless_cache",
    "data.aws_efs_file_system",
    "data.aws_kms_alias",
  ];
  expect(deployStatements("plan", stackWith(types, { resources: lookups }))).toEqual([
    allow("ReadAny", ["kms:ListAliases"], ["*"]),
    allow(
      "ReadFileSystem",
      ["elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeLifecycleConfiguration"],
      [arn("elasticfilesystem", "file-system/*")],
    ),
    allow(
      "ReadFoundCache",
      ["elasticache:DescribeReplicationGroups"],
      [arn("elasticache", "replicationgroup:sessions")],
    ),
    allow("ReadFoundDatabase", ["rds:DescribeDBInstances"], [arn("rds", "db:orders")]),
    allow(
      "ReadFoundDatabaseCluster",
      ["rds:DescribeDBClusters"],
      [arn("rds", "cluster:catalog"), arn("rds", "cluster:ledger")],
    ),
    allow(
      "ReadFoundServerlessCache",
      ["elasticache:DescribeServerlessCaches"],
      [arn("elasticache", "serverlesscache:hot")],
    ),
    allow("ReadKey", ["kms:DescribeKey"], [arn("kms", "key/*")]),
  ]);
});

test("an identifier that looks like an id of AWS's is looked for in the list of all", () => {
  const instance = (name: string) => {
    const securityGroupId = "sg-0123456789abcdef0";
    const { resources } = environmentOf({
      resources: { orders: { type: "postgres", existing: { lookup: { instance: name }, securityGroupId } } },
    });
    return lookedUpNames(resources).instances;
  };
  expect(instance("db-orders")).toEqual(["*"]);
  expect(instance("db-orders-old")).toEqual(["db-orders-old"]);
});
