import { type Body, type Platform, add, findings, platform, wordsOf, model } from "../platform";
import { prove } from "../../../src/proof/prove";

const TASK = "${aws_iam_role.site_task.arn}";
const QUEUE = "${aws_sqs_queue.jobs.arn}";
const SEND = { Effect: "Allow", Principal: { AWS: TASK }, Action: "sqs:SendMessage", Resource: QUEUE };

/** `site`, which has a way to the internet, sends to a queue of this policy. */
function sending(queuePolicy: readonly Body[], isDeclared = true): Platform {
  const json = platform();
  add(json, "aws_sqs_queue.jobs", { name: "jobs" });
  add(json, "aws_sqs_queue_policy.jobs", {
    queue_url: "${aws_sqs_queue.jobs.url}",
    policy: JSON.stringify({ Version: "2012-10-17", Statement: queuePolicy }),
  });
  add(json, "aws_vpc_security_group_egress_rule.site", {
    security_group_id: "${aws_security_group.site.id}",
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
    cidr_ipv4: "0.0.0.0/0",
  });
  const permission = { from: "aws_ecs_service.site", actions: ["sqs:SendMessage"], resources: [QUEUE], reason: "jobs" };
  json["//"].declared.permissions = isDeclared ? [permission] : [];
  return json;
}

function saidOf(json: Platform): readonly string[] {
  return findings(json).filter((line) => !line.includes("surplus-rules") && !line.includes("start-order"));
}

test("the policy of a resource may let in a role that needs it", () => {
  expect(saidOf(sending([SEND]))).toEqual([]);
});

test.each<[string, Body, string]>([
  ["more actions", { ...SEND, Action: ["sqs:SendMessage", "sqs:PurgeQueue"] }, "[sqs:PurgeQueue]"],
  ["another role", { ...SEND, Principal: { AWS: "${aws_iam_role.web_task.arn}" } }, "aws_iam_role.web_task"],
  ["another resource", { ...SEND, Resource: "arn:aws:sqs:eu-central-1:111111111111:others" }, "[sqs:SendMessage]"],
])("and not to %s", (_, statement, what) => {
  expect(saidOf(sending([SEND, statement]))).toEqual([
    expect.stringMatching(/^surplus-permissions unneeded\(statement 1, aws_sqs_queue_policy.jobs, /),
  ]);
  expect(saidOf(sending([SEND, statement]))[0]).toContain(what);
});

test("a service reaches no resource by its policy that it isn't declared to use", () => {
  const [words] = wordsOf(prove(model(sending([SEND], false)))).filter((line) => line.includes("policy"));
  expect(words).toBe(
    "policy 'aws_sqs_queue_policy.jobs': statement 0 of aws_sqs_queue_policy.jobs allows sqs:SendMessage to aws_iam_role.site_task, which nothing needs; take the role out of it",
  );
});

test("whom else a policy names is left to its author", () => {
  const others: Body[] = [{ AWS: "111111111111" }, { AWS: "arn:aws:iam::111111111111:role/x" }, { Service: "a.b.com" }];
  const statements = others.map((principal) => ({ ...SEND, Principal: principal }));
  expect(saidOf(sending([SEND, ...statements]))).toEqual([]);
});

test.each(["events", "s3", "sns"])("a queue takes messages of %s for somebody whom a condition names", (service) => {
  const statement = { ...SEND, Principal: { Service: `${service}.amazonaws.com` } };
  const named = { ...statement, Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } } };
  expect(saidOf(sending([SEND, named]))).toEqual([]);
  expect(wordsOf(prove(model(sending([SEND, statement]))))).toContain(
    `policy 'aws_sqs_queue_policy.jobs': statement 1 lets in ${service}.amazonaws.com on behalf of anybody; add a condition on aws:SourceArn or aws:SourceAccount`,
  );
});

describe("what a service of AWS is declared to do with a key for the code", () => {
  const VIA = "sqs.eu-central-1.amazonaws.com";
  const keyed = (condition: Body | undefined): readonly string[] => {
    const json = sending([SEND]);
    add(json, "aws_kms_key.jobs", {});
    Object.assign(json.resource["aws_sqs_queue"]?.["jobs"] ?? {}, { kms_master_key_id: "${aws_kms_key.jobs.arn}" });
    const actions = ["kms:Decrypt", "kms:GenerateDataKey"];
    const resources = ["${aws_kms_key.jobs.arn}"];
    const Condition = condition && { StringEquals: condition };
    const statement = {
      Sid: "Key",
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(Condition && { Condition }),
    };
    add(json, "aws_iam_role_policy.site_task", {
      role: "${aws_iam_role.site_task.name}",
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
    json["//"].declared.permissions?.push({
      from: "aws_ecs_service.site",
      actions,
      resources,
      reason: "what jobs encrypts",
      via: VIA,
    });
    return saidOf(json);
  };

  test("is allowed by that service alone", () => {
    expect(keyed({ "kms:ViaService": VIA })).toEqual([]);
    expect(keyed(undefined)).toEqual([
      `surplus-permissions beside(statement Key, aws_iam_role_policy.site_task, [kms:Decrypt kms:GenerateDataKey], [${VIA}]) at aws_iam_role.site_task`,
    ]);
  });
});
