import { type Body, type Platform, add, addSubscription, findings, platform } from "../platform";

const KEY = ["kms:GenerateDataKey", "kms:Decrypt"];

/** A queue that `site`, which has a way to the internet, sends to. */
function sending(queue: Body, keyActions: readonly string[], condition?: Body): readonly string[] {
  const json = platform();
  add(json, "aws_kms_key.jobs", {});
  add(json, "aws_sqs_queue.jobs", { name: "jobs", ...queue });
  const statements = [
    { Sid: "Send", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["${aws_sqs_queue.jobs.arn}"] },
    ...(keyActions.length === 0
      ? []
      : [
          {
            Sid: "Key",
            Effect: "Allow",
            Action: keyActions,
            Resource: ["${aws_kms_key.jobs.arn}"],
            ...(condition && { Condition: condition }),
          },
        ]),
  ];
  add(json, "aws_vpc_security_group_egress_rule.site", {
    security_group_id: "${aws_security_group.site.id}",
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
    cidr_ipv4: "0.0.0.0/0",
  });
  add(json, "aws_iam_role_policy.site_task", {
    role: "${aws_iam_role.site_task.name}",
    policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
  });
  json["//"].declared.permissions = [
    {
      from: "aws_ecs_service.site",
      actions: ["sqs:SendMessage"],
      resources: ["${aws_sqs_queue.jobs.arn}"],
      reason: "jobs",
    },
  ];
  return findings(json).filter((line) => line.includes("permissions"));
}

describe("whoever sends to a queue", () => {
  const ofKey = { kms_master_key_id: "${aws_kms_key.jobs.arn}" };

  test("needs nothing of a key of AWS's", () => {
    expect(sending({}, [])).toEqual([]);
    expect(sending({ kms_master_key_id: "alias/aws/sqs" }, [])).toEqual([]);
  });

  test("must be allowed to use a customer key, by the queue's service too", () => {
    expect(sending(ofKey, KEY)).toEqual([]);
    const via = (host: string): Body => ({ StringEquals: { "kms:ViaService": host } });
    expect(sending(ofKey, KEY, via("sqs.eu-central-1.amazonaws.com"))).toEqual([]);
    expect(sending(ofKey, KEY, via("sns.eu-central-1.amazonaws.com"))).not.toEqual([]);
    expect(sending(ofKey, ["kms:Decrypt"])).toEqual([expect.stringMatching(/permissions .*kms:GenerateDataKey/)]);
    expect(sending(ofKey, [])).toEqual([expect.stringMatching(/permissions .*kms:GenerateDataKey/)]);
  });
});

test.each(["email", "https", "lambda", "firehose"])("a subscription by %s asks for no queue", (protocol) => {
  const json: Platform = platform();
  add(json, "aws_sns_topic.events", { name: "events" });
  add(json, "aws_sns_topic_subscription.main", {
    ...{ topic_arn: "${aws_sns_topic.events.arn}", protocol, endpoint: "ops@example.com" },
  });
  expect(findings(json)).toEqual([]);
  Object.assign(json.resource["aws_sns_topic_subscription"]?.["main"] ?? {}, { protocol: "${var.open}" });
  expect(findings({ ...json, variable: { open: {} } })).toEqual([
    "? argument-values unknown(protocol, var.open) at aws_sns_topic_subscription.main",
    expect.stringMatching(/^\? subscriptions /),
  ]);
});

describe("a FIFO queue", () => {
  const subscribed = (topic: Body) => {
    const json: Platform = platform();
    addSubscription(json, { name: "jobs.fifo", fifo_queue: true }, topic);
    return findings(json);
  };

  test("takes messages of FIFO topics only", () => {
    expect(subscribed({ name: "events.fifo", fifo_topic: true })).toEqual([]);
    expect(subscribed({ name: "events" })).toEqual([
      "subscriptions fifo(aws_sns_topic.events, aws_sqs_queue.jobs) at aws_sns_topic_subscription.jobs",
    ]);
  });
});

describe("a topic that a queue lets in by name", () => {
  const IDLE =
    "subscriptions idle(statement 0, aws_sqs_queue_policy.jobs, aws_sns_topic.events, aws_sqs_queue.jobs) at aws_sqs_queue.jobs";
  const subscribed = (change: (json: Platform, subscription: Body) => void): readonly string[] => {
    const json: Platform = platform();
    addSubscription(json);
    change(json, json.resource["aws_sns_topic_subscription"]?.["jobs"] ?? {});
    return findings({ ...json, variable: { open: {} } });
  };

  test("has a subscription to it", () => {
    expect(subscribed(() => undefined)).toEqual([]);
    expect(subscribed(({ resource }) => delete resource["aws_sns_topic_subscription"])).toEqual([IDLE]);
    expect(subscribed((_, own) => Object.assign(own, { protocol: "email", endpoint: "ops@example.com" }))).toEqual([
      IDLE,
    ]);
  });

  test("may have one, where the ends of a subscription aren't known", () => {
    const found = subscribed((_, own) => (own["endpoint"] = "${var.open}"));
    expect(found).toEqual([expect.stringMatching(/^\? subscriptions /)]);
  });

  test("may have one elsewhere, where a folder declares nothing", () => {
    expect(
      subscribed((json) => {
        delete json.resource["aws_sns_topic_subscription"];
        Reflect.deleteProperty(json["//"], "declared");
      }).join(),
    ).not.toContain("subscriptions");
  });
});

test.each(["${var.open}", { ArnEquals: "${var.open}" }])("what narrows a sender by %j may be nothing", (Condition) => {
  const json = platform();
  Object.assign(json, { variable: { open: {} } });
  addSubscription(json);
  const Principal = { Service: "sns.amazonaws.com" };
  const allow = { Sid: "Topics", Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource: "*", Condition };
  const policy = "${jsonencode(local.jobs)}";
  json.locals["jobs"] = { Version: "2012-10-17", Statement: [allow] };
  json.resource["aws_sqs_queue_policy"] = { jobs: { queue_url: "${aws_sqs_queue.jobs.url}", policy } };
  expect(findings(json).filter((line) => line.includes("resource-policies"))).toEqual([
    "? resource-policies maybeEverybody(what narrows statement Topics for sns.amazonaws.com) at aws_sqs_queue_policy.jobs",
  ]);
});
