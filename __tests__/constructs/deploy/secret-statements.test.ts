import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import { ACCOUNT_ID, environmentOf, serviceDefinition } from "../../support/synth";

const allow = (Sid: string, Action: string[], Resource: string[]) => ({ Sid, Effect: "Allow", Action, Resource });
const arn = (service: string, path: string) => `arn:aws:${service}:eu-central-1:123456789012:${path}`;

test("who plans knows versions of the secrets that RDS keeps where one of them deploys services anew", () => {
  const of = (redeployOnChange: boolean) =>
    deployStatements("plan", {
      environment: environmentOf({
        resources: { orders: { type: "postgres", redeployOnChange } },
        services: { books: serviceDefinition({ uses: { orders: "connect" } }) },
      }),
      accountId: ACCOUNT_ID,
      stack: "shop-test-platform",
      types: new Set(["data.aws_secretsmanager_secret_versions"]),
    });
  expect(of(true)).toEqual([
    allow("ReadSecret", ["secretsmanager:ListSecretVersionIds"], [arn("secretsmanager", "secret:rds!*")]),
  ]);
  expect(of(false)).toEqual([]);
});

test("who plans knows versions of secrets, and never decrypts a parameter", () => {
  const books = serviceDefinition({
    secrets: {
      A: { type: "secrets-manager", name: "shop/db", redeployOnChange: true },
      B: { type: "parameter", name: "/shop/key", redeployOnChange: true },
      C: { type: "parameter", name: "/shop/other" },
    },
  });
  const types = ["data.aws_secretsmanager_secret_versions", "data.aws_ssm_parameter"];
  const statements = deployStatements("plan", {
    environment: environmentOf({ services: { books } }),
    accountId: ACCOUNT_ID,
    stack: "shop-test-platform",
    types: new Set(types),
  });
  expect(statements).toEqual([
    allow("ReadParameter", ["ssm:GetParameter"], [arn("ssm", "parameter/shop/key")]),
    allow("ReadSecret", ["secretsmanager:ListSecretVersionIds"], [arn("secretsmanager", "secret:shop/db-??????")]),
    {
      Sid: "NeverDecryptParameters",
      Effect: "Deny",
      Action: ["kms:Decrypt"],
      Resource: ["*"],
      Condition: { StringEquals: { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" } },
    },
  ]);
});
