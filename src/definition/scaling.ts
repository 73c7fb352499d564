/**
 * Between which numbers of tasks a service may run, and what decides. Terraform leaves its `desired_count` alone then. With
 * several targets AWS takes the one that asks for most tasks.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
 */
export interface ScalingDefinition {
  /** Fewest tasks, 1 or more; 0 only with `schedules`, because nothing measures a service without tasks. */
  readonly min: number;
  /** Most tasks, `min` or more. Subnets, quotas and cost are judged by it, and by the `max` of schedules. */
  readonly max: number;
  /**
   * Percent of their CPU that tasks use on average, 1–99: above it tasks are added, below it removed.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
   * @default - CPU decides nothing
   */
  readonly cpuPercent?: number;
  /**
   * Percent of their memory that tasks use on average, 1–99.
   * @default - memory decides nothing
   */
  readonly memoryPercent?: number;
  /**
   * Requests a minute from the load balancer for each task. Only for services behind it.
   * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
   * @default - requests decide nothing
   */
  readonly requestsPerTask?: number;
  /**
   * Messages that wait for each task that runs, by the queues that the service consumes: `{ orders: 100 }`. The number of
   * running tasks is a metric of Container Insights, so the cluster needs these.
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
   * @default - queues decide nothing
   */
  readonly messagesPerTask?: Readonly<Record<string, number>>;
  /**
   * Other bounds from a moment on, by a name for each. `min` and `max` are the first ones then: what a schedule has set since
   * stays, whatever Terraform applies.
   * @default - `min` and `max` hold all the time
   */
  readonly schedules?: Readonly<Record<string, ScalingSchedule>>;
  /**
   * Seconds after tasks were added until more may be: until the new ones have started and are measured.
   * @default 60
   */
  readonly scaleOutCooldownSeconds?: number;
  /**
   * Seconds after tasks were removed until more may be: long, so that the next peak doesn't find too few.
   * @default 300
   */
  readonly scaleInCooldownSeconds?: number;
}

/**
 * Other bounds from a moment on, until another schedule sets others.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-policy-overview.html
 */
export interface ScalingSchedule {
  /** When: `cron(0 7 ? * MON-FRI *)`, `rate(1 day)` or `at(2026-12-24T18:00:00)`. */
  readonly schedule: string;
  /**
   * Time zone of the schedule, by its IANA name: `Europe/Berlin`.
   * @default "UTC"
   */
  readonly timeZone?: string;
  /** Fewest tasks from then on, 0 or more. */
  readonly min: number;
  /** Most tasks from then on, `min` or more. */
  readonly max: number;
}
