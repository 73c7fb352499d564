import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { CapacityShare } from "../../definition/resolve/capacity";
import type { ResolvedSchedule } from "../../definition/resolve/schedule";
import { jsonLocal } from "../locals";
import { type PolicyStatement, allow } from "../service/roles";

/**
 * What starts a task of a job, in the words of ECS: the input of RunTask.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 */
export interface RunTaskInput {
  readonly cluster: string;
  readonly taskDefinition: string;
  /** One of these. */
  readonly launchType?: "FARGATE";
  readonly capacityProviderStrategy?: readonly {
    readonly capacityProvider: CapacityShare["provider"];
    readonly weight: number;
  }[];
  readonly platformVersion: "LATEST";
  readonly propagateTags: "TASK_DEFINITION";
  readonly enableECSManagedTags: true;
  readonly enableExecuteCommand?: true;
  readonly networkConfiguration: {
    readonly awsvpcConfiguration: {
      readonly subnets: readonly string[];
      readonly securityGroups: readonly string[];
      readonly assignPublicIp: "ENABLED" | "DISABLED";
    };
  };
}

export interface ScheduleProps {
  /** Name of the job, for descriptions. */
  readonly job: string;
  readonly schedule: ResolvedSchedule;
  /** Name of the group of all schedules, whichever way the stack knows it. */
  readonly groupName: string;
  readonly runTask: RunTaskInput;
  /** ARN of the task definition's family. */
  readonly familyArn: string;
  readonly clusterName: string;
  /** Roles of the task, which Scheduler hands on. */
  readonly roleArns: { readonly execution: string; readonly task: string };
  /** ARN of the queue for what can't be started. @default - it is dropped */
  readonly deadLetterArn: string | undefined;
  readonly region: string;
  readonly accountId: string;
  /** What must stand before the first task. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** A schedule that starts a job, and the role by which EventBridge Scheduler may do that and nothing else. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { job, schedule, groupName, runTask, deadLetterArn } = props;
    const role = new IamRole(this, "role", {
      name: schedule.names.role,
      description: `EventBridge Scheduler starts ${job}`,
      assumeRolePolicy: jsonLocal(this, "trust", trustPolicy(props)),
    });
    const policy = new IamRolePolicy(this, "role_policy", {
      name: "permissions",
      role: role.name,
      policy: jsonLocal(this, "permissions", { Version: "2012-10-17", Statement: startStatements(props) }),
    });
    const { awsvpcConfiguration: network } = runTask.networkConfiguration;
    const { flexibleWindowMinutes: minutes } = schedule;
    new SchedulerSchedule(scope, "scheduler_schedule", {
      name: schedule.names.schedule,
      description: `Starts ${job}`,
      groupName,
      scheduleExpression: schedule.expression,
      scheduleExpressionTimezone: schedule.timeZone,
      flexibleTimeWindow:
        minutes === undefined ? { mode: "OFF" } : { mode: "FLEXIBLE", maximumWindowInMinutes: minutes },
      state: schedule.enabled ? "ENABLED" : "DISABLED",
      target: {
        arn: runTask.cluster,
        roleArn: role.arn,
        ecsParameters: {
          taskDefinitionArn: runTask.taskDefinition,
          taskCount: 1,
          ...(runTask.launchType !== undefined && { launchType: runTask.launchType }),
          ...(runTask.capacityProviderStrategy !== undefined && {
            capacityProviderStrategy: [...runTask.capacityProviderStrategy],
          }),
          platformVersion: runTask.platformVersion,
          propagateTags: runTask.propagateTags,
          enableEcsManagedTags: runTask.enableECSManagedTags,
          ...(runTask.enableExecuteCommand === true && { enableExecuteCommand: true }),
          networkConfiguration: {
            subnets: [...network.subnets],
            securityGroups: [...network.securityGroups],
            assignPublicIp: network.assignPublicIp === "ENABLED",
          },
        },
        retryPolicy: {
          maximumRetryAttempts: schedule.attempts,
          maximumEventAgeInSeconds: schedule.maxAgeSeconds,
        },
        ...(deadLetterArn !== undefined && { deadLetterConfig: { arn: deadLetterArn } }),
      },
      dependsOn: [...props.dependsOn, policy],
    });
  }
}

/**
 * Scheduler names the group of the schedule when it assumes the role.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
function trustPolicy({ region, accountId, groupName }: ScheduleProps) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "scheduler.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: {
            "aws:SourceAccount": accountId,
            "aws:SourceArn": `arn:aws:scheduler:${region}:${accountId}:schedule-group/${groupName}`,
          },
        },
      },
    ],
  };
}

/**
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
 */
function startStatements(props: ScheduleProps): PolicyStatement[] {
  const { runTask, familyArn, clusterName, roleArns, deadLetterArn, region, accountId } = props;
  return [
    {
      ...allow("StartTask", ["ecs:RunTask"], [`${familyArn}:*`]),
      Condition: { ArnEquals: { "ecs:cluster": runTask.cluster } },
    },
    {
      ...allow("PassRoles", ["iam:PassRole"], [roleArns.execution, roleArns.task]),
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
    {
      ...allow("TagTask", ["ecs:TagResource"], [`arn:aws:ecs:${region}:${accountId}:task/${clusterName}/*`]),
      Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
    ...(deadLetterArn === undefined ? [] : [allow("KeepDeadLetters", ["sqs:SendMessage"], [deadLetterArn])]),
  ];
}
