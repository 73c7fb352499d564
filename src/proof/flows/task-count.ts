import type { Service } from "../../facts/services";
import { asNumber } from "../../terraform/expressions/value";

/**
 * How many tasks of a service run at once during a roll-out, at most.
 * Source: API ECS DeploymentConfiguration, maximumPercent (default 200, rounded down)
 */
export function maximumTasks(service: Service): number {
  const percent = asNumber(service.resource.get("deployment_maximum_percent")) ?? 200;
  const desired = service.desiredCount ?? 1;
  return Math.max(desired, Math.floor((desired * percent) / 100));
}
