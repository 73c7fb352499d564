/** Rehearses failures: every operation fails before and after it took effect, and the next run must go on from what is left. */
import { setTimeout } from "node:timers/promises";
import { inOrder } from "../terraform/rendered-stacks";
import type { RehearsalOptions } from "./rehearse";
import { unsettled } from "./rehearse";
import { Session } from "./runner/session";
import type { LoggedOperation, Operation } from "./fake-aws/operation-log";
import { ASKED_FOR, faultsOnce } from "./fake-aws/operation-log";
import { textAt } from "./fake-aws/values-at";
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
  /** What half-made resources wait for that Terraform can't replace by itself, by design; no fault of the stack. */
  readonly repairs: readonly Repair[];
  readonly operations: readonly LoggedOperation[];
}

export interface Repair {
  readonly address: string;
  readonly because: string;
  /** What a person types before the next apply. */
  readonly command: string;
}

export interface FaultsOptions extends RehearsalOptions {
  /** Which operations fail, once before they took effect and once after. @default every one */
  readonly wanted?: (operation: Operation) => boolean;
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

/** Operations that take place until everything is made, and until all of it is gone. */
const PHASES = {
  making: { fails: ({ action }: Operation) => action !== "delete", once: "create" },
  destroying: { fails: ({ action }: Operation) => action === "delete", once: "delete" },
} as const;

/** Terraform's words of what it may not replace, and the fake account's of a name or a tag that it has. */
const PROTECTED = /^Resource (\S+) has lifecycle\.prevent_destroy set/;
const LEFT = "had the name, and ";
const UNDELETABLE = /^(\S+) can't be deleted$/;
const PUSHED = /^tag '([^']+)' is in repository '([^']+)' already/;

/** Names that are others at each plan are so by the second (`plantimestamp`); against AWS no two plans fall into one. */
function nextSecond(): Promise<void> {
  return setTimeout(1000 - (Date.now() % 1000));
}

class Part {
  private readonly run: StackRun;
  private readonly wanted: (operation: Operation) => boolean;
  private readonly findings: Finding[] = [];
  /** Faults of the stack after which it could go on all the same. */
  private readonly mended: Finding[] = [];
  private readonly repairs: Repair[] = [];
  private applies = 0;
  private destroys = 0;
  private milliseconds = 0;

  constructor(run: StackRun, { wanted = () => true }: FaultsOptions) {
    this.run = run;
    this.wanted = wanted;
  }

  /** Whether it can't go on. */
  get failed(): boolean {
    return this.findings.length > 0;
  }

  /** Applies until nothing fails; everything must have been made exactly once, and a plan have nothing to do. */
  async apply(): Promise<void> {
    const start = performance.now();
    this.findings.push(...(await this.run.init()));
    await this.phase("making", async (failedLate) => {
      if (this.applies > 0) await nextSecond();
      this.applies++;
      return this.run.deploy({ refresh: failedLate });
    });
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
    await this.phase("destroying", () => {
      this.destroys++;
      return this.run.destroy();
    });
    this.findings.push(...this.run.resources().map((address) => finding(address, "left after destroy")));
    this.milliseconds += performance.now() - start;
  }

  result(): FaultsResult {
    const { operations } = this.run.log;
    const findings = [...this.mended, ...this.findings];
    return {
      stack: this.run.name,
      faults: operations.filter(({ succeeded }) => !succeeded).length,
      applies: this.applies,
      destroys: this.destroys,
      seconds: Math.round(this.milliseconds / 100) / 10,
      verdict: findings.length > 0 ? "failed" : "passed",
      findings,
      repairs: this.repairs,
      operations,
    };
  }

  /** Runs `command` until nothing fails any more. */
  private async phase(name: keyof typeof PHASES, command: (failedLate: boolean) => Promise<readonly Finding[]>) {
    const { fails, once } = PHASES[name];
    const { log } = this.run;
    log.faults = faultsOnce((operation) => fails(operation) && this.wanted(operation), ["before", "after"]);
    const start = log.operations.length;
    for (let again = true; again && !this.failed;) {
      const before = log.operations.length;
      const findings = await command(this.failedLate);
      again = log.operations.slice(before).some(({ succeeded }) => !succeeded);
      for (const it of findings.filter(({ detail }) => detail !== ASKED_FOR)) {
        if (await this.repair(it)) again = true;
        else this.findings.push(it);
      }
      const made = log.operations.slice(start).filter((it) => it.succeeded && it.action === once && !isOfDocker(it));
      const addresses = made.map(({ address }) => address);
      const twice = addresses.filter((address, i) => addresses.indexOf(address) !== i);
      this.findings.push(...twice.map((address) => finding(address, `${once} succeeded twice`)), ...this.lost());
    }
    log.faults = () => false;
  }

  /** Whether the last failure came after its operation took effect, so that the state doesn't tell what is there. */
  private get failedLate(): boolean {
    return this.run.log.operations.findLast(({ succeeded }) => !succeeded)?.tookEffect === true;
  }

  /** Does what a person would where a half-made resource is in its own way, and says so. */
  private async repair({ address, summary, detail }: Finding): Promise<boolean> {
    const { log } = this.run;
    const left =
      address !== undefined && detail.includes(LEFT) ? log.accounts.restore(this.run.name, address) : undefined;
    if (address !== undefined && left !== undefined) {
      const id = textAt(left.state, "id");
      if ((await this.run.import(address, id)).length > 0) return false;
      log.end({ type: left.type, address, action: "create" }, true); // as good as made
      const command = `terraform import '${address}' '${id}'`;
      return this.wait({ address, because: "its deletion left it there", command });
    }
    const [, protects] = PROTECTED.exec(detail) ?? [];
    const [, undeletable] = UNDELETABLE.exec(summary) ?? []; // of a deletion Terraform gives no address
    const stuck = protects ?? undeletable ?? address;
    const last = log.operations.findLast((it) => it.address === stuck && done(it));
    if (stuck === undefined || last?.action !== "create" || last.succeeded) return false;
    const [, tag, repository] = PUSHED.exec(detail) ?? [];
    if (tag !== undefined && repository !== undefined) {
      log.accounts.images.forget(repository, tag);
      const command = `aws ecr batch-delete-image --repository-name ${repository} --image-ids imageTag=${tag}`;
      return this.wait({ address: stuck, because: "the image was pushed, and its tag is immutable", command });
    }
    const command = `terraform untaint '${stuck}'`;
    if ((await this.run.untaint(stuck)).length > 0) return false;
    if (protects !== undefined) return this.wait({ address: stuck, because: "prevent_destroy keeps it", command });
    if (undeletable !== undefined) {
      return this.wait({ address: stuck, because: "it is protected from being deleted", command });
    }
    const way = `it was made, then failed, is tainted, and its successor can't be made; \`${command}\` keeps it, and the next apply goes on`;
    this.mended.push({ address: stuck, summary: "stays half made", detail: `${summary}: ${detail}\n${way}` });
    return true;
  }

  /** Once for each resource: after that, it is no way out. */
  private wait(repair: Repair): boolean {
    if (this.repairs.some(({ address }) => address === repair.address)) return false;
    this.repairs.push(repair);
    return true;
  }

  /** Differences between what was made and what the state knows. */
  private lost(): Finding[] {
    const existing = new Map<string, number>();
    const gone = new Set<string>();
    for (const operation of this.run.log.operations.filter((it) => done(it) && !isOfDocker(it))) {
      const { address, action, succeeded } = operation;
      const count = existing.get(address) ?? 0;
      if (action === "create") existing.set(address, count + 1);
      if (action === "delete") existing.set(address, Math.max(0, count - 1));
      // Terraform doesn't know yet that a deletion took effect which failed.
      if (action === "delete" && !succeeded) gone.add(address);
      else gone.delete(address);
    }
    const known = new Map<string, number>();
    for (const address of this.run.resources()) known.set(address, (known.get(address) ?? 0) + 1);
    const lost = [...existing].filter(([address, count]) => count > (known.get(address) ?? 0));
    const invented = [...known].filter(
      ([address, count]) =>
        // `terraform_data` is Terraform's own: no provider is asked for it.
        count > (existing.get(address) ?? 0) &&
        !gone.has(address) &&
        !/^(terraform_data|docker_\w*image)\./.test(address),
    );
    return [
      ...lost.map(([address]) => finding(address, "exists but isn't in the state")),
      ...invented.map(([address]) => finding(address, "is in the state but doesn't exist")),
    ];
  }
}

/** Whether an operation took effect. */
function done({ succeeded, tookEffect }: LoggedOperation): boolean {
  return succeeded || tookEffect === true;
}

/** What Docker builds is on one machine, and each run is on another; the provider knows no image whose push failed late. */
function isOfDocker({ type }: Operation): boolean {
  return type === "docker_image" || type === "docker_registry_image";
}

function finding(address: string, summary: string): Finding {
  return { address, summary, detail: "" };
}
