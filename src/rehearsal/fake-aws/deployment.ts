/** What ECS makes of a service's new version: it runs, or its tasks fail and the circuit breaker takes it back. */
import type { Value, ValueObject } from "../../provider/cty";
import { equal, isObject } from "../../provider/cty";
import type { FakeAccounts } from "./fake-accounts";

const STRATEGY = "capacity_provider_strategy";

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

/**
 * A new service as ECS places it: where it names neither launch type nor capacity providers, by the default strategy of its cluster,
 * which the provider then takes for a change at each plan.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export function placed(accounts: FakeAccounts, account: string, config: ValueObject, state: ValueObject): ValueObject {
  const named = [config["launch_type"] ?? null, config[STRATEGY] ?? null].flat().filter((it) => it !== null);
  const { cluster, region } = state;
  if (named.length > 0 || typeof cluster !== "string") return state;
  const wanted = { cluster_name: cluster.slice(cluster.lastIndexOf("/") + 1), region: region ?? null };
  const offered = accounts.find(account, "aws_ecs_cluster_capacity_providers", wanted)?.state;
  const strategy = offered?.[`default_${STRATEGY}`];
  if (!Array.isArray(strategy) || strategy.length === 0) return state;
  return { ...state, [STRATEGY]: strategy, launch_type: null };
}

function rollsBack(breaker: Value): boolean {
  const [only] = Array.isArray(breaker) ? breaker : [breaker];
  return (
    isObject(only ?? null) && (only as ValueObject)["enable"] === true && (only as ValueObject)["rollback"] === true
  );
}
