/**
 * Characters of policies; white space doesn't count.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const POLICY_SIZES = {
  /** All inline policies of a role together. */
  inline: 10_240,
  managed: 6144,
} as const;
