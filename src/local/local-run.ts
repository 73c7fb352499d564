/** The platform on this machine: up, until it is healthy, and down, until nothing of it is left. */
import { accessSync, constants, existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { show } from "../cli/terminal";
import { CrashWatch, type Pace, PACE } from "./crash-watch";
import { Engine } from "./engine";
import type { LogSource } from "./logs";
import {
  checkoutOf,
  knownIds,
  type LocalJob,
  type LocalStackFile,
  localStackFolder,
  localState,
  readLocalStack,
} from "./local-stack-file";
import { missingRequirements } from "./requirements";
import { type HalfMade, isOurs, removeHalfMade, removeHalfMadeSoon, strangers } from "./strangers";
import { PlanText, type TerraformOptions, explain, terraform } from "./terraform";
import { unhealthyMeanwhile, unhealthyTasks } from "./unhealthy";

export interface LocalRunOptions {
  /** Aborted by Ctrl-C: Terraform ends what it is at, and is waited for. */
  readonly signal: AbortSignal;
  /** @default PACE */
  readonly pace?: Pace;
}

export class LocalRun {
  private readonly folder: string;
  private readonly options: LocalRunOptions;
  private readonly engine = engineOfProvider();

  /**
   * @param outdir folder of the rendered output
   * @throws where no local stack is rendered there
   */
  constructor(outdir: string, options: LocalRunOptions) {
    this.folder = localStackFolder(outdir);
    this.options = options;
  }

  /**
   * Checks this machine, starts everything and waits until it is healthy and stays so. What Terraform says is shown, unless
   * `quiet`.
   *
   * @returns lines that say where everything is
   * @throws one line for each thing that is wrong
   */
  async up({ quiet = false }: { readonly quiet?: boolean } = {}): Promise<string[]> {
    const { signal } = this.options;
    await terraform(this.folder, ["version"], { quiet: true, signal });
    const { engine, folder, prefix } = this;
    await removeHalfMade(this.halfMade).catch(() => undefined); // where no engine answers, that is said next
    const around = { engine, env: process.env, prefix: basename(folder), known: knownIds(folder) };
    const missing = await missingRequirements(readLocalStack(folder), around);
    if (missing.length > 0) throw new Error(missing.join("\n"));
    return this.withoutLock(async () => {
      await this.run({ signal, quiet }, "init", "-input=false");
      await this.apply(new CrashWatch(engine, prefix, this.pace), quiet);
      return this.urls();
    });
  }

  /** Removes containers, network, the images that were built, and the state. Images that were pulled stay. */
  async down(): Promise<void> {
    const { signal } = this.options;
    const fault = await this.engine.fault();
    if (fault !== undefined) throw new Error(fault);
    // Before: they may use an image that is to go. After: one that was killed may have kept the state locked.
    await removeHalfMade(this.halfMade);
    await this.withoutLock(async () => {
      await this.run({ signal }, "init", "-input=false");
      // Nothing is started, so no secret is needed; Terraform asks for its variables all the same.
      const variables = this.stack.variables.map(({ name }) => `-var=${name}=`);
      await this.run({ signal }, "destroy", "-auto-approve", "-input=false", ...variables);
    });
    const { engine, folder } = this;
    await removeHalfMade(this.halfMade);
    const others = await strangers({ engine, prefix: basename(folder), known: new Set() });
    if (others !== undefined) throw new Error(others);
    const { state, backup, lockInfo, data } = localState(folder);
    for (const left of [state, backup, lockInfo, data]) rmSync(left, { recursive: true, force: true });
  }

  /** The containers, where they write to. */
  get source(): LogSource {
    return { engine: this.engine, prefix: this.prefix };
  }

  /** What is there to be started. */
  get jobs(): readonly LocalJob[] {
    return this.stack.jobs;
  }

  /** Ids of the containers, by their names without the platform's. */
  async containerIds(): Promise<ReadonlyMap<string, string>> {
    const containers = await this.engine.containers(this.prefix);
    return new Map(containers.map(({ id, name }) => [name.slice(this.prefix.length), id]));
  }

  /** What an interrupted run leaves. */
  async left(): Promise<string> {
    const { engine, folder, prefix } = this;
    if (!engine.isAskable) return `docker ps --all --filter name=^/${prefix} shows what is left`;
    const containers = await engine.containers(prefix).catch(() => []);
    const networks = (await engine.networks().catch(() => [])).filter(({ name }) => isOurs(name, basename(folder)));
    if (containers.length + networks.length === 0) return "nothing is left";
    const names = [
      ...containers.map(({ name, state }) => `${name} (${state})`),
      ...networks.map(({ name }) => `${name} (network)`),
    ];
    return `left: ${names.join(", ")}; npm run local goes on from there, npm run local:down removes them`;
  }

  /** Health checks are waited for by the stack itself; a container that crashes again and again ends it before. */
  private async apply(watch: CrashWatch, quiet: boolean): Promise<void> {
    const { signal } = this.options;
    await watch.begin();
    const [broken, done] = [new AbortController(), new AbortController()];
    const plan = new PlanText();
    const watching = watch
      .watch(done.signal, (id) => plan.keeps(id))
      .catch((crash: unknown) => {
        broken.abort(crash);
      });
    const both = AbortSignal.any([signal, broken.signal]);
    try {
      await this.run({ signal: both, quiet, onOutput: plan.hear }, "apply", "-auto-approve", "-input=false");
    } catch (error) {
      if (both.aborted) await removeHalfMadeSoon(this.halfMade, this.pace.pause);
      throw error;
    } finally {
      done.abort();
      await watching;
    }
    broken.signal.throwIfAborted();
    show("local: looks whether all goes on running");
    await watch.settle(signal);
    const tasks = await unhealthyMeanwhile(this.engine, this.prefix, {
      mayEnd: this.stack.mayEnd,
      pause: this.pace.pause,
      signal,
    });
    if (tasks.length > 0)
      throw new Error(
        [...tasks, "containers: not all are healthy; mend them, or npm run local -- restart <service>"].join("\n"),
      );
  }

  /** What `init` locks on this machine isn't what is committed: `npm run lock` makes that. */
  private async withoutLock<T>(work: () => Promise<T>): Promise<T> {
    // Terraform would say that somebody else has locked the state.
    const state = dirname(localState(this.folder).state);
    mkdirSync(state, { recursive: true });
    accessSync(state, constants.W_OK);
    const lock = join(this.folder, ".terraform.lock.hcl");
    const isTheirs = existsSync(lock);
    try {
      return await work();
    } finally {
      if (!isTheirs) rmSync(lock, { force: true });
    }
  }

  private get halfMade(): HalfMade {
    const { engine, folder } = this;
    // Where the state is locked still, another run is at work, or one was killed.
    const known = () => (existsSync(localState(folder).lockInfo) ? undefined : knownIds(folder));
    return { engine, prefix: basename(folder), checkout: checkoutOf(folder), known };
  }

  private get pace(): Pace {
    return this.options.pace ?? PACE;
  }

  private get stack(): LocalStackFile {
    return readLocalStack(this.folder);
  }

  private get data(): string {
    return localState(this.folder).data;
  }

  /** First part of the names of the containers. */
  private get prefix(): string {
    return `${basename(this.folder)}-`;
  }

  private async run(options: TerraformOptions, ...args: readonly string[]): Promise<void> {
    const colours = process.stdout.isTTY ? [] : ["-no-color"];
    const { code, errors } = await terraform(this.folder, [...args, ...colours], {
      ...options,
      data: this.data,
      checkout: checkoutOf(this.folder),
    });
    if (code === 0) return;
    const tasks = errors.includes("healthy state")
      ? await unhealthyTasks(this.engine, this.prefix, this.stack.mayEnd)
      : [];
    throw new Error([...tasks, explain(errors)].join("\n"));
  }

  private async urls(): Promise<string[]> {
    const { output } = await terraform(this.folder, ["output", "-json"], { quiet: true, data: this.data });
    const outputs = JSON.parse(output) as Readonly<Record<string, { readonly value: string }>>;
    const width = Math.max(0, ...Object.keys(outputs).map(({ length }) => length));
    return Object.entries(outputs).map(([name, { value }]) => `${name.padEnd(width)}  ${value}`);
  }
}

function engineOfProvider(): Engine {
  const { DOCKER_HOST, DOCKER_CONTEXT } = process.env;
  // Terraform's provider follows the context; where that is, only Docker's own command knows.
  return new Engine(DOCKER_CONTEXT ? "context://" : DOCKER_HOST === "" ? undefined : DOCKER_HOST);
}
