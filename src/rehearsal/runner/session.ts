/** A rehearsal in progress: a folder, the fake accounts, and a fake of each provider for each stack. */
import { join } from "node:path";
import { InitFolders } from "./init-folders";
import { FakeProvider } from "../fake-provider/fake-provider";
import type { ProviderPackage } from "../fake-provider/provider-package";
import {
  addressesOf,
  installedProviders,
  packagedAs,
  providerAddress,
  providerSchema,
} from "../fake-provider/provider-package";
import type { RenderedStack, StackJson } from "../../terraform/rendered-stacks";
import { allowedAccount, usedTypes } from "../../terraform/rendered-stacks";
import type { ProviderSchema } from "../fake-provider/schema";
import type { RunningServer } from "../fake-provider/plugin-server";
import { serve } from "../fake-provider/plugin-server";
import { statePath } from "./stack-copy";
import { OperationLog } from "../fake-aws/operation-log";
import type { StateServer } from "./state-server";
import { serveStates } from "./state-server";
import type { Progress } from "./stack-run";
import { StackRun } from "./stack-run";
import { Workspace } from "./workspace";
import { FakeAccounts } from "../fake-aws/fake-accounts";

export interface SessionOptions {
  /** Every rendered stack that takes part, also those of a base: their types are served. */
  readonly stacks: readonly RenderedStack[];
  /** @default "node_modules" of the working directory */
  readonly modules?: string;
  /**
   * Another such folder. What it has of providers goes first, and the stacks are rehearsed as if they required those versions.
   * @default - none: the versions that they were rendered for
   */
  readonly providers?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Aborted: Terraform is ended and the folder removed. */
  readonly signal?: AbortSignal;
  /** @default false, the folder is removed at the end */
  readonly keep?: boolean;
}

export class Session {
  readonly accounts = new FakeAccounts();
  readonly workspace: Workspace;
  private readonly options: SessionOptions;
  private readonly providers: ReadonlyMap<string, ProviderPackage>;
  /** Those of them in whose version stacks are rehearsed, whatever they require. */
  private readonly others: ReadonlyMap<string, ProviderPackage>;
  private readonly schemas = new Map<string, ProviderSchema>();
  private readonly servers: RunningServer[] = [];
  private readonly states: StateServer;
  private readonly initFolders: InitFolders;

  private constructor(options: SessionOptions, states: StateServer) {
    this.options = options;
    this.states = states;
    this.others =
      options.providers === undefined ? new Map<string, ProviderPackage>() : otherProviders(options.providers);
    this.providers = new Map([...installedProviders(options.modules ?? "node_modules"), ...this.others]);
    this.workspace = new Workspace(this.providers.values());
    this.initFolders = new InitFolders(join(this.workspace.root, "data"));
    // One of a base and its successor may name the account that both are deployed to.
    for (const stack of options.stacks) {
      const account = allowedAccount(stack);
      if (account !== undefined) this.accounts.deployTo(account, stack.name);
    }
  }

  /** Opens a session for `work` and closes it, whatever happens. */
  static async during<T>(options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
    const states = await serveStates();
    try {
      const session = new Session(options, states);
      try {
        return await work(session);
      } finally {
        for (const server of session.servers) server.close();
        if (options.keep === true) session.workspace.keep();
        else session.workspace.remove();
      }
    } finally {
      states.close();
    }
  }

  /** Puts a stack into the folder and starts its fake providers. */
  async start(rendered: RenderedStack, among: readonly RenderedStack[]): Promise<StackRun> {
    const stack = { ...rendered, json: requiring(this.others, rendered.json) };
    const folder = this.workspace.place(stack, among);
    const log = new OperationLog(stack.name, this.accounts);
    this.accounts.found.expect(stack);
    const reattach: Record<string, object> = {};
    for (const address of sourcesOf(stack)) {
      const server = await serve(new FakeProvider(this.schemaOf(address, stack), log));
      this.servers.push(server);
      for (const asked of addressesOf(address)) reattach[asked] = server.reattach;
    }
    const { initFolders, options, states, workspace } = this;
    const { onProgress, signal } = options;
    const env = { ...workspace.env, TF_HTTP_ADDRESS: states.address(join(folder, statePath(stack.name))) };
    return new StackRun({ folder, log, env, reattach: JSON.stringify(reattach), initFolders, onProgress, signal });
  }

  private schemaOf(address: string, stack: RenderedStack): ProviderSchema {
    const known = this.schemas.get(address);
    if (known !== undefined) return known;
    const provider = this.providers.get(address);
    if (provider === undefined) {
      throw new Error(
        `stack '${stack.name}': needs provider ${address}; rehearsal fakes providers whose package is installed; ` +
          `install the @cdktf/provider-* or @cdktn/provider-* package of it`,
      );
    }
    const schema = providerSchema(provider, usedTypes(this.options.stacks), this.cache);
    this.schemas.set(address, schema);
    return schema;
  }

  private get cache(): string {
    return join(this.options.modules ?? "node_modules", ".cache", "rehearsal");
  }
}

/** @throws where the folder has none */
function otherProviders(folder: string): Map<string, ProviderPackage> {
  const found = installedProviders(folder);
  if (found.size > 0) return found;
  throw new Error(
    `--providers: is ${folder}; it must be a node_modules folder with packages @cdktf/provider-* or @cdktn/provider-*; install one there`,
  );
}

/** The stack with the versions of these providers in the place of its own. */
function requiring(providers: ReadonlyMap<string, ProviderPackage>, json: StackJson): StackJson {
  const required = json.terraform?.required_providers ?? {};
  const versions = Object.entries(required).map(([name, it]) => {
    const version = providers.get(packagedAs(providerAddress(it.source)))?.providerVersion;
    return [name, version === undefined ? it : { ...it, version }] as const;
  });
  return { ...json, terraform: { ...json.terraform, required_providers: Object.fromEntries(versions) } };
}

/** Addresses of the providers that a stack requires. */
function sourcesOf({ json }: RenderedStack): string[] {
  return Object.values(json.terraform?.required_providers ?? {}).map(({ source }) =>
    packagedAs(providerAddress(source)),
  );
}
