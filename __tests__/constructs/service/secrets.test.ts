import { Construct } from "constructs";
import { Secrets } from "../../../src/constructs/service/secrets";
import type { ResolvedSecret } from "../../../src/definition/resolve/secrets";
import { inTerraform, synthesized, TestStack } from "../../support/synth";

function given(secrets: Record<string, ResolvedSecret>, isService = true) {
  const stack = new TestStack();
  const own = new Construct(stack, "books");
  const { sources, secretArns, parameterArns, kmsKeyArns, versions } = new Secrets(own, "secret", {
    secrets,
    isService,
    accountId: "123456789012",
    region: "eu-central-1",
    resources: new Map([["orders", { arn: "arn", name: "orders", secretArn: "arn:of:orders" }]]),
  });
  const found = inTerraform(stack, { sources, secretArns, parameterArns, kmsKeyArns });
  return { found, versions: inTerraform(stack, versions), rendered: synthesized(stack) };
}

test("is nothing without secrets", () => {
  const { found, rendered } = given({});
  expect(found).toEqual({ sources: {}, secretArns: [], parameterArns: [], kmsKeyArns: [] });
  expect([rendered.resource, rendered.data]).toEqual([{}, {}]);
});

test("looks a secret's ARN up by its name", () => {
  const { found, rendered } = given({ DB_PASSWORD: { type: "secrets-manager", name: "shop/db" } });
  expect(rendered.data).toEqual({ aws_secretsmanager_secret: { books_secret_db_password: { name: "shop/db" } } });
  expect(rendered.resource).toEqual({});
  expect(found).toEqual({
    sources: { DB_PASSWORD: "${data.aws_secretsmanager_secret.books_secret_db_password.arn}" },
    secretArns: ["${data.aws_secretsmanager_secret.books_secret_db_password.arn}"],
    parameterArns: [],
    kmsKeyArns: [],
  });
});

test("takes the secret that RDS keeps as it is told of it", () => {
  const { found, rendered } = given({
    ORDERS_PASSWORD: { type: "managed", name: "orders", jsonKey: "password", key: undefined, redeployOnChange: false },
  });
  expect(found).toMatchObject({
    sources: { ORDERS_PASSWORD: "arn:of:orders:password::" },
    secretArns: ["arn:of:orders"],
  });
  expect(rendered.data).toEqual({});
});

test("watches the secret that RDS keeps once for all of its keys, and for no job", () => {
  const secret = (jsonKey: "password" | "username"): ResolvedSecret => ({
    type: "managed",
    name: "orders",
    jsonKey,
    key: undefined,
    redeployOnChange: true,
  });
  const secrets = { ORDERS_USERNAME: secret("username"), ORDERS_PASSWORD: secret("password") };
  const { rendered, versions } = given(secrets);
  expect(rendered.data).toEqual({
    aws_secretsmanager_secret_versions: { books_secret_orders_username_versions: { secret_id: "arn:of:orders" } },
  });
  const all = "data.aws_secretsmanager_secret_versions.books_secret_orders_username_versions.versions";
  const current = `\${[for it in ${all} : it.version_id if contains(it.version_stages, "AWSCURRENT")][0]}`;
  expect(versions).toEqual({ ORDERS_USERNAME: current, ORDERS_PASSWORD: current });
  const ofJob = given(secrets, false);
  expect([ofJob.rendered.data, ofJob.versions]).toEqual([{}, {}]);
});

test("reads one key of a secret's JSON but needs permission for the whole secret", () => {
  const { found } = given({ DB_PASSWORD: { type: "secrets-manager", name: "shop/db", jsonKey: "password" } });
  expect(found).toEqual({
    sources: { DB_PASSWORD: "${data.aws_secretsmanager_secret.books_secret_db_password.arn}:password::" },
    secretArns: ["${data.aws_secretsmanager_secret.books_secret_db_password.arn}"],
    parameterArns: [],
    kmsKeyArns: [],
  });
});

test("spells a parameter's ARN out, with or without the slash before its name", () => {
  const { found, rendered } = given({
    API_KEY: { type: "parameter", name: "/shop/api-key" },
    TOKEN: { type: "parameter", name: "token" },
  });
  const apiKey = "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/api-key";
  const token = "arn:aws:ssm:eu-central-1:123456789012:parameter/token";
  expect(found).toEqual({
    sources: { API_KEY: apiKey, TOKEN: token },
    secretArns: [],
    parameterArns: [apiKey, token],
    kmsKeyArns: [],
  });
  expect(rendered.data).toEqual({});
});

test("collects the customer managed keys of both kinds", () => {
  const { found } = given({
    API_KEY: { type: "parameter", name: "/shop/api-key", kmsKeyArn: "key-of-parameter" },
    DB_PASSWORD: { type: "secrets-manager", name: "shop/db", kmsKeyArn: "key-of-secret" },
    PLAIN: { type: "parameter", name: "/shop/plain" },
  });
  expect(found).toMatchObject({ kmsKeyArns: ["key-of-parameter", "key-of-secret"] });
});

test("knows a secret by the id of its version, and a parameter by its number, and reads neither", () => {
  const { versions, rendered } = given({
    A: { type: "secrets-manager", name: "shop/db", redeployOnChange: true },
    B: { type: "secrets-manager", name: "shop/db", jsonKey: "password", redeployOnChange: true },
    C: { type: "parameter", name: "/shop/key", redeployOnChange: true },
    D: { type: "parameter", name: "/shop/other" },
  });
  const current =
    '${[for it in data.aws_secretsmanager_secret_versions.books_secret_a_versions.versions : it.version_id if contains(it.version_stages, "AWSCURRENT")][0]}';
  expect(versions).toEqual({
    A: current,
    B: current,
    C: "${tostring(data.aws_ssm_parameter.books_secret_c_version.version)}",
  });
  expect(rendered.data).toEqual({
    aws_secretsmanager_secret: { books_secret_a: { name: "shop/db" } },
    aws_secretsmanager_secret_versions: {
      books_secret_a_versions: { secret_id: "${data.aws_secretsmanager_secret.books_secret_a.arn}" },
    },
    aws_ssm_parameter: {
      books_secret_c_version: {
        name: "/shop/key",
        with_decryption: false,
        lifecycle: {
          postcondition: [
            {
              condition: '${self.type == "SecureString"}',
              error_message:
                "parameter /shop/key isn't a SecureString, so that its value would stand in the state; make it one, or leave out redeployOnChange of C",
            },
          ],
        },
      },
    },
  });
});
