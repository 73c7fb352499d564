import type { StateMove } from "./state-moves";

/** What is read of a state, as `terraform state pull` gives it. */
export interface StateJson {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly index_key?: string | number; readonly attributes: Attributes }[];
  }[];
}

type Attributes = Readonly<Record<string, unknown>>;

/** `import` blocks of one stack, as Terraform JSON. */
export interface ImportDocument {
  readonly import: readonly { readonly to: string; readonly id: string }[];
}

/**
 * Import blocks by the stack that takes resources over, with ids from the states that have them until now.
 *
 * @param stateOf the state of a stack by the stack's name
 */
export function importBlocks(
  moves: readonly StateMove[],
  stateOf: (stack: string) => StateJson,
): ReadonlyMap<string, ImportDocument> {
  const documents = new Map<string, ImportDocument>();
  for (const { from, to, address } of moves) {
    const [type = "", name = ""] = address.split(".");
    const found = stateOf(from.name).resources.find(
      (resource) => resource.mode === "managed" && resource.type === type && resource.name === name,
    );
    if (found === undefined) {
      throw new Error(
        `address '${address}': isn't in the state of '${from.name}'; only what is deployed can change its stack; deploy the base first`,
      );
    }
    const blocks = found.instances.map(({ index_key: key, attributes }) => ({
      to: key === undefined ? address : `${address}[${JSON.stringify(key)}]`,
      id: importId(type, attributes),
    }));
    documents.set(to.name, { import: [...(documents.get(to.name)?.import ?? []), ...blocks] });
  }
  return documents;
}

/** Most resources are imported by their id. Source: the AWS provider's documentation, "Import" on each resource's page. */
function importId(type: string, attributes: Attributes): string {
  const text = (name: string): string => {
    const value = attributes[name];
    if (typeof value !== "string") throw new Error(`type '${type}': has no ${name} in the state; import it by hand`);
    return value;
  };
  switch (type) {
    case "aws_ecs_service":
      return `${text("cluster").replace(/^.*\//, "")}/${text("name")}`;
    case "aws_ecs_task_definition":
      return text("arn");
    default:
      return text("id");
  }
}
