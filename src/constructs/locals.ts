import { TerraformLocal } from "cdktf";
import type { Construct } from "constructs";

/**
 * Puts a JSON document where a reader can review it line by line, as a Terraform local, and gives back the text that an
 * attribute takes: `${jsonencode(local.<address>)}`. Written into the attribute it would be one long escaped line.
 */
export function jsonLocal(scope: Construct, id: string, document: object): string {
  const local = new TerraformLocal(scope, id, document);
  return `\${jsonencode(local.${local.friendlyUniqueId})}`;
}

/** As `jsonLocal`, for a text: a Terraform local with its lines, and `${join("\n", local.<address>)}` for the attribute. */
export function textLocal(scope: Construct, id: string, text: string): string {
  const local = new TerraformLocal(scope, id, text.split("\n").map(plainText));
  return `\${join("\\n", local.${local.friendlyUniqueId})}`;
}

/** A text that Terraform takes as it is: in its own words `${` and `%{` start a template. */
export function plainText(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, "$&$&");
}
