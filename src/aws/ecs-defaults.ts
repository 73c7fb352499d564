/** What Amazon ECS does where nothing is said, and between which values. */

/**
 * Percent of the desired count that may run while a deployment runs: the old tasks and the new ones.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export const MAXIMUM_PERCENT = 200;

/** Percent of the desired count that keeps running meanwhile; the same page. */
export const MINIMUM_PERCENT = 100;

/**
 * Seconds between two checks of a container, and after its start in which failures don't count.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export const HEALTH_CHECK_SECONDS = { interval: [5, 300], startPeriod: [0, 300] } as const;

/**
 * Seconds between SIGTERM and SIGKILL on Fargate where the container says none.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export const STOP_SECONDS = 30;
