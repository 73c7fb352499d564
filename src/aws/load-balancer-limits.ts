/**
 * Limits of Application Load Balancers that can't be raised.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */

/**
 * Of one listener rule: condition values and wildcards in all, characters of a path pattern, and the priority.
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
