import { type JsonObject, isObject } from "../terraform/json";

/**
 * Who mends a stack, and where: in the definition that it is rendered from, or in its own Terraform JSON. A fix is said in
 * the words of the one or of the other.
 */
export type Audience = "definition" | "terraform";

/** By what stands under `//`: what synth renders has CDKTF's `metadata` and the order of stacks; nobody writes both by hand. */
export function audienceOf(comment: JsonObject = {}): Audience {
  return isObject(comment["metadata"]) && Array.isArray(comment["dependsOn"]) ? "definition" : "terraform";
}

/** The fix of what no setting of a definition leaves out: somebody edited the output, or a construct is at fault. */
export const SYNTHESIZE = "synthesize again, or correct the construct that writes it";
