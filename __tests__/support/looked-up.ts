import { existingResources } from "../../src/constructs/resources/existing";
import type { Resources } from "../../src/definition/resources";
import { ACCOUNT_ID, environmentOf, inTerraform, synthesized, TestStack } from "./synth";

type Bodies = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** The data sources by which resources that exist are found, and what services are told of them. */
export function resourcesOf(resources: Resources): {
  readonly data: Bodies;
  readonly told: Readonly<Record<string, object>>;
} {
  const stack = new TestStack();
  const place = { region: "eu-central-1", accountId: ACCOUNT_ID };
  const handles = existingResources(stack, environmentOf({ resources }).resources, place);
  const told = inTerraform(stack, Object.fromEntries(handles)) as Readonly<Record<string, object>>;
  const { data = {} } = synthesized(stack) as { readonly data?: Bodies };
  return { data, told };
}
