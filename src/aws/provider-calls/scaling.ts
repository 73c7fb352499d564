import type { CallsByType } from "./call";

const GROUP_TAGS = ["scheduler:TagResource", "scheduler:UntagResource"];

/**
 * What changes how many tasks run, and what starts them. Whoever registers a target must be allowed what Application Auto
 * Scaling does to it, and whoever adds a policy, what it does with alarms.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/auto-scaling-IAM.html
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
 */
export const SCALING_CALLS: CallsByType = {
  aws_appautoscaling_policy: {
    source: "appautoscaling/policy.go",
    create: {
      scalableTarget: ["application-autoscaling:PutScalingPolicy"],
      scalingAlarm: ["cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm"],
    },
    read: { any: ["application-autoscaling:DescribeScalingPolicies"] },
    update: {
      scalableTarget: ["application-autoscaling:PutScalingPolicy"],
      scalingAlarm: ["cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm"],
    },
    delete: {
      scalableTarget: ["application-autoscaling:DeleteScalingPolicy"],
      scalingAlarm: ["cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms"],
    },
  },
  aws_appautoscaling_scheduled_action: {
    source: "appautoscaling/scheduled_action.go",
    create: { scalableTarget: ["application-autoscaling:PutScheduledAction"] },
    read: { any: ["application-autoscaling:DescribeScheduledActions"] },
    update: { scalableTarget: ["application-autoscaling:PutScheduledAction"] },
    delete: { scalableTarget: ["application-autoscaling:DeleteScheduledAction"] },
  },
  aws_appautoscaling_target: {
    source: "appautoscaling/target.go",
    create: {
      ecsService: ["ecs:DescribeServices", "ecs:UpdateService"],
      scalableTarget: ["application-autoscaling:RegisterScalableTarget", "application-autoscaling:TagResource"],
    },
    read: {
      any: ["application-autoscaling:DescribeScalableTargets"],
      scalableTarget: ["application-autoscaling:ListTagsForResource"],
    },
    update: {
      ecsService: ["ecs:DescribeServices", "ecs:UpdateService"],
      scalableTarget: [
        "application-autoscaling:RegisterScalableTarget",
        "application-autoscaling:TagResource",
        "application-autoscaling:UntagResource",
      ],
    },
    delete: { scalableTarget: ["application-autoscaling:DeregisterScalableTarget"] },
    serviceLinkedRole: "ecs.application-autoscaling.amazonaws.com",
  },
  aws_scheduler_schedule: {
    source: "scheduler/schedule.go",
    create: { schedule: ["scheduler:CreateSchedule"] },
    read: { schedule: ["scheduler:GetSchedule"] },
    update: { schedule: ["scheduler:UpdateSchedule"] },
    delete: { schedule: ["scheduler:DeleteSchedule"] },
    passesRolesTo: { service: "scheduler.amazonaws.com", roles: "scheduleRole" },
  },
  aws_scheduler_schedule_group: {
    source: "scheduler/schedule_group.go",
    create: { scheduleGroup: ["scheduler:CreateScheduleGroup", "scheduler:TagResource"] },
    read: { scheduleGroup: ["scheduler:GetScheduleGroup", "scheduler:ListTagsForResource"] },
    update: { scheduleGroup: GROUP_TAGS },
    delete: { scheduleGroup: ["scheduler:DeleteScheduleGroup"] },
  },
};
