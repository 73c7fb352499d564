/** Definitions as Terraform JSON, in memory. */
import type { PlatformDefinition } from "../../../src/definition/platform";
import { resolveEnvironment } from "../../../src/definition/resolve/resolve";
import { prove } from "../../../src/proof/prove";
import { environmentViews, type EnvironmentView } from "../../../src/review/model/environment-view";
import { environmentStacks } from "../../../src/stacks/environment-stacks";
import type { JsonObject } from "../../../src/terraform/json";
import { Model } from "../../../src/terraform/model";
import type { StackSource } from "../../../src/terraform/folder";
import { testApp } from "../../support/synth";

/** What synth would write, without the local stack; content hashes are `tag-of-<folder>`. */
export function rendered(definition: PlatformDefinition): readonly StackSource[] {
  const app = testApp();
  const tagOf = (source: string): string => `tag-of-${source.replace(/^.*(?=apps\/)/, "").replaceAll("/", "-")}`;
  return Object.entries(definition.environments).flatMap(([name, environment]) => {
    const resolved = resolveEnvironment(definition.name, name, environment, tagOf);
    return environmentStacks(app, resolved).map((stack) => ({
      name: stack.node.id,
      directory: `/stacks/${stack.node.id}`,
      documents: [JSON.parse(JSON.stringify(stack.toTerraform())) as JsonObject],
    }));
  });
}

export function viewsOf(sources: readonly StackSource[]): readonly EnvironmentView[] {
  const model = new Model(sources);
  return environmentViews(model, prove(model));
}
