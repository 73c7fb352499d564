/** Rendered stacks (`…/<stack>/cdk.tf.json`), one file each, and the order in which they can be applied. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stateReads } from "./backend";
import type { StackSource } from "./folder";
import { type Json, type JsonObject, isObject, parseJson } from "./json";
import { StackOrder } from "./order";
import { allowedAccounts, rootModule } from "./root-module";
import { Stack } from "./stack";

type Settings = Readonly<Record<string, unknown>>;

export const STACK_FILE = "cdk.tf.json";

/**
 * What a stack asks of Terraform's version, beside the rest: checkov fails at a text in the `terraform` block of a file
 * (https://github.com/bridgecrewio/checkov/issues/7454), and passes over a list in a list, which Terraform reads as well.
 */
export const VERSIONS_FILE = "versions.tf.json";

/** The text of `versions.tf.json`. */
export function versionsText(constraint: string): string {
  return `${JSON.stringify({ terraform: [[{ required_version: constraint }]] }, null, 2)}\n`;
}

/** A view of a stack's Terraform JSON for who writes it back; the rest passes through untouched. */
export interface StackJson extends Settings {
  readonly "//"?: {
    readonly dependsOn?: readonly string[];
    readonly environment?: string;
    readonly declared?: Json;
  };
  readonly terraform?: Settings & {
    readonly backend?: Readonly<Record<string, Settings>>;
    readonly cloud?: Settings;
    readonly required_providers?: Readonly<Record<string, { readonly source: string; readonly version?: string }>>;
  };
  readonly provider?: { readonly aws?: readonly (Settings & { readonly allowed_account_ids?: readonly string[] })[] };
  readonly variable?: Readonly<Record<string, Settings>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Settings>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Settings>>>>;
}

export interface RenderedStack {
  readonly name: string;
  readonly folder: string;
  /** What the file holds, as it was written. */
  readonly json: StackJson;
}

/** Names of the types that stacks use, as in Terraform's configuration. */
export interface UsedTypes {
  readonly resources: ReadonlySet<string>;
  readonly dataSources: ReadonlySet<string>;
  readonly ephemerals: ReadonlySet<string>;
}

/** All stacks of a folder: the stacks' folder itself, or the output folder (`cdktf.out`) or project around it. */
export function readStacks(folder: string): RenderedStack[] {
  const candidates = [join(folder, "cdktf.out", "stacks"), join(folder, "stacks"), folder];
  const root = candidates.find((it) => existsSync(it)) ?? folder;
  const names = existsSync(root) ? readdirSync(root).filter((name) => existsSync(join(root, name, STACK_FILE))) : [];
  if (names.length === 0) {
    throw new Error(`folder '${folder}': no rendered stack in it; expected <stack>/${STACK_FILE}; run npm run synth`);
  }
  return names.sort().map((name) => ({ name, folder: join(root, name), json: readStack(join(root, name)) }));
}

/** As one document. */
function readStack(folder: string): StackJson {
  const json = readFile(join(folder, STACK_FILE));
  const versions = join(folder, VERSIONS_FILE);
  if (!existsSync(versions)) return json;
  const documents = [json, readFile(versions)].map(({ terraform = {} }) => ({ terraform }) as JsonObject);
  const { terraform } = rootModule({ name: "", directory: folder, documents });
  return { ...json, terraform };
}

function readFile(file: string): StackJson {
  let json: Json | undefined;
  try {
    ({ json } = parseJson(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new Error(`file '${file}': isn't JSON; render it anew with npm run synth`, { cause });
  }
  if (!isObject(json)) throw new Error(`file '${file}': holds no JSON object; render it anew with npm run synth`);
  return json;
}

/** The stack for everything that reads it as Terraform does. */
export function sourceOf({ name, folder, json }: RenderedStack): StackSource {
  // What was parsed is JSON, whatever is read of it.
  return { name, directory: folder, documents: [json as StackSource["documents"][number]] };
}

const stackMemo = new WeakMap<RenderedStack, Stack>();

export function stackOf(rendered: RenderedStack): Stack {
  const known = stackMemo.get(rendered);
  if (known) return known;
  const stack = new Stack(sourceOf(rendered));
  stackMemo.set(rendered, stack);
  return stack;
}

/** The stacks named, with all that they depend on, dependencies first; all stacks if none is named. */
export function inOrder(stacks: readonly RenderedStack[], names: readonly string[] = []): RenderedStack[] {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const order = new StackOrder(stacks.map(stackOf));
  const ordered = new Set<RenderedStack>();
  const visit = (name: string, path: readonly string[]) => {
    const stack = byName.get(name);
    if (stack === undefined) {
      const known = [...byName.keys()].join(", ");
      throw new Error(`stack '${name}': isn't rendered; name one of ${known}`);
    }
    if (path.includes(name)) throw new Error(`stack '${name}': depends on itself by ${[...path, name].join(" → ")}`);
    if (ordered.has(stack)) return;
    for (const dependency of [...order.directlyBefore(name)].sort()) visit(dependency, [...path, name]);
    ordered.add(stack);
  };
  for (const name of names.length > 0 ? names : byName.keys()) visit(name, []);
  return [...ordered];
}

/** Names of the stacks that `stack` says it comes after, and of those whose state it reads. */
export function dependenciesOf(stack: RenderedStack, stacks: readonly RenderedStack[]): string[] {
  return [...new StackOrder(stacks.map(stackOf)).directlyBefore(stack.name)].sort();
}

/** The `data.terraform_remote_state` of a stack by name, each with the name of the stack whose state it reads. */
export function producersOf(
  stack: RenderedStack,
  stacks: readonly RenderedStack[],
): ReadonlyMap<string, string | undefined> {
  const own = stackOf(stack);
  const others = stacks.filter(({ name }) => name !== stack.name).map(stackOf);
  const reads = stateReads([...others, own]).filter(({ reader }) => reader === own);
  return new Map(reads.map(({ data, producer }) => [data.name, producer?.name]));
}

/** The AWS account that a stack names, if it does. */
export function allowedAccount(stack: RenderedStack): string | undefined {
  return allowedAccounts(stackOf(stack).root)[0];
}

/** Types of all resources, data sources and ephemeral resources. */
export function usedTypes(stacks: readonly RenderedStack[]): UsedTypes {
  const roots = stacks.map((stack) => stackOf(stack).root);
  const blocks = roots.flatMap((root) => [...root.blocks.values()]);
  const ephemerals = new Set(roots.flatMap((root) => [...root.ephemerals.values()].map(({ type }) => type)));
  const types = (wanted: string) => new Set(blocks.filter(({ mode }) => mode === wanted).map(({ type }) => type));
  return { resources: types("managed"), dataSources: types("data"), ephemerals };
}
