import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { Job } from "../constructs/jobs/job";
import type { RunTaskInput } from "../constructs/jobs/schedule";
import type { PlatformInterface } from "../constructs/platform-interface";
import type { ResolvedEnvironment, ResolvedJob } from "../definition/resolve/resolve";
import { withAdded } from "../definition/resolve/task/containers";
import { BaseStack } from "./base-stack";
import { jobDeclarations } from "./declarations";
import { readAdditions } from "./extension/extension-stack";
import { readPlatformInterface } from "./platform-interface";

/** One job in a stack of its own, as `ServiceStack` is one service. */
export class JobStack extends BaseStack {
  private readonly environment: ResolvedEnvironment;
  private readonly job: ResolvedJob;
  private readonly runTask: RunTaskInput;
  private readonly platform: PlatformInterface;

  constructor(scope: Construct, environment: ResolvedEnvironment, { added, ...given }: ResolvedJob) {
    super(scope, given.name, environment);
    const read = readAdditions(this, environment, given.name, added);
    const job = { ...given, added: read, containers: withAdded(given.containers, read) };
    this.environment = environment;
    this.job = job;
    const platform = readPlatformInterface(this, { environment, service: job, accountId: this.accountId });
    this.platform = platform;
    this.runTask = addJob(new Construct(this, job.id), { environment, job, platform });
  }

  protected override get declared(): object {
    return jobDeclarations(this.environment, { job: this.job, runTask: this.runTask }, this.platform);
  }
}

export interface AddJobProps {
  readonly environment: ResolvedEnvironment;
  readonly job: ResolvedJob;
  readonly platform: PlatformInterface;
}

/** Adds a job, with the output by which it is started, to whichever stack it stands in. */
export function addJob(scope: Construct, { environment, job, platform }: AddJobProps): RunTaskInput {
  const { logRetentionDays, deletionProtection } = environment.definition;
  const callees = job.calls.flatMap(({ callee }) => environment.serviceByName.get(callee) ?? []);
  const { runTask, runTaskJson } = new Job(scope, "Default", {
    job,
    callees,
    platform,
    logRetentionDays,
    deletionProtection,
  });
  new TerraformOutput(scope, "run_task", {
    value: runTaskJson,
    description: `What starts ${job.name}: aws ecs run-task --cli-input-json, or npm run job -- ${job.name}`,
  });
  return runTask;
}
