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
  const addresses = new Set<string>();
  const metadata: JsonObject = { version: stack.node.tryGetContext("cdktfVersion"), stackName: stack.node.id };
  for (const element of elementsOf(stack)) {
    const fragment = resolve(stack, element.toTerraform());
    if (TerraformResource.isTerraformResource(element)) keepPathOnly(fragment["resource"]);
    if (TerraformDataSource.isTerraformDataSource(element)) keepPathOnly(fragment["data"]);
    if (TerraformOutput.isTerraformOutput(element)) deepMerge(outputs, branch(element));
    for (const address of addressesIn(fragment)) {
      if (addresses.has(address)) {
        throw new Error(
          `stack '${stack.node.id}': address ${address} is taken twice, the second time by '${element.node.path}'; an address names one resource; rename one of the two`,
        );
      }
      addresses.add(address);
    }
    deepMerge(metadata, element.toMetadata() as JsonObject);
    deepMerge(document, fragment);
  }
  // What `stack.addOverride` was told; cdktf keeps it to itself.
  deepMerge(document, resolve(stack, Reflect.get(stack, "rawOverrides")));
  document["//"] = { ...resolve(stack, remarks), metadata, outputs };
  return document;
}

/**
 * Resolves every token in a value. Most of a stack holds none, and cdktf's resolver spends as much on each plain value as
 * on a token: only what may hold one goes through it.
 */
function resolve(scope: TerraformStack, value: unknown): JsonObject {
  const resolveToken = (token: unknown): unknown =>
    Tokenization.resolve(token, { scope, resolver: RESOLVER, preparing: true });
  const walk = (part: unknown): unknown => {
    if (part === undefined || part === null || typeof part === "boolean") return part;
    if (typeof part === "string") return isPlainText(part) ? part : resolveToken(part);
    if (Array.isArray(part) && !Tokenization.isResolvable(part)) {
      const items: readonly unknown[] = part;
      return items.some(isListToken) ? resolveToken(items) : items.map(walk).filter((item) => item !== undefined);
    }
    return isPlainObject(part) ? walkObject(part) : resolveToken(part);
  };
  const walkObject = (object: JsonObject): JsonObject => {
    const resolved: JsonObject = {};
    for (const [key, part] of Object.entries(object)) {
      const result = walk(part);
      if (result !== undefined) resolved[key] = result;
    }
    return resolved;
  };
  return walk(value) as JsonObject;
}

/** Whether a text surely holds no token: they read `${TfToken[…]}`, or are a huge number such as `-1.8e+289`. */
function isPlainText(text: string): boolean {
  return !text.includes("TfToken[") && !text.includes("e+");
}

/** A list whose content only Terraform knows is one element: `#{TfToken[…]}`, or a huge number. */
function isListToken(item: unknown): boolean {
  return (typeof item === "string" && item.startsWith("#{TfToken[")) || typeof item === "number";
}

function isPlainObject(value: unknown): value is JsonObject {
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
  // A map whose content only Terraform knows has a token for its key: `&{TfToken[…]}`.
  return !("resolve" in value) && Object.keys(value).every(isPlainText);
}

/** cdktf merges two blocks of one address without a word: ids set by `overrideLogicalId` pass by the stack's own check. */
function addressesIn(fragment: JsonObject): string[] {
  return (["resource", "data"] as const).flatMap((kind) =>
    Object.entries((fragment[kind] ?? {}) as Record<string, object>).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `${kind === "data" ? "data." : ""}${type}.${name}`),
    ),
  );
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
