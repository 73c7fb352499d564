/** Actions of AWS on some of its resources. */
export interface PermissionDefinition {
  /**
   * IAM actions, without wildcards: `ses:SendEmail`.
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
   */
  readonly actions: readonly string[];
  /** ARNs, in which `*` and `?` are wildcards; `*` alone is for actions that AWS lets nobody narrow. */
  readonly resources: readonly string[];
  /** What it is for; shown to whoever reviews. */
  readonly reason: string;
}
