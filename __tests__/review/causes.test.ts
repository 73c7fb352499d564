/** One cause is one decision, and what is at its side in the same change is neither hidden nor said twice. */
import { changeMarkdown } from "../../src/review/pages/comment";
import type { Review } from "../../src/review/review";
import { verdictOf } from "../../src/review/verdict";
import type { StackJson } from "../../src/terraform/rendered-stacks";
import { reviewOfEdits, reviewOfStacks } from "./support/changed";

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

const stack = (resource: Resources, more: object = {}, name = "shop") => ({
  name,
  folder: `/stacks/${name}`,
  json: { resource, ...more } as unknown as StackJson,
});

const between = (before: Resources, after: Resources, more: object = {}): Promise<Review> =>
  reviewOfStacks([stack(before)], [stack(after, more)]);

/** Without the proof's words, of which these stacks without services have some of their own. */
const decisions = (review: Review) => verdictOf(review).decisions.filter(({ kind }) => kind !== "proof");
const lines = (review: Review): readonly string[] =>
  decisions(review).map(({ kind, text, with: rest, also }) => `${kind}: ${[text, ...rest, ...also].join(" | ")}`);

const SUBNETS = { a: { cidr_block: "10.0.0.0/24" }, b: { cidr_block: "10.0.1.0/24" } };
const of = (name: string) => `\${aws_subnet.${name}.id}`;

test("what goes with a subnet is one decision with it", async () => {
  const before = {
    aws_subnet: SUBNETS,
    aws_route_table: { a: { vpc_id: "vpc-1" } },
    aws_route: { a: { route_table_id: "${aws_route_table.a.id}" } },
    aws_route_table_association: { a: { subnet_id: of("a"), route_table_id: "${aws_route_table.a.id}" } },
    aws_efs_mount_target: { a: { file_system_id: "fs-1", subnet_id: of("a") } },
  };
  expect(lines(await between(before, { aws_subnet: { b: SUBNETS.b } }))).toEqual([
    "traffic: aws_subnet.a is destroyed, which interrupts everything that runs in it | aws_route_table.a | aws_route.a | aws_efs_mount_target.a | aws_route_table_association.a",
  ]);
});

test("each loss of data is a decision of its own, with what it takes along", async () => {
  const policy = (name: string) => ({ bucket: `\${aws_s3_bucket.${name}.id}` });
  const before = {
    aws_s3_bucket: { one: { force_destroy: true }, two: { force_destroy: true } },
    aws_s3_bucket_policy: { one: policy("one"), two: policy("two") },
    aws_sqs_queue: { jobs: { name: "jobs" } },
  };
  const review = await between(before, {});
  expect(decisions(review).map(({ text, others, with: rest }) => [text, others, rest])).toEqual([
    [
      "aws_s3_bucket.one is destroyed, and with it its objects",
      ["aws_s3_bucket.two"],
      ["aws_s3_bucket_policy.one", "aws_s3_bucket_policy.two"],
    ],
    ["aws_sqs_queue.jobs is destroyed, and with it its messages", [], []],
  ]);
});

test("a shell is one decision with the permissions that it needs", async () => {
  const verdict = verdictOf(await reviewOfEdits({ "services.books.exec": true }));
  expect(verdict.decisions.filter(({ text }) => text.includes("ssmmessages"))).toEqual([]);
  expect(verdict.decisions.find(({ text }) => text.includes("ECS Exec"))).toMatchObject({ also: ["permission"] });
  expect(verdict.reasons).toContain("gives permissions");
});

test("other permissions that come with a shell are a decision of their own", async () => {
  const permissions = [{ actions: ["ses:SendEmail"], resources: ["arn:aws:ses:*:*:identity/a"], reason: "mails" }];
  const verdict = verdictOf(
    await reviewOfEdits({ "services.books.exec": true, "services.books.permissions": permissions }),
  );
  expect(verdict.decisions.map(({ text }) => text)).toContainEqual(
    expect.stringContaining("`ses:SendEmail`".replaceAll("`", "")),
  );
});

test("an address in another environment is no new home for what is destroyed", async () => {
  const queue = { aws_sqs_queue: { jobs: { name: "jobs" } } };
  const review = await reviewOfStacks(
    [stack(queue, {}, "one"), stack({}, {}, "two")],
    [stack({}, {}, "one"), stack(queue, {}, "two")],
  );
  expect(lines(review)).toContain("data: aws_sqs_queue.jobs is destroyed, and with it its messages");
});

test.each<[string, Resources, Resources, readonly string[]]>([
  [
    "the class of a database",
    { aws_db_instance: { main: { identifier: "main", instance_class: "db.t4g.micro" } } },
    { aws_db_instance: { main: { identifier: "main", instance_class: "db.r7g.large" } } },
    [
      "traffic: aws_db_instance.main: instance_class db.t4g.micro → db.r7g.large; it doesn't answer while AWS changes it, in its next maintenance window, not while this is applied",
      "cost: no price known of what changes: database main: db.t4g.micro → db.r7g.large",
    ],
  ],
  [
    "the version of a database, at once",
    { aws_db_instance: { main: { engine_version: "16", apply_immediately: true } } },
    { aws_db_instance: { main: { engine_version: "17", apply_immediately: true } } },
    [
      "traffic: aws_db_instance.main: engine_version 16 → 17; it doesn't answer while AWS changes it, at once (apply_immediately)",
    ],
  ],
  [
    "the port of a database, at once, and its class later",
    { aws_db_instance: { main: { port: 5432, instance_class: "db.t4g.micro" } } },
    { aws_db_instance: { main: { port: 5433, instance_class: "db.t4g.small" } } },
    [
      "traffic: aws_db_instance.main: port 5432 → 5433; it doesn't answer while AWS changes it, at once, whatever apply_immediately is",
      "traffic: aws_db_instance.main: instance_class db.t4g.micro → db.t4g.small; it doesn't answer while AWS changes it, in its next maintenance window, not while this is applied",
      "cost: no price known of what changes: database aws_db_instance.main: db.t4g.micro → db.t4g.small",
    ],
  ],
  [
    "the storage of a database stops nothing",
    { aws_db_instance: { main: { identifier: "main", allocated_storage: 20 } } },
    { aws_db_instance: { main: { identifier: "main", allocated_storage: 30 } } },
    ["cost: no price known of what changes: database main: 20 GiB → 30 GiB"],
  ],
  [
    "an alarm",
    { aws_cloudwatch_metric_alarm: { errors: { alarm_name: "errors" } } },
    {},
    ["safeguard: aws_cloudwatch_metric_alarm.errors is destroyed, and with it its alarm"],
  ],
  [
    "a flow log",
    { aws_flow_log: { all: { vpc_id: "vpc-1" } } },
    {},
    ["safeguard: aws_flow_log.all is destroyed, and with it the record of connections"],
  ],
  [
    "versions of a bucket that stays are said once",
    {
      aws_s3_bucket: { files: { bucket: "files" } },
      aws_s3_bucket_versioning: {
        files: { bucket: "${aws_s3_bucket.files.id}", versioning_configuration: { status: "Enabled" } },
      },
    },
    { aws_s3_bucket: { files: { bucket: "files" } } },
    ["safeguard: bucket files: every version is kept → former versions aren't kept"],
  ],
])("is said of %s", async (_, before, after, expected) => {
  expect(lines(await between(before, after))).toEqual(expected);
});

const BUCKET = { bucket: "files" };

test("a bucket that Terraform lets go loses what stood beside it", async () => {
  const before = {
    aws_s3_bucket: { files: BUCKET },
    aws_s3_bucket_public_access_block: { files: { bucket: "${aws_s3_bucket.files.id}" } },
  };
  const removed = [{ from: "aws_s3_bucket.files", lifecycle: { destroy: false } }];
  const review = await between(before, {}, { removed });
  expect(lines(review)).toEqual([
    "safeguard: aws_s3_bucket_public_access_block.files is destroyed, and with it the block of public access to its bucket",
    "forgotten: aws_s3_bucket.files stays in AWS, and Terraform no longer manages it: it costs what it did, and nothing here watches it",
  ]);
});

test("what a moved block renames is neither new nor gone", async () => {
  const topic = { name: "news" };
  const policy = (name: string) => ({ arn: `\${aws_sns_topic.${name}.arn}`, policy: "{}" });
  const review = await between(
    { aws_sns_topic: { old: topic }, aws_sns_topic_policy: { own: policy("old") } },
    { aws_sns_topic: { new: topic }, aws_sns_topic_policy: { own: policy("new") } },
    { moved: [{ from: "aws_sns_topic.old", to: "aws_sns_topic.new" }] },
  );
  expect(review.environments.flatMap(({ topics }) => topics).map(({ title }) => title)).not.toContain(
    "What holds data",
  );
  expect(lines(review)).toEqual([]);
});

test("an account that is written from now on is no other permission", async () => {
  const role = {
    aws_iam_role_policy: { own: { role: "shop", policy: "${aws_sqs_queue.jobs.arn}" } },
    aws_sqs_queue: { jobs: { name: "jobs" } },
  };
  const provider = (more: object) => ({ provider: { aws: [{ region: "eu-central-1", ...more }] } });
  const review = await reviewOfStacks(
    [stack(role, provider({}))],
    [stack(role, provider({ allowed_account_ids: ["123456789012"] }))],
  );
  expect([verdictOf(review).class, lines(review)]).toEqual(["routine", []]);
});

const endpoint = (policy?: object): Resources => ({
  aws_vpc_endpoint: {
    s3: {
      vpc_id: "vpc-1",
      service_name: "com.amazonaws.eu-central-1.s3",
      ...(policy && { policy: JSON.stringify({ Version: "2012-10-17", Statement: [policy] }) }),
    },
  },
});
const read = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::files/*" };

test.each<[string, Resources, Resources, readonly string[]]>([
  [
    "its policy goes",
    endpoint(read),
    endpoint(),
    ["permission: endpoint s3 has no policy any more: it lets everything pass"],
  ],
  [
    "its policy allows more",
    endpoint(read),
    endpoint({ ...read, Action: "s3:*" }),
    ["permission: endpoint s3 lets more pass: s3:* on arn:aws:s3:::files/* by everybody"],
  ],
  [
    "a denial goes",
    endpoint({ ...read, Effect: "Deny" }),
    endpoint(read),
    [
      "permission: endpoint s3 lets more pass: s3:GetObject on arn:aws:s3:::files/* by everybody, no longer denied: s3:GetObject on arn:aws:s3:::files/* by everybody",
    ],
  ],
  ["it gets a policy", endpoint(), endpoint(read), []],
])("an endpoint lets more pass where %s", async (_, before, after, expected) => {
  expect(lines(await between(before, after))).toEqual(expected);
});

const table = (ttl?: object) => ({
  aws_dynamodb_table: { carts: { name: "carts", hash_key: "id", ...(ttl && { ttl }) } },
});
const schedule = (expression: string) => ({
  aws_scheduler_schedule: { nightly: { name: "nightly", schedule_expression: expression, target: {} } },
});
const acl = (priority: number) => ({ aws_wafv2_web_acl: { web: { name: "web", rule: [{ name: "r", priority }] } } });

test.each<[string, Resources, Resources, string, readonly string[]]>([
  [
    "the time at which a job starts",
    schedule("rate(1 day)"),
    schedule("rate(1 hour)"),
    "look",
    ["Other resources of shop: 1 change"],
  ],
  ["a rule of a web ACL", acl(1), acl(2), "look", ["Other resources of shop: 1 change"]],
  [
    "a type that nobody reads",
    {},
    { aws_lambda_layer_version: { own: { layer_name: "own" } } },
    "look",
    ["Other resources of shop: 1 change"],
  ],
  [
    "a description",
    { aws_kms_alias: { a: { description: "a" } } },
    { aws_kms_alias: { a: { description: "b" } } },
    "routine",
    [],
  ],
  ["time to live", table(), table({ attribute_name: "expires", enabled: true }), "stop", ["destroys data"]],
])("nothing is routine that no topic speaks of: %s", async (_, before, after, expected, reasons) => {
  const verdict = verdictOf(await between(before, after));
  expect([verdict.class, verdict.reasons]).toEqual([expected, reasons]);
});

test("what differs beside what is to decide stands below it in one line", async () => {
  const before = { ...endpoint(), aws_sqs_queue: { jobs: { name: "jobs" } } };
  const text = changeMarkdown(await between(before, endpoint(read)));
  expect(text.split("\n").find((line) => line.startsWith("Differs too"))).toBe(
    "Differs too: endpoint s3 policy: default: allows everything → `s3:GetObject` on `arn:aws:s3:::files/*` by everybody.",
  );
});
