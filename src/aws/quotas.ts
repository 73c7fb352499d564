/** Quotas of AWS: how many of something there may be. */

/**
 * Quotas that AWS raises on request, with their defaults.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
export const QUOTAS = {
  rulesPerSecurityGroup: 60,
  groupsPerInterface: 5,
  rulesPerInterface: 1000,
  endpointsPerVpc: 50,
  rulesPerLoadBalancer: 100,
  listenersPerLoadBalancer: 50,
  targetGroupsPerLoadBalancer: 100,
  targetsPerLoadBalancer: 1000,
} as const;

/**
 * How far AWS raises them, where it says so. Groups of an interface times rules of a group can't be more than its rules.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
 */
export const QUOTA_LIMITS: Readonly<Partial<Record<QuotaName, number>>> = {
  groupsPerInterface: 16,
  rulesPerSecurityGroup: 1000,
  rulesPerInterface: 1000,
};

export type QuotaName = keyof typeof QUOTAS;

/**
 * Tasks of one service that Cloud Map can hold.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 */
export const REGISTERED_TASKS = 1000;

/**
 * Characters of one managed policy, and managed policies of one role.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MANAGED_POLICY = { length: 6_144, perRole: 10 } as const;
