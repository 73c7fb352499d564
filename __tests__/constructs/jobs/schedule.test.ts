import { addresses, resourceAt } from "../../support/synth";
import { OWN, given } from "../../support/report-job";

test("a schedule comes with the role that starts exactly this task", () => {
  const rendered = given({ schedule: "rate(1 day)" });
  expect(addresses(rendered)).toEqual(
    [
      ...OWN,
      "aws_iam_role.report_schedule",
      "aws_iam_role_policy.report_schedule",
      "aws_scheduler_schedule.report",
    ].toSorted(),
  );
  const { locals } = rendered;
  expect(locals["report_schedule_trust"]).toMatchObject({
    Statement: [
      {
        Principal: { Service: "scheduler.amazonaws.com" },
        Condition: {
          StringEquals: {
            "aws:SourceAccount": "123456789012",
            "aws:SourceArn": "arn:aws:scheduler:eu-central-1:123456789012:schedule-group/schedule-group",
          },
        },
      },
    ],
  });
  expect((locals["report_schedule_permissions"] as { Statement: object[] }).Statement).toEqual([
    {
      Sid: "StartTask",
      Effect: "Allow",
      Action: ["ecs:RunTask"],
      Resource: ["arn:aws:ecs:eu-central-1:123456789012:task-definition/${aws_ecs_task_definition.report.family}:*"],
      Condition: { ArnEquals: { "ecs:cluster": "cluster-arn" } },
    },
    {
      Sid: "PassRoles",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: ["${aws_iam_role.report_execution.arn}", "${aws_iam_role.report_task.arn}"],
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
    {
      Sid: "TagTask",
      Effect: "Allow",
      Action: ["ecs:TagResource"],
      Resource: ["arn:aws:ecs:eu-central-1:123456789012:task/cluster-name/*"],
      Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
  ]);
});

test("a schedule starts within the minute, tries as often as Scheduler does, and drops what can't be started", () => {
  expect(resourceAt(given({ schedule: "rate(1 day)" }), "aws_scheduler_schedule.report")).toMatchObject({
    name: "shop-test-report",
    group_name: "schedule-group",
    schedule_expression: "rate(1 day)",
    schedule_expression_timezone: "UTC",
    flexible_time_window: { mode: "OFF" },
    state: "ENABLED",
    target: {
      arn: "cluster-arn",
      role_arn: "${aws_iam_role.report_schedule.arn}",
      retry_policy: { maximum_retry_attempts: 185, maximum_event_age_in_seconds: 86_400 },
      ecs_parameters: {
        task_definition_arn: "${aws_ecs_task_definition.report.arn}",
        task_count: 1,
        launch_type: "FARGATE",
        propagate_tags: "TASK_DEFINITION",
        network_configuration: {
          subnets: ["private-a-id", "private-b-id"],
          security_groups: ["report-group-id", "endpoint-client-id"],
          assign_public_ip: false,
        },
      },
    },
  });
});

test("each option of a schedule has its effect", () => {
  const rendered = given({
    schedule: "cron(0 3 * * ? *)",
    timeZone: "Europe/Berlin",
    flexibleWindowMinutes: 15,
    startRetries: { attempts: 2, maxAgeSeconds: 600 },
    deadLetters: "dead",
    enabled: false,
    exec: true,
  });
  expect(resourceAt(rendered, "aws_scheduler_schedule.report")).toMatchObject({
    schedule_expression_timezone: "Europe/Berlin",
    flexible_time_window: { mode: "FLEXIBLE", maximum_window_in_minutes: 15 },
    state: "DISABLED",
    target: {
      dead_letter_config: { arn: "dead-arn" },
      retry_policy: { maximum_retry_attempts: 2, maximum_event_age_in_seconds: 600 },
      ecs_parameters: { enable_execute_command: true },
    },
  });
  expect(rendered.locals["report_schedule_permissions"]).toMatchObject({
    Statement: expect.arrayContaining([
      { Sid: "KeepDeadLetters", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["dead-arn"] },
    ]) as object,
  });
});
