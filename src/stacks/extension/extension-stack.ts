import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { type ServiceAdditions, isReference, mapTexts } from "../../definition/resolve/additions";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import { stackName } from "../../definition/resolve/stack-names";
import { BaseStack } from "../base-stack";
import { extensionDeclarations } from "../declarations";
import type { EnvironmentExtension } from "./environment-extension";
import { readExtensionHandles } from "./extension-handles";
import { StackState } from "../stack-state";

/** What is added to services and jobs, by `<name>/<what>`: the contract between this stack and theirs. */
const VALUES = "service_values";

/**
 * What `extend` makes, in a stack of its own: with the layout `per-service` it comes after the platform's and the resources',
 * which it may refer to, and before the services', which take from it what it adds to them.
 */
export class ExtensionStack extends BaseStack {
  /** With what `extend` adds. */
  readonly environment: ResolvedEnvironment;

  constructor(scope: Construct, environment: ResolvedEnvironment, extension: EnvironmentExtension) {
    super(scope, "extension", environment);
    this.environment = extension.call(this, environment, readExtensionHandles(this, environment, this.accountId));
    const values = new Map<string, string>();
    for (const { name, added } of [...this.environment.services, ...this.environment.jobs])
      mapTexts(added, (key, text) => {
        if (isReference(text)) values.set(`${name}/${key}`, text);
        return text;
      });
    if (values.size === 0) return;
    const description =
      "What extend adds to services and jobs, by their names: variables, secrets, mounts, permissions";
    new TerraformOutput(this, VALUES, { value: Object.fromEntries(values), description });
  }

  protected override get declared(): object {
    return extensionDeclarations(this.environment);
  }
}

/** What is added to a service as its own stack reads it in the extension's outputs. All of that stack stands before. */
export function readAdditions(
  scope: Construct,
  { backend, name }: Pick<ResolvedEnvironment, "backend" | "name">,
  service: string,
  added: ServiceAdditions,
): ServiceAdditions {
  let state: StackState | undefined;
  const read = mapTexts(added, (key, text) => {
    if (!isReference(text)) return text;
    state ??= new StackState(scope, "extension", backend, stackName(name, "extension"));
    return state.entry(VALUES, `${service}/${key}`);
  });
  return { ...read, prerequisites: [] };
}
