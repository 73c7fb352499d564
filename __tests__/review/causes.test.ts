/** One cause is one decision, and what is at its side in the same change is neither hidden nor said twice. */
import { changeMarkdown } from "../../src/review/pages/comment";
import type { Review } from "../../src/review/review";
import { verdictOf } from "../../src/review/verdict";
import type { StackJson } from "../../src/terraform/rendered-stacks";
import type { PlatformDefinition } from "../../src/definition/platform";
import { type Edits, edited } from "../definition/valid";
import { reviewOfEdits, reviewOfStacks, stacksOf } from "./support/changed";
import { rendered } from "./support/rendered";

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
    { aws_db_instance: { main: { engine: "postgres", engine_version: "16.4", apply_immediately: true } } },
    { aws_db_instance: { main: { engine: "postgres", engine_version: "16.6", apply_immediately: true } } },
    [
      "traffic: aws_db_instance.main: engine_version 16.4 → 16.6; it doesn't answer while AWS changes it, at once (apply_immediately)",
    ],
  ],
  [
    "the name of a database",
    { aws_db_instance: { main: { identifier: "main", apply_immediately: true } } },
    { aws_db_instance: { main: { identifier: "other", apply_immediately: true } } },
    [
      "traffic: aws_db_instance.main: identifier main → other, and its endpoint with it; it doesn't answer while AWS changes it, at once (apply_immediately)",
      "cost: no price known of what changes: database other: none → a database",
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
    "another major version, and less storage",
    { aws_db_instance: { main: { engine: "mysql", engine_version: "8.0.39", allocated_storage: 50 } } },
    { aws_db_instance: { main: { engine: "mysql", engine_version: "8.4.3", allocated_storage: 20 } } },
    [
      "failure: aws_db_instance.main: engine_version 8.0.39 → 8.4.3, and AWS changes the major version only with allow_major_version_upgrade",
      "failure: aws_db_instance.main: allocated_storage 50 → 20, and AWS takes no storage away",
      "traffic: aws_db_instance.main: engine_version 8.0.39 → 8.4.3; it doesn't answer while AWS changes it, in its next maintenance window, not while this is applied",
      "cost: no price known of what changes: database aws_db_instance.main: 50 GiB → 20 GiB",
    ],
  ],
  [
    "a major version that is allowed, and storage that grows by itself",
    {
      aws_rds_cluster: { main: { engine: "aurora-postgresql", engine_version: "16.4" } },
      aws_db_instance: { main: { allocated_storage: 50 } },
    },
    {
      aws_rds_cluster: {
        main: { engine: "aurora-postgresql", engine_version: "17.2", allow_major_version_upgrade: true },
      },
      aws_db_instance: { main: { allocated_storage: 20, max_allocated_storage: 100 } },
    },
    [
      "traffic: aws_rds_cluster.main: engine_version 16.4 → 17.2; it doesn't answer while AWS changes it, in its next maintenance window, not while this is applied",
      "cost: no price known of what changes: database aws_db_instance.main: 50 GiB → 20 GiB",
    ],
  ],
  [
    "an alarm that tells nobody",
    { aws_cloudwatch_metric_alarm: { errors: { threshold: 1, alarm_actions: ["arn:aws:sns:eu-west-1:1:oncall"] } } },
    { aws_cloudwatch_metric_alarm: { errors: { threshold: 2 } } },
    [
      "safeguard: aws_cloudwatch_metric_alarm.errors is set otherwise: threshold 1 → 2; alarm_actions arn:aws:sns:eu-west-1:1:oncall → nothing",
    ],
  ],
  [
    "a web ACL, with what it stood before",
    {
      aws_wafv2_web_acl: { web: { name: "web" } },
      aws_wafv2_web_acl_association: {
        web: { resource_arn: "${aws_lb.main.arn}", web_acl_arn: "${aws_wafv2_web_acl.web.arn}" },
      },
    },
    {},
    [
      "safeguard: aws_wafv2_web_acl.web is destroyed, and with it its rules about requests | aws_wafv2_web_acl_association.web (before aws_lb.main)",
    ],
  ],
  [
    "a web ACL that refuses requests from now on",
    {},
    { aws_wafv2_web_acl_association: { web: { resource_arn: "${aws_lb.main.arn}", web_acl_arn: "arn:aws:x" } } },
    [
      "traffic: requests to aws_lb.main pass arn:aws:x now (aws_wafv2_web_acl_association.web): those that its rules refuse fail | proof",
    ],
  ],
  [
    "instances that count and for_each no longer make",
    {
      aws_cloudwatch_metric_alarm: { errors: { count: 1 } },
      aws_sqs_queue: { jobs: { for_each: '${toset(["a", "b"])}', name: "jobs-${each.key}" }, more: { count: 2 } },
    },
    {
      aws_cloudwatch_metric_alarm: { errors: { count: 0 } },
      aws_sqs_queue: { jobs: { for_each: '${toset(["a"])}', name: "jobs-${each.key}" }, more: {} },
    },
    [
      'data: aws_sqs_queue.jobs["b"] is destroyed, and with it its messages',
      "safeguard: aws_cloudwatch_metric_alarm.errors[0] is destroyed, and with it its alarm",
    ],
  ],
  [
    "a record of the public DNS",
    { aws_route53_record: { api: { name: "api.example.com" } } },
    {},
    ["traffic: aws_route53_record.api is destroyed, which interrupts whoever looks its name up (api.example.com)"],
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
  ["a rule of a web ACL", acl(1), acl(2), "look", ["takes safeguards away"]],
  [
    "a record of the public DNS",
    {},
    { aws_route53_record: { a: { name: "a" } } },
    "look",
    ["Other resources of shop: 1 change"],
  ],
  [
    "a block without attributes",
    { aws_ses_receipt_rule: { a: { stop_action: {} } } },
    { aws_ses_receipt_rule: { a: { bounce_action: {} } } },
    "look",
    ["Other resources of shop: 2 changes"],
  ],
  [
    "one of two blocks with the same name",
    {
      aws_ses_receipt_rule: {
        a: {
          rule: [
            { name: "a", at: 1 },
            { name: "a", at: 2 },
          ],
        },
      },
    },
    {
      aws_ses_receipt_rule: {
        a: {
          rule: [
            { name: "a", at: 3 },
            { name: "a", at: 2 },
          ],
        },
      },
    },
    "look",
    ["Other resources of shop: 1 change"],
  ],
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

const GROUP = "${aws_security_group.db.id}";
const database = (rules: object) => ({
  aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
  aws_security_group: { db: { vpc_id: "${aws_vpc.main.id}" }, other: { vpc_id: "${aws_vpc.main.id}" } },
  aws_db_instance: { main: { identifier: "main", vpc_security_group_ids: [GROUP] } },
  aws_vpc_security_group_ingress_rule: { ...rules },
});
const port = { security_group_id: GROUP, ip_protocol: "tcp", from_port: 5432, to_port: 5432 };
const everybody = { new: { ...port, cidr_ipv4: "0.0.0.0/0" } };

test.each<[string, object, string, readonly string[]]>([
  [
    "everybody",
    everybody,
    "stop",
    [
      "exposure: 0.0.0.0/0 → aws_db_instance.main port 5432 is allowed now, though nothing here needs it (aws_vpc_security_group_ingress_rule.new)",
    ],
  ],
  [
    "an office",
    { new: { ...port, cidr_ipv4: "198.51.100.7/32" } },
    "look",
    [
      "exposure: 198.51.100.7/32 → aws_db_instance.main port 5432 is allowed now, though nothing here needs it (aws_vpc_security_group_ingress_rule.new)",
    ],
  ],
  [
    "another group",
    { new: { ...port, referenced_security_group_id: "${aws_security_group.other.id}" } },
    "look",
    [
      "exposure: aws_security_group.other → aws_db_instance.main port 5432 is allowed now, though nothing here needs it (aws_vpc_security_group_ingress_rule.new)",
    ],
  ],
  ["the VPC, of which flows speak", { new: { ...port, cidr_ipv4: "10.0.0.0/16" } }, "routine", []],
])("what no service listens on opens to %s", async (_, rules, expected, texts) => {
  const review = await between(database({}), database(rules));
  const at = ({ findings }: Review): boolean => findings.every(({ rule }) => rule !== "surplus-rules");
  expect([lines(review), at(review) ? verdictOf(review).class : "stop"]).toEqual([texts, expected]);
});

test("a rule that no flow goes through any more opens nothing", async () => {
  const platform = (edits: Edits) => stacksOf(rendered(edited(edits) as PlatformDefinition));
  // Somebody leaves the rule where the call is gone.
  const before = platform({});
  const after = structuredClone(before) as unknown as { json: { resource: Record<string, Record<string, object>> } }[];
  for (const { json } of after) delete json.resource["aws_lb_listener_rule"];
  const review = await reviewOfStacks(before, after as unknown as typeof before);
  expect(lines(review).filter((line) => line.startsWith("exposure"))).toEqual([]);
});

test("all that one role may do more is one line", async () => {
  const grant = (action: string, to: string) => ({ actions: [action], resources: [to], reason: "tried" });
  const permissions = [
    grant("ses:SendEmail", "*"),
    grant("cloudwatch:PutMetricData", "*"),
    grant("sns:Publish", "arn:aws:sns:eu-central-1:123456789012:a"),
  ];
  const review = await reviewOfEdits({ "services.books.permissions": permissions });
  expect(lines(review).filter((line) => line.startsWith("permission"))).toEqual([
    expect.stringMatching(/^permission: code of books may do more: (?=.*ses:SendEmail)(?=.*sns:Publish on arn)/),
  ]);
});

test("what was open already opens nothing", async () => {
  const opened = database(everybody);
  const more = { ...opened, aws_sqs_queue: { jobs: { name: "jobs" } } };
  expect(lines(await between(opened, more))).toEqual([]);
});

const balancer = (more: object) => ({
  aws_lb: { main: { name: "main", load_balancer_type: "application" } },
  aws_lb_listener: { https: { load_balancer_arn: "${aws_lb.main.arn}", port: 443, protocol: "HTTPS", ...more } },
});
const certificate = (id: string) => ({ certificate_arn: `arn:aws:acm:eu-west-1:123456789012:certificate/${id}` });
const trusting = (...principals: readonly object[]) => ({
  aws_iam_role: {
    ci: {
      name: "ci",
      assume_role_policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: principals.map((Principal) => ({ Effect: "Allow", Action: "sts:AssumeRole", Principal })),
      }),
    },
  },
});
const cluster = (value: string) => ({
  aws_ecs_cluster: { main: { name: "main", setting: [{ name: "containerInsights", value }] } },
});
const ecs = { Service: "ecs-tasks.amazonaws.com" };

test.each<[string, Resources, Resources, readonly string[]]>([
  [
    "an older TLS",
    balancer({ ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }),
    balancer({}),
    [
      "safeguard: load balancer main port 443: HTTPS, encrypted by TLS 1.2 or later → HTTPS, encrypted by TLS 1.0 or later",
    ],
  ],
  [
    "a newer TLS",
    balancer({ ssl_policy: "ELBSecurityPolicy-FS-1-2-2019-08" }),
    balancer({ ssl_policy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }),
    [],
  ],
  [
    "another certificate",
    balancer(certificate("1")),
    balancer(certificate("2")),
    [
      "needed: certificate arn:aws:acm:eu-west-1:123456789012:certificate/2 must be issued, and be for every host that clients ask for, before main port 443 shows it instead of arn:aws:acm:eu-west-1:123456789012:certificate/1",
    ],
  ],
  [
    "another account that may take a role",
    trusting(ecs),
    trusting(ecs, { AWS: "arn:aws:iam::999999999999:root" }),
    ["permission: AWS:arn:aws:iam::999999999999:root may act as role ci: its role is assumed by it"],
  ],
  [
    "fewer metrics",
    cluster("enhanced"),
    cluster("enabled"),
    [
      "safeguard: cluster main: Container Insights enhanced → enabled: fewer metrics, and alarms on those that go fall silent",
    ],
  ],
  ["more metrics", cluster("disabled"), cluster("enabled"), []],
])("is said of %s", async (_, before, after, expected) => {
  expect(lines(await between(before, after))).toEqual(expected);
});

test("what is taken over is said, and only once", async () => {
  const queue = { aws_sqs_queue: { jobs: { name: "jobs" } } };
  const more = { import: [{ to: "aws_sqs_queue.jobs", id: "https://sqs/jobs" }] };
  const text =
    "footing: aws_sqs_queue.jobs is there already (https://sqs/jobs): Terraform manages it from now on, and sets it as the JSON says";
  expect(lines(await between({}, queue, more))).toEqual([text]);
  expect(lines(await reviewOfStacks([stack(queue, more)], [stack(queue, more)]))).toEqual([]);
});

test("a sidecar that goes takes no safeguard of its own away", async () => {
  const sidecars = { agent: { image: "public.ecr.aws/x/agent:1" } };
  const { risks } = await reviewOfStacks(
    stacksOf(rendered(edited({ "services.books.sidecars": sidecars }) as PlatformDefinition)),
    stacksOf(rendered(edited({}) as PlatformDefinition)),
  );
  expect(risks.filter(({ kind }) => kind === "safeguard")).toEqual([]);
});

test("a service that has less time to finish requests says so", async () => {
  const of = (seconds: number) => {
    const deployment = { deregistrationDelaySeconds: seconds };
    return stacksOf(rendered(edited({ "services.shop.deployment": deployment }) as PlatformDefinition));
  };
  const review = await reviewOfStacks(of(60), of(5));
  expect([verdictOf(review).class, ...lines(review)]).toEqual([
    "look",
    "safeguard: service shop: requests are let finish before a task stops for: 60 s → 5 s",
  ]);
});
