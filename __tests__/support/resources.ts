import { addResources } from "../../src/constructs/resources/resources";
import type { Resources } from "../../src/definition/resources";
import { ACCOUNT_ID, environmentOf, inTerraform, synthesized, TestStack } from "./synth";

/** A stack with these resources of `shop-test`, as Terraform reads it, and what services are told of them. */
export function resourceStack(resources: Resources, deletionProtection = false) {
  const stack = new TestStack();
  const { resources: resolved } = environmentOf({ resources });
  const handles = addResources(stack, { resources: resolved, accountId: ACCOUNT_ID, deletionProtection });
  return { ...synthesized(stack), handles: inTerraform(stack, Object.fromEntries(handles)) };
}
