/** The schema that rehearsal serves in the form of `terraform providers schema -json`, which CDKTF's generator reads. */
import type { Block, ProviderSchema } from "../../../src/rehearsal/fake-provider/schema";

export function terraformSchema({ provider, resources, dataSources }: ProviderSchema) {
  const schemas = (blocks: Readonly<Record<string, Block>>) =>
    Object.fromEntries(Object.entries(blocks).map(([type, block]) => [type, schema(block)]));
  return {
    provider: schema(provider),
    resource_schemas: schemas(resources),
    data_source_schemas: schemas(dataSources),
  };
}

function schema(block: Block) {
  return { version: 0, block: blockJson(block) };
}

function blockJson({ attributes, blocks }: Block): object {
  return {
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { type, required, optional, computed }]) => [
        name,
        // Terraform writes only what is true
        { type, ...(required && { required }), ...(optional && { optional }), ...(computed && { computed }) },
      ]),
    ),
    block_types: Object.fromEntries(
      Object.entries(blocks).map(([name, { nesting, block, minItems, maxItems }]) => [
        name,
        {
          nesting_mode: nesting,
          block: blockJson(block),
          ...(minItems > 0 && { min_items: minItems }),
          ...(maxItems > 0 && { max_items: maxItems }),
        },
      ]),
    ),
  };
}
