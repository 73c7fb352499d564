/** The platform on this machine: up, until it is healthy, and down, until nothing of it is left. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PlatformDefinition } from "../definition/platform";
import { reviewPacks } from "../synthesis/review-packs";
import { synthesize } from "../synthesis/synthesize";
import { Engine } from "./engine";
import { readLocalStack } from "./local-stack-file";
import { missingRequirements } from "./requirements";
import { explain, type Outcome, terraform } from "./terraform";

export interface LocalRunProps {
  readonly definition: PlatformDefinition;
  /** The repository's folder. */
  readonly root: string;
  /** Folder of the rendered output. */
  readonly outdir: string;
}

export class LocalRun {
  private readonly props: LocalRunProps;
  private readonly prefix: string;
  private readonly folder: string;

  constructor(props: LocalRunProps) {
    this.props = props;
    this.prefix = `${props.definition.name}-local`;
    this.folder = join(props.outdir, "stacks", this.prefix);
  }

  /**
   * Renders, checks this machine, starts everything and waits until it is healthy.
   *
   * @returns lines that say where everything is
   * @throws one line for each thing that is wrong
   */
  async up(): Promise<string[]> {
    const { definition, root, outdir } = this.props;
    const { errors } = await synthesize(definition, { root, outdir, packs: reviewPacks(root) });
    if (errors !== undefined) throw new Error(errors.join("\n"));
    await terraform(this.folder, ["version"], true);
    const missing = await missingRequirements(readLocalStack(this.folder), {
      engine: this.engine(),
      env: process.env,
      prefix: this.prefix,
    });
    if (missing.length > 0) throw new Error(missing.join("\n"));
    await this.run("init", "-input=false");
    // The containers' health checks are waited for by the stack itself.
    await this.run("apply", "-auto-approve", "-input=false");
    return this.urls();
  }

  /** Removes containers, network and the images that were built. Those that were pulled stay. */
  async down(): Promise<void> {
    if (!existsSync(this.folder)) {
      throw new Error(`folder '${this.folder}': is missing; the stack is rendered there; run npm run synth`);
    }
    const fault = await this.engine().fault();
    if (fault !== undefined) throw new Error(fault);
    await this.run("init", "-input=false");
    // Nothing is started, so no secret is needed; Terraform asks for its variables all the same.
    const variables = readLocalStack(this.folder).variables.map(({ name }) => `-var=${name}=`);
    await this.run("destroy", "-auto-approve", "-input=false", ...variables);
  }

  private engine(): Engine {
    const { DOCKER_HOST, DOCKER_CONTEXT } = process.env;
    // Terraform's provider follows the context; where that is, only Docker's own command knows.
    return new Engine(DOCKER_CONTEXT ? "context://" : DOCKER_HOST === "" ? undefined : DOCKER_HOST);
  }

  private async run(...args: readonly string[]): Promise<Outcome> {
    const outcome = await terraform(this.folder, [...args, ...(process.stdout.isTTY ? [] : ["-no-color"])]);
    if (outcome.code !== 0) throw new Error(explain(outcome.stderr));
    return outcome;
  }

  private async urls(): Promise<string[]> {
    const { stdout } = await terraform(this.folder, ["output", "-json"], true);
    const outputs = JSON.parse(stdout) as Readonly<Record<string, { readonly value: string }>>;
    const width = Math.max(0, ...Object.keys(outputs).map(({ length }) => length));
    return Object.entries(outputs).map(([name, { value }]) => `${name.padEnd(width)}  ${value}`);
  }
}
