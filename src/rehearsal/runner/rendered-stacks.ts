/** Reads rendered stacks (`…/<stack>/cdk.tf.json`) and puts them in the order in which they can be applied. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { UsedTypes } from "../fake-provider/provider-package";

type Json = Record<string, unknown>;

export const STACK_FILE = "cdk.tf.json";

/** What rehearsal reads of a stack's Terraform JSON; the rest passes through untouched. */
export interface StackJson extends Json {
  readonly "//"?: { readonly dependsOn?: readonly string[]; readonly environment?: string };
  readonly terraform?: Json & {
    readonly backend?: Readonly<Record<string, Json>>;
    readonly cloud?: Json;
    readonly required_providers?: Readonly<Record<string, { readonly source: string; readonly version?: string }>>;
  };
  readonly provider?: { readonly aws?: readonly (Json & { readonly allowed_account_ids?: readonly string[] })[] };
  readonly variable?: Readonly<Record<string, Json>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

export interface RenderedStack {
  readonly name: string;
  readonly folder: string;
  readonly json: StackJson;
}

/** All stacks of a folder: the stacks' folder itself, or the output folder (`cdktf.out`) or project around it. */
export function readStacks(folder: string): RenderedStack[] {
  const candidates = [join(folder, "cdktf.out", "stacks"), join(folder, "stacks"), folder];
  const root = candidates.find((it) => existsSync(it)) ?? folder;
  const names = existsSync(root) ? readdirSync(root).filter((name) => existsSync(join(root, name, STACK_FILE))) : [];
  if (names.length === 0) {
    throw new Error(`folder '${folder}': no rendered stack in it; expected <stack>/${STACK_FILE}; run npm run synth`);
  }
  return names
    .sort()
    .map((name) => ({ name, folder: join(root, name), json: readStack(join(root, name, STACK_FILE)) }));
}

function readStack(file: string): StackJson {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as StackJson;
  } catch (cause) {
    throw new Error(`file '${file}': isn't JSON; render it anew with npm run synth`, { cause });
  }
}

/** The stacks named, with all that they depend on, dependencies first; all stacks if none is named. */
export function inOrder(stacks: readonly RenderedStack[], names: readonly string[] = []): RenderedStack[] {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const ordered = new Set<RenderedStack>();
  const visit = (name: string, path: readonly string[]) => {
    const stack = byName.get(name);
    if (stack === undefined) {
      const known = [...byName.keys()].join(", ");
      throw new Error(`stack '${name}': isn't rendered; take one of ${known}`);
    }
    if (path.includes(name)) throw new Error(`stack '${name}': depends on itself by ${[...path, name].join(" → ")}`);
    for (const dependency of dependenciesOf(stack, stacks)) visit(dependency, [...path, name]);
    ordered.add(stack);
  };
  for (const name of names.length > 0 ? names : byName.keys()) visit(name, []);
  return [...ordered];
}

/** Names of the stacks that `stack` says it comes after, and of those whose state it reads. */
export function dependenciesOf(stack: RenderedStack, stacks: readonly RenderedStack[]): string[] {
  const declared = stack.json["//"]?.dependsOn ?? [];
  const read = remoteStates(stack).flatMap((remote) => producerOf(remote, stack, stacks)?.name ?? []);
  return [...new Set([...declared, ...read])].sort();
}

/** The AWS account that a stack names, if it does. */
export function allowedAccount({ json }: RenderedStack): string | undefined {
  const providers = [json.provider?.aws ?? []].flat();
  return providers.flatMap(({ allowed_account_ids: accounts = [] }) => accounts)[0];
}

/** Types of all resources and data sources. */
export function usedTypes(stacks: readonly RenderedStack[]): UsedTypes {
  const types = (section: "resource" | "data") => stacks.flatMap(({ json }) => Object.keys(json[section] ?? {}));
  return { resources: new Set(types("resource")), dataSources: new Set(types("data")) };
}

/** Where a stack keeps its state, or where a remote-state data source reads one, in one form for comparison. */
interface StateLocation {
  readonly kind: string;
  readonly config: Json;
}

export function remoteStates(stack: RenderedStack): (StateLocation & { readonly name: string })[] {
  const sources = Object.entries(stack.json.data?.["terraform_remote_state"] ?? {});
  return sources.map(([name, { backend, config }]) => ({
    name,
    kind: typeof backend === "string" ? backend : "",
    config: isJson(config) ? config : {},
  }));
}

/** The stack whose state is read at `location` by `reader`. */
export function producerOf(
  location: StateLocation,
  reader: RenderedStack,
  stacks: readonly RenderedStack[],
): RenderedStack | undefined {
  const wanted = identity(location, reader.folder);
  return stacks.find((stack) => {
    const own = backendOf(stack.json);
    return own !== undefined && identity(own, stack.folder) === wanted;
  });
}

function backendOf({ terraform }: StackJson): StateLocation | undefined {
  if (terraform?.cloud !== undefined) return { kind: "remote", config: terraform.cloud };
  const [[kind, config] = [undefined, undefined]] = Object.entries(terraform?.backend ?? {});
  return kind === undefined ? undefined : { kind, config };
}

function identity({ kind, config }: StateLocation, folder: string): string {
  const at = (...names: string[]) => JSON.stringify([kind, ...names.map((name) => config[name] ?? null)]);
  if (kind === "local") return resolve(folder, typeof config["path"] === "string" ? config["path"] : "");
  if (kind === "s3") return at("bucket", "key");
  if (kind === "remote") {
    const { hostname = "app.terraform.io", organization = null, workspaces } = config;
    return JSON.stringify([kind, hostname, organization, workspaceOf(workspaces)]);
  }
  return JSON.stringify([kind, config]);
}

/** The project that new workspaces are made in is no part of a workspace's name. */
function workspaceOf(workspaces: unknown): unknown {
  const block: unknown = Array.isArray(workspaces) ? workspaces[0] : workspaces;
  return isJson(block) ? (block["name"] ?? block) : null;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
