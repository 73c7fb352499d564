/** Who deploys new versions of a service. */
export type Deployer = "terraform" | "pipeline";

/**
 * How ECS exchanges the tasks of a service when a new version comes.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export interface DeploymentDefinition {
  /**
   * Percent of the tasks that keep running and healthy meanwhile, 0–100; rounded up.
   * @default 100, so that a deployment takes no task away from requests
   */
  readonly minimumHealthyPercent?: number;
  /**
   * Percent of the tasks that may run meanwhile, 100 or more; rounded down. Subnets and quotas are judged by it.
   * @default 200, so that all new tasks start at once, which is as fast as it gets
   */
  readonly maximumPercent?: number;
  /**
   * Whether ECS moves tasks to zones that have fewer of them, by starting there first.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
   * @default - as it is; of a new service ECS moves them
   */
  readonly zoneRebalancing?: boolean;
  /**
   * Seconds that the load balancer gives requests in flight when a task goes, 0–3600. Only for services behind it.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   * @default 30; AWS's own 300 make each deployment five minutes longer
   */
  readonly deregistrationDelaySeconds?: number;
}
