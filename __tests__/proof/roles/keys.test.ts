import { prove } from "../../../src/proof/prove";
import {
  type Body,
  type Platform,
  add,
  at,
  container,
  findings,
  model,
  platform,
  resource,
  statement,
  statements,
} from "../platform";

const ACCOUNT = "${data.aws_caller_identity.current.account_id}";
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const ROLE = "${aws_iam_role.quote_execution.arn}";
const ADMIN = `arn:aws:iam::${ACCOUNT}:role/admin`;
const USE = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };

/** What is said of the platform after a change, without parameters. */
function said(bend: (json: Platform) => void): readonly string[] {
  const json = platform();
  bend(json);
  return findings({ ...json, variable: { open: {} } }).map((line) => line.split("(")[0] ?? "");
}

/** What is said where the key of the secret has this policy. */
function withPolicy(of: readonly Body[], bend: (json: Platform) => void = () => undefined): readonly string[] {
  return said((json) => {
    json.locals["key"] = { Version: "2012-10-17", Statement: of };
    resource(json, "aws_kms_key.quote")["policy"] = "${jsonencode(local.key)}";
    bend(json);
  });
}

function withoutOwn(json: Platform): void {
  const all = statements(json, "quote_execution");
  all.splice(
    all.findIndex((item) => item["Sid"] === "Key"),
    1,
  );
}

function inAccount(account: string): (json: Platform) => void {
  return (json) => {
    Object.assign(at(json.provider, "aws"), { allowed_account_ids: [account] });
  };
}

const REFUSED = ["secrets-permission refused"];
const MISSING = ["secrets-permission notAllowed"];
const UNKNOWN = ["? secrets-permission unknown"];

test.each<[string, readonly Body[], readonly string[], readonly string[]]>([
  ["leaves it to the account", [{ ...USE, Principal: { AWS: ROOT } }], [], MISSING],
  ["leaves it to the account by its number", [{ ...USE, Principal: { AWS: ACCOUNT } }], [], MISSING],
  ["allows all to the account", [{ ...USE, Action: "kms:*", Principal: { AWS: [ADMIN, ROOT] } }], [], MISSING],
  ["lets in the role", [{ ...USE, Principal: { AWS: ROLE } }], [], []],
  ["lets in another role", [{ ...USE, Principal: { AWS: ADMIN } }], REFUSED, REFUSED],
  ["lets in a service", [{ ...USE, Principal: { Service: "logs.amazonaws.com" } }], REFUSED, REFUSED],
  ["allows another action", [{ ...USE, Action: "kms:Encrypt", Principal: { AWS: ROOT } }], REFUSED, REFUSED],
  ["names no resource", [{ Effect: "Allow", Action: "kms:*", Principal: { AWS: ROOT } }], REFUSED, REFUSED],
  ["says nothing", [], REFUSED, REFUSED],
  [
    "leaves it to the account, and denies it",
    [
      { ...USE, Principal: { AWS: ROOT } },
      { ...USE, Effect: "Deny", Principal: { AWS: ROLE } },
    ],
    ["secrets-permission denied"],
    ["secrets-permission denied"],
  ],
  ["lets in whom nobody knows", [{ ...USE, Principal: { AWS: "${var.open}" } }], UNKNOWN, UNKNOWN],
  [
    "lets in the account by Secrets Manager",
    [
      {
        ...USE,
        Principal: { AWS: ROOT },
        Condition: {
          StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com", "kms:CallerAccount": ACCOUNT },
        },
      },
    ],
    [],
    MISSING,
  ],
  [
    "lets in the account by another service",
    [
      {
        ...USE,
        Principal: { AWS: ROOT },
        Condition: { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
      },
    ],
    REFUSED,
    REFUSED,
  ],
  [
    "lets in the account under a condition that can't be told",
    [{ ...USE, Principal: { AWS: ROOT }, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }],
    UNKNOWN,
    MISSING,
  ],
])("a key's policy that %s is judged, with and without a statement of the role", (_, policy, saidWith, saidWithout) => {
  expect(withPolicy(policy)).toEqual(saidWith);
  expect(withPolicy(policy, withoutOwn)).toEqual(saidWithout);
});

test("a key without a policy leaves it to the account", () => {
  expect(said(() => undefined)).toEqual([]);
  expect(said(withoutOwn)).toEqual(MISSING);
});

test("a policy beside a key is the key's, whichever way it names it", () => {
  const beside = (key: string): readonly string[] =>
    said((json) => {
      json.locals["key"] = { Version: "2012-10-17", Statement: [{ ...USE, Principal: { AWS: ADMIN } }] };
      add(json, "aws_kms_key_policy.quote", { key_id: key, policy: "${jsonencode(local.key)}" });
    });
  for (const attribute of ["id", "key_id", "arn"])
    expect(beside(`\${aws_kms_key.quote.${attribute}}`)).toEqual(REFUSED);
  // It may belong to any key, and then it takes the place of the default.
  expect(beside("${var.open}")).toEqual(UNKNOWN);
  expect(beside("1234abcd-12ab-34cd-56ef-1234567890ab")).toEqual(UNKNOWN);
});

test("of two policies of one key nobody knows which one stays", () => {
  const two = (json: Platform): void => {
    add(json, "aws_kms_key_policy.quote", {
      key_id: "${aws_kms_key.quote.id}",
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ ...USE, Principal: { AWS: "111111111111" } }] }),
    });
  };
  expect(withPolicy([{ ...USE, Principal: { AWS: ROOT } }], two)).toEqual(UNKNOWN);
});

test.each<[string, Body, readonly string[]]>([
  ["the role", { grantee_principal: ROLE, operations: ["Decrypt", "DescribeKey"] }, []],
  ["the role another operation", { grantee_principal: ROLE, operations: ["Encrypt"] }, MISSING],
  ["another role", { grantee_principal: ADMIN, operations: ["Decrypt"] }, MISSING],
  ["whom nobody knows", { grantee_principal: "${var.open}", operations: ["Decrypt"] }, UNKNOWN],
  [
    "the role within a context",
    { grantee_principal: ROLE, operations: ["Decrypt"], constraints: [{ encryption_context_equals: { a: "b" } }] },
    UNKNOWN,
  ],
])("a grant of a key to %s lets in whom it names, without a statement of the role", (_, grant, findingsOf) => {
  const granting = (json: Platform): void => {
    withoutOwn(json);
    add(json, "aws_kms_grant.quote", { key_id: "${aws_kms_key.quote.key_id}", ...grant });
  };
  expect(said(granting)).toEqual(findingsOf);
});

test("the policy of a key that no stack here has isn't known, unless a declared grant vouches for it", () => {
  const elsewhere = (key: string, vouched = false, allowed = key): readonly string[] =>
    said((json) => {
      json.data["aws_kms_key"] = { other: { key_id: "alias/other" } };
      resource(json, "aws_secretsmanager_secret.quote")["kms_key_id"] = key;
      statement(json, "quote_execution", "Key")["Resource"] = [allowed];
      if (vouched) json["//"].declared.grants = [{ role: "aws_iam_role.quote_execution", actions: ["kms:Decrypt"] }];
    });
  for (const key of ["arn:aws:kms:eu-central-1:111111111111:key/1234abcd", "${data.aws_kms_key.other.arn}"]) {
    expect(elsewhere(key)).toEqual(["? secrets-permission keyPolicy"]);
    expect(elsewhere(key, true)).toEqual([]);
    // Not for the role's own.
    expect(elsewhere(key, true, "${var.open}")).toContain("? secrets-permission unknown");
  }
});

test("a key that AWS keeps for a store asks for no permission, whichever way it is named", () => {
  const byAws = (key: string): readonly string[] =>
    said((json) => {
      withoutOwn(json);
      json.data["aws_kms_alias"] = { own: { name: "alias/aws/secretsmanager" } };
      json.data["aws_kms_key"] = { own: { key_id: "alias/aws/secretsmanager" } };
      resource(json, "aws_secretsmanager_secret.quote")["kms_key_id"] = key;
    });
  expect(byAws("alias/aws/secretsmanager")).toEqual([]);
  expect(byAws("${data.aws_kms_alias.own.target_key_arn}")).toEqual([]);
  expect(byAws("${data.aws_kms_key.own.arn}")).toEqual([]);
});

test("across accounts the key and the role must both allow it", () => {
  const foreign = (
    principal: string | undefined,
    bend: (json: Platform) => void = () => undefined,
  ): readonly string[] =>
    said((json) => {
      inAccount("111111111111")(json);
      (json.provider["aws"] as Body[]).push({
        alias: "other",
        region: "eu-central-1",
        allowed_account_ids: ["222222222222"],
      });
      Object.assign(resource(json, "aws_kms_key.quote"), { provider: "aws.other" });
      if (principal !== undefined) {
        json.locals["key"] = { Version: "2012-10-17", Statement: [{ ...USE, Principal: { AWS: principal } }] };
        resource(json, "aws_kms_key.quote")["policy"] = "${jsonencode(local.key)}";
      }
      bend(json);
    });
  expect(foreign("111111111111")).toEqual([]);
  expect(foreign(ROLE)).toEqual([]);
  expect(foreign(ROLE, withoutOwn)).toEqual(MISSING);
  expect(foreign("222222222222")).toEqual(REFUSED);
  expect(foreign(undefined)).toEqual(REFUSED);
});

test("files of a bucket that a customer key encrypts are decrypted for the execution role", () => {
  const encrypted = (rule: Body, bend: (json: Platform) => void = () => undefined): readonly string[] =>
    said((json) => {
      add(json, "aws_kms_key.files", {});
      add(json, "aws_s3_bucket_server_side_encryption_configuration.settings", {
        bucket: "${aws_s3_bucket.settings.id}",
        rule: [{ apply_server_side_encryption_by_default: rule }],
      });
      bend(json);
    });
  const key = { sse_algorithm: "aws:kms", kms_master_key_id: "${aws_kms_key.files.arn}" };
  const allowed = (json: Platform): void => {
    (statement(json, "quote_execution", "Key")["Resource"] as string[]).push("${aws_kms_key.files.arn}");
  };
  const object = (own: Body) => (json: Platform) =>
    add(json, "aws_s3_object.file", { bucket: "${aws_s3_bucket.settings.id}", key: "quote.env", ...own });
  expect(encrypted(key)).toEqual(["environment-files notAllowed"]);
  expect(encrypted({ ...key, sse_algorithm: "aws:kms:dsse" })).toEqual(["environment-files notAllowed"]);
  expect(encrypted(key, allowed)).toEqual([]);
  expect(encrypted({ sse_algorithm: "AES256" })).toEqual([]);
  expect(encrypted({ sse_algorithm: "aws:kms" })).toEqual([]);
  expect(encrypted({ ...key, kms_master_key_id: "alias/aws/s3" })).toEqual([]);
  expect(encrypted({ ...key, sse_algorithm: "${var.open}" })).toEqual([
    "? argument-values unknown",
    "? environment-files unknown",
  ]);
  expect(encrypted({ sse_algorithm: "AES256" }, object({ kms_key_id: "${aws_kms_key.files.arn}" }))).toEqual([
    "environment-files notAllowed",
  ]);
  expect(encrypted(key, object({ kms_key_id: "${aws_kms_key.quote.arn}" }))).toEqual([]);
});

test("whose bucket holds a file isn't known where no stack has it", () => {
  const elsewhere = (json: Platform): void => {
    container(json, "quote")["environmentFiles"] = [{ type: "s3", value: "arn:aws:s3:::elsewhere/quote.env" }];
    statement(json, "quote_execution", "File")["Resource"] = ["arn:aws:s3:::elsewhere/quote.env"];
    statement(json, "quote_execution", "Bucket")["Resource"] = ["arn:aws:s3:::elsewhere"];
  };
  expect(said(elsewhere)).toEqual(["? environment-files whoseBucket", "? environment-files whoseBucket"]);
});

test("its words say whose policy is to be mended", () => {
  const json = platform();
  json.locals["key"] = { Version: "2012-10-17", Statement: [] };
  resource(json, "aws_kms_key.quote")["policy"] = "${jsonencode(local.key)}";
  expect(prove(model(json)).findings.map(({ message }) => message)).toEqual([
    "service 'quote': cannot read its secrets: the policy of aws_kms_key.quote does not allow kms:Decrypt on arn:aws:kms:eu-central-1:<account>:key/<aws_kms_key.quote.key_id> to aws_iam_role.quote_execution; allow it there too",
  ]);
});

test("a key that is disabled decrypts nothing", () => {
  const enabled = (is: unknown): readonly string[] =>
    said((json) => (resource(json, "aws_kms_key.quote")["is_enabled"] = is));
  expect(enabled(true)).toEqual([]);
  expect(enabled(false)).toEqual(["secrets-permission, encryption-keys disabled"]);
  expect(enabled("${var.open}")).toEqual([...UNKNOWN, "? encryption-keys unknown"]);
});

describe("a key that something is encrypted with", () => {
  const changed = (body: Body): readonly string[] => {
    const json = platform();
    Object.assign(json, { variable: { open: {} } });
    Object.assign(resource(json, "aws_kms_key.quote"), body);
    return findings(json);
  };

  test.each<[string, Body, readonly unknown[]]>([
    ["enabled", { is_enabled: true, key_usage: "ENCRYPT_DECRYPT" }, []],
    [
      "disabled",
      { is_enabled: false },
      ["secrets-permission, encryption-keys disabled(aws_kms_key.quote) at aws_ecs_service.quote, aws_kms_key.quote"],
    ],
    [
      "for signatures",
      { key_usage: "SIGN_VERIFY" },
      ["encryption-keys notSymmetric(key_usage, SIGN_VERIFY, [aws_secretsmanager_secret.quote]) at aws_kms_key.quote"],
    ],
    [
      "of a pair",
      { customer_master_key_spec: "RSA_2048" },
      [
        "encryption-keys notSymmetric(customer_master_key_spec, RSA_2048, [aws_secretsmanager_secret.quote]) at aws_kms_key.quote",
      ],
    ],
    [
      "perhaps disabled",
      { is_enabled: "${var.open}" },
      [
        expect.stringMatching(/^\? secrets-permission unknown/),
        "? encryption-keys unknown(is_enabled, var.open) at aws_kms_key.quote",
      ],
    ],
  ])("is judged where it is %s", (_, body, expected) => {
    expect(changed(body)).toEqual(expected);
  });

  test("is no fault where nothing is encrypted with it", () => {
    const json = platform();
    add(json, "aws_kms_key.signing", { key_usage: "SIGN_VERIFY", customer_master_key_spec: "RSA_2048" });
    expect(findings(json)).toEqual([]);
  });

  test("is found in a block of a block, and in no variable of code that signs by it", () => {
    const json = platform();
    add(json, "aws_kms_key.signing", { key_usage: "SIGN_VERIFY", customer_master_key_spec: "RSA_2048" });
    add(json, "aws_lambda_function.signing", {
      function_name: "signing",
      role: "arn:aws:iam::123456789012:role/signing",
      environment: { variables: { KMS_KEY: "${aws_kms_key.signing.arn}" } },
    });
    expect(findings(json).filter((text) => text.startsWith("encryption-keys"))).toEqual([]);
    const bucket = "aws_s3_bucket_server_side_encryption_configuration.own";
    add(json, bucket, {
      bucket: "own",
      rule: [{ apply_server_side_encryption_by_default: { kms_master_key_id: "${aws_kms_key.signing.arn}" } }],
    });
    expect(findings(json).filter((text) => text.startsWith("encryption-keys"))).toEqual([
      `encryption-keys notSymmetric(key_usage, SIGN_VERIFY, [${bucket}]) at aws_kms_key.signing`,
      `encryption-keys notSymmetric(customer_master_key_spec, RSA_2048, [${bucket}]) at aws_kms_key.signing`,
    ]);
  });
});
