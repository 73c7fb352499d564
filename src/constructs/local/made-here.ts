import { Container } from "@cdktf/provider-docker/lib/container";
import { Network } from "@cdktf/provider-docker/lib/network";
import { type TerraformStack, TerraformVariable } from "cdktf";

/** Of containers and networks: which checkout on which machine made them. */
const LABEL = "ecs-fargate-platform.checkout";

/**
 * Labels the containers and networks that the stack makes: what a run that was cut off has left half made is in no state, and by its name it
 * could as well be another checkout's.
 */
export function labelCheckout(stack: TerraformStack): void {
  const checkout = new TerraformVariable(stack, "checkout", {
    type: "string",
    description: "Whose containers and networks these are; npm run local sets it",
    nullable: false,
    default: "",
  });
  const own = { label: LABEL, value: checkout.stringValue };
  for (const made of stack.node.findAll()) {
    if (made instanceof Network) made.putLabels([own]);
    if (made instanceof Container) {
      const { labelsInput: others } = made;
      made.putLabels([...(Array.isArray(others) ? others : []), own]);
    }
  }
}
