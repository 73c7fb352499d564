import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformElement,
  TerraformOutput,
  TerraformResource,
  type TerraformStack,
  Tokenization,
} from "cdktf";
import { deepMerge } from "cdktf/lib/util";

/** A JSON object as cdktf hands it around. */
export type JsonObject = Record<string, unknown>;

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/**
 * Renders a stack as one Terraform JSON document, as cdktf's own `toTerraform` does, with each resource's `//` reduced
 * to the path of its construct and `remarks` under the top-level `//`.
 *
 * cdktf resolves every value three times: to find values that cross stacks, for each element, and in the merged
 * document. Once does it: `preparing` makes a crossing value throw (see `StateBackend`), and a resolved value holds no
 * more tokens.
 */
export function renderStack(stack: TerraformStack, remarks: JsonObject): JsonObject {
  const document: JsonObject = {};
  const outputs: JsonObject = {};
  let metadata: JsonObject = { version: stack.node.tryGetContext("cdktfVersion"), stackName: stack.node.id };
  for (const element of elementsOf(stack)) {
    const fragment = resolve(stack, element.toTerraform());
    if (TerraformResource.isTerraformResource(element)) keepPathOnly(fragment["resource"]);
    if (TerraformDataSource.isTerraformDataSource(element)) keepPathOnly(fragment["data"]);
    if (TerraformOutput.isTerraformOutput(element)) deepMerge(outputs, branch(element));
    metadata = { ...metadata, ...(element.toMetadata() as JsonObject) };
    deepMerge(document, fragment);
  }
  // What `stack.addOverride` was told; cdktf keeps it to itself.
  deepMerge(document, resolve(stack, Reflect.get(stack, "rawOverrides")));
  document["//"] = { ...remarks, metadata, outputs };
  return document;
}

function resolve(scope: TerraformStack, value: unknown): JsonObject {
  return Tokenization.resolve(value, { scope, resolver: RESOLVER, preparing: true }) as JsonObject;
}

function elementsOf(stack: TerraformStack): TerraformElement[] {
  return stack.node.findAll().filter((construct) => TerraformElement.isTerraformElement(construct));
}

/** An output's name, nested by construct path: the cdktf CLI shows outputs in this form. */
function branch(output: TerraformOutput): JsonObject | string {
  return output.node.path
    .split("/")
    .reduceRight<JsonObject | string>((inner, part) => ({ [part]: inner }), output.friendlyUniqueId);
}

interface Commented {
  "//": { metadata: { path: string } };
}

/** Beside the path cdktf writes an id that repeats the address and, on demand, stack traces. */
function keepPathOnly(byType: unknown): void {
  for (const byName of Object.values(byType as Record<string, Record<string, Commented>>)) {
    for (const attributes of Object.values(byName)) {
      attributes["//"] = { metadata: { path: attributes["//"].metadata.path } };
    }
  }
}
