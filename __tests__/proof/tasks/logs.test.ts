import { logsPermission } from "../../../src/proof/rules/logs";
import { containers } from "../../../src/proof/rules/tasks/containers";
import { taskDefinition } from "../../../src/proof/rules/tasks/task-definition";
import { type Body, type Platform, add, at, container, notProven, resource } from "../platform";
import { ofTask, said } from "./said";

const withOptions = (options: Body) => (json: Platform) => {
  Object.assign(at(container(json, "web"), "logConfiguration", "options"), options);
};

describe("logs by awslogs", () => {
  test.each<[Body]>([
    [{ mode: "non-blocking", "max-buffer-size": "25m" }],
    [{ mode: "blocking" }],
    [{ "awslogs-multiline-pattern": "^INFO" }],
  ])("may have %j", (options) => {
    expect(said(containers, withOptions(options))).toEqual([]);
  });

  test.each<[Body, string]>([
    [
      { mode: "nonblocking" },
      "refuted: mode of the logs of container 'web' is nonblocking; set it to blocking or non-blocking",
    ],
    [
      { "awslogs-multiline-pattern": "^INFO", "awslogs-datetime-format": "%Y" },
      "refuted: container 'web' logs by both awslogs-datetime-format and awslogs-multiline-pattern; drop one",
    ],
  ])("can't have %j", (options, fault) => {
    expect(said(containers, withOptions(options))).toEqual([fault]);
  });

  test("need a prefix that is more than an empty text", () => {
    const [fault] = notProven(logsPermission, withOptions({ "awslogs-stream-prefix": "" }));
    expect(fault).toContain("container 'web' has no awslogs-stream-prefix, which Fargate demands; set it");
  });

  test.each([
    ["STANDARD", undefined],
    ["INFREQUENT_ACCESS", undefined],
    ["DELIVERY", "refuted: "],
    ["${var.class}", "undecided: "],
  ])("in a group of class %s", (given, verdict) => {
    const found = notProven(logsPermission, (json) => {
      resource(json, "aws_cloudwatch_log_group.web")["log_group_class"] = given;
    });
    expect(found).toEqual(
      verdict === undefined
        ? []
        : [expect.stringMatching(`^${verdict}.*log_group_class of aws_cloudwatch_log_group.web`)],
    );
  });
});

test("a task definition needs a family", () => {
  expect(said(taskDefinition, ofTask({ family: null }))).toEqual([
    "refuted: aws_ecs_task_definition.web has no family; set it",
  ]);
  expect(said(taskDefinition, ofTask({ family: "${var.family}" }))).toHaveLength(1);
});

test("an option that AWS doesn't list is in doubt", () => {
  expect(said(containers, withOptions({ "awslogs-endpoint": "http://localhost" }))).toEqual([
    "undecided: not known: whether awslogs takes option awslogs-endpoint of container 'web', which its page doesn't list",
  ]);
});

describe("the key of a log group", () => {
  const actions = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"];
  const account = {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111122223333:root" },
    Action: "kms:*",
    Resource: "*",
  };
  const logs = (body: Body = {}): Body => ({
    Effect: "Allow",
    Principal: { Service: "logs.eu-central-1.amazonaws.com" },
    Action: actions,
    Resource: "*",
    ...body,
  });
  const group = (pattern: string): Body => ({ ArnLike: { "kms:EncryptionContext:aws:logs:arn": pattern } });
  const withKey =
    (...statements: readonly object[]) =>
    (json: Platform) => {
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [account, ...statements] });
      add(json, "aws_kms_key.logs", statements.length === 0 ? {} : { policy });
      resource(json, "aws_cloudwatch_log_group.web")["kms_key_id"] = "${aws_kms_key.logs.arn}";
    };

  test.each<[string, Body]>([
    ["as AWS's page has it", logs()],
    ["for groups of this account", logs({ Condition: group("arn:aws:logs:eu-central-1:*:log-group:*") })],
  ])("lets CloudWatch Logs in %s", (_, statement) => {
    expect(notProven(logsPermission, withKey(statement))).toEqual([]);
  });

  test.each<[string, readonly Body[]]>([
    ["it has no policy of its own", []],
    ["it is for another region", [logs({ Principal: { Service: "logs.us-east-1.amazonaws.com" } })]],
    ["it is for another group", [logs({ Condition: group("arn:aws:logs:*:*:log-group:other") })]],
    ["it doesn't allow to decrypt", [logs({ Action: actions.filter((action) => action !== "kms:Decrypt*") })]],
    ["it denies that", [logs(), logs({ Effect: "Deny", Action: "kms:Encrypt" })]],
  ])("keeps it out where %s", (_, statements) => {
    expect(notProven(logsPermission, withKey(...statements))).toEqual([
      expect.stringContaining(
        "no policy of aws_kms_key.logs lets logs.eu-central-1.amazonaws.com encrypt aws_cloudwatch_log_group.web, so AWS refuses it",
      ),
    ]);
  });

  test.each<[string, string, readonly unknown[]]>([
    ["that is looked up is somebody else's", "${data.aws_kms_key.logs.arn}", []],
    ["that is written out is somebody else's", "arn:aws:kms:eu-central-1:111122223333:key/1", []],
    [
      "that isn't known may be any",
      "${var.key}",
      [
        expect.stringContaining(
          "whether the key of aws_cloudwatch_log_group.web lets logs.eu-central-1.amazonaws.com encrypt",
        ),
      ],
    ],
  ])("%s", (_, key, expected) => {
    expect(
      notProven(logsPermission, (json) => {
        Object.assign(json, { variable: { key: {} } });
        json.data["aws_kms_key"] = { logs: { key_id: "alias/logs" } };
        resource(json, "aws_cloudwatch_log_group.web")["kms_key_id"] = key;
      }),
    ).toEqual(expected);
  });
});

test.each([
  ["Deny", "*", true],
  ["Allow", { Service: "route53.amazonaws.com" }, false],
])("a policy of all groups that says %s to %j may keep a role out: %s", (Effect, Principal, isDoubted) => {
  const found = notProven(logsPermission, (json) => {
    const policy = { Version: "2012-10-17", Statement: [{ Effect, Principal, Action: "logs:*", Resource: "*" }] };
    add(json, "aws_cloudwatch_log_resource_policy.all", {
      policy_name: "all",
      policy_document: JSON.stringify(policy),
    });
  });
  expect(found.length > 0).toBe(isDoubted);
  expect(found.every((line) => line.startsWith("undecided"))).toBe(true);
});
