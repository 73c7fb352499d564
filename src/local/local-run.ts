/** The platform on this machine: up, until it is healthy, and down, until nothing of it is left. */
import { basename } from "node:path";
import { Engine } from "./engine";
import { localStackFolder, readLocalStack } from "./local-stack-file";
import { missingRequirements } from "./requirements";
import { explain, type Outcome, terraform } from "./terraform";

export class LocalRun {
  private readonly folder: string;

  /**
   * @param outdir folder of the rendered output
   * @throws where no local stack is rendered there
   */
  constructor(outdir: string) {
    this.folder = localStackFolder(outdir);
  }

  /**
   * Checks this machine, starts everything and waits until it is healthy.
   *
   * @returns lines that say where everything is
   * @throws one line for each thing that is wrong
   */
  async up(): Promise<string[]> {
    await terraform(this.folder, ["version"], true);
    const missing = await missingRequirements(readLocalStack(this.folder), {
      engine: this.engine(),
      env: process.env,
      prefix: basename(this.folder),
    });
    if (missing.length > 0) throw new Error(missing.join("\n"));
    await this.run("init", "-input=false");
    // The containers' health checks are waited for by the stack itself.
    await this.run("apply", "-auto-approve", "-input=false");
    return this.urls();
  }

  /** Removes containers, network and the images that were built. Those that were pulled stay. */
  async down(): Promise<void> {
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
