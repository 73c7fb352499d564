/** The parts of a Terraform provider's schema that Terraform core works with, as the bindings reveal them. */

/** A type in cty's own JSON notation, e.g. `["list", "string"]`. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | ["list" | "set" | "map", CtyType]
  | ["object", Record<string, CtyType>];

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

export type SchemaKind = "provider" | "resource" | "data";

/** What one provider package says of the types that the stacks at hand use. */
export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
}
