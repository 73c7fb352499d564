/** What ECS makes of a service's new version: it runs, or its tasks fail and the circuit breaker takes it back. */
import type { Value, ValueObject } from "../fake-provider/cty";
import { equal, isObject } from "../fake-provider/cty";
import type { FakeAccounts } from "./fake-accounts";

export interface Deployment {
  /** What AWS has afterwards. */
  readonly state: ValueObject;
  /** What the provider says who waits for it; undefined where it is steady. */
  readonly fault?: string;
}

/**
 * Old tasks serve until new ones are healthy. Where these fail, the circuit breaker sets the service back to the last revision that
 * was steady, and the provider, which waits, fails with ECS's reason; a first deployment has nothing to go back to.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecs/service.go
 */
export function deployed(
  accounts: FakeAccounts,
  account: string,
  wanted: ValueObject,
  prior: ValueObject | undefined,
): Deployment {
  const revision = wanted["task_definition"] ?? null;
  if (prior !== undefined && equal(prior["task_definition"] ?? null, revision)) return { state: wanted };
  const definition = accounts.find(account, "aws_ecs_task_definition", { arn: revision })?.state;
  const containers = definition?.["container_definitions"];
  if (typeof containers !== "string" || !accounts.failingTasks(containers)) return { state: wanted };
  const goesBack = rollsBack(wanted["deployment_circuit_breaker"] ?? null);
  return {
    state: goesBack && prior !== undefined ? { ...wanted, task_definition: prior["task_definition"] ?? null } : wanted,
    ...(wanted["wait_for_steady_state"] === true && {
      fault: goesBack
        ? "ECS deployment circuit breaker: tasks failed to start."
        : "timeout while waiting for state to become 'tfSTABLE'",
    }),
  };
}

function rollsBack(breaker: Value): boolean {
  const [only] = Array.isArray(breaker) ? breaker : [breaker];
  return (
    isObject(only ?? null) && (only as ValueObject)["enable"] === true && (only as ValueObject)["rollback"] === true
  );
}
