import { type Body, type Platform, findings, platform, resource, statement } from "../platform";

const PLACE = "eu-central-1:${data.aws_caller_identity.current.account_id}";

/** What is said where a statement names its resource in another way. */
function naming(
  [local, sid]: readonly [string, string],
  pattern: string,
  bend: (json: Platform) => void = () => undefined,
): readonly string[] {
  const json = platform();
  bend(json);
  statement(json, local, sid)["Resource"] = [pattern];
  return findings(json).map((line) => line.split("(")[0] ?? "");
}

const KEY = ["quote_execution", "Key"] as const;
const FILE = ["quote_execution", "File"] as const;
const LOGS = ["web_execution", "Logs"] as const;
const SECRET = ["quote_execution", "Secret"] as const;
const PARAMETER = ["quote_execution", "Parameter"] as const;

function prefixed(address: string, attribute: string, prefix: string): (json: Platform) => void {
  return (json) => {
    const body: Body = resource(json, address);
    Object.assign(body, { [attribute]: null, [`${attribute}_prefix`]: prefix });
  };
}

const asItIs = (): void => undefined;

test.each<[string, readonly [string, string], string, (json: Platform) => void]>([
  ["a key by its id", KEY, `arn:aws:kms:${PLACE}:key/\${aws_kms_key.quote.id}`, asItIs],
  ["a key by its key_id", KEY, `arn:aws:kms:${PLACE}:key/\${aws_kms_key.quote.key_id}`, asItIs],
  ["a bucket by its id", FILE, "arn:aws:s3:::${aws_s3_bucket.settings.id}/quote.env", asItIs],
  [
    "a bucket without a name by its id",
    FILE,
    "arn:aws:s3:::${aws_s3_bucket.settings.id}/quote.env",
    (json) => delete resource(json, "aws_s3_bucket.settings")["bucket"],
  ],
  ["a log group by its id", LOGS, `arn:aws:logs:${PLACE}:log-group:\${aws_cloudwatch_log_group.web.id}:*`, asItIs],
  [
    "a repository by its id",
    ["web_execution", "Pull"],
    `arn:aws:ecr:${PLACE}:repository/\${aws_ecr_repository.web.id}`,
    asItIs,
  ],
  ["a parameter by its id", PARAMETER, `arn:aws:ssm:${PLACE}:parameter\${aws_ssm_parameter.quote.id}`, asItIs],
  [
    "a secret by the prefix of its name",
    SECRET,
    `arn:aws:secretsmanager:${PLACE}:secret:quote-*`,
    prefixed("aws_secretsmanager_secret.quote", "name", "quote-"),
  ],
])("a statement may name %s", (_, where, pattern, bend) => {
  expect(naming(where, pattern, bend)).toEqual([]);
});

test("a pattern for a log group by the prefix of its name is too wide, and covers it", () => {
  const group = prefixed("aws_cloudwatch_log_group.web", "name", "/ecs/web");
  expect(naming(LOGS, `arn:aws:logs:${PLACE}:log-group:/ecs/web*`, group)).toEqual(["wildcard-permissions resources"]);
});

test.each<[string, readonly [string, string], string, string]>([
  ["all keys of the account", KEY, `arn:aws:kms:${PLACE}:key/*`, "wildcard-permissions resources"],
  ["all keys", KEY, "arn:aws:kms:*:*:key/*", "wildcard-permissions resources"],
  ["a key by an id that may be its", KEY, `arn:aws:kms:${PLACE}:key/1234abcd`, "? secrets-permission unknown"],
  ["a key by its alias", KEY, `arn:aws:kms:${PLACE}:alias/quote`, "secrets-permission notAllowed"],
  [
    "a parameter with two slashes",
    PARAMETER,
    `arn:aws:ssm:${PLACE}:parameter/\${aws_ssm_parameter.quote.name}`,
    "secrets-permission notAllowed",
  ],
])("a statement that names %s is judged for what it covers", (_, where, pattern, said) => {
  expect(naming(where, pattern)).toEqual([said]);
});
