/** What roles that deploy `shop-test` may do. */
import type { DeployPermissionsProps } from "../../src/constructs/deploy/deploy-permissions";
import type { EnvironmentDefinition } from "../../src/definition/platform";
import { ACCOUNT_ID, environmentOf } from "./synth";

/** A stack with resources of these types. */
export function stackWith(
  types: readonly string[],
  overrides: Partial<EnvironmentDefinition> = {},
): DeployPermissionsProps {
  return {
    environment: environmentOf(overrides),
    accountId: ACCOUNT_ID,
    stack: "shop-test-platform",
    types: new Set(types),
  };
}

export function allow(Sid: string, Action: string[], Resource: string[], Condition?: object) {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

export function arn(service: string, path: string): string {
  return `arn:aws:${service}:eu-central-1:${ACCOUNT_ID}:${path}`;
}
