/** Reads the TypeScript that a compiled binding was made from: it tells more than the JavaScript and the types do. */
import { readFileSync } from "node:fs";

const SOURCE_MAP = "sourceMappingURL=data:application/json;base64,";

/** The declarations of one binding, by name. */
export interface Declarations {
  readonly classes: ReadonlyMap<string, { readonly base: string; readonly body: string }>;
  readonly interfaces: ReadonlyMap<string, string>;
  /** Bodies of the functions that turn a struct into HCL, by the struct's name. */
  readonly mappers: ReadonlyMap<string, string>;
}

/** A line `// name - computed: …` in a class, with the source up to the next one. */
export interface AnnotatedAttribute {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  readonly source: string;
}

/** An entry of an HCL mapper's `attrs` object. */
export interface MapperEntry {
  /** The function that maps the value, e.g. `cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)`. */
  readonly mapper: string;
  readonly type: string;
  /** Whether the binding says so; those of CDKTF don't. */
  readonly writeOnly: boolean;
}

/** The source of a compiled file, out of its inline source map. What CDK Terrain wrote reads as if CDKTF had. */
export function embeddedSource(file: string): string {
  const text = readFileSync(file, "utf8");
  const at = text.lastIndexOf(SOURCE_MAP);
  if (at < 0) {
    throw new Error(
      `binding '${file}': no source map inside; rehearsal reads bindings made by cdktf-cli 0.13 or later, or by cdktn-cli`,
    );
  }
  const json = Buffer.from(text.slice(at + SOURCE_MAP.length).trim(), "base64").toString("utf8");
  const map = JSON.parse(json) as { readonly sourcesContent: readonly string[] };
  return map.sourcesContent.join("\n").replaceAll(/\bcdktn\./g, "cdktf.");
}

/** The top-level declarations of `source`; each ends with a brace in the first column. */
export function declarations(source: string): Declarations {
  const classes = new Map<string, { base: string; body: string }>();
  const interfaces = new Map<string, string>();
  const mappers = new Map<string, string>();
  const declaration =
    /^export (?:class (?<class>\w+) extends cdktf\.(?<base>\w+)|function (?<mapped>\w+)ToHclTerraform\(|interface (?<interface>\w+)\b)[^\n]*\n(?<body>[\s\S]*?)^}/gm;
  for (const match of source.matchAll(declaration)) {
    const { class: className, base, mapped, interface: interfaceName, body } = match.groups ?? {};
    if (body === undefined) continue;
    if (className !== undefined && base !== undefined) classes.set(className, { base, body });
    if (mapped !== undefined) mappers.set(capitalized(mapped), body);
    if (interfaceName !== undefined) interfaces.set(interfaceName, body);
  }
  return { classes, interfaces, mappers };
}

/** The attributes that a class's body announces. */
export function annotatedAttributes(body: string): AnnotatedAttribute[] {
  const annotation = /^ *\/\/ (\S+) - computed: (true|false), optional: (true|false), required: (true|false)\s*$/gm;
  const matches = [...body.matchAll(annotation)];
  return matches.map((match, i) => ({
    name: match[1] ?? "",
    computed: match[2] === "true",
    optional: match[3] === "true",
    required: match[4] === "true",
    source: body.slice(match.index + match[0].length, matches[i + 1]?.index),
  }));
}

/** The entries of a mapper's body by Terraform name. */
export function mapperEntries(body: string): Map<string, MapperEntry> {
  const entry = /^ *(\S+): \{\s*\n\s*value: (.*),\n\s*isBlock: \w+,\n\s*type: "(\w+)",\n\s*storageClassType: "\w+",/gm;
  const entries = new Map<string, MapperEntry>();
  for (const [, name = "", value = "", type = ""] of body.slice(body.indexOf("const attrs = {")).matchAll(entry)) {
    // `struct!.x === undefined ? null : mapper(struct!.x)`: only the mapper tells the type
    const call = value.replace(/^.*? === undefined \? .*? : /, "");
    const marked = /^this\.markWriteOnlyAttribute\((.*)\)$/.exec(call)?.[1];
    const mapped = marked ?? call;
    const mapper = mapped.slice(0, mapped.lastIndexOf("("));
    entries.set(name.replace(/^['"]|['"]$/g, ""), { mapper, type, writeOnly: marked !== undefined });
  }
  return entries;
}

/** Names that an interface documents as `<name> block`: nested blocks; all others are attributes. */
export function documentedBlocks(interfaceBody: string): Set<string> {
  return new Set([...interfaceBody.matchAll(/^ *\* (\S+) block\s*$/gm)].map((match) => match[1] ?? ""));
}

/** Attributes of an interface that has no class of its own, as the structs of a provider's configuration. */
export function interfaceAttributes(interfaceBody: string): AnnotatedAttribute[] {
  return [...interfaceBody.matchAll(/#(\S+?)\}[\s\S]*?readonly \w+(\??):/g)].map(([, name = "", mark]) => ({
    name,
    computed: false,
    optional: mark === "?",
    required: mark !== "?",
    source: "",
  }));
}

export function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
