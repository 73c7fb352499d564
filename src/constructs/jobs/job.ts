import type { Construct } from "constructs";
import type { ResolvedJob } from "../../definition/resolve/resolve";
import { jsonLocal } from "../locals";
import { lookup } from "../platform-interface";
import { type ServiceProps, Tasks } from "../service/service";
import { type RunTaskInput, Schedule } from "./schedule";

export interface JobProps extends Omit<ServiceProps, "service"> {
  readonly job: ResolvedJob;
}

/** A job: what its tasks need, what starts one, and the schedule, where it has one. */
export class Job extends Tasks {
  /** What starts one of its tasks. */
  readonly runTask: RunTaskInput;
  /** The same as JSON, for an output. */
  readonly runTaskJson: string;

  constructor(scope: Construct, id: string, { job, ...props }: JobProps) {
    super(scope, id, { ...props, service: job });
    const { platform, taskDefinition, groupId } = this;
    this.runTask = {
      cluster: platform.clusterArn,
      taskDefinition: taskDefinition.arn,
      ...(job.capacity === undefined
        ? { launchType: "FARGATE" }
        : {
            capacityProviderStrategy: job.capacity.map(({ provider, weight }) => ({
              capacityProvider: provider,
              weight,
            })),
          }),
      platformVersion: "LATEST",
      // A task without a service has no other tags to take.
      propagateTags: "TASK_DEFINITION",
      enableECSManagedTags: true,
      ...(job.exec && { enableExecuteCommand: true }),
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: this.subnetIds,
          securityGroups: [groupId, platform.endpointClientGroupId],
          assignPublicIp: job.placement.assignPublicIp ? "ENABLED" : "DISABLED",
        },
      },
    };
    this.runTaskJson = jsonLocal(this, "run_task", this.runTask);
    const { schedule } = job;
    if (schedule === undefined) return;
    const { deadLetters } = schedule;
    new Schedule(this, "schedule", {
      job: job.name,
      schedule,
      groupName: platform.scheduleGroupName ?? schedule.group,
      runTask: this.runTask,
      // Known before a new revision is: else each would plan a change of the role's policy.
      familyArn: `arn:aws:ecs:${platform.region}:${platform.accountId}:task-definition/${taskDefinition.family}`,
      clusterName: platform.clusterName,
      roleArns: this.roleArns,
      deadLetterArn:
        deadLetters === undefined ? undefined : lookup(platform.resourceByName, deadLetters, "resource").arn,
      region: platform.region,
      accountId: platform.accountId,
      dependsOn: this.prerequisites,
    });
  }
}
