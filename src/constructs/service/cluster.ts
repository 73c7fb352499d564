import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import type { ITerraformDependable } from "cdktf";
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
  /**
   * Whether services choose between capacity on demand and Spot. Both are offered then: one that a service still runs on can't
   * be taken away before it is redeployed.
   * @default false
   */
  readonly capacityProviders?: boolean;
}

/** The ECS cluster that the services run in. */
export class Cluster extends Construct {
  readonly arn: string;
  readonly name: string;
  /** What must stand before a service starts. */
  readonly connected: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const { execKmsKeyArn } = props;
    const cluster = new EcsCluster(this, "Default", {
      name: props.name,
      setting: [{ name: "containerInsights", value: props.containerInsights }],
      // Always said: a configuration that is taken out is never sent, and comes back at each plan (terraform-provider-aws #45396).
      configuration: {
        executeCommandConfiguration: {
          ...(execKmsKeyArn !== undefined && { kmsKeyId: execKmsKeyArn }),
          logging: "DEFAULT",
        },
      },
    });
    this.arn = cluster.arn;
    this.name = cluster.name;
    this.connected =
      props.capacityProviders === true
        ? [
            new EcsClusterCapacityProviders(this, "cluster_capacity_providers", {
              clusterName: this.name,
              capacityProviders: ["FARGATE", "FARGATE_SPOT"],
            }),
          ]
        : [];
  }

  /** The group of all schedules, by its name; undefined where no job has one. A schedule itself takes no tags. */
  addScheduleGroup(jobs: readonly Pick<ResolvedJob, "schedule">[]): string | undefined {
    const [name] = jobs.flatMap(({ schedule }) => schedule?.group ?? []);
    return name === undefined ? undefined : new SchedulerScheduleGroup(this, "schedules", { name }).name;
  }
}
