import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { Construct } from "constructs";

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
}
