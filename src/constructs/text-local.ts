import { TerraformLocal } from "cdktf";
import type { Construct } from "constructs";
import { plainText } from "./plain-text";

/** As `jsonLocal`, for a text: a Terraform local with its lines, and `${join("\n", local.<address>)}` for the attribute. */
export function textLocal(scope: Construct, id: string, text: string): string {
  const local = new TerraformLocal(scope, id, text.split("\n").map(plainText));
  return `\${join("\\n", local.${local.friendlyUniqueId})}`;
}
