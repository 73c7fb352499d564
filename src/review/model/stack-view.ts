import { backendOf } from "../../terraform/backend";
import { type Json, isObject } from "../../terraform/json";
import type { Model } from "../../terraform/model";
import { statedDependencies } from "../../terraform/root-module";
import type { Stack } from "../../terraform/stack";
import { byAddress, type Own, type Reference, referenceTo } from "./reference";

export interface StackView {
  readonly name: string;
  /** Managed resources; HCP Terraform bills by it. */
  readonly resources: number;
  readonly dataSources: number;
  /** Where the state is: `local`, `s3`, `cloud`; undefined where the JSON leaves it to Terraform. */
  readonly backend: string | undefined;
  /** Stacks that must be deployed before. */
  readonly dependsOn: readonly string[];
}

export interface InventoryItem extends Reference {
  readonly mode: "managed" | "data";
  readonly type: string;
  /** Path of the construct that made it; undefined in a folder that CDKTF didn't write. */
  readonly construct: string | undefined;
}

export function stackViews(stacks: readonly Stack[]): readonly StackView[] {
  return stacks.map((stack) => {
    const modes = [...stack.declarations.values()].map(({ mode }) => mode);
    return {
      name: stack.name,
      resources: modes.filter((mode) => mode === "managed").length,
      dataSources: modes.filter((mode) => mode === "data").length,
      backend: backendOf(stack.root)?.type,
      dependsOn: statedDependencies(stack.root) ?? [],
    };
  });
}

export function inventory(model: Model, own: Own): readonly InventoryItem[] {
  const paths = new Map(
    model.stacks.flatMap((stack) =>
      [...stack.declarations].map(([address, { body }]) => [`${stack.name} ${address}`, constructOf(body["//"])]),
    ),
  );
  return model.resources
    .filter(own)
    .map((resource) => ({
      ...referenceTo(resource),
      mode: resource.mode,
      type: resource.type,
      construct: paths.get(`${resource.stack} ${resource.address.replace(/\[.*$/, "")}`),
    }))
    .toSorted(byAddress);
}

function constructOf(comment: Json | undefined): string | undefined {
  const metadata = isObject(comment) ? comment["metadata"] : undefined;
  const path = isObject(metadata) ? metadata["path"] : undefined;
  return typeof path === "string" ? path : undefined;
}
