import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { ResourceHandle } from "../constructs/platform-interface";
import type { Backend } from "../definition/backend";
import type { CreatedAttribute } from "../definition/resolve/resources/resources";
import { StackState } from "./stack-state";

/** What the stack of the resources tells those of the services, by attribute: the output's name, and what it says. */
export const RESOURCE_OUTPUTS = {
  arn: ["resource_arns", "ARNs of the resources, by their names in the definition"],
  name: ["resource_names", "Names of the resources in AWS, by their names in the definition"],
  url: ["queue_urls", "URLs of the queues, by their names in the definition"],
  securityGroupId: [
    "resource_security_group_ids",
    "Ids of the security groups of what tasks connect to, by the resources' names in the definition",
  ],
  host: ["resource_hosts", "Names that tasks connect to, by the resources' names in the definition"],
  readerHost: [
    "resource_reader_hosts",
    "Names by which tasks connect to the readers of Aurora clusters, by their names in the definition",
  ],
  secretArn: [
    "database_secret_arns",
    "ARNs of the secrets of the databases' master users, by the databases' names in the definition",
  ],
  loginArn: [
    "database_login_arns",
    "ARNs of the database users that log in by IAM, by the databases' names in the definition",
  ],
  accessPointId: ["access_point_ids", "Ids of the access points of files, by their names in the definition"],
} as const satisfies Readonly<Record<CreatedAttribute, readonly [name: string, description: string]>>;

/** Adds the outputs that the stacks of the services read. */
export function addResourceOutputs(scope: Construct, resources: ReadonlyMap<string, ResourceHandle>): void {
  for (const [attribute, [output, description]] of Object.entries(RESOURCE_OUTPUTS) as [
    CreatedAttribute,
    readonly [string, string],
  ][]) {
    const pairs = [...resources].flatMap(([name, handle]) => {
      const value = handle[attribute];
      return value === undefined ? [] : [[name, value] as const];
    });
    if (pairs.length > 0) new TerraformOutput(scope, output, { value: Object.fromEntries(pairs), description });
  }
}

export interface ResourceReaderProps {
  readonly backend: Backend;
  /** Name of the stack of the resources. */
  readonly stack: string;
  /** Names of what is read, and what is told of it. */
  readonly resources: readonly { readonly name: string; readonly attributes: readonly CreatedAttribute[] }[];
}

/** Resources as a service finds them in the outputs of their stack. */
export function readResources(scope: Construct, props: ResourceReaderProps): ReadonlyMap<string, ResourceHandle> {
  const { backend, stack, resources } = props;
  if (resources.length === 0) return new Map();
  const state = new StackState(scope, "data", backend, stack);
  return new Map(
    resources.map(({ name, attributes }) => {
      const read = (attribute: CreatedAttribute): string => state.entry(RESOURCE_OUTPUTS[attribute][0], name);
      const told = Object.fromEntries(attributes.map((attribute) => [attribute, read(attribute)]));
      return [name, { ...told, arn: read("arn"), name: read("name") }];
    }),
  );
}
