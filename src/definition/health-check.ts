/**
 * A command inside a container that tells whether it is healthy.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export interface ContainerHealthCheck extends CheckTimes {
  /** Command that ECS runs inside the container; exit code 0 is healthy: `["CMD", "node", "healthy.ts"]`. */
  readonly command: readonly string[];
}

/** How to tell that a task is healthy. */
export interface HealthCheckDefinition extends CheckTimes {
  /**
   * Path that the load balancer asks for. Only for services behind the load balancer.
   * @default "/healthz"
   */
  readonly path?: string;
  /**
   * Port that the load balancer asks, by its name in `ports`. Only for services behind the load balancer.
   * @default - the service's `port`
   */
  readonly port?: string;
  /**
   * Answers that are healthy, as the load balancer takes them: `200`, `200,204`, `200-399`; within 200–499. Only for services
   * behind the load balancer.
   * @default "200"
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
   */
  readonly matcher?: string;
  /**
   * Command that ECS runs inside the container; exit code 0 is healthy: `["CMD", "node", "healthy.ts"]`.
   * @default - none; a running container counts as healthy
   */
  readonly command?: readonly string[];
}

interface CheckTimes {
  /**
   * Seconds between two checks, 5–300.
   * @default 10
   */
  readonly intervalSeconds?: number;
  /**
   * Seconds after a task's start in which failures don't count, 0–300.
   * @default 30
   */
  readonly gracePeriodSeconds?: number;
  /**
   * Seconds that a command may take, 2–60.
   * @default 5
   */
  readonly timeoutSeconds?: number;
  /**
   * Failures of a command in a row until the container is unhealthy, 1–10.
   * @default 3
   */
  readonly retries?: number;
}
