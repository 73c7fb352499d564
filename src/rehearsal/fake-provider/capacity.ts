/** How a service of ECS goes from one kind of capacity to another, by the source of AWS's provider. */
import { equal, type Value, type ValueObject } from "./cty";
import type { Diagnostic } from "./plugin-protocol";

const STRATEGY = "capacity_provider_strategy";

/**
 * What the provider refuses to plan.
 * @see https://github.com/hashicorp/terraform-provider-aws/pull/43533
 */
export function refusedChanges(type: string, planned: ValueObject, prior: ValueObject): readonly Diagnostic[] {
  if (type !== "aws_ecs_service" || planned["force_new_deployment"] === true) return [];
  if (equal(planned[STRATEGY] ?? null, prior[STRATEGY] ?? null)) return [];
  const detail = `force_new_deployment should be true when ${STRATEGY} is being updated`;
  return [{ severity: 1, summary: detail, detail, attribute: { steps: [{ attribute_name: STRATEGY }] } }];
}

/**
 * What AWS gives back: a service with capacity providers has no launch type any more, so that one which is given replaces it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
export function withoutLaunchType(type: string, state: ValueObject): ValueObject {
  return type === "aws_ecs_service" && isGiven(state[STRATEGY]) ? { ...state, launch_type: null } : state;
}

function isGiven(blocks: Value | undefined): boolean {
  return Array.isArray(blocks) && blocks.length > 0;
}
