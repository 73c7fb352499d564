import { TerraformDataSource, TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import type { Backend } from "../definition/backend";
import { EXTENSION } from "../extend/extend";
import { type JsonObject, renderStack } from "./render";
import { StateBackend } from "./state-backend";

/** Tested with 1.11; S3 lock files are experimental before. */
const TERRAFORM_VERSION = ">= 1.11.0";

/** What became of addresses in one state. */
export interface Moves {
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  /** Without `destroy` Terraform forgets the resource and leaves it in AWS. */
  readonly removed: readonly { readonly from: string; readonly destroy: boolean }[];
}

/** A stack with a state backend and addresses that a person can read. */
export abstract class AddressedStack extends TerraformStack {
  private readonly pathByAddress = new Map<string, string>();

  constructor(scope: Construct, name: string, backend: Backend) {
    super(scope, name);
    new StateBackend(this, backend, name);
    this.addOverride("terraform.required_version", TERRAFORM_VERSION);
  }

  /** Names a provider's source in full: other tools that read the configuration don't share Terraform's namespace. */
  protected nameSource(provider: string, source: string): void {
    this.addOverride(`terraform.required_providers.${provider}.source`, source);
  }

  /** What goes under the document's `//`, beside what the cdktf CLI reads there. */
  protected get remarks(): JsonObject {
    return { dependsOn: this.dependencies.map((stack) => stack.node.id) };
  }

  /** Addresses of its managed resources. */
  get addresses(): ReadonlySet<string> {
    const resources = this.node.findAll().filter((construct) => TerraformResource.isTerraformResource(construct));
    return new Set(resources.flatMap((resource) => blockAddress(resource) ?? []));
  }

  /** Tells Terraform what became of addresses that were there before. */
  declareMoves({ moved, removed }: Moves): void {
    // cdktf's own `moveTo` and `moveFromId` run `terraform version`, which isn't there in every synth.
    if (moved.length > 0) this.addOverride("moved", moved);
    if (removed.length === 0) return;
    this.addOverride(
      "removed",
      removed.map(({ from, destroy }) => ({ from, lifecycle: { destroy } })),
    );
  }

  /** Nothing to prepare: the backend is there from the start, and `toTerraform` finds values that cross stacks. */
  override prepareStack(): void {
    return;
  }

  override toTerraform(): JsonObject {
    return renderStack(this, this.remarks);
  }

  /**
   * Joins the ids on the path by `_`, without cdktf's hash: `hostname_app/task_definition` is
   * `aws_ecs_task_definition.hostname_app`. Drops `Default`, and a last id that only repeats the resource's type.
   *
   * @throws when two constructs get the same address, which cdktf would merge into one resource without a word
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const ids = node.scopes
      .slice(node.scopes.indexOf(this) + 1)
      .map((construct) => construct.node.id)
      .filter((id, depth) => id !== "Default" && !(depth === 0 && id === EXTENSION));
    const type = typeOf(element);
    const last = ids.at(-1);
    if (ids.length > 1 && last !== undefined && type.endsWith(`_${last}`)) ids.pop();
    const address = `${type}.${ids.join("_")}`;
    const other = this.pathByAddress.get(address);
    if (other !== undefined && other !== node.path) {
      throw new Error(
        `stack '${this.node.id}': address ${address} is taken by '${other}' and wanted by '${node.path}'; an address names one resource; rename one of the two`,
      );
    }
    this.pathByAddress.set(address, node.path);
    return ids.join("_");
  }
}

/** Address of a resource or a data source; undefined for any other element. */
export function blockAddress(element: TerraformElement): string | undefined {
  const isBlock = TerraformResource.isTerraformResource(element) || TerraformDataSource.isTerraformDataSource(element);
  return isBlock ? `${typeOf(element)}.${element.friendlyUniqueId}` : undefined;
}

/** The first part of an element's address: `aws_vpc`, `data.aws_region`, or the class for outputs and locals. */
function typeOf(element: TerraformElement | Node): string {
  if (TerraformResource.isTerraformResource(element)) return element.terraformResourceType;
  if (TerraformDataSource.isTerraformDataSource(element)) return `data.${element.terraformResourceType}`;
  return element.constructor.name;
}
