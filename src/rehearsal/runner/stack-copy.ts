/** Copies a rendered stack to where it is rehearsed: same content, but its state stays in the rehearsal's folder. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { RenderedStack, StackJson } from "../../terraform/rendered-stacks";
import { producersOf, STACK_FILE } from "../../terraform/rendered-stacks";

/** Its block by its kind. */
type Backend = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Left by the CLI and by Terraform: plans, state, and locks with the hashes of real providers. */
const LEFTOVERS = /^(\.terraform.*|terraform\.tfstate.*|plan|.*\.tfstate.*)$/;

/** `folder` gets the stack in place of what was there, but keeps what Terraform initialized. */
export function copyStack(
  stack: RenderedStack,
  folder: string,
  stacks: readonly RenderedStack[],
  backend?: Backend,
): void {
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, STACK_FILE), { force: true });
  const filter = (source: string) => source === stack.folder || !LEFTOVERS.test(basename(source));
  cpSync(stack.folder, folder, { recursive: true, filter });
  writeStack(folder, rehearsable(stack, stacks, backend));
}

export function writeStack(folder: string, json: StackJson): void {
  writeFileSync(join(folder, STACK_FILE), JSON.stringify(json, null, 2));
}

/**
 * The stack with a backend of its own, and with remote states read from the other rehearsed stacks' files.
 * @param backend a local one unless given
 */
export function rehearsable(
  stack: RenderedStack,
  stacks: readonly RenderedStack[],
  backend: Backend = { local: { path: statePath(stack.name) } },
): StackJson {
  const terraform = without(stack.json.terraform ?? {}, "backend", "cloud");
  const { variable } = stack.json;
  const json: StackJson = {
    ...stack.json,
    ...(variable && { variable: Object.fromEntries(Object.entries(variable).map(withDefault)) }),
    terraform: { ...terraform, backend },
    // A provisioner runs commands on this machine; nothing that it would act on is there.
    ...(stack.json.resource && { resource: eachResource(stack.json.resource, (it) => without(it, "provisioner")) }),
  };
  const producers = producersOf(stack, stacks);
  if (producers.size === 0) return json;
  const sources = [...producers].map(([name, producer]) => {
    if (producer === undefined) {
      throw new Error(
        `stack '${stack.name}': data.terraform_remote_state.${name} reads a state that no rendered stack writes; ` +
          `rehearsal knows the states of rendered stacks only; render the stack that writes it beside this one`,
      );
    }
    // settings beside, as a workspace, belong to the backend that is left out
    const source = without(stack.json.data?.["terraform_remote_state"]?.[name] ?? {}, "workspace");
    return [name, { ...source, backend: "local", config: { path: statePath(producer) } }] as const;
  });
  return { ...json, data: { ...json.data, terraform_remote_state: Object.fromEntries(sources) } };
}

/** A text that only the user knows, such as a local secret, is made up; one in the environment still goes first. */
function withDefault([name, variable]: [string, Readonly<Record<string, unknown>>]) {
  const known = "default" in variable || variable["type"] !== "string";
  return [name, known ? variable : { ...variable, default: "rehearsal" }] as const;
}

/** What protects resources from being destroyed is left out; their addresses come with it. */
export function withoutProtection(json: StackJson): { readonly json: StackJson; readonly addresses: string[] } {
  const addresses: string[] = [];
  const resource = eachResource(json.resource ?? {}, (config, address) => {
    const lifecycle = (config["lifecycle"] ?? {}) as Resource;
    if (lifecycle["prevent_destroy"] !== true) return config;
    addresses.push(address);
    return { ...config, lifecycle: without(lifecycle, "prevent_destroy") };
  });
  return { json: { ...json, resource }, addresses };
}

type Resource = Readonly<Record<string, unknown>>;
type Resources = Readonly<Record<string, Readonly<Record<string, Resource>>>>;

function eachResource(resources: Resources, map: (config: Resource, address: string) => Resource): Resources {
  const entries = Object.entries(resources).map(([type, byName]) => {
    const mapped = Object.entries(byName).map(([name, config]) => [name, map(config, `${type}.${name}`)]);
    return [type, Object.fromEntries(mapped) as Record<string, Resource>] as const;
  });
  return Object.fromEntries(entries);
}

function without(object: Resource, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** Relative to the stack's folder, as in the rendered output. */
export function statePath(stack: string): string {
  return `../../../state/${stack}.tfstate`;
}
