/** A scalable target has an id of AWS's making; the alarms of its policies are named after the cluster. */
export type ScalingTarget = "scalableTarget" | "scalingAlarm";

type Actions = Readonly<Partial<Record<ScalingTarget | "any" | "ecsService", readonly string[]>>>;

/** What these types need: see `TypeActions`. */
interface ScalingTypeActions {
  readonly reads: Actions;
  readonly writes: Actions;
  readonly serviceLinkedRole?: string;
}

/**
 * Whoever registers a target must be allowed what Application Auto Scaling does to it, and whoever adds a policy, what it does
 * with alarms.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/auto-scaling-IAM.html
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html
 */
export const SCALING_ACTIONS: Readonly<Record<string, ScalingTypeActions>> = {
  // internal/service/appautoscaling/policy.go
  aws_appautoscaling_policy: {
    reads: { any: ["application-autoscaling:DescribeScalingPolicies"] },
    writes: {
      scalableTarget: ["application-autoscaling:DeleteScalingPolicy", "application-autoscaling:PutScalingPolicy"],
      scalingAlarm: ["cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm"],
    },
  },
  // internal/service/appautoscaling/scheduled_action.go
  aws_appautoscaling_scheduled_action: {
    reads: { any: ["application-autoscaling:DescribeScheduledActions"] },
    writes: {
      scalableTarget: ["application-autoscaling:DeleteScheduledAction", "application-autoscaling:PutScheduledAction"],
    },
  },
  // internal/service/appautoscaling/target.go
  aws_appautoscaling_target: {
    reads: {
      any: ["application-autoscaling:DescribeScalableTargets"],
      scalableTarget: ["application-autoscaling:ListTagsForResource"],
    },
    writes: {
      ecsService: ["ecs:DescribeServices", "ecs:UpdateService"],
      scalableTarget: [
        "application-autoscaling:DeregisterScalableTarget",
        "application-autoscaling:RegisterScalableTarget",
        "application-autoscaling:TagResource",
        "application-autoscaling:UntagResource",
      ],
    },
    serviceLinkedRole: "ecs.application-autoscaling.amazonaws.com",
  },
};
