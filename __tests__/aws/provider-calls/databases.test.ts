import { POLICY_SIZES } from "../../../src/aws/iam/policy-sizes";
import { CACHE_CALLS } from "../../../src/aws/provider-calls/caches";
import { DATABASE_CALLS } from "../../../src/aws/provider-calls/databases";
import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import { ACCOUNT_ID, environmentOf } from "../../support/synth";

const statements = (phase: "apply" | "plan", ...types: string[]) =>
  deployStatements(phase, {
    environment: environmentOf(),
    accountId: ACCOUNT_ID,
    stack: "shop-test-platform",
    types: new Set(types),
  });
const all = statements("apply", ...Object.keys({ ...CACHE_CALLS, ...DATABASE_CALLS }));
const arn = (service: string, path: string) => `arn:aws:${service}:eu-central-1:${ACCOUNT_ID}:${path}`;
const resourcesOf = (action: string, ...types: string[]) =>
  statements("apply", ...types)
    .filter(({ Action }) => Action.includes(action))
    .flatMap(({ Resource }) => Resource);

test("no data is read, and no snapshot deleted, restored or shared", () => {
  const actions = all.flatMap(({ Action }) => Action);
  expect(
    actions.filter((action) => /Restore|Copy|Delete\w*Snapshot|Attribute|GetSecretValue|Client/.test(action)),
  ).toEqual([]);
});

test("an instance is found among all and changed by its name", () => {
  expect(statements("plan", "aws_db_instance")).toEqual([
    { Sid: "ReadAnyDatabase", Effect: "Allow", Action: ["rds:DescribeDBInstances"], Resource: [arn("rds", "db:*")] },
  ]);
  expect(resourcesOf("rds:DeleteDBInstance", "aws_db_instance")).toEqual([arn("rds", "db:shop-test-*")]);
});

test("what is made of an instance is named, but for what AWS gives everyone", () => {
  expect(resourcesOf("rds:CreateDBInstance", "aws_db_instance")).toEqual([
    arn("rds", "db:shop-test-*"),
    ...["og:default*", "pg:default*", "pg:shop-test-*"].map((path) => arn("rds", path)),
    arn("rds", "subgrp:shop-test-*"),
  ]);
  expect(resourcesOf("rds:CreateDBSnapshot", "aws_db_instance")).toContain(arn("rds", "snapshot:shop-test-*"));
});

test("a password that RDS manages is a secret of RDS", () => {
  for (const type of ["aws_db_instance", "aws_rds_cluster"]) {
    expect(resourcesOf("secretsmanager:CreateSecret", type)).toEqual([arn("secretsmanager", "secret:rds!*")]);
  }
});

test("a cache's nodes are named as the cache is", () => {
  expect(resourcesOf("elasticache:CreateReplicationGroup", "aws_elasticache_replication_group")).toEqual([
    arn("elasticache", "replicationgroup:shop-test-*"),
    arn("elasticache", "parametergroup:default.*"),
    arn("elasticache", "cluster:shop-test-*"),
    arn("elasticache", "subnetgroup:shop-test-*"),
  ]);
});

test("services make their own roles", () => {
  const linked = all.filter(({ Action }) => Action.includes("iam:CreateServiceLinkedRole"));
  expect(linked.map(({ Sid }) => Sid)).toEqual(["LinkRoleOfElasticache", "LinkRoleOfRds"]);
});

test("all of them fit one policy", () => {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: all });
  expect(policy.length).toBeLessThan(POLICY_SIZES.managed);
});
