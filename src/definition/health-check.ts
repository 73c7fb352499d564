/** How to tell that a task is healthy. */
export interface HealthCheckDefinition {
  /**
   * Path that the load balancer asks for; 200 is healthy. Only for services behind the load balancer.
   * @default "/healthz"
   */
  readonly path?: string;
  /**
   * Command that ECS runs inside the container; exit code 0 is healthy: `["CMD", "node", "healthy.ts"]`.
   * @default - none; a running container counts as healthy
   */
  readonly command?: readonly string[];
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
}
