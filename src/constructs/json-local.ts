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
