/**
 * What Amazon ECS allows of one service and its task definition; none of it can be raised.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
export const ECS_LIMITS = {
  subnets: 16,
  securityGroups: 16,
  serviceRegistries: 1,
  containers: 10,
  targetGroups: 5,
} as const;

/**
 * Bytes of a task definition, of which its container definitions are a part.
 * @see https://docs.aws.amazon.com/general/latest/gr/ecs-service.html#limits_ecs
 */
export const TASK_DEFINITION_BYTES = 65_536;
