import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import { Construct } from "constructs";
import type { ResolvedJob } from "../../definition/resolve/resolve";

export interface ClusterProps {
  readonly name: string;
  readonly containerInsights: "disabled" | "enabled" | "enhanced";
  /**
   * KMS key that encrypts ECS Exec sessions.
   * @default - TLS only
   */
  readonly execKmsKeyArn?: string | undefined;
}

/** The ECS cluster that the services run in. */
export class Cluster extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const { execKmsKeyArn } = props;
    const cluster = new EcsCluster(this, "Default", {
      name: props.name,
      setting: [{ name: "containerInsights", value: props.containerInsights }],
      ...(execKmsKeyArn !== undefined && {
        configuration: { executeCommandConfiguration: { kmsKeyId: execKmsKeyArn, logging: "DEFAULT" } },
      }),
    });
    this.arn = cluster.arn;
    this.name = cluster.name;
  }

  /** The group of all schedules, by its name; undefined where no job has one. A schedule itself takes no tags. */
  addScheduleGroup(jobs: readonly Pick<ResolvedJob, "schedule">[]): string | undefined {
    const [name] = jobs.flatMap(({ schedule }) => schedule?.group ?? []);
    return name === undefined ? undefined : new SchedulerScheduleGroup(this, "schedules", { name }).name;
  }
}
