/**
 * Actions that AWS lets nobody narrow to a resource: `Resource` must be `*`.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */

import { ACTIONS_WITHOUT_RESOURCE } from "./actions-without-resource";

/** Those for which the reference names no type of resource. */
const WITHOUT_RESOURCE = new Map(
  Object.entries(ACTIONS_WITHOUT_RESOURCE).map(([service, actions]) => [service, lowerCased(actions.split(" "))]),
);

/** Whether AWS takes `*` alone as an action's resource: on anything else a statement allows nothing. */
export function hasNoResource(action: string): boolean {
  const [service = "", name = ""] = action.toLowerCase().split(":");
  return WITHOUT_RESOURCE.get(service)?.has(name) === true;
}

/** What code in a task, or ECS for it, asks for. */
const TASK_ACTIONS = lowerCased([
  "ecr:GetAuthorizationToken",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
  "logs:DescribeLogGroups",
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  // Of metrics that are in no dataset.
  "cloudwatch:GetMetricData",
  "cloudwatch:ListMetrics",
  "cloudwatch:PutMetricData",
]);

const DEPLOY_ACTIONS = lowerCased([
  "application-autoscaling:DescribeScalableTargets",
  "application-autoscaling:DescribeScalingPolicies",
  "application-autoscaling:DescribeScheduledActions",
  "ecs:DeregisterTaskDefinition",
  "ecs:DescribeTaskDefinition",
  "ecs:ListAccountSettings",
  "ecs:PutAccountSettingDefault",
  "elasticfilesystem:CreateFileSystem",
  "kms:CreateKey",
  "kms:ListAliases",
  "resource-groups:CreateGroup",
  "route53:CreateHostedZone",
  "route53:ListHostedZonesByName",
  "servicediscovery:CreateHttpNamespace",
  "servicediscovery:CreatePrivateDnsNamespace",
  "servicediscovery:ListTagsForResource",
  "servicediscovery:TagResource",
  "servicediscovery:UntagResource",
  "sns:GetSubscriptionAttributes",
  "sns:SetSubscriptionAttributes",
  "sns:Unsubscribe",
  "tag:GetResources",
]);

/** IAM compares actions without their case. */
function lowerCased(actions: readonly string[]): ReadonlySet<string> {
  return new Set(actions.map((action) => action.toLowerCase()));
}

export function isUnnarrowableForTasks(action: string): boolean {
  return TASK_ACTIONS.has(action.toLowerCase()) || hasNoResource(action);
}

/** Whether what deploys may have this action on `*` alone: networks and load balancers are described by lists. */
export function isUnnarrowable(action: string): boolean {
  const isList = /^(ec2|elasticloadbalancing):Describe\w+$/i.test(action);
  return isList || TASK_ACTIONS.has(action.toLowerCase()) || DEPLOY_ACTIONS.has(action.toLowerCase());
}
