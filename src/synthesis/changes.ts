/** What differs between two renderings of a stack, as addresses in alphabetical order. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** Compares two Terraform JSON documents block by block. A document that isn't there yet is empty text. */
export function compare(before: string, after: string): Changes {
  const old = blocksByAddress(parseOrEmpty(before));
  const now = blocksByAddress(parse(after));
  return {
    added: [...now.keys()].filter((address) => !old.has(address)).sort(),
    changed: [...now]
      .flatMap(([address, text]) => (old.has(address) && old.get(address) !== text ? address : []))
      .sort(),
    removed: [...old.keys()].filter((address) => !now.has(address)).sort(),
  };
}

/** Number of managed resources in a Terraform JSON document; HCP Terraform bills by it. */
export function countResources(document: string): number {
  return resourcesOf(parse(document)).length;
}

/** Addresses of the managed resources in a Terraform JSON document; none in one that isn't there, or isn't JSON. */
export function addressesOf(document: string): string[] {
  return resourcesOf(parseOrEmpty(document));
}

function resourcesOf(document: Json): string[] {
  return Object.entries(object(document["resource"])).flatMap(([type, byName]) =>
    Object.keys(object(byName)).map((name) => `${type}.${name}`),
  );
}

/**
 * Every block by its address in Terraform's words: `aws_vpc.network`, `data.aws_region.current`, `output.cluster`,
 * `terraform`. The remarks that Terraform skips are the block `//`.
 */
function blocksByAddress(document: Json): Map<string, string> {
  const blocks = new Map<string, string>();
  for (const [kind, content] of Object.entries(document)) {
    if (kind === "resource" || kind === "data") {
      for (const [type, byName] of Object.entries(object(content))) {
        for (const [name, block] of Object.entries(object(byName))) {
          blocks.set(`${kind === "data" ? "data." : ""}${type}.${name}`, JSON.stringify(block));
        }
      }
    } else if (kind === "locals" || kind === "output" || kind === "variable" || kind === "provider") {
      for (const [name, block] of Object.entries(object(content))) {
        blocks.set(`${PREFIX[kind]}.${name}`, JSON.stringify(block));
      }
    } else {
      blocks.set(kind, JSON.stringify(content));
    }
  }
  return blocks;
}

const PREFIX = { locals: "local", output: "output", variable: "var", provider: "provider" } as const;

/** What was there may be half a merge: then all of it is replaced, and all of it is new. */
function parseOrEmpty(document: string): Json {
  try {
    return parse(document);
  } catch {
    return {};
  }
}

function parse(document: string): Json {
  return document === "" ? {} : object(JSON.parse(document));
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}
