import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import type { PlatformDefinition } from "../definition/platform";
import { resolveEnvironment, tagReader } from "../definition/resolve";
import { validateDefinition } from "../definition/validate";
import { prove } from "../proof/prove";
import { LocalStack } from "../stacks/local-stack";
import { PlatformStack } from "../stacks/platform-stack";
import { RegistryStack } from "../stacks/registry-stack";
import { readModel } from "../terraform/folder";
import { type Changes, compare, countResources } from "./changes";
import { OutputFolder } from "./output-folder";

export interface SynthesisProps {
  /** Folder that app folders in the definition are relative to. */
  readonly root: string;
  /** Folder of the rendered output. */
  readonly outdir: string;
}

/** What a synth did: nothing when there are errors. */
export type Synthesis =
  | { readonly errors: readonly string[]; readonly stacks?: never }
  | { readonly errors?: never; readonly stacks: readonly StackSynthesis[] };

export interface StackSynthesis extends Changes {
  readonly name: string;
  /** Number of managed resources; 0 for a stack that is gone. */
  readonly resources: number;
}

/**
 * Renders all stacks of a platform and replaces the output folder's content with them: all of it or, when anything is
 * wrong, nothing.
 */
export function synthesize(definition: unknown, { root, outdir }: SynthesisProps): Synthesis {
  const errors = validateDefinition(definition, root);
  if (errors.length > 0) return { errors };
  const rendered = mkdtempSync(join(tmpdir(), "synth-"));
  try {
    const names = render(definition as PlatformDefinition, root, rendered);
    const { findings } = prove(readModel(rendered));
    if (findings.length > 0) return { errors: findings.map(({ stack, message }) => `${stack}: ${message}`) };
    return { stacks: replace(new OutputFolder(outdir), rendered, names) };
  } finally {
    rmSync(rendered, { recursive: true });
  }
}

/** Renders all stacks into `outdir`, as cdktf lays them out, and gives their names. */
function render(definition: PlatformDefinition, root: string, outdir: string): string[] {
  const app = new App({ outdir, hclOutput: false });
  const tagOf = tagReader(root);
  const environments = Object.entries(definition.environments).map(([name, environment]) =>
    resolveEnvironment(definition.name, name, environment, tagOf),
  );
  const stacks: TerraformStack[] = environments.flatMap((environment) => {
    const registry = new RegistryStack(app, environment);
    const platform = new PlatformStack(app, environment);
    // The services' images must be there before their tasks.
    platform.addDependency(registry);
    return [registry, platform];
  });
  // What runs on a laptop is the first environment: a definition starts with the one for trying things out.
  for (const environment of environments.slice(0, 1)) {
    stacks.push(new LocalStack(app, definition.name, environment));
  }
  app.synth();
  return stacks.map((stack) => stack.node.id);
}

function replace(output: OutputFolder, rendered: string, names: readonly string[]): StackSynthesis[] {
  const gone = output.stacks().filter((stack) => !names.includes(stack));
  const documents = names.map((name) => {
    const document = formatted(readFileSync(join(rendered, "stacks", name, "cdk.tf.json"), "utf8"));
    const before = output.read(name);
    const changes = document === before ? UNCHANGED : compare(before, document);
    return { name, document, before, resources: countResources(document), ...changes };
  });
  const removed = gone.map((name) => ({ name, resources: 0, ...compare(output.read(name), "") }));
  // Nothing is written before this line, and nothing below it reads what was there.
  for (const { name, document, before } of documents) {
    if (document !== before) output.write(name, document);
  }
  output.writeManifest(readFileSync(join(rendered, "manifest.json"), "utf8"));
  for (const name of gone) output.remove(name);
  const written = documents.map(({ name, resources, added, changed, removed }) => ({
    name,
    resources,
    added,
    changed,
    removed,
  }));
  return [...written, ...removed];
}

/** cdktf breaks the line inside an empty list and ends the file without one. The keys stay sorted. */
function formatted(json: string): string {
  return `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
}

const UNCHANGED: Changes = { added: [], changed: [], removed: [] };
