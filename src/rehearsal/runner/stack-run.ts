/** One stack's way through Terraform's commands. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Change, PlanJson } from "./plan-changes";
import { changesOf } from "./plan-changes";
import type { InitFolder, InitFolders } from "./init-folders";
import type { StackJson } from "../../terraform/rendered-stacks";
import { STACK_FILE } from "../../terraform/rendered-stacks";
import { statePath, withoutProtection, writeStack } from "./stack-copy";
import type { OperationLog } from "../fake-aws/operation-log";
import type { Ended } from "../../cli/child";
import { runTerraform } from "./terraform";
import type { Finding } from "./terraform-output";
import {
  endsPlan,
  findingsOf,
  parseEvent,
  plannedChange,
  startedOperation,
  validateFindings,
} from "./terraform-output";

export type Step = "init" | "validate" | "plan" | "apply" | "plan again" | "destroy" | "permissions";

export interface Progress {
  readonly stack: string;
  readonly step: Step;
  /** The resource at work, in `apply` and `destroy`. */
  readonly address?: string;
}

export interface StackRunOptions {
  readonly folder: string;
  readonly log: OperationLog;
  readonly env: Readonly<Record<string, string>>;
  /** The value of `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;
  readonly initFolders: InitFolders;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is read of the state's file. */
interface StateEntry {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly instances: readonly Instance[];
}
interface Instance {
  readonly index_key?: string | number;
  readonly dependencies?: readonly string[];
}

/** The file that a plan is in. */
export const PLAN = "rehearsal.tfplan";

/** Each step returns what Terraform finds fault with, nothing if it succeeded. */
export class StackRun {
  readonly name: string;
  readonly folder: string;
  readonly log: OperationLog;
  private readonly options: StackRunOptions;
  private readonly data: InitFolder;
  /** Whether the plan in the file does nothing. */
  private settled = false;

  constructor(options: StackRunOptions) {
    this.name = options.log.stack;
    this.folder = options.folder;
    this.log = options.log;
    this.options = options;
    this.data = options.initFolders.of(this.name, this.text);
  }

  /**
   * Installs placeholders, so that Terraform checks sources and versions. Stacks with equal requirements share the result.
   */
  async init(): Promise<Finding[]> {
    if (this.data.initialize(this.folder)) return [];
    const findings = this.findings(await this.run("init", ["init", "-json"], {}));
    if (findings.length === 0) this.data.keep(this.folder);
    return findings;
  }

  async validate(): Promise<Finding[]> {
    const result = await this.run("validate", ["validate", "-json"]);
    // Without JSON Terraform couldn't start at all.
    return result.output.startsWith("{") ? validateFindings(result.output, this.text) : this.findings(result);
  }

  /** Plans into a file; `changed` is whether the plan would do anything. */
  async plan(step: "plan" | "plan again" = "plan"): Promise<{ findings: Finding[]; changed: boolean }> {
    this.log.planned.clear();
    const args = ["plan", "-json", "-detailed-exitcode", `-out=${PLAN}`];
    const result = await this.run(step, args, this.attached, (line) => {
      this.notePlanned(parseEvent(line));
    });
    const changed = result.code === 2;
    this.settled = result.code === 0;
    return { findings: changed ? [] : this.findings(result), changed };
  }

  async changes(): Promise<Change[]> {
    return this.settled ? [] : changesOf(await this.planJson());
  }

  /** The plan in the file, as `terraform show -json` gives it. */
  async planJson(): Promise<PlanJson> {
    const { output } = await this.run("plan", ["show", "-json", PLAN]);
    return JSON.parse(output) as PlanJson;
  }

  /** Terraform's own words for the plan. */
  async planText(): Promise<string> {
    return (await this.run("plan", ["show", "-no-color", PLAN])).output.trimEnd();
  }

  /** Applies the plan in the file. */
  async apply(): Promise<Finding[]> {
    return this.operate("apply", ["apply", "-json", "-parallelism=1", PLAN]);
  }

  /**
   * Plans and applies in one go. A refresh costs as much again: a fake account has no drift, but what a failure left behind.
   */
  async deploy({ refresh = false } = {}): Promise<Finding[]> {
    const args = ["apply", "-json", "-parallelism=1", "-auto-approve", refresh ? "-refresh=true" : "-refresh=false"];
    this.log.planned.clear();
    return this.operate("apply", args, "plan");
  }

  /** Without a refresh, as `deploy`. */
  async destroy(): Promise<Finding[]> {
    const args = ["apply", "-destroy", "-json", "-parallelism=1", "-auto-approve", "-refresh=false"];
    this.log.planned.clear();
    return this.operate("destroy", args);
  }

  /** Takes a resource for whole that failed when it was made. */
  async untaint(address: string): Promise<Finding[]> {
    return this.findings(await this.run("apply", ["untaint", "-no-color", address]));
  }

  /** Addresses in the state; one whose predecessor is there still comes twice. */
  resources(): string[] {
    return this.instances().map(({ address }) => address);
  }

  private dependencies(): Map<string, ReadonlySet<string>> {
    return new Map(this.instances().map(({ address, dependencies = [] }) => [address, new Set(dependencies)]));
  }

  private instances(): (Instance & { readonly address: string })[] {
    const file = join(this.folder, statePath(this.name));
    if (!existsSync(file)) return [];
    const { resources } = JSON.parse(readFileSync(file, "utf8")) as { readonly resources: readonly StateEntry[] };
    const managed = resources.filter(({ mode }) => mode === "managed");
    return managed.flatMap(({ type, name, instances }) =>
      instances.map((instance) => {
        const { index_key: key } = instance;
        return { ...instance, address: `${type}.${name}${key === undefined ? "" : `[${JSON.stringify(key)}]`}` };
      }),
    );
  }

  /** Takes what exists into the state. */
  async import(address: string, id: string): Promise<Finding[]> {
    return this.findings(await this.run("apply", ["import", "-no-color", address, id]));
  }

  /** Lets Terraform destroy what `prevent_destroy` or a switch protects, and tells what the former is. */
  unprotect(): string[] {
    this.log.protects = false;
    const { json, addresses } = withoutProtection(JSON.parse(this.text) as StackJson);
    if (addresses.length > 0) writeStack(this.folder, json);
    return addresses;
  }

  /** The JSON that findings point into; empty where the folder holds HCL. */
  private get text(): string {
    const file = join(this.folder, STACK_FILE);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** `first` is the step until the plan is made. */
  private async operate(step: Step, args: readonly string[], first = step): Promise<Finding[]> {
    this.log.clear();
    this.log.dependencies = this.dependencies();
    const onLine = (line: string) => {
      const event = parseEvent(line);
      this.notePlanned(event);
      if (endsPlan(event)) this.options.onProgress?.({ stack: this.name, step });
      const operation = startedOperation(event);
      if (operation === undefined) return;
      this.log.announce(operation);
      this.options.onProgress?.({ stack: this.name, step, address: operation.address });
    };
    return this.findings(await this.run(first, args, this.attached, onLine));
  }

  private notePlanned(event: ReturnType<typeof parseEvent>): void {
    const planned = plannedChange(event);
    if (planned !== undefined) this.log.planned.set(planned.address, planned.action);
  }

  private get attached(): Record<string, string> {
    return { TF_REATTACH_PROVIDERS: this.options.reattach };
  }

  private async run(
    step: Step,
    args: readonly string[],
    env: Readonly<Record<string, string>> = this.attached,
    onLine?: (line: string) => void,
  ): Promise<Ended> {
    const { folder, signal, onProgress } = this.options;
    onProgress?.({ stack: this.name, step });
    const command = { folder, args, env: { ...this.options.env, TF_DATA_DIR: this.data.path, ...env }, signal };
    return runTerraform(onLine === undefined ? command : { ...command, onLine });
  }

  private findings({ code, output, errors }: Ended): Finding[] {
    if (code === 0) return [];
    const found = findingsOf(output, this.text);
    return found.length > 0 ? found : [{ summary: `terraform exited with ${code}`, detail: (errors || output).trim() }];
  }
}
