import { keyUseStatements } from "../../../src/constructs/deploy/key-use-statements";
import type { Resources } from "../../../src/definition/resources";
import { ACCOUNT_ID, environmentOf } from "../../support/synth";

const EXISTING = "arn:aws:kms:eu-central-1:210987654321:key/01234567-0123-0123-0123-0123456789ab";
const statements = (resources: Resources, ...types: string[]) =>
  keyUseStatements({ environment: environmentOf({ resources }), accountId: ACCOUNT_ID, types: new Set(types) });

test("who makes a table or a file system hands on its key to AWS, and can't use it by itself", () => {
  const resources: Resources = {
    data: { type: "key" },
    old: { type: "key", existing: { arn: EXISTING } },
    idle: { type: "key", existing: { arn: "arn:aws:kms:eu-central-1:210987654321:key/unused" } },
    share: { type: "files", key: "old" },
    sessions: { type: "table", key: "data" },
  };
  const found = statements(
    resources,
    ...["aws_efs_file_system", "aws_dynamodb_table", "aws_sqs_queue", "aws_elasticache_replication_group"],
    ...["aws_db_instance", "aws_rds_cluster"],
  );
  expect(found.map(({ Sid, Condition }) => [Sid, Condition])).toEqual([
    [
      "UseKeysByRdsAndSecretsmanager",
      {
        StringEquals: {
          "kms:ViaService": ["rds.eu-central-1.amazonaws.com", "secretsmanager.eu-central-1.amazonaws.com"],
        },
      },
    ],
    ["UseKeysByDynamodb", { StringEquals: { "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com" } }],
    [
      "UseKeysByElasticfilesystem",
      { StringEquals: { "kms:ViaService": "elasticfilesystem.eu-central-1.amazonaws.com" } },
    ],
    ["UseKeysByElasticache", { StringEquals: { "kms:ViaService": "elasticache.eu-central-1.amazonaws.com" } }],
  ]);
  for (const { Action, Resource } of found) {
    expect(Action).toContain("kms:CreateGrant");
    expect(Action.filter((action) => action.includes("*"))).toEqual([]);
    expect(Resource).toEqual([`arn:aws:kms:eu-central-1:${ACCOUNT_ID}:key/*`, EXISTING]);
  }
});

test("without a key of one's own nothing is needed", () => {
  expect(statements({ share: { type: "files" }, data: { type: "key" } }, "aws_efs_file_system")).toEqual([]);
  expect(statements({ jobs: { type: "queue", key: "data" }, data: { type: "key" } }, "aws_sqs_queue")).toEqual([]);
});
