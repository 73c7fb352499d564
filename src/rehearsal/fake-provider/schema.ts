/** The parts of a Terraform provider's schema that Terraform core works with, as the bindings reveal them, and their form in the protocol. */
import type { CtyType } from "../../provider/cty";
import type { SchemaResponse, WireBlock } from "./plugin-protocol";

export interface Attribute {
  readonly type: CtyType;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  /** Given to the provider, never stored in state. */
  readonly writeOnly: boolean;
}

export type Nesting = "single" | "list" | "set" | "map";

export interface NestedBlock {
  readonly nesting: Nesting;
  readonly block: Block;
  /** @default 0 */
  readonly minItems: number;
  /** @default 0, any number */
  readonly maxItems: number;
}

export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}

export type SchemaKind = "provider" | "resource" | "data" | "ephemeral";

/** What one provider package says of the types that the stacks at hand use. */
export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
  readonly ephemerals: Readonly<Record<string, Block>>;
}

const NESTING = { single: 1, list: 2, set: 3, map: 4 } as const;

const responses = new WeakMap<ProviderSchema, SchemaResponse>();

/** The same object for the same schema, so that it is encoded once. */
export function schemaResponse(schema: ProviderSchema): SchemaResponse {
  const response = responses.get(schema) ?? toResponse(schema);
  responses.set(schema, response);
  return response;
}

function toResponse({ provider, resources, dataSources, ephemerals }: ProviderSchema): SchemaResponse {
  const schema = (block: Block) => ({ version: 0, block: wireBlock(block) });
  const schemas = (blocks: Readonly<Record<string, Block>>) =>
    Object.fromEntries(Object.entries(blocks).map(([type, block]) => [type, schema(block)]));
  return {
    provider: schema(provider),
    resource_schemas: schemas(resources),
    data_source_schemas: schemas(dataSources),
    ephemeral_resource_schemas: schemas(ephemerals),
    // Terraform then reads the schema once a process, not once a walk of the graph.
    server_capabilities: { get_provider_schema_optional: true },
  };
}

function wireBlock(block: Block): WireBlock {
  return {
    attributes: Object.entries(block.attributes).map(([name, { type, writeOnly, ...it }]) => ({
      name,
      type: Buffer.from(JSON.stringify(type)),
      write_only: writeOnly,
      ...it,
    })),
    block_types: Object.entries(block.blocks).map(([name, { nesting, block: inner, minItems, maxItems }]) => ({
      type_name: name,
      block: wireBlock(inner),
      nesting: NESTING[nesting],
      min_items: minItems,
      max_items: maxItems,
    })),
  };
}
