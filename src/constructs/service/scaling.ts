import {
  AppautoscalingPolicy,
  type AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
} from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingScheduledAction } from "@cdktf/provider-aws/lib/appautoscaling-scheduled-action";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import type { Construct } from "constructs";
import type { ResolvedScaling, ScalingMetric } from "../../definition/resolve/scaling";
import { match } from "../../lib/match";
import { type PlatformInterface, lookup } from "../platform-interface";

export interface ScalingProps {
  readonly scaling: ResolvedScaling;
  /** First part of the names of policies and schedules. */
  readonly name: string;
  /** Name of the ECS service. */
  readonly serviceName: string;
  readonly platform: PlatformInterface;
  /** Last part of the target group's ARN; undefined when the service isn't behind the load balancer. */
  readonly targetGroupSuffix: string | undefined;
}

type Specification = Pick<
  AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
  "predefinedMetricSpecification" | "customizedMetricSpecification"
>;

/** Lets Application Auto Scaling set the number of a service's tasks: the bounds, what it is measured by, and schedules. */
export function addScaling(scope: Construct, props: ScalingProps): void {
  const { scaling, name, platform } = props;
  const { min, max, schedules } = scaling;
  const target = new AppautoscalingTarget(scope, "target", {
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    resourceId: `service/${platform.clusterName}/${props.serviceName}`,
    minCapacity: min,
    maxCapacity: max,
    // A schedule has set others since, which an apply would undo.
    ...(schedules.length > 0 && { lifecycle: { ignoreChanges: ["min_capacity", "max_capacity"] } }),
  });
  const ofTarget = {
    serviceNamespace: target.serviceNamespace,
    scalableDimension: target.scalableDimension,
    resourceId: target.resourceId,
  };
  for (const { id, metric, value } of scaling.targets) {
    new AppautoscalingPolicy(scope, id, {
      ...ofTarget,
      name: `${name}-${id.replaceAll("_", "-")}`,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        targetValue: value,
        scaleInCooldown: scaling.scaleInCooldownSeconds,
        scaleOutCooldown: scaling.scaleOutCooldownSeconds,
        ...specificationOf(metric, props),
      },
    });
  }
  for (const { id, schedule, timeZone, ...bounds } of schedules) {
    new AppautoscalingScheduledAction(scope, id, {
      ...ofTarget,
      name: `${name}-${bounds.name}`,
      schedule,
      timezone: timeZone,
      scalableTargetAction: { minCapacity: String(bounds.min), maxCapacity: String(bounds.max) },
    });
  }
}

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html */
function specificationOf(metric: ScalingMetric, props: ScalingProps): Specification {
  return match(metric, "type", {
    cpu: () => predefined("ECSServiceAverageCPUUtilization"),
    memory: () => predefined("ECSServiceAverageMemoryUtilization"),
    requests: () => predefined("ALBRequestCountPerTarget", requestsLabel(props)),
    messages: ({ queue }) => backlogPerTask(lookup(props.platform.resourceByName, queue, "queue").name, props),
  });
}

function predefined(predefinedMetricType: string, resourceLabel?: string): Specification {
  return {
    predefinedMetricSpecification: { predefinedMetricType, ...(resourceLabel !== undefined && { resourceLabel }) },
  };
}

/** The load balancer's and the target group's ARNs, each without what precedes its kind. */
function requestsLabel({ name, platform: { ingress }, targetGroupSuffix }: ScalingProps): string {
  if (ingress === undefined || targetGroupSuffix === undefined)
    throw new Error(`service '${name}': scaling.requestsPerTask is set; it isn't behind a load balancer; remove it`);
  return `${ingress.arnSuffix}/${targetGroupSuffix}`;
}

/** @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html */
function backlogPerTask(queueName: string, { platform, serviceName }: ScalingProps): Specification {
  const messages = {
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: [{ name: "QueueName", value: queueName }],
  };
  const tasks = {
    namespace: "ECS/ContainerInsights",
    metricName: "RunningTaskCount",
    dimensions: [
      { name: "ClusterName", value: platform.clusterName },
      { name: "ServiceName", value: serviceName },
    ],
  };
  return {
    customizedMetricSpecification: {
      metrics: [
        {
          id: "messages",
          label: "Messages that wait",
          metricStat: { metric: messages, stat: "Sum" },
          returnData: false,
        },
        { id: "tasks", label: "Tasks that run", metricStat: { metric: tasks, stat: "Average" }, returnData: false },
        { id: "backlog", label: "Messages for each task", expression: "messages / tasks", returnData: true },
      ],
    },
  };
}
