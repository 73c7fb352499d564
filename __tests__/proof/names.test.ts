/** What `limits-names` says of the names of what holds data and carries messages. */
import { limitsNames } from "../../src/proof/rules/limits/names";
import { type Body, add, notProven } from "./platform";

const ID = "${data.aws_caller_identity.current.account_id}";
const OTHER_ACCOUNT = { assume_role: { role_arn: "arn:aws:iam::999999999999:role/deploy" } };

const named = (...made: readonly (readonly [string, Body])[]): readonly string[] =>
  notProven(limitsNames, (json) => {
    json.provider["aws"] = [
      ...(json.provider["aws"] as Body[]),
      { alias: "other", region: "eu-central-1", ...OTHER_ACCOUNT },
      { alias: "us", region: "us-east-1" },
    ];
    for (const [address, body] of made) add(json, address, body);
  });

test.each<[string, Body]>([
  ["aws_s3_bucket.a", { bucket: "a.b-c.1" }],
  ["aws_s3_bucket.a", { bucket: `uploads-${ID}` }],
  ["aws_sqs_queue.a", { name: "jobs_1-a" }],
  ["aws_sqs_queue.a", { name: "jobs.fifo", fifo_queue: true }],
  ["aws_sqs_queue.a", { name: "jobs.fifo", fifo_queue: "${var.is_fifo}" }],
  ["aws_sns_topic.a", { name: "news" }],
  ["aws_dynamodb_table.a", { name: "a.b_c-D" }],
  ["aws_secretsmanager_secret.a", { name: "shop/orders+a=b.c@d-e" }],
  ["aws_iam_policy.a", { name: "a+b=c,d.e@f-g_h" }],
  ["aws_db_instance.a", { identifier: "orders-1" }],
])("%s may be called %j", (address, body) => {
  expect(named([address, body])).toEqual([]);
});

test.each<[string, Body, string]>([
  ["aws_s3_bucket.a", { bucket: "Uploads" }, "AWS allows 3 to 63 lower-case letters"],
  ["aws_s3_bucket.a", { bucket: "up_loads" }, "AWS allows 3 to 63 lower-case letters"],
  ["aws_s3_bucket.a", { bucket: "a..b" }, "AWS allows 3 to 63 lower-case letters"],
  ["aws_s3_bucket.a", { bucket: "uploads-" }, "AWS allows 3 to 63 lower-case letters"],
  ["aws_s3_bucket.a", { bucket: "10.0.0.1" }, "AWS allows 3 to 63 lower-case letters"],
  ["aws_s3_bucket.a", { bucket: "uploads-s3alias" }, "AWS allows 3 to 63 lower-case letters"],
  ["aws_sqs_queue.a", { name: "the jobs" }, "AWS allows 80 letters"],
  ["aws_sqs_queue.a", { name: "jobs.fifo" }, "the name of aws_sqs_queue.a ends with .fifo, and it isn't FIFO"],
  ["aws_sqs_queue.a", { name: "jobs", fifo_queue: true }, "aws_sqs_queue.a is FIFO, and its name has no .fifo"],
  ["aws_sns_topic.a", { name: "news", fifo_topic: true }, "aws_sns_topic.a is FIFO, and its name has no .fifo"],
  ["aws_dynamodb_table.a", { name: "ab" }, "AWS allows 3 to 255 letters"],
  ["aws_secretsmanager_secret.a", { name: "a b" }, "AWS allows 512 letters"],
  ["aws_iam_policy.a", { name: "a/b" }, "AWS allows 128 letters"],
  ["aws_db_instance.a", { identifier: "Orders" }, "AWS allows 63 lower-case letters"],
  ["aws_rds_cluster.a", { cluster_identifier: "orders--1" }, "AWS allows 63 lower-case letters"],
])("%s may not be called %j", (address, body, words) => {
  const [message, ...others] = named([address, body]);
  expect(message).toContain(words);
  expect(others).toEqual([]);
});

test.each<[string, Body]>([
  ["aws_sqs_queue", { name: "jobs" }],
  ["aws_s3_bucket", { bucket: `uploads-${ID}` }],
  ["aws_iam_policy", { name: "read" }],
  ["aws_db_subnet_group", { name: "data" }],
  ["aws_efs_file_system", { creation_token: "media" }],
  ["aws_service_discovery_http_namespace", { name: "mesh" }],
])("two of %s in one account don't share a name", (type, body) => {
  expect(named([`${type}.a`, body], [`${type}.b`, body])).toEqual([
    expect.stringContaining(`${type}.b and ${type}.a both have it; give each its own`) as string,
  ]);
});

test("a name is taken in its account, and in its region", () => {
  const role = { name: "read" };
  expect(named(["aws_iam_policy.a", role], ["aws_iam_policy.b", { ...role, provider: "aws.other" }])).toEqual([]);
  expect(named(["aws_sqs_queue.a", role], ["aws_sqs_queue.b", { ...role, provider: "aws.us" }])).toEqual([]);
  expect(named(["aws_iam_policy.a", role], ["aws_iam_policy.b", { ...role, provider: "aws.us" }])).toHaveLength(1);
});

test("of two that depend on a variable there may be one", () => {
  const jobs = { name: "jobs", count: "${var.is_fifo ? 1 : 0}" };
  expect(named(["aws_sqs_queue.a", jobs], ["aws_sqs_queue.b", { ...jobs, count: "${var.is_fifo ? 0 : 1}" }])).toEqual([
    expect.stringMatching(/^undecided: name 'jobs': undecided whether aws_sqs_queue\.a\[?.* has it, too/) as string,
  ]);
  expect(named(["aws_sqs_queue.a", { name: "jobs" }], ["aws_sqs_queue.b", jobs])[0]).toMatch(/^undecided/);
});

test("an empty name is made up by the provider", () => {
  const queue = { name: "", fifo_queue: true };
  expect(named(["aws_sqs_queue.a", queue], ["aws_sqs_queue.b", queue], ["aws_lb.c", { name: "" }])).toEqual([]);
});

test("a prefix that may be null doesn't exclude a name", () => {
  expect(named(["aws_lb.a", { name: "shop", name_prefix: "${var.is_fifo}" }])).toEqual([
    expect.stringMatching(/^undecided: .*whether it has a name prefix, too: not known: var\.is_fifo$/) as string,
  ]);
  expect(named(["aws_lb.a", { name: "shop", name_prefix: "shop" }])[0]).toMatch(
    /^refuted: .* both name and name_prefix/,
  );
});
