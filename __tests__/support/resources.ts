import { existingResources } from "../../src/constructs/resources/existing";
import { addResources } from "../../src/constructs/resources/resources";
import type { Resources } from "../../src/definition/resources";
import { ACCOUNT_ID, environmentOf, inTerraform, synthesized, TestStack } from "./synth";

/** A stack with these resources of `shop-test`, as Terraform reads it, and what services are told of them. */
export function resourceStack(resources: Resources, deletionProtection = false) {
  const stack = new TestStack();
  const { resources: resolved } = environmentOf({ resources });
  const network = () => ({
    vpcId: "vpc-1",
    privateSubnetIds: ["subnet-1", "subnet-2"],
    subnetIdByZone: new Map([
      ["eu-central-1a", "subnet-1"],
      ["eu-central-1b", "subnet-2"],
    ]),
  });
  const place = { region: "eu-central-1", accountId: ACCOUNT_ID };
  const existing = existingResources(stack, resolved, place);
  const handles = addResources(stack, { resources: resolved, existing, ...place, network, deletionProtection });
  // What must stand first are constructs, and no values.
  const told = [...handles].map(([name, handle]) => [name, { ...handle, dependsOn: undefined }] as const);
  return { ...synthesized(stack), handles: inTerraform(stack, Object.fromEntries(told)) };
}
