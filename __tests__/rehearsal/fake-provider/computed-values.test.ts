import { IDENTITIES } from "../../../src/rehearsal/fake-aws/ids-and-arns";
import type { Subject } from "../../../src/rehearsal/fake-provider/computed-values";
import { computedValue } from "../../../src/rehearsal/fake-provider/computed-values";
import type { ValueObject } from "../../../src/provider/cty";
import { UNKNOWN } from "../../../src/provider/cty";
import { installedProviders, providerSchema } from "../../../src/rehearsal/fake-provider/provider-package";
import type { CtyType } from "../../../src/provider/cty";

const subject = (type: string, known: ValueObject = {}, seed = "stack/address#1"): Subject => ({
  type,
  seed,
  account: "111122223333",
  region: "eu-west-1",
  known,
});
const text = { type: "string", required: false, optional: false, computed: true, writeOnly: false } as const;
const of = (type: CtyType, optional = false) => ({ ...text, type, optional });

test("the table names only types and attributes that exist", () => {
  const used = {
    resources: new Set(Object.keys(IDENTITIES)),
    dataSources: new Set<string>(),
    ephemerals: new Set<string>(),
  };
  const schemas = [...installedProviders("node_modules").values()].map((it) => providerSchema(it, used).resources);
  const resources = Object.assign({}, ...schemas) as (typeof schemas)[number];
  for (const [type, values] of Object.entries(IDENTITIES)) {
    const attributes = Object.keys(resources[type]?.attributes ?? {});
    expect(attributes).toEqual(expect.arrayContaining(Object.keys(values)));
  }
});

test("ids have AWS's form and differ by seed only", () => {
  const id = computedValue(subject("aws_vpc"), "id", text);
  expect(id).toMatch(/^vpc-[0-9a-f]{17}$/);
  expect(computedValue(subject("aws_vpc", { cidr_block: "10.0.0.0/16" }), "id", text)).toBe(id);
  expect(computedValue(subject("aws_vpc", {}, "stack/address#2"), "id", text)).not.toBe(id);
});

test("ARNs are built on account, region and what is known", () => {
  const cluster = "arn:aws:ecs:eu-west-1:111122223333:cluster/demo";
  expect(computedValue(subject("aws_ecs_service", { cluster, name: "web" }), "arn", text)).toBe(
    "arn:aws:ecs:eu-west-1:111122223333:service/demo/web",
  );
  expect(computedValue(subject("aws_ssm_parameter", { name: "/a/b" }), "arn", text)).toBe(
    "arn:aws:ssm:eu-west-1:111122223333:parameter/a/b",
  );
});

test("an id that is another attribute follows it, also while that one is unknown", () => {
  const known = { id: UNKNOWN, arn: UNKNOWN, arn_suffix: UNKNOWN, name: "web" };
  const arn = computedValue(subject("aws_lb", known), "arn", text);
  expect(arn).toMatch(/^arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer\/app\/web\/[0-9a-f]{16}$/);
  expect(computedValue(subject("aws_lb", known), "id", text)).toBe(arn);
});

test("a listener carries its balancer's name, a rule its listener's", () => {
  const known = { load_balancer_arn: "arn:aws:elasticloadbalancing:r:1:loadbalancer/app/web/0f" };
  expect(computedValue(subject("aws_lb_listener", known), "arn", text)).toMatch(
    /:listener\/app\/web\/0f\/[0-9a-f]{16}$/,
  );
});

test("a revision stands in the ARN of a task definition", () => {
  expect(computedValue(subject("aws_ecs_task_definition", { family: "web", revision: 3 }), "arn", text)).toBe(
    "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3",
  );
});

test("what has an address of its own tells it", () => {
  const queue = subject("aws_sqs_queue", { name: "shop-orders" });
  expect(computedValue(queue, "url", text)).toBe("https://sqs.eu-west-1.amazonaws.com/111122223333/shop-orders");
  expect(computedValue(queue, "id", text)).toBe(computedValue(queue, "url", text));
  const topic = "arn:aws:sns:eu-west-1:111122223333:shop-orders";
  expect(computedValue(subject("aws_sns_topic", { name: "shop-orders" }), "id", text)).toBe(topic);
  expect(computedValue(subject("aws_sns_topic_subscription", { topic_arn: topic }), "arn", text)).toMatch(
    new RegExp(`^${topic}:[0-9a-f-]{36}$`),
  );
  const table = subject("aws_dynamodb_table", { name: "shop-orders", arn: UNKNOWN, stream_label: UNKNOWN });
  expect(computedValue(table, "stream_arn", text)).toBe(
    "arn:aws:dynamodb:eu-west-1:111122223333:table/shop-orders/stream/2024-01-01T00:00:00.000",
  );
});

test("a database and a file system are reached by names of AWS's", () => {
  const database = subject("aws_db_instance", { identifier: "shop-db", address: "shop-db.example", port: 5432 });
  expect(computedValue(database, "endpoint", text)).toBe("shop-db.example:5432");
  expect(computedValue(database, "id", text)).toMatch(/^db-[0-9A-F]{26}$/);
  expect(computedValue(database, "arn", text)).toBe("arn:aws:rds:eu-west-1:111122223333:db:shop-db");
  const cluster = subject("aws_rds_cluster", { cluster_identifier: "shop" });
  expect(computedValue(cluster, "reader_endpoint", text)).toMatch(
    /^shop\.cluster-ro-[0-9a-f]{12}\.eu-west-1\.rds\.amazonaws\.com$/,
  );
  expect(computedValue(subject("aws_efs_mount_target", { file_system_id: "fs-0f0f" }), "dns_name", text)).toBe(
    "fs-0f0f.efs.eu-west-1.amazonaws.com",
  );
});

test("an alias knows its key by id and by ARN", () => {
  const target = (target_key_id: string) =>
    computedValue(subject("aws_kms_alias", { name: "alias/shop", target_key_id }), "target_key_arn", text);
  const key = "arn:aws:kms:eu-west-1:111122223333:key/0f0f";
  expect([target("0f0f"), target(key)]).toEqual([key, key]);
});

test("a type outside the table gets an id and an ARN all the same", () => {
  expect(computedValue(subject("aws_mq_broker"), "id", text)).toMatch(/^[0-9a-f]{20}$/);
  expect(computedValue(subject("aws_mq_broker"), "arn", text)).toMatch(
    /^arn:aws:mq:eu-west-1:111122223333:aws_mq_broker\/[0-9a-f]{8}$/,
  );
});

test("what could be configured and isn't is nothing, but for a name", () => {
  expect(computedValue(subject("aws_x"), "size", of("number", true))).toBe(0);
  expect(computedValue(subject("aws_x"), "on", of("bool", true))).toBe(false);
  expect(computedValue(subject("aws_x"), "text", of("string", true))).toBe("");
  expect(computedValue(subject("aws_x"), "map", of(["map", "string"], true))).toEqual({});
  expect(computedValue(subject("aws_x"), "list", of(["list", "string"], true))).toEqual([]);
  expect(computedValue(subject("aws_x"), "object", of(["object", {}], true))).toBeNull();
  expect(computedValue(subject("aws_x"), "name", of("string", true))).toMatch(/^terraform-\d{26}$/);
  expect(computedValue(subject("aws_x", { name_prefix: "web-" }), "name", of("string", true))).toMatch(/^web-\d{26}$/);
});

test("a computed list of objects has one element, so that its fields can be read", () => {
  const value = computedValue(subject("aws_x"), "peers", of(["list", ["object", { host: "string", port: "number" }]]));
  expect(value).toEqual([{ host: expect.stringMatching(/^host-[0-9a-f]{8}$/) as string, port: 0 }]);
});
