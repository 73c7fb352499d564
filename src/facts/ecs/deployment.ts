import { type Resource, blocks } from "../../terraform/expressions/value";
import { type Known, orDefault, textSetting } from "../setting";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
export const STRATEGIES = ["ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"];

/**
 * How ECS exchanges the tasks of a service.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export function deploymentStrategy(service: Resource): Known<string> {
  return within(service, "deployment_configuration", "strategy", "ROLLING");
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentController.html */
export function deploymentController(service: Resource): Known<string> {
  return within(service, "deployment_controller", "type", "ECS");
}

function within(service: Resource, block: string, name: string, fallback: string): Known<string> {
  const { maps, unknown } = blocks(service.get(block));
  if (unknown) return { kind: "unknown", why: unknown.why };
  return orDefault(textSetting(maps[0]?.get(name)), fallback);
}
