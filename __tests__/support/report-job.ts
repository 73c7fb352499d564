import { Construct } from "constructs";
import { Job } from "../../src/constructs/jobs/job";
import type { PlatformInterface } from "../../src/constructs/platform-interface";
import type { JobDefinition } from "../../src/definition/job";
import { environmentOf, inTerraform, platformInterface, synthesized, TestStack } from "./synth";

const REPORT = { source: "apps/report", size: { cpu: 256, memoryMiB: 512 } } as const;

/** The job `report` in a stack of its own. */
export function given(own: Partial<JobDefinition> = {}, platform: Partial<PlatformInterface> = {}) {
  const environment = environmentOf({
    jobs: { report: { ...REPORT, ...own } as JobDefinition },
    resources: { dead: { type: "queue" } },
  });
  const [job] = environment.jobs;
  if (job === undefined) throw new Error("the environment has no job");
  const stack = new TestStack();
  const { runTask } = new Job(new Construct(stack, "report"), "Default", {
    job,
    callees: [],
    platform: platformInterface({
      scheduleGroupName: "schedule-group",
      serviceGroupIdByName: new Map([["report", "report-group-id"]]),
      resourceByName: new Map([["dead", { arn: "dead-arn", name: "dead" }]]),
      ...platform,
    }),
    logRetentionDays: 14,
    deletionProtection: false,
  });
  return { ...synthesized(stack), runTask: inTerraform(stack, runTask) };
}

/** What each job has, scheduled or not. */
export const OWN = [
  "aws_cloudwatch_log_group.report",
  "aws_ecs_task_definition.report",
  "aws_iam_role.report_execution",
  "aws_iam_role.report_task",
  "aws_iam_role_policy.report_execution",
  "data.aws_ecr_image.report_pushed_by_registry_stack",
];
