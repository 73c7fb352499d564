import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { jsonValue } from "./expressions/json-text";
import { parseAssignments } from "./expressions/parser";
import { evaluate } from "./expressions/evaluate";
import { Unknown, type Value } from "./expressions/value";
import { type Json, type JsonObject, type RepeatedKey, isObject, parseJson } from "./json";
import { LABELS } from "./placed-blocks";

/** A file of a stack's folder that Terraform would read, and this reader doesn't, or not all of it. */
export interface Unread {
  readonly file: string;
  /** What isn't read, as the end of a sentence that begins with the file. */
  readonly why: string;
  /** @default "write it as plain Terraform JSON" */
  readonly fix?: string;
}

/** The parsed files of one folder, which Terraform takes for one root module. */
export interface StackSource {
  readonly name: string;
  /** Where the files lie; a local backend's path is relative to it. */
  readonly directory: string;
  /** In the order of the files' names. A file whose root is a list has several. */
  readonly documents: readonly JsonObject[];
  /** Those of override files, in the same order. @default none */
  readonly overrides?: readonly JsonObject[];
  /** Values of variables from `*.tfvars` files. @default none */
  readonly values?: ReadonlyMap<string, Value>;
  /** @default none */
  readonly unread?: readonly Unread[];
  /** Files that can't be read at all, a line each. @default none */
  readonly errors?: readonly string[];
}

/**
 * Folders that hold nothing which Terraform reads for a stack. What a stack carries along, such as the source of an image,
 * is below its own `assets`.
 */
const SKIPPED = new Set(["node_modules", ".terraform", ".git"]);

/**
 * Reads every folder at or below `folder` in which Terraform would find files; each is one stack, named after its folder.
 * Links are followed. Files that can't be read are named in the stack's `errors`.
 *
 * @throws where `folder` is a file
 */
export function stackSources(folder: string): readonly StackSource[] {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) throw new Error(`'${folder}': is a file; name the folder that it is in`);
  const found: StackSource[] = [];
  visit(folder, [], (directory, names) => {
    const name = basename(relative(folder, directory) || resolve(folder));
    found.push({ name, directory, ...readFiles(directory, names) });
  });
  const names = found.map(({ name }) => name);
  const isUnique = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
  return found.map((it) => (isUnique(it.name) ? it : { ...it, name: relative(folder, it.directory) || it.name }));
}

/** Calls `found` with each folder that has files for Terraform. `above` are the real paths around, for links in a circle. */
function visit(
  directory: string,
  above: readonly string[],
  found: (directory: string, names: readonly string[]) => void,
): void {
  const real = realpathSync(directory);
  if (above.includes(real)) return;
  const entries = readdirSync(directory).sort();
  const isFolder = (name: string): boolean =>
    statSync(join(directory, name), { throwIfNoEntry: false })?.isDirectory() === true;
  const names = entries.filter((name) => kindOf(name) !== undefined && !isFolder(name));
  const isStack = names.some((name) => kindOf(name) !== "values");
  if (isStack) found(directory, names);
  for (const name of entries) {
    if (SKIPPED.has(name) || (isStack && name === "assets") || !isFolder(name)) continue;
    visit(join(directory, name), [...above, real], found);
  }
}

type Kind = "json" | "override" | "values" | "hcl" | "opentofu";

/** What Terraform takes a file for; undefined where it takes no notice. */
function kindOf(name: string): Kind | undefined {
  if (/(^terraform|\.auto)\.tfvars(\.json)?$/.test(name)) return "values";
  if (/^\.|~$|^#.*#$/.test(name)) return undefined;
  if (/\.tofu(\.json)?$/.test(name)) return "opentofu";
  if (name.endsWith(".tf")) return "hcl";
  if (!name.endsWith(".tf.json")) return undefined;
  return /(^|_)override\.tf\.json$/.test(name) ? "override" : "json";
}

type Contents = Required<Omit<StackSource, "name" | "directory">>;

function readFiles(directory: string, names: readonly string[]): Contents {
  const errors: string[] = [];
  const unread: Unread[] = [];
  const values = new Map<string, Value>();
  const by: Record<"json" | "override", JsonObject[]> = { json: [], override: [] };
  for (const name of byPrecedence(names)) {
    const kind = kindOf(name);
    if (kind === "hcl") unread.push({ file: name, why: "is HCL, which isn't read" });
    else if (kind === "opentofu") unread.push({ file: name, why: "is for OpenTofu alone, and isn't read" });
    else if (kind !== undefined) {
      try {
        const text = textOf(join(directory, name));
        if (kind !== "values") by[kind].push(...documentsIn(name, text, unread));
        else for (const [variable, value] of valuesIn(name, text, unread)) values.set(variable, value);
      } catch (error) {
        errors.push(`file '${join(directory, name)}': ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return { documents: by.json, overrides: by.override, values, unread, errors };
}

/** @see https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence */
function byPrecedence(names: readonly string[]): readonly string[] {
  const rank = (name: string): string => (name.startsWith("terraform.tfvars") ? `0${name}` : `1${name}`);
  return names.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function textOf(file: string): string {
  if (!existsSync(file)) throw new Error("is a link to nothing; correct the link or remove it");
  return readFileSync(file, "utf8");
}

function documentsIn(file: string, text: string, unread: Unread[]): readonly JsonObject[] {
  const { json, repeated } = parseJson(text, isLabel);
  for (const { path, key } of repeated.filter(({ path: [kind] }) => kind !== "//" || LABELS[kind] !== undefined))
    unread.push({ file, why: `has '${key}' twice in ${path.join(".")}, and the last one alone is read` });
  // Where Terraform takes a list of objects for the root, it merges them.
  const roots: readonly Json[] = Array.isArray(json) ? (json as readonly Json[]) : [json];
  if (!roots.every(isObject)) throw new Error("holds neither an object nor a list of objects");
  return roots;
}

/** Whether a key says which block it is, so that two of the same are two blocks. */
function isLabel({ path: [kind, ...labels], key }: RepeatedKey): boolean {
  if (kind === undefined) return key === "//" || LABELS[key] !== undefined;
  return labels.length < (LABELS[kind] ?? 0);
}

function valuesIn(file: string, text: string, unread: Unread[]): ReadonlyMap<string, Value> {
  if (file.endsWith(".json")) {
    const { json, repeated } = parseJson(text);
    if (!isObject(json)) throw new Error("holds no object, which the values of variables stand in");
    const [twice] = repeated;
    if (twice) throw new Error(`has '${twice.key}' twice; keep one`);
    return new Map(Object.entries(json).map(([name, value]) => [name, jsonValue(value)]));
  }
  const assignments = parseAssignments(text);
  if (assignments === undefined) unread.push({ file, why: "has values that aren't plain literals, and isn't read" });
  const noNames = (names: readonly string[]) => ({ value: new Unknown(names.join(".")), used: names.length });
  return new Map([...(assignments ?? [])].map(([name, value]) => [name, evaluate(value, noNames)]));
}
