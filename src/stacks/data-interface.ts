import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { ResourceHandle } from "../constructs/platform-interface";
import type { Backend } from "../definition/backend";
import { StackState } from "./stack-state";

/** What the stack of the resources tells those of the services, by the outputs' names. */
export const RESOURCE_OUTPUTS = {
  resource_arns: "ARNs of the resources, by their names in the definition",
  resource_names: "Names of the resources in AWS, by their names in the definition",
  queue_urls: "URLs of the queues, by their names in the definition",
} as const;

/** Adds the outputs that the stacks of the services read. */
export function addResourceOutputs(scope: Construct, resources: ReadonlyMap<string, ResourceHandle>): void {
  const all = [...resources];
  const values: Readonly<Record<keyof typeof RESOURCE_OUTPUTS, readonly (readonly [string, string])[]>> = {
    resource_arns: all.map(([name, { arn }]) => [name, arn]),
    resource_names: all.map(([name, handle]) => [name, handle.name]),
    queue_urls: all.flatMap(([name, { url }]) => (url === undefined ? [] : [[name, url] as const])),
  };
  for (const [output, pairs] of Object.entries(values)) {
    if (pairs.length === 0) continue;
    const description = RESOURCE_OUTPUTS[output as keyof typeof RESOURCE_OUTPUTS];
    new TerraformOutput(scope, output, { value: Object.fromEntries(pairs), description });
  }
}

export interface ResourceReaderProps {
  readonly backend: Backend;
  /** Name of the stack of the resources. */
  readonly stack: string;
  /** Names of what is read, and whether it has a URL. */
  readonly resources: readonly { readonly name: string; readonly hasUrl: boolean }[];
}

/** Resources as a service finds them in the outputs of their stack. */
export function readResources(scope: Construct, props: ResourceReaderProps): ReadonlyMap<string, ResourceHandle> {
  const { backend, stack, resources } = props;
  if (resources.length === 0) return new Map();
  const state = new StackState(scope, "data", backend, stack);
  return new Map(
    resources.map(({ name, hasUrl }) => [
      name,
      {
        arn: state.entry("resource_arns", name),
        name: state.entry("resource_names", name),
        ...(hasUrl && { url: state.entry("queue_urls", name) }),
      },
    ]),
  );
}
