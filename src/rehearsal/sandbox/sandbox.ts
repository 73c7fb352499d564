/** A folder in which Terraform's and the cdktf CLI's own commands run against fake AWS accounts. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { terraformBinary } from "../../cli/terraform-binary";
import { addressesOf, installedProviders, providerSchema } from "../fake-provider/provider-package";
import type { ProviderPackage } from "../fake-provider/provider-package";
import type { RenderedStack, UsedTypes } from "../../terraform/rendered-stacks";
import { inOrder, readStacks, usedTypes } from "../../terraform/rendered-stacks";
import { SandboxProvider, SandboxLog } from "./sandbox-provider";
import type { RunningServer } from "../fake-provider/plugin-server";
import { serve } from "../fake-provider/plugin-server";
import { Workspace } from "../runner/workspace";
import { FakeAccounts } from "../fake-aws/fake-accounts";

export interface SandboxOptions {
  /** The project, whose packages and synth are used. */
  readonly root: string;
  /**
   * Rendered stacks to take as they are, without a synth.
   * @default - `cdktf deploy` and the like synthesize the project, as everywhere
   */
  readonly rendered?: string;
}

export interface Sandbox {
  /** Where to type the commands: state and output are below it, and nothing of the project is written. */
  readonly folder: string;
  /** Makes Terraform use the fake providers. */
  readonly environment: Readonly<Record<string, string>>;
  /** A file that exports `environment` to a POSIX shell. */
  readonly environmentFile: string;
  /** What to deploy first, as it is typed: the stacks of the first environment. */
  readonly example: string;
  /** `<provider> <version>` of each fake provider. */
  readonly providers: readonly string[];
  close(): void;
}

/** Starts a fake provider for each one installed; it serves until it is closed, and forgets everything then. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { root, rendered } = options;
  const modules = join(root, "node_modules");
  const providers = [...installedProviders(modules).values()];
  const workspace = new Workspace(providers);
  const folder = join(workspace.root, "sandbox");
  const outdir = join(folder, "cdktf.out");
  const accounts = new FakeAccounts();
  const types = new GrowingTypes(() => stacksIn(outdir), accounts);
  const stacks = stacksIn(rendered ?? join(root, "cdktf.out"));
  types.add(stacks);
  const servers: RunningServer[] = [];
  const close = () => {
    for (const server of servers) server.close();
    workspace.remove();
  };
  try {
    const reattach: Record<string, object> = {};
    for (const provider of providers) {
      const schema = () => providerSchema(provider, types.current(), join(modules, ".cache", "rehearsal"));
      const server = await serve(new SandboxProvider(schema, new SandboxLog(accounts)));
      servers.push(server);
      for (const asked of addressesOf(provider.address)) reattach[asked] = server.reattach;
    }
    layOut(folder, outdir, options);
    const environment = {
      CHECKPOINT_DISABLE: "1",
      // The cdktf CLI locks the hashes of providers where no lock file is; here those of the placeholders.
      TF_CLI_ARGS_providers_lock: `-fs-mirror=${workspace.mirror}`,
      TF_CLI_CONFIG_FILE: workspace.configFile,
      TF_REATTACH_PROVIDERS: JSON.stringify(reattach),
      ...(terraformBinary() !== "terraform" && { TERRAFORM_BINARY_NAME: terraformBinary() }),
    };
    const environmentFile = join(folder, "env.sh");
    writeFileSync(environmentFile, exportsOf(environment));
    return {
      folder,
      environment,
      environmentFile,
      providers: providers.map(nameOf),
      example: exampleOf(stacks),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Types that were ever used: two Terraform processes at a time may have seen different outputs. */
class GrowingTypes {
  private readonly types = {
    resources: new Set<string>(),
    dataSources: new Set<string>(),
    ephemerals: new Set<string>(),
  };
  private readonly stacks: () => readonly RenderedStack[];
  private readonly accounts: FakeAccounts;

  constructor(stacks: () => readonly RenderedStack[], accounts: FakeAccounts) {
    this.stacks = stacks;
    this.accounts = accounts;
  }

  current(): UsedTypes {
    this.add(this.stacks());
    return this.types;
  }

  add(stacks: readonly RenderedStack[]): void {
    const { resources, dataSources, ephemerals } = usedTypes(stacks);
    for (const type of resources) this.types.resources.add(type);
    for (const type of dataSources) this.types.dataSources.add(type);
    for (const type of ephemerals) this.types.ephemerals.add(type);
    for (const stack of stacks) this.accounts.found.expect(stack);
    for (const name of stacks.flatMap(repositoriesOf)) this.accounts.images.expect(name);
  }
}

/** Names of the repositories that a stack makes. */
function repositoriesOf({ json }: RenderedStack): string[] {
  const repositories = Object.values(json.resource?.["aws_ecr_repository"] ?? {});
  return repositories.flatMap(({ name }) => (typeof name === "string" ? name : []));
}

/** Registry and platform have their environment's name before their own. */
function exampleOf(stacks: readonly RenderedStack[]): string {
  const [environment] = inOrder(stacks).flatMap(({ json }) => json["//"]?.environment ?? []);
  return environment === undefined ? "'*'" : `'${environment}-*'`;
}

function stacksIn(folder: string): RenderedStack[] {
  try {
    return readStacks(folder);
  } catch {
    return []; // before the first synth
  }
}

/**
 * A project folder for the cdktf CLI. Its app is the project's own, followed by a step that gives every stack a local
 * backend: what is tried out here must never touch a state that others share.
 */
function layOut(folder: string, outdir: string, { root, rendered }: SandboxOptions): void {
  mkdirSync(folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  const launch = (...args: string[]) => ["node", "src/cli/run.js", ...args].map(quoted).join(" ");
  const steps = [
    `cd ${quoted(root)}`,
    ...(rendered === undefined
      ? [launch("src/rehearsal/sandbox/sandbox-addresses.ts", root, outdir), launch("main.ts")]
      : []),
    launch("src/rehearsal/sandbox/sandbox-output.ts", outdir, ...(rendered === undefined ? [] : [resolve(rendered)])),
  ];
  const config = { language: "typescript", app: steps.join(" && "), output: outdir, sendCrashReports: "false" };
  writeFileSync(join(folder, "cdktf.json"), `${JSON.stringify(config, null, 2)}\n`);
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ name: "sandbox", private: true })}\n`);
}

function exportsOf(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
    .join("");
}

function quoted(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function nameOf({ address, providerVersion }: ProviderPackage): string {
  return `${address.split("/").slice(1).join("/")} ${providerVersion}`;
}
