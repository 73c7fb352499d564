import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";

export interface TerraformDataProps {
  /** What is remembered; `input` of the resource reads it. */
  readonly input: unknown;
  /** It is replaced when this changes. */
  readonly triggersReplace: unknown;
  /** @default [] */
  readonly ignoreChanges?: readonly string[];
}

/**
 * Terraform's own `terraform_data`: values that stand in the state and nowhere else. cdktf's class for it runs
 * `terraform version` in every synth, for versions before 1.4.
 */
export class TerraformData extends TerraformResource {
  constructor(scope: Construct, id: string, { input, triggersReplace, ignoreChanges = [] }: TerraformDataProps) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      ...(ignoreChanges.length > 0 && { lifecycle: { ignoreChanges: [...ignoreChanges] } }),
    });
    this.addOverride("input", input);
    this.addOverride("triggers_replace", triggersReplace);
  }
}
