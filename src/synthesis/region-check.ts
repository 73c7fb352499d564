import { isObject, type Json, objects } from "../terraform/json";
import { type EnvironmentStacks } from "./addresses/addresses";
import { type OutputFolder, stackFile } from "./output-folder";

/**
 * The errors for environments that lie in another region now than in the output folder: a resource's region is an argument
 * whose change replaces it, with all that it holds.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support
 */
export function checkRegions(environments: readonly EnvironmentStacks[], output: OutputFolder): string[] {
  return environments.flatMap(({ environment: { name, definition }, stacks }) => {
    const moved = stacks.flatMap(({ node }) => {
      const before = regionIn(output.read(stackFile(node.id)));
      return before === undefined || before === definition.region ? [] : [{ before, stack: node.id }];
    });
    const [first] = moved;
    if (first === undefined) return [];
    const folders = moved.map(({ stack }) => output.path(`stacks/${stack}`));
    return [
      `environment '${name}': region is ${definition.region}; its stacks are in ${first.before}, and Terraform would destroy what they have with its data, and make it anew; set it back, or make a new environment there (docs/operations.md, "Moving to another account"); what was never deployed can be deleted instead: ${folders.join(", ")}`,
    ];
  });
}

/** Where a rendered stack's resources are, unless they say otherwise; undefined where that can't be read. */
function regionIn(document: string): string | undefined {
  const stack = parsed(document);
  const providers = isObject(stack) ? stack["provider"] : undefined;
  const [aws] = isObject(providers) ? objects(providers["aws"]) : [];
  const region = aws?.["region"];
  return typeof region === "string" ? region : undefined;
}

/** What was there may be half a merge. */
function parsed(document: string): Json | undefined {
  try {
    return JSON.parse(document) as Json;
  } catch {
    return undefined;
  }
}
