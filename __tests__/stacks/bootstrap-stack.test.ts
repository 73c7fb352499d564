import type { S3Backend } from "../../src/definition/backend";
import type { AccountPlan } from "../../src/definition/resolve/bootstrap-plan";
import { BootstrapStack, type DeployedStack } from "../../src/stacks/bootstrap-stack";
import { environmentOf, resourceAt, synthesized, testApp } from "../support/synth";

const backend: S3Backend = { type: "s3", bucket: "shop-states", region: "eu-west-1" };
const environment = environmentOf({ backend });
const plan: AccountPlan = {
  key: "test",
  stack: "shop-bootstrap-test",
  issuers: [{ host: "tfe.shop.example", audience: "aws.workload.identity", isMade: true }],
  bucket: { ...backend, isMade: true },
  roles: [
    {
      name: "shop-test-books-plan",
      stack: "shop-test-books",
      phase: "plan",
      issuer: "tfe.shop.example",
      audience: "aws.workload.identity",
      subject: "the one",
    },
  ],
  after: [],
};

function given(more: Partial<AccountPlan> = {}, stacks: ReadonlyMap<string, DeployedStack> = new Map()) {
  const props = { environment, plan: { ...plan, ...more }, backend: { type: "local" } as const, stacks };
  return synthesized(new BootstrapStack(testApp(), props));
}

test("a role may do what the stack of its runs holds, and read the states that it reads", () => {
  const { locals } = given(
    {},
    new Map([
      ["shop-test-books", { types: new Set(["aws_ecr_lifecycle_policy"]), readsStateOf: ["shop-test-platform"] }],
    ]),
  );
  expect(locals["shop_test_books_plan_1_permissions"]).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReadRepository",
        Effect: "Allow",
        Action: ["ecr:GetLifecyclePolicy"],
        Resource: ["arn:aws:ecr:eu-central-1:123456789012:repository/shop-test-*"],
      },
      { Sid: "ListState", Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::shop-states"] },
      {
        Sid: "ReadState",
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: [
          "arn:aws:s3:::shop-states/shop-test-books.tfstate",
          "arn:aws:s3:::shop-states/shop-test-platform.tfstate",
        ],
      },
    ],
  });
});

test("the account trusts the issuer that is planned", () => {
  expect(resourceAt(given(), "aws_iam_openid_connect_provider.tfe_shop_example")["url"]).toBe(
    "https://tfe.shop.example",
  );
});

test("a bucket in another region than the platform's is made there, with its key", () => {
  const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab";
  const rendered = given({ bucket: { ...backend, kmsKeyArn, isMade: true } });
  expect(resourceAt(rendered, "aws_s3_bucket.state")["region"]).toBe("eu-west-1");
  expect(JSON.stringify(rendered.resource["aws_s3_bucket_server_side_encryption_configuration"])).toContain(kmsKeyArn);
});

test("what is made elsewhere is named only", () => {
  const issuers = plan.issuers.map((issuer) => ({ ...issuer, isMade: false }));
  const { resource, locals, output } = given({ issuers, bucket: { ...backend, isMade: false } });
  expect([resource["aws_iam_openid_connect_provider"], resource["aws_s3_bucket"]]).toEqual([undefined, undefined]);
  expect(JSON.stringify(locals["shop_test_books_plan_trust"])).toContain(
    '"Federated":"arn:aws:iam::123456789012:oidc-provider/tfe.shop.example"',
  );
  expect(Object.keys(output)).toEqual(["role_arns"]);
});
