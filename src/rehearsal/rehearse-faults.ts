/** Rehearses failures: every operation fails once, and what is left must be something to go on from. */
import { inOrder } from "../terraform/rendered-stacks";
import type { RehearsalOptions } from "./rehearse";
import { unsettled } from "./rehearse";
import { Session } from "./runner/session";
import type { Action, Faults, LoggedOperation } from "./fake-aws/operation-log";
import { ASKED_FOR, faultsOnce } from "./fake-aws/operation-log";
import type { StackRun } from "./runner/stack-run";
import type { Finding } from "./runner/terraform-output";

export interface FaultsResult {
  readonly stack: string;
  /** Operations that were made to fail. */
  readonly faults: number;
  /** Runs of `apply` and of `destroy` until everything was there and gone. */
  readonly applies: number;
  readonly destroys: number;
  readonly seconds: number;
  readonly verdict: "passed" | "failed";
  readonly findings: readonly Finding[];
  readonly operations: readonly LoggedOperation[];
}

export interface FaultsOptions extends RehearsalOptions {
  /** Which operations fail once. @default every one */
  readonly wanted?: Faults;
}

export interface RehearsedFaults {
  readonly results: readonly FaultsResult[];
  /** Where it took place. */
  readonly folder: string;
}

export async function rehearseFaults(options: FaultsOptions): Promise<RehearsedFaults> {
  const stacks = inOrder(options.stacks, options.names);
  return Session.during(options, async (session) => {
    const parts: Part[] = [];
    for (const stack of stacks) {
      const part = new Part(await session.start(stack, options.stacks), options);
      parts.push(part);
      await part.apply();
      if (part.failed) break; // what comes after reads its state
    }
    for (const part of [...parts].reverse()) if (!part.failed) await part.destroy();
    return { results: parts.map((part) => part.result()), folder: session.workspace.root };
  });
}

class Part {
  private readonly run: StackRun;
  private readonly findings: Finding[] = [];
  private applies = 0;
  private destroys = 0;
  private milliseconds = 0;

  constructor(run: StackRun, { wanted }: FaultsOptions) {
    this.run = run;
    run.log.faults = faultsOnce(wanted);
  }

  get failed(): boolean {
    return this.findings.length > 0;
  }

  /** Applies until nothing fails; everything must have been made exactly once, and a plan have nothing to do. */
  async apply(): Promise<void> {
    const start = performance.now();
    this.findings.push(...(await this.run.init()));
    for (let again = true; again && !this.failed;) {
      this.applies++;
      again = await this.attempt("create", () => this.run.deploy());
    }
    if (!this.failed) {
      const { findings, changed } = await this.run.plan("plan again");
      this.findings.push(...findings, ...(changed ? (await this.run.changes()).map(unsettled) : []));
    }
    this.milliseconds += performance.now() - start;
  }

  /** Destroys until nothing is left; everything must have been deleted exactly once. */
  async destroy(): Promise<void> {
    const start = performance.now();
    this.run.unprotect();
    for (let again = true; again && !this.failed;) {
      this.destroys++;
      again = await this.attempt("delete", () => this.run.destroy());
    }
    this.findings.push(...this.run.resources().map((address) => finding(address, "left after destroy")));
    this.milliseconds += performance.now() - start;
  }

  result(): FaultsResult {
    const { operations } = this.run.log;
    return {
      stack: this.run.name,
      faults: operations.filter(({ succeeded }) => !succeeded).length,
      applies: this.applies,
      destroys: this.destroys,
      seconds: Math.round(this.milliseconds / 100) / 10,
      verdict: this.failed ? "failed" : "passed",
      findings: this.findings,
      operations,
    };
  }

  /** One run, and what it leaves; tells whether another one is due. */
  private async attempt(action: Action, command: () => Promise<readonly Finding[]>): Promise<boolean> {
    const before = this.run.log.operations.length;
    const findings = await command();
    const failures = this.run.log.operations.slice(before).filter(({ succeeded }) => !succeeded);
    const done = this.run.log.operations.filter((it) => it.succeeded && it.action === action).map((it) => it.address);
    const twice = done.filter((address, i) => done.indexOf(address) !== i);
    this.findings.push(
      ...findings.filter(({ detail }) => !detail.includes(ASKED_FOR)),
      ...twice.map((address) => finding(address, `${action} succeeded twice`)),
      ...this.lost(),
    );
    return failures.length > 0;
  }

  /** Differences between what was made and what the state knows. */
  private lost(): Finding[] {
    const existing = new Set<string>();
    for (const { address, action, succeeded } of this.run.log.operations) {
      if (succeeded && action === "create") existing.add(address);
      if (succeeded && action === "delete") existing.delete(address);
    }
    // `terraform_data` is Terraform's own: no provider is asked for it.
    const known = new Set(this.run.resources().filter((address) => !address.startsWith("terraform_data.")));
    const lost = [...existing].filter((address) => !known.has(address));
    const invented = [...known].filter((address) => !existing.has(address));
    return [
      ...lost.map((address) => finding(address, "exists but isn't in the state")),
      ...invented.map((address) => finding(address, "is in the state but doesn't exist")),
    ];
  }
}

function finding(address: string, summary: string): Finding {
  return { address, summary, detail: "" };
}
