/** Rehearses stacks from nothing: everything is made, found unchanged, and destroyed again. */
import type { Change } from "./runner/plan-changes";
import type { RenderedStack } from "../terraform/rendered-stacks";
import { dependenciesOf, inOrder, usedTypes } from "../terraform/rendered-stacks";
import type { SessionOptions } from "./runner/session";
import { Session } from "./runner/session";
import { comparedRoles, rolesOf, type StackRoles } from "./permissions/compare";
import type { FakeAccounts } from "./fake-aws/fake-accounts";
import type { Made } from "./fake-aws/operation-log";
import type { LoggedOperation } from "./fake-aws/operation-log";
import type { StackRun, Step } from "./runner/stack-run";
import type { Finding } from "./runner/terraform-output";

export interface StackResult {
  readonly stack: string;
  /** Resources that the first plan adds. */
  readonly resources: number;
  readonly seconds: number;
  readonly verdict: "passed" | "failed" | "skipped";
  /** The step that failed. */
  readonly failedAt?: Step;
  readonly findings: readonly Finding[];
  /** Terraform's own words for the first plan, if asked for. */
  readonly plan?: string;
  /** Resources that `prevent_destroy` or a switch protects: destroyed all the same here, to see that the rest can be. */
  readonly protected: readonly string[];
  /** The roles that deploy it, where they are rehearsed too, with how many calls each of them was compared with. */
  readonly roles: readonly { readonly role: string; readonly calls: number }[];
  readonly operations: readonly LoggedOperation[];
}

export interface RehearsalOptions extends SessionOptions {
  /** @default all stacks; those that they depend on are always rehearsed too */
  readonly names?: readonly string[];
  /** @default false */
  readonly planText?: boolean;
}

export interface Rehearsal {
  readonly results: readonly StackResult[];
  /** Where it took place. */
  readonly folder: string;
}

export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  const stacks = inOrder(options.stacks, options.names);
  return Session.during(options, async (session) => {
    const parts: Part[] = [];
    for (const stack of stacks) {
      const part = new Part(stack, options.stacks);
      parts.push(part);
      const failed = parts.find((it) => it.failedAt !== undefined && part.dependencies.includes(it.stack.name));
      if (failed === undefined) await part.make(session, options.planText === true);
      else part.skip(`depends on '${failed.stack.name}', which failed`);
    }
    for (const part of parts) part.meetRoles(session.accounts);
    // Also when something failed elsewhere: what could be made must be possible to destroy.
    for (const part of [...parts].reverse()) await part.destroy();
    const made = parts.flatMap((part) => part.made);
    for (const part of parts) await part.compareRoles(made);
    return { results: parts.map((part) => part.result()), folder: session.workspace.root };
  });
}

/** One stack's part in the rehearsal. */
class Part {
  readonly stack: RenderedStack;
  readonly dependencies: readonly string[];
  failedAt: Step | undefined;
  private readonly among: readonly RenderedStack[];
  private run: StackRun | undefined;
  private findings: readonly Finding[] = [];
  private skipped = false;
  private resources = 0;
  private milliseconds = 0;
  private plan: string | undefined;
  private protected: readonly string[] = [];
  private deployedBy: StackRoles = {};
  private roles: StackResult["roles"] = [];

  constructor(stack: RenderedStack, among: readonly RenderedStack[]) {
    this.stack = stack;
    this.among = among;
    this.dependencies = dependenciesOf(stack, among);
  }

  get made(): readonly Made[] {
    return this.run?.log.made ?? [];
  }

  skip(reason: string): void {
    this.skipped = true;
    this.failedAt = "init";
    this.findings = [{ summary: "skipped", detail: reason }];
  }

  async make(session: Session, planText: boolean): Promise<void> {
    await this.timed(async () => {
      const run = await session.start(this.stack, this.among);
      this.run = run;
      if (await this.fails("init", run.init())) return;
      const failed = planText ? await this.planAndApply(run) : await this.deploy(run);
      if (failed) return;
      this.resources = run.log.operations.length;
      await this.fails("plan again", unchanged(run));
    });
  }

  async destroy(): Promise<void> {
    const { run } = this;
    if (run === undefined || this.failedAt !== undefined) return;
    await this.timed(async () => {
      const prevented = run.unprotect();
      const failed = await this.fails("destroy", run.destroy());
      this.protected = [...prevented, ...run.log.setAside];
      if (failed) return;
      const findings = run.resources().map((address) => ({ address, summary: "left after destroy", detail: "" }));
      await this.fails("destroy", findings);
    });
  }

  /** To be called while the roles are there. */
  meetRoles(accounts: FakeAccounts): void {
    this.deployedBy = rolesOf(accounts, this.stack.name);
  }

  /** @param all what all stacks made */
  async compareRoles(all: readonly Made[]): Promise<void> {
    if (this.failedAt !== undefined) return;
    const { resources, dataSources, ephemerals } = usedTypes([this.stack]);
    const read = [...dataSources].map((type) => `data.${type}`);
    const types = new Set([...resources, ...read, ...[...ephemerals].map((type) => `ephemeral.${type}`)]);
    const compared = comparedRoles(this.deployedBy, this.made, types, all);
    this.roles = compared.map(({ role, calls }) => ({ role, calls }));
    await this.fails(
      "permissions",
      compared.flatMap(({ findings }) => findings),
    );
  }

  result(): StackResult {
    return {
      stack: this.stack.name,
      resources: this.resources,
      seconds: Math.round(this.milliseconds / 100) / 10,
      verdict: this.skipped ? "skipped" : this.failedAt === undefined ? "passed" : "failed",
      ...(this.failedAt === undefined || this.skipped ? {} : { failedAt: this.failedAt }),
      findings: this.findings,
      ...(this.plan === undefined ? {} : { plan: this.plan }),
      protected: this.protected,
      roles: this.roles,
      operations: this.run?.log.operations ?? [],
    };
  }

  /** By two commands: Terraform's own words are of a plan in a file. */
  private async planAndApply(run: StackRun): Promise<boolean> {
    const { findings } = await run.plan();
    if (findings.length > 0) return this.failsToPlan(run, findings);
    this.plan = await run.planText();
    return this.fails("apply", run.apply());
  }

  /** By one command, which is a start of Terraform less. */
  private async deploy(run: StackRun): Promise<boolean> {
    const findings = await run.deploy();
    if (findings.length === 0) return false;
    // Where no operation was begun, a plan tells whether it was at fault already.
    const planned = run.log.operations.length > 0 ? [] : (await run.plan()).findings;
    return planned.length > 0 ? this.failsToPlan(run, planned) : this.fails("apply", findings);
  }

  /** A plan validates before it plans; asked for that alone, Terraform finds all that is invalid, or nothing. */
  private async failsToPlan(run: StackRun, findings: readonly Finding[]): Promise<boolean> {
    return (await this.fails("validate", run.validate())) || this.fails("plan", findings);
  }

  private async fails(step: Step, findings: readonly Finding[] | Promise<readonly Finding[]>): Promise<boolean> {
    this.findings = await findings;
    if (this.findings.length === 0) return false;
    this.failedAt = step;
    return true;
  }

  private async timed(work: () => Promise<void>): Promise<void> {
    const start = performance.now();
    await work();
    this.milliseconds += performance.now() - start;
  }
}

/** A plan right after apply has nothing to do; otherwise each change is a finding. */
async function unchanged(run: StackRun): Promise<readonly Finding[]> {
  const { findings, changed } = await run.plan("plan again");
  return changed ? (await run.changes()).map(unsettled) : findings;
}

/** What a plan right after apply still wants to do. */
export function unsettled({ address, kind, attributes, forcedBy }: Change): Finding {
  const names = (forcedBy.length > 0 ? forcedBy : attributes).join(", ");
  return { address, summary: "not settled after apply", detail: `a second plan has it ${kind}: ${names}` };
}
