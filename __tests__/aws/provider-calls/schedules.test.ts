import { deployStatements } from "../../../src/constructs/deploy/deploy-permissions";
import { ACCOUNT_ID, environmentOf } from "../../support/synth";

const job = { source: "apps/report", size: { cpu: 256, memoryMiB: 512 } } as const;
const statements = (schedule: boolean, ...types: string[]) =>
  deployStatements("apply", {
    environment: environmentOf({ jobs: { report: schedule ? { ...job, schedule: "rate(1 day)" } : job } }),
    accountId: ACCOUNT_ID,
    stack: "shop-test-platform",
    types: new Set(types),
  });
const role = (kind: string) => `arn:aws:iam::${ACCOUNT_ID}:role/shop-test-*-${kind}`;

test("schedules and their group are those of the environment", () => {
  const resources = statements(true, "aws_scheduler_schedule", "aws_scheduler_schedule_group")
    .filter(({ Sid }) => Sid.startsWith("Manage"))
    .flatMap(({ Resource }) => Resource);
  expect(resources).toEqual([
    `arn:aws:scheduler:eu-central-1:${ACCOUNT_ID}:schedule/shop-test-jobs/*`,
    `arn:aws:scheduler:eu-central-1:${ACCOUNT_ID}:schedule-group/shop-test-jobs`,
  ]);
});

test("Scheduler gets the roles of schedules, and ECS those of tasks", () => {
  const passed = statements(true, "aws_scheduler_schedule", "aws_ecs_task_definition").filter(({ Action }) =>
    Action.includes("iam:PassRole"),
  );
  expect(passed.map(({ Condition, Resource }) => ({ Condition, Resource }))).toEqual([
    {
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      Resource: [role("ecsTaskExecutionRole"), role("ecsTaskRole")],
    },
    {
      Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
      Resource: [role("schedulerRole")],
    },
  ]);
});

test("roles of schedules are made where there are schedules", () => {
  const made = (schedule: boolean) =>
    statements(schedule, "aws_iam_role").find(({ Action }) => Action.includes("iam:CreateRole"))?.Resource;
  expect(made(true)).toEqual([role("ecsTaskExecutionRole"), role("ecsTaskRole"), role("schedulerRole")]);
  expect(made(false)).toEqual([role("ecsTaskExecutionRole"), role("ecsTaskRole")]);
});
