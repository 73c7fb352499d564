import { prove } from "../../../src/proof/prove";
import { type Start, STARTERS, parameters, withJob } from "../jobs";
import { type Body, type Platform, add, at, drop, findings, model, resource, statement, statements } from "../platform";

const STARTS = Object.keys(STARTERS) as Start[];

test.each(STARTS)("a task that is started by %s, and may do what it needs, is proven", (start) => {
  const proof = prove(model(withJob(start)));
  expect(proof.findings).toEqual([]);
  const of = proof.flows.filter(({ from }) => "address" in from && from.address === STARTERS[start]);
  expect(new Set(of.map(({ purpose, verdict }) => `${purpose}: ${verdict}`))).toEqual(
    new Set([
      "pull its image: proven",
      "write its logs: proven",
      "call quote.internal:8080 (variable QUOTE_URL): proven",
    ]),
  );
});

function dropping(address: string): (json: Platform) => void {
  return (json) => {
    drop(json, address);
  };
}

/** What every task needs, whatever starts it. */
const NEEDS: readonly (readonly [need: string, bend: (json: Platform) => void, found: RegExp])[] = [
  [
    "the permission to pull",
    dropping("aws_iam_role_policy.report_execution"),
    /^pull-permission, logs-permission notAllowed/,
  ],
  ["its log group", dropping("aws_cloudwatch_log_group.report"), /^references/],
  ["the way to what it calls", dropping("aws_vpc_security_group_egress_rule.report"), /^calls noRule/],
  [
    "a task definition that Fargate runs",
    (json) => (resource(json, "aws_ecs_task_definition.report")["cpu"] = "300"),
    /^task-definition/,
  ],
  [
    "a task role of its own",
    (json) => (resource(json, "aws_ecs_task_definition.report")["task_role_arn"] = "${aws_iam_role.quote_task.arn}"),
    /^role-sharing/,
  ],
];

test.each(STARTS.flatMap((start) => NEEDS.map((need) => [start, ...need] as const)))(
  "a task that is started by %s needs %s",
  (start, _need, bend, found) => {
    const json = withJob(start);
    bend(json);
    expect(findings(json)).toContainEqual(expect.stringMatching(found));
  },
);

test.each(STARTS)("what a task that is started by %s doesn't call stays closed to it", (start) => {
  const json = withJob(start);
  delete at(json.locals, "report_containers")["environment"];
  expect(findings(json)).toEqual([
    "isolation uncalled(quote, 8080, aws_vpc_security_group_ingress_rule.report) at aws_ecs_service.quote",
    "surplus-rules unneeded(tcp, 8080, 8080, ingress, aws_security_group.report) at aws_vpc_security_group_ingress_rule.report",
    "surplus-rules unneeded(tcp, 8080, 8080, egress, aws_security_group.quote) at aws_vpc_security_group_egress_rule.report",
  ]);
});

type Bend = (json: Platform, settings: Body) => void;

const SID = "report_schedule";
const trust = (json: Platform): Body => statements(json, "report_schedule_trust")[0] ?? {};

/** What keeps EventBridge from starting a task, what nobody can tell of it, and what its role needn't. */
const BROKEN: readonly (readonly [what: string, bend: Bend, found: RegExp])[] = [
  [
    "a subnet of no stack",
    (_json, settings) => (at(settings, "network_configuration")["subnets"] = ["${aws_subnet.gone.id}"]),
    /^references/,
  ],
  [
    "no subnet",
    (_json, settings) => (at(settings, "network_configuration")["subnets"] = []),
    /^service-network noSubnet/,
  ],
  [
    "the group of another task",
    (_json, settings) => (at(settings, "network_configuration")["security_groups"] = ["${aws_security_group.site.id}"]),
    /^calls notInGroup/,
  ],
  ["no network", (_json, settings) => delete settings["network_configuration"], /^task-definition noNetwork/],
  [
    "a family instead of an ARN",
    (_json, settings) => (settings["task_definition_arn"] = "${aws_ecs_task_definition.report.family}"),
    /^task-definition wrongPart\(task definition, 'report', which is no ARN/,
  ],
  ["another launch type", (_json, settings) => (settings["launch_type"] = "EC2"), /^task-definition launchType\(EC2/],
  ["no launch type", (_json, settings) => delete settings["launch_type"], /^task-definition noLaunchType/],
  [
    "the task definition of a service",
    (_json, settings) => (settings["task_definition_arn"] = "${aws_ecs_task_definition.quote.arn}"),
    /^schedules notAllowed\(.*RunTask on .*quote:\*/,
  ],
  [
    "a role that no statement lets run it",
    (json) => (statement(json, SID, "Run")["Action"] = ["ecs:StopTask"]),
    /^schedules notAllowed\(.*RunTask on .*report:\*\]/,
  ],
  [
    "a role for another family",
    (json) => (statement(json, SID, "Run")["Resource"] = ["${aws_ecs_task_definition.quote.arn_without_revision}:*"]),
    /^schedules notAllowed\(.*RunTask on .*report:\*\]/,
  ],
  [
    "a role for no revision",
    (json) => (statement(json, SID, "Run")["Resource"] = ["${aws_ecs_task_definition.report.arn_without_revision}"]),
    /^schedules notAllowed\(.*RunTask on .*report:\*\]/,
  ],
  [
    "a role for another cluster",
    (json) =>
      (statement(json, SID, "Run")["Condition"] = {
        ArnEquals: { "ecs:cluster": "arn:aws:ecs:eu-central-1:123456789012:cluster/other" },
      }),
    /^schedules notAllowed\(.*RunTask on .*report:\*\]/,
  ],
  [
    "a role that can't pass the execution role",
    (json) => (statement(json, SID, "Pass")["Resource"] = ["${aws_iam_role.report_task.arn}"]),
    /^schedules notAllowed\(.*\[iam:PassRole on .*role.report-execution\]/,
  ],
  [
    "a role that passes to another service",
    (json) =>
      (statement(json, SID, "Pass")["Condition"] = { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } }),
    /^schedules notAllowed\(.*PassRole on .*PassRole/,
  ],
  [
    "a role that can't tag",
    (json) => (statement(json, SID, "Tag")["Condition"] = { StringEquals: { "ecs:CreateAction": "CreateService" } }),
    /^schedules notAllowed\(.*TagResource/,
  ],
  [
    "a role that trusts ECS",
    (json) => (trust(json)["Principal"] = { Service: "ecs-tasks.amazonaws.com" }),
    /^schedules notTrusted/,
  ],
  [
    "a role for another account",
    (json) => (trust(json)["Condition"] = { StringEquals: { "aws:SourceAccount": "123456789012" } }),
    /^\? schedules trust/,
  ],
  [
    "a role for another source",
    (json) =>
      (trust(json)["Condition"] = {
        ArnEquals: { "aws:SourceArn": "arn:aws:scheduler:eu-central-1:123456789012:schedule-group/other" },
      }),
    /^schedules notTrusted/,
  ],
  [
    "no role policy",
    dropping("aws_iam_role_policy.report_schedule"),
    /^schedules notAllowed\(.*RunTask.*PassRole.*TagResource/,
  ],
  [
    "a role that starts anything",
    (json) => (statement(json, SID, "Run")["Resource"] = ["*"]),
    /^schedules resources\(statement Run, [^ ]*, \[\*\]/,
  ],
  [
    "a role that starts it in any cluster",
    (json) => delete statement(json, SID, "Run")["Condition"],
    /^schedules anyCluster/,
  ],
  [
    "a role that passes to anybody",
    (json) => delete statement(json, SID, "Pass")["Condition"],
    /^schedules anyService/,
  ],
  ["a role that tags what runs", (json) => delete statement(json, SID, "Tag")["Condition"], /^schedules anyTask/],
  [
    "a role that does more",
    (json) => (statement(json, SID, "Run")["Action"] = ["ecs:RunTask", "ecs:StopTask"]),
    /^schedules actions\(.*\[ecs:StopTask\]/,
  ],
  [
    "a role that others assume",
    (json) => (trust(json)["Principal"] = { Service: ["scheduler.amazonaws.com", "events.amazonaws.com"] }),
    /^schedules alsoTrusts/,
  ],
];

describe.each(["schedule", "event rule"] as const)("a task that is started by %s", (start) => {
  test.each(BROKEN)("isn't proven with %s", (_what, bend, found) => {
    const json = withJob(start);
    bend(json, parameters(json, start));
    expect(findings(json)).toContainEqual(expect.stringMatching(found));
  });

  test("leaves open what only a plan tells", () => {
    const unsure: readonly (readonly [Bend, string])[] = [
      [
        (_json, settings) => (settings["task_definition_arn"] = "${var.task}"),
        "? task-definition part(task definition, ",
      ],
      [(json) => (target(json, start)["role_arn"] = "${var.role}"), "? schedules unknown("],
      [(json) => (target(json, start)["input"] = "${var.input}"), "? schedules overrides("],
      [
        (json) => (target(json, start)["input"] = JSON.stringify({ taskRoleArn: "arn:aws:iam::123456789012:role/x" })),
        "? schedules overrides(taskRoleArn)",
      ],
      [
        (json) => (target(json, start)["dead_letter_config"] = { arn: "${var.queue}" }),
        "? schedules unknown(dead_letter_config",
      ],
    ];
    for (const [bend, found] of unsure) {
      const json = withJob(start);
      Object.assign(json, { variable: { task: {}, role: {}, input: {}, queue: {} } });
      bend(json, parameters(json, start));
      const all = findings(json);
      expect(all).toContainEqual(expect.stringContaining(found));
      expect(all.filter((finding) => finding.startsWith("schedules"))).toEqual([]);
    }
  });

  test("may run another command than its task definition has", () => {
    const json = withJob(start);
    target(json, start)["input"] = JSON.stringify({
      containerOverrides: [{ name: "report", command: ["node", "x.js"] }],
    });
    expect(findings(json)).toEqual([]);
  });

  test("needs the permission for its dead letters, and no more once they go", () => {
    const json = withJob(start);
    add(json, "aws_sqs_queue.dead", { name: "dead", sqs_managed_sse_enabled: true });
    target(json, start)["dead_letter_config"] = { arn: "${aws_sqs_queue.dead.arn}" };
    expect(findings(json)).toEqual([expect.stringMatching(/^schedules notAllowed\(.*sqs:SendMessage on .*:dead\]/)]);
    const send = { Sid: "Dead", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["${aws_sqs_queue.dead.arn}"] };
    statements(json, SID).push(send);
    expect(findings(json)).toEqual([]);
    delete target(json, start)["dead_letter_config"];
    expect(findings(json)).toEqual([expect.stringMatching(/^schedules actions\(.*sqs:SendMessage/)]);
  });

  test("may be one of two with the same task definition", () => {
    const json = withJob(start);
    const [type = ""] = STARTERS[start].split(".");
    add(json, `${type}.evening`, { ...resource(json, STARTERS[start]), name: "evening", target_id: "evening" });
    expect(findings(json)).toEqual([]);
  });
});

function target(json: Platform, start: "schedule" | "event rule"): Body {
  const own = resource(json, STARTERS[start]);
  return { schedule: () => at(own, "target"), "event rule": () => own }[start]();
}

const EXPRESSIONS: readonly (readonly [expression: string, isRight: boolean])[] = [
  ["rate(5 minutes)", true],
  ["rate(0 minutes)", false],
  ["rate(5 weeks)", false],
  ["cron(0 3 * * ? *)", true],
  ["cron(0 3 ? * MON-FRI *)", true],
  ["cron(0/15 8-18 L * ? 2026-2030)", true],
  ["cron(0 3 * * * *)", false],
  ["cron(0 3 ? * ? *)", false],
  ["cron(60 3 * * ? *)", false],
  ["cron(0 24 * * ? *)", false],
  ["cron(0 3 * * ?)", false],
  ["0 3 * * *", false],
  ["at(2030-01-31T03:00:00)", true],
  ["at(2030-13-31T03:00:00)", false],
];

test.each(EXPRESSIONS)("a schedule %s is right: %s", (expression, isRight) => {
  const json = withJob("schedule");
  resource(json, STARTERS.schedule)["schedule_expression"] = expression;
  const wrong = [expect.stringMatching(/^schedules expression\(/)];
  expect(findings(json)).toEqual(isRight ? [] : wrong);
});

test.each([
  [{ mode: "FLEXIBLE", maximum_window_in_minutes: 1 }, true],
  [{ mode: "FLEXIBLE", maximum_window_in_minutes: 1440 }, true],
  [{ mode: "FLEXIBLE", maximum_window_in_minutes: 0 }, false],
  [{ mode: "FLEXIBLE", maximum_window_in_minutes: 1441 }, false],
  [{ mode: "FLEXIBLE" }, false],
  [{ mode: "OFF", maximum_window_in_minutes: 5 }, false],
])("a flexible window %j is right: %s", (window, isRight) => {
  const json = withJob("schedule");
  resource(json, STARTERS.schedule)["flexible_time_window"] = window;
  expect(findings(json)).toEqual(isRight ? [] : [expect.stringMatching(/^schedules (window|noWindow)\(/)]);
});

test("a task that is declared to be started by hand names a task definition of these stacks", () => {
  const json = withJob("hand");
  const [task] = (json["//"].declared as unknown as Body)["tasks"] as Body[];
  Object.assign(task ?? {}, { taskDefinition: "${aws_ecs_task_definition.gone.arn}" });
  expect(findings(json)).toContainEqual(expect.stringContaining("stray("));
});

test("the words of a fault name the role, what it lacks and the fix", () => {
  const json = withJob("schedule");
  statement(json, SID, "Pass")["Resource"] = ["${aws_iam_role.report_task.arn}"];
  expect(prove(model(json)).findings.map(({ message }) => message)).toEqual([
    "task 'report': cannot be started: aws_iam_role.report_schedule does not allow iam:PassRole on arn:aws:iam::<account>:role/report-execution; allow it in a policy of the role",
  ]);
});
