import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { removeTemporary, temporaryFolder } from "../cli/temporary-folder";
import type { PlatformDefinition } from "../definition/platform";
import { tagReader } from "../definition/resolve/task/image";
import { resolveEnvironment } from "../definition/resolve/resolve";
import { validateDefinition } from "../definition/validation/validate";
import { prove } from "../proof/prove";
import type { Extend } from "../extend/extend";
import { ExtendError } from "../extend/extend-findings";
import { type DeployedEnvironment, bootstrapStacks } from "../stacks/bootstrap-stacks";
import { environmentStacks } from "../stacks/environment-stacks";
import { EnvironmentExtension } from "../stacks/extension/environment-extension";
import { LocalStack } from "../stacks/local-stack";
import { type Model, readModel } from "../terraform/model";
import { type StackJson, versionsText } from "../terraform/rendered-stacks";
import { managedAddresses } from "../terraform/root-module";
import { LOCK_FILE } from "./addresses/address-lock";
import { type Addresses, lockAddresses, withBootstrap } from "./addresses/addresses";
import { type Changes, compare } from "./changes";
import { type Files, OutputFolder, stackFile, versionsFile } from "./output-folder";
import { renamedSettings } from "./addresses/renamed-settings";
import { checkRegions } from "./region-check";
import type { ReviewPacks } from "./review-packs";

export interface SynthesisProps {
  /** Folder that app folders in the definition are relative to. */
  readonly root: string;
  /** Folder of the rendered output. */
  readonly outdir: string;
  /**
   * What draws the review packs.
   * @default - the packs in the output folder stay as they are
   */
  readonly packs?: ReviewPacks;
  /**
   * What is made in TypeScript beside the definition.
   * @default - nothing
   */
  readonly extend?: Extend;
}

/** What a synth did: nothing when there are errors. */
export type Synthesis =
  | { readonly errors: readonly string[]; readonly stacks?: never }
  | {
      readonly errors?: never;
      readonly stacks: readonly StackSynthesis[];
      /** What is right but must be known, a line each. */
      readonly notes: readonly string[];
    };

export interface StackSynthesis extends Changes {
  readonly name: string;
  /** Number of managed resources; 0 for a stack that is gone. */
  readonly resources: number;
}

/**
 * Renders all stacks of a platform and replaces the output folder's content with them and what is made from them: all of
 * it or, when anything is wrong, nothing.
 */
export async function synthesize(definition: unknown, props: SynthesisProps): Promise<Synthesis> {
  const { root, outdir, packs, extend } = props;
  const errors = [...validateDefinition(definition, root, extend !== undefined), ...(packs?.errors ?? [])];
  if (errors.length > 0) return { errors };
  const rendered = temporaryFolder("synth-");
  try {
    const output = new OutputFolder(outdir);
    const rendering = render(definition as PlatformDefinition, { root, outdir: rendered, output, extend });
    if (rendering.errors !== undefined) return { errors: rendering.errors };
    const { names, addresses } = rendering;
    const model = readModel(rendered);
    const proof = prove(model);
    const refuted = proof.findings.map(({ stack, message }) => `${stack}: ${message}`);
    if (addresses.errors.length + refuted.length > 0) return { errors: [...addresses.errors, ...refuted] };
    const read = (path: string): string => readFileSync(join(rendered, path), "utf8");
    const documents = new Map(names.flatMap((name) => filesOf(name, read(stackFile(name)))));
    const stacks = changesOf(output, names, documents, model);
    const texts = stacks.map((stack) => ({ ...stack, ...textsOf(stack.name, output, documents) }));
    const renamed = renamedSettings(texts, addresses.before);
    if (renamed.length > 0) return { errors: renamed };
    const review = packs === undefined ? output.packs() : await packs.draw(model, proof);
    // Nothing is written before this line, and nothing below it fails because of the definition.
    const lock = [LOCK_FILE, addresses.lock] as const;
    output.replace(new Map([...documents, ["manifest.json", read("manifest.json")], lock, ...review]));
    return { stacks, notes: addresses.notes };
  } finally {
    removeTemporary(rendered);
  }
}

interface RenderProps {
  readonly root: string;
  readonly outdir: string;
  /** The output until now, with the addresses that it had. */
  readonly output: OutputFolder;
  readonly extend: Extend | undefined;
}

type Rendering =
  | { readonly errors: readonly string[] }
  | {
      readonly errors?: never;
      /** Names of the stacks. */
      readonly names: readonly string[];
      readonly addresses: Addresses;
    };

/** Renders all stacks into `outdir`, as cdktf lays them out. */
function render(definition: PlatformDefinition, { root, outdir, output, extend }: RenderProps): Rendering {
  const app = new App({ outdir, hclOutput: false });
  const tagOf = tagReader(root);
  const errors: string[] = [];
  /** What is wrong in `extend` is told of all environments at once. */
  const attempt = <T>(make: () => readonly T[]): readonly T[] => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof ExtendError)) throw error;
      errors.push(...error.messages);
      return [];
    }
  };
  const deployed = Object.entries(definition.environments).flatMap(([key, own]) => {
    const environment = resolveEnvironment(definition.name, key, own, tagOf);
    const extension = extend && new EnvironmentExtension(key, extend);
    return attempt((): DeployedEnvironment[] => {
      const stacks = environmentStacks(app, environment, extension);
      return [{ key, environment: extension?.environment ?? environment, stacks }];
    });
  });
  const stacks: TerraformStack[] = deployed.flatMap((one) => one.stacks);
  const bootstrap = attempt(() => bootstrapStacks(app, definition, deployed, extend !== undefined));
  errors.push(...checkRegions(deployed, output));
  if (errors.length > 0) return { errors: [...new Set(errors)] };
  stacks.push(...bootstrap);
  // What runs on a laptop is the first environment: a definition starts with the one for trying things out.
  for (const { environment } of deployed.slice(0, 1)) {
    stacks.push(new LocalStack(app, definition.name, environment));
  }
  const addresses = lockAddresses(withBootstrap(deployed, bootstrap), output);
  app.synth();
  return { names: stacks.map((stack) => stack.node.id), addresses };
}

/** What `documents` change in the output folder, stack by stack; those that are gone come last. */
function changesOf(output: OutputFolder, names: readonly string[], documents: Files, model: Model): StackSynthesis[] {
  const counts = new Map(model.stacks.map(({ name, root }) => [name, managedAddresses(root).length]));
  const gone = output.stacks().filter((stack) => !names.includes(stack));
  return [...names, ...gone].map((name) => {
    const { before, now } = textsOf(name, output, documents);
    return { name, resources: counts.get(name) ?? 0, ...(now === before ? UNCHANGED : compare(before, now)) };
  });
}

/** A stack as it lies in the output folder, and as it would. */
function textsOf(
  name: string,
  output: OutputFolder,
  documents: Files,
): { readonly before: string; readonly now: string } {
  return { before: output.read(stackFile(name)), now: documents.get(stackFile(name)) ?? "" };
}

/**
 * A stack's JSON, and apart from it the version of Terraform that it needs. cdktf breaks the line inside an empty list and
 * ends the file without one. The keys stay sorted.
 */
function filesOf(stack: string, text: string): readonly (readonly [path: string, content: string])[] {
  const { terraform = {}, ...json } = JSON.parse(text) as StackJson;
  const { required_version: version, ...rest } = terraform;
  const document = Object.fromEntries(
    Object.entries({ ...json, terraform: rest }).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return [
    [stackFile(stack), `${JSON.stringify(document, null, 2)}\n`],
    ...(typeof version === "string" ? [[versionsFile(stack), versionsText(version)] as const] : []),
  ];
}

const UNCHANGED: Changes = { added: [], changed: [], removed: [] };
