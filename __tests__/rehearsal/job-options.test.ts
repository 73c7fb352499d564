import type { JobDefinition } from "../../src/definition/job";
import type { Edits } from "../definition/valid";
import { plannedAlong } from "./support/isolation";
import { describeWithTerraform } from "./support/with-terraform";

const JOB = { source: "__tests__/fixtures/apps/hostname-app", size: { cpu: 256, memoryMiB: 512 } } as const;
const NIGHTLY = { ...JOB, schedule: "cron(0 3 * * ? *)" };
const SPOT = { capacity: { spot: 1 } };
const ON_DEMAND = { capacity: { onDemand: 1 } };
const EARLIER = { ...NIGHTLY, schedule: "cron(0 2 * * ? *)", timeZone: "Europe/Berlin", flexibleWindowMinutes: 15 };
const KEPT = { ...EARLIER, deadLetters: "not-started", startRetries: { attempts: 5 } };
const LARGER = { ...NIGHTLY, size: { cpu: 512, memoryMiB: 1024 } } as const;

const given = (jobs: Readonly<Record<string, JobDefinition>>): Edits => ({
  resources: { "not-started": { type: "queue" } },
  jobs,
});
const both = (nightly: JobDefinition, byHand: JobDefinition = JOB): Edits => given({ nightly, "by-hand": byHand });

interface Step {
  readonly title: string;
  readonly edits: Edits;
  /** What Terraform plans, and nothing else. */
  readonly changes: readonly string[];
}

/** What starts the jobs: the schedule, and who does it by hand. */
const STARTED_BY = [
  "changed aws_scheduler_schedule.nightly (target)",
  "changed output.by_hand_run_task",
  "changed output.nightly_run_task",
];
const SCHEDULE = [
  "aws_iam_role.nightly_schedule",
  "aws_iam_role_policy.nightly_schedule",
  "aws_scheduler_schedule.nightly",
  "aws_scheduler_schedule_group.platform_schedules",
];

const STEPS: readonly Step[] = [
  {
    title: "Spot brings the cluster's capacity providers, and changes what starts the jobs",
    edits: both({ ...NIGHTLY, ...SPOT }, { ...JOB, ...SPOT }),
    changes: ["added aws_ecs_cluster_capacity_providers.platform", ...STARTED_BY],
  },
  {
    title: "on demand in place of Spot changes that alone",
    edits: both({ ...NIGHTLY, ...ON_DEMAND }, { ...JOB, ...ON_DEMAND }),
    changes: STARTED_BY,
  },
  {
    title: "no choice of capacity takes the capacity providers away",
    edits: both(NIGHTLY),
    changes: ["destroyed aws_ecs_cluster_capacity_providers.platform", ...STARTED_BY],
  },
  {
    title: "another time, zone and window change the schedule alone",
    edits: both(EARLIER),
    changes: [
      "changed aws_scheduler_schedule.nightly (flexible_time_window schedule_expression schedule_expression_timezone)",
    ],
  },
  {
    title: "dead letters and retries change the schedule, and what its role may do",
    edits: both(KEPT),
    changes: [
      "changed aws_iam_role_policy.nightly_schedule (policy)",
      "changed aws_scheduler_schedule.nightly (target)",
    ],
  },
  {
    title: "a schedule that starts nothing changes alone",
    edits: both({ ...KEPT, enabled: false }),
    changes: ["changed aws_scheduler_schedule.nightly (state)"],
  },
  {
    title: "no schedule any more takes its role along",
    edits: both(JOB),
    changes: SCHEDULE.map((address) => `destroyed ${address}`),
  },
  { title: "and one again", edits: both(NIGHTLY), changes: SCHEDULE.map((address) => `added ${address}`) },
  {
    title: "another size makes a new revision, and starts that",
    edits: both(LARGER),
    changes: [
      "replaced aws_ecs_task_definition.nightly (cpu memory)",
      "changed aws_scheduler_schedule.nightly (target)",
      "changed output.nightly_run_task",
    ],
  },
  {
    title: "a job that goes takes what is its own, and nothing of others",
    edits: given({ nightly: LARGER }),
    changes: [
      "aws_cloudwatch_log_group.by_hand",
      "aws_ecs_task_definition.by_hand",
      "aws_iam_role.by_hand_execution",
      "aws_iam_role.by_hand_task",
      "aws_iam_role_policy.by_hand_execution",
      "aws_security_group.by_hand",
      "output.by_hand_run_task",
    ].map((address) => `destroyed ${address}`),
  },
];

describeWithTerraform("an option of a job on a running platform", () => {
  let planned: readonly string[][] = [];

  beforeAll(async () => {
    planned = await plannedAlong([both(NIGHTLY), ...STEPS.map(({ edits }) => edits)]);
  });

  test.each(STEPS.map((step, index) => ({ ...step, index })))("$title", ({ index, changes }) => {
    expect(planned[index]).toEqual(changes);
  });
});
