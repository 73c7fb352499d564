/** How long names may be, in characters. */

/**
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html
 * @see https://docs.aws.amazon.com/efs/latest/APIReference/API_CreateFileSystem.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 */
export const LONGEST_NAME = {
  loadBalancer: 32,
  targetGroup: 32,
  role: 64,
  ecs: 255,
  logGroup: 512,
  s3Key: 1024,
  attribute: 255,
  database: 63,
  cache: 40,
  creationToken: 64,
} as const;

/**
 * What the provider puts behind a `name_prefix` is 26 characters long; of these types it takes prefixes up to the lengths here.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_target_group#name_prefix
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/elbv2/validate.go
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/role.go
 */
const SUFFIX = 26;
export const LONGEST_PREFIX: Readonly<Record<string, number>> = {
  aws_lb: LONGEST_NAME.loadBalancer - SUFFIX,
  aws_alb: LONGEST_NAME.loadBalancer - SUFFIX,
  aws_lb_target_group: LONGEST_NAME.targetGroup - SUFFIX,
  aws_alb_target_group: LONGEST_NAME.targetGroup - SUFFIX,
  aws_iam_role: LONGEST_NAME.role - SUFFIX,
  aws_cloudwatch_log_group: LONGEST_NAME.logGroup - SUFFIX,
};

/**
 * Tags of one resource, and the length of a tag's key and value.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
 */
export const TAG = { count: 50, key: 128, value: 256 } as const;
