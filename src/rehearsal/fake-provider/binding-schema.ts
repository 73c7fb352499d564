/** Rebuilds the schema of one resource, data source or provider from its pre-built binding. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { attributeType } from "./binding-types";
import { hasDynamic } from "./dynamic-blocks";
import type { AnnotatedAttribute, Declarations, MapperEntry } from "./binding-source";
import {
  annotatedAttributes,
  capitalized,
  declarations,
  documentedBlocks,
  embeddedSource,
  interfaceAttributes,
  mapperEntries,
} from "./binding-source";
import type { CtyType } from "../../provider/cty";
import type { Attribute, Block, NestedBlock, SchemaKind } from "./schema";

export interface ExtractedSchema {
  readonly kind: SchemaKind;
  /** Terraform's name of it, e.g. `aws_ecs_service`; for a provider its short name. */
  readonly type: string;
  readonly block: Block;
}

const KINDS: Readonly<Record<string, SchemaKind>> = {
  TerraformResource: "resource",
  TerraformDataSource: "data",
  TerraformEphemeralResource: "ephemeral",
  TerraformProvider: "provider",
};

/** A class or struct with what its mapper and its documentation add. */
interface Shape {
  readonly attributes: readonly AnnotatedAttribute[];
  readonly entries: ReadonlyMap<string, MapperEntry>;
  readonly blocks: ReadonlySet<string>;
}

/** `folder` holds the compiled binding of CDKTF or CDK Terrain, e.g. `…/provider-aws/lib/ecs-service`; large ones are split over several files. */
export function extractSchema(folder: string): ExtractedSchema {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
  const declared = declarations(files.map((file) => embeddedSource(join(folder, file))).join("\n"));
  for (const [name, { base, body }] of declared.classes) {
    const kind = KINDS[base];
    const type = /tfResourceType = "([^"]+)"/.exec(body)?.[1];
    if (kind === undefined || type === undefined) continue;
    const config = /constructor\(scope: Construct, id: string, config: (\w+)/.exec(body)?.[1] ?? `${name}Config`;
    const shape: Shape = {
      // every provider block has an alias, of Terraform's own
      attributes: annotatedAttributes(body).filter((it) => !(kind === "provider" && it.name === "alias")),
      entries: mapperEntries(body),
      blocks: documentedBlocks(declared.interfaces.get(config) ?? ""),
    };
    try {
      return { kind, type: kind === "data" ? type.replace(/^data_/, "") : type, block: blockOf(shape, declared) };
    } catch (cause) {
      throw new Error(`binding '${folder}': schema can't be read from it`, { cause });
    }
  }
  throw new Error(`binding '${folder}': no resource, data source or provider in it`);
}

function structShape(struct: string, declared: Declarations): Shape {
  const text = declared.interfaces.get(struct);
  const output = declared.classes.get(`${struct}OutputReference`);
  if (text === undefined) throw new Error(`struct '${struct}' isn't declared`);
  return {
    attributes: output === undefined ? interfaceAttributes(text) : annotatedAttributes(output.body),
    entries: mapperEntries(declared.mappers.get(struct) ?? ""),
    blocks: documentedBlocks(text),
  };
}

function blockOf(shape: Shape, declared: Declarations): Block {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  const names = new Set(shape.attributes.map(({ name }) => name));
  for (const attribute of shape.attributes) {
    const { name, required, optional, computed } = attribute;
    const entry = shape.entries.get(name);
    if (entry !== undefined && shape.blocks.has(name)) {
      const nested = nestedBlock(entry, required, declared);
      if (nested !== undefined) blocks[name] = nested;
      // recursive blocks: the generator gave up and wrote `any`
      else attributes[name] = { type: "dynamic", required: false, optional: true, computed: false, writeOnly: false };
      continue;
    }
    const writeOnly = entry?.writeOnly === true || (name.endsWith("_wo") && names.has(`${name}_version`));
    attributes[name] = { type: typeOf(attribute, entry, declared), required, optional, computed, writeOnly };
  }
  return { attributes, blocks };
}

function nestedBlock(entry: MapperEntry, required: boolean, declared: Declarations): NestedBlock | undefined {
  const many = /^cdktf\.(?:listMapperHcl\((\w+)ToHclTerraform, true\)|hashMapperHcl\((\w+)ToHclTerraform\))$/.exec(
    entry.mapper,
  );
  const struct = many === null ? /^(\w+)ToHclTerraform$/.exec(entry.mapper)?.[1] : (many[1] ?? many[2]);
  if (struct === undefined) return undefined;
  const block = blockOf(structShape(capitalized(struct), declared), declared);
  const nesting = entry.type === "set" || entry.type === "map" || entry.type === "list" ? entry.type : "single";
  const counted = nesting === "list" || nesting === "set";
  return {
    // Terraform refuses dynamic types within sets
    nesting: nesting === "set" && hasDynamic(block) ? "list" : nesting,
    block,
    minItems: counted && required ? 1 : 0,
    maxItems: counted && many === null ? 1 : 0,
  };
}

function typeOf(attribute: AnnotatedAttribute, entry: MapperEntry | undefined, declared: Declarations): CtyType {
  return attributeType(attribute, entry, {
    classOf: (name) => declared.classes.get(name),
    objectType: (struct) => {
      const shape = structShape(struct, declared);
      const fields = shape.attributes.map((it) => [it.name, typeOf(it, shape.entries.get(it.name), declared)] as const);
      return ["object", Object.fromEntries(fields)];
    },
  });
}
