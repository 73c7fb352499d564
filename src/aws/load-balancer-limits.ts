/** What an Application Load Balancer does where nothing is said, and its limits that can't be raised. */

/**
 * Seconds until it breaks the connections of a target that goes.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
 */
export const DEREGISTRATION_DELAY = 300;

/** From and to; the same page. */
export const DEREGISTRATION_SECONDS = [0, 3600] as const;

/**
 * Seconds between two checks of a target, and until one of them counts as failed. A new target is healthy after the first that passes.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export const HEALTH_CHECK = { interval: 30, timeout: 5 } as const;

/**
 * Of one listener rule: condition values and wildcards in all, characters of a path pattern, and the priority.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_PathPatternConditionConfig.html
 */
export const LISTENER_RULE = {
  values: 5,
  wildcards: 5,
  pathLength: 128,
  minimumPriority: 1,
  maximumPriority: 50_000,
} as const;
