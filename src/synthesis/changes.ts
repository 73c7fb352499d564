import { isObject, type Json, type JsonObject } from "../terraform/json";
import { allBlocks, managedAddresses, type RootModule, rootModule } from "../terraform/root-module";

/** What differs between two renderings of a stack, as addresses in alphabetical order. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Compares two Terraform JSON documents block by block. A document that isn't there yet is empty text. */
export function compare(before: string, after: string): Changes {
  const [old, now] = [textsByAddress(rootOrEmpty(before)), textsByAddress(rootOf(after))];
  return {
    added: [...now.keys()].filter((address) => !old.has(address)).sort(),
    changed: [...now]
      .flatMap(([address, text]) => (old.has(address) && old.get(address) !== text ? address : []))
      .sort(),
    removed: [...old.keys()].filter((address) => !now.has(address)).sort(),
  };
}

/** Addresses of the managed resources in a Terraform JSON document; none in one that isn't there, or isn't JSON. */
export function addressesOf(document: string): string[] {
  return managedAddresses(rootOrEmpty(document));
}

function textsByAddress(root: RootModule): ReadonlyMap<string, string> {
  return new Map([...allBlocks(root)].map(([address, body]) => [address, JSON.stringify(body)]));
}

/** What was there may be half a merge: then all of it is replaced, and all of it is new. */
function rootOrEmpty(document: string): RootModule {
  try {
    return rootOf(document);
  } catch {
    return rootOf("");
  }
}

/** Plainly parsed: a synth wrote it, so no key stands twice, and it has thousands of blocks. */
function rootOf(text: string): RootModule {
  const json = text === "" ? {} : (JSON.parse(text) as Json);
  const documents: readonly JsonObject[] = isObject(json) ? [json] : [];
  return rootModule({ name: "", directory: "", documents });
}
