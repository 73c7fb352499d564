import type { ProviderSchema } from "../rehearsal/fake-provider/schema";
import { isObject, type Json, type JsonObject, objects } from "../terraform/json";
import { blockLines, bodyLines, resourceShape, schemaShape, separated, type Shape } from "./body";
import { assignments, attributeValue } from "./expression";

export interface StackFilesProps {
  /** Name of the stack, for messages. */
  readonly name: string;
  /** The stack's Terraform JSON. */
  readonly document: JsonObject;
  /** Schema by the prefix of the provider's types, which is also its local name: `aws`. */
  readonly schemas: ReadonlyMap<string, ProviderSchema>;
}

/** Begins every file; tells files of ours from those of others. */
export const HEAD = "# Written by npm run hcl from the Terraform JSON of this stack.\n";

const LITERAL: Shape = { otherwise: "literal" };
const CONDITION = { shape: {} };

const VARIABLE: Shape = { otherwise: "literal", reading: { type: "bare" }, blocks: { validation: CONDITION } };
const OUTPUT: Shape = {
  reading: { description: "literal", sensitive: "literal", ephemeral: "literal", depends_on: "bare" },
  blocks: { precondition: CONDITION },
};
const MOVED: Shape = { otherwise: "bare" };
const REMOVED: Shape = { reading: { from: "bare" }, blocks: { lifecycle: { shape: LITERAL } } };
const IMPORT: Shape = { reading: { to: "bare", provider: "bare" } };
const MODULE: Shape = { reading: { source: "literal", version: "literal", providers: "bare", depends_on: "bare" } };
const TERRAFORM: Shape = {
  otherwise: "literal",
  blocks: {
    required_providers: { shape: LITERAL },
    backend: { labels: 1, shape: { ...LITERAL, blocks: { workspaces: { shape: LITERAL } } } },
    cloud: { shape: { ...LITERAL, blocks: { workspaces: { shape: LITERAL } } } },
  },
};
/** Types that Terraform itself has; they have no nested blocks. */
const BUILT_IN = new Set(["terraform_data", "terraform_remote_state"]);

/**
 * A stack in HCL, file by file, as a person would have laid it out. Terraform plans from it what it plans from the JSON.
 *
 * @throws where something can't be told in HCL for sure, such as a type without a schema
 */
export function stackFiles(props: StackFilesProps): Map<string, string> {
  const { document, name } = props;
  const files = new Map<string, string[][]>();
  const add = (file: string, sections: readonly string[][]) =>
    files.set(file, [...(files.get(file) ?? []), ...sections]);
  for (const [kind, content] of Object.entries(document)) {
    switch (kind) {
      case "//":
        break;
      case "terraform":
        add("terraform.tf", plain("terraform", content, TERRAFORM, name));
        break;
      case "provider":
        add("providers.tf", providers(content, props));
        break;
      case "variable":
        add("variables.tf", named("variable", content, VARIABLE, name));
        break;
      case "output":
        add("outputs.tf", named("output", content, OUTPUT, name));
        break;
      case "locals":
        add("locals.tf", locals(content));
        break;
      case "data":
        add("data.tf", resources("data", content, props));
        break;
      case "ephemeral":
        add("data.tf", resources("ephemeral", content, props));
        break;
      case "resource":
        add("main.tf", resources("resource", content, props));
        break;
      case "module":
        add("main.tf", named("module", content, MODULE, name));
        break;
      case "moved":
        add("moved.tf", plain("moved", content, MOVED, name));
        break;
      case "removed":
        add("moved.tf", plain("removed", content, REMOVED, name));
        break;
      case "import":
        add("moved.tf", plain("import", content, IMPORT, name));
        break;
      default:
        throw new Error(`stack '${name}': ${kind} is a block that npm run hcl doesn't know; write it by hand`);
    }
  }
  return new Map([...files].map(([file, sections]) => [file, `${HEAD}\n${separated(sections).join("\n")}\n`]));
}

function plain(type: string, content: Json, shape: Shape, at: string): string[][] {
  return objects(content).map((body) => blockLines(type, [], bodyLines(body, shape, `stack '${at}': ${type}`, 1), 0));
}

function named(type: string, content: Json, shape: Shape, at: string): string[][] {
  return namedObjects(content).map(([label, body]) =>
    blockLines(type, [label], bodyLines(body, shape, `stack '${at}': ${type}.${label}`, 1), 0),
  );
}

function locals(content: Json): string[][] {
  return objects(content).map((body) => {
    const entries = Object.entries(body).filter(([name]) => name !== "//");
    const lines = assignments(
      entries.map(([name, value]) => ({ name, value: attributeValue(value, 1) })),
      1,
    );
    return blockLines("locals", [], lines, 0);
  });
}

function providers(content: Json, { name, schemas }: StackFilesProps): string[][] {
  return namedObjects(content).map(([label, body]) => {
    const schema = schemas.get(label);
    if (schema === undefined) throw new Error(unknownProvider(`stack '${name}': provider.${label}`));
    const shape = schemaShape(schema.provider);
    return blockLines("provider", [label], bodyLines(body, shape, `stack '${name}': provider.${label}`, 1), 0);
  });
}

/** What one construct made stands together. */
type ResourceKind = "resource" | "data" | "ephemeral";

function resources(kind: ResourceKind, content: Json, { name, schemas }: StackFilesProps): string[][] {
  const found = objects(content).flatMap((types) =>
    Object.entries(types).flatMap(([type, byName]) =>
      namedObjects(byName).map(([label, body]) => ({ type, label, body, path: pathOf(body) })),
    ),
  );
  const sorted = found.map((one, index) => ({ ...one, index }));
  sorted.sort((a, b) => (a.path === b.path ? a.index - b.index : a.path < b.path ? -1 : 1));
  return sorted.map(({ type, label, body, path }) => {
    const at = `stack '${name}': ${kind === "resource" ? "" : `${kind}.`}${type}.${label}`;
    const comment = path === "" ? [] : [`# ${path.replaceAll(/\s/g, " ")}`];
    return [
      ...comment,
      ...blockLines(kind, [type, label], bodyLines(body, shapeOf(kind, type, at, schemas), at, 1), 0),
    ];
  });
}

function shapeOf(kind: ResourceKind, type: string, at: string, schemas: StackFilesProps["schemas"]): Shape {
  if (BUILT_IN.has(type)) return resourceShape({ attributes: {}, blocks: {} });
  const provider = schemas.get(type.slice(0, type.indexOf("_")));
  const byKind = { resource: provider?.resources, data: provider?.dataSources, ephemeral: provider?.ephemerals };
  const schema = byKind[kind]?.[type];
  if (schema === undefined) throw new Error(unknownProvider(at));
  return resourceShape(schema);
}

function unknownProvider(at: string): string {
  return `${at} has no schema; without one blocks can't be told from attributes; install the @cdktf/provider-* package of its provider`;
}

/** The path of the construct that made it, without the stack's name. */
function pathOf(body: JsonObject): string {
  const { metadata } = isObject(body["//"]) ? body["//"] : {};
  const path = isObject(metadata) ? metadata["path"] : undefined;
  return typeof path === "string" ? path.slice(path.indexOf("/") + 1) : "";
}

function namedObjects(content: Json): [string, JsonObject][] {
  return objects(content).flatMap((byName) =>
    Object.entries(byName)
      .filter(([name]) => name !== "//")
      .flatMap(([name, body]) => objects(body).map((one): [string, JsonObject] => [name, one])),
  );
}
