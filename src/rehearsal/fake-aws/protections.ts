/**
 * Switches that keep AWS or the provider from deleting a resource, as they stood before the apply, and what a deletion leaves. Read
 * where `deletions.ts` was.
 */
import type { ValueObject } from "../../provider/cty";
import { textAt } from "./values-at";

/** AWS's error, where a switch protects a resource. */
export const PROTECTIONS: Readonly<Record<string, (state: ValueObject) => string | undefined>> = {
  aws_lb: (it) =>
    it["enable_deletion_protection"] === true
      ? `OperationNotPermitted: Load balancer '${textAt(it, "id")}' cannot be deleted because deletion protection is enabled`
      : undefined,
  aws_db_instance: (it) =>
    it["deletion_protection"] === true
      ? "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again."
      : withoutSnapshot(it),
  aws_rds_cluster: (it) =>
    it["deletion_protection"] === true
      ? "InvalidParameterCombination: Cannot delete protected Cluster, please disable deletion protection and try again."
      : withoutSnapshot(it),
  aws_dynamodb_table: (it) =>
    it["deletion_protection_enabled"] === true
      ? "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
      : undefined,
  // AWS's words aren't documented, the kind of its error is: DeleteLogGroup in the model of CloudWatch Logs.
  aws_cloudwatch_log_group: (it) =>
    it["deletion_protection_enabled"] === true && it["skip_destroy"] !== true
      ? "ValidationException: the log group has deletion protection"
      : undefined,
  aws_cognito_user_pool: (it) =>
    it["deletion_protection"] === "ACTIVE"
      ? "InvalidParameterException: The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first."
      : undefined,
};

/** The provider's own error, before it calls AWS. */
function withoutSnapshot(state: ValueObject): string | undefined {
  const named = textAt(state, "final_snapshot_identifier") !== "";
  const isReplica = textAt(state, "replicate_source_db") !== "";
  return state["skip_final_snapshot"] === true || named || isReplica
    ? undefined
    : "final_snapshot_identifier is required when skip_final_snapshot is false";
}

/** What goes on under its name after its deletion, and why; a successor of the name is refused. */
export const LEFT: Readonly<Record<string, (state: ValueObject) => string | undefined>> = {
  aws_cloudwatch_log_group: (it) => (it["skip_destroy"] === true ? "it was left there by skip_destroy" : undefined),
  aws_secretsmanager_secret: (it) =>
    it["recovery_window_in_days"] === 0 ? undefined : "its deletion is scheduled for the end of its recovery window",
};
