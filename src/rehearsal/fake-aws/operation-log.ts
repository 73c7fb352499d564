/** The operations on one stack's resources: each has an address, is recorded, and fails on demand. */
import type { ValueObject } from "../../provider/cty";
import type { FakeAccounts } from "./fake-accounts";
import type { Use } from "./usage";

export type Action = "create" | "update" | "delete";

export interface Operation {
  readonly type: string;
  readonly address: string;
  readonly action: Action;
}

/** A resource that an operation made, with all that is known of it then. */
export interface Made {
  readonly type: string;
  readonly address: string;
  readonly state: ValueObject;
  readonly account: string;
  readonly region: string;
}

export interface LoggedOperation extends Operation {
  readonly stack: string;
  readonly succeeded: boolean;
  /** Of one that failed: that it was done all the same. */
  readonly tookEffect?: true;
}

/** When an operation fails: before anything is done, or after. */
export type Fault = "before" | "after";

/** Decides whether an operation fails, `true` for before anything is done; asked once for each. */
export type Faults = (operation: Operation) => boolean | Fault;

/** Milliseconds to wait for the announcement of an operation whose call has come. */
const PATIENCE = 20_000;

/** Marks a failure as intended. */
export const ASKED_FOR = "The rehearsal makes it fail once.";

/** Faults by name, e.g. `aws_ecs_service.hostname_app:create`. */
export function faultsAt(...names: readonly string[]): (operation: Operation) => boolean {
  return ({ address, action }) => names.includes(`${address}:${action}`);
}

/** Every operation that `wanted` names fails once in each way, and succeeds from then on. */
export function faultsOnce(
  wanted: (operation: Operation) => boolean = () => true,
  ways: readonly Fault[] = ["before"],
): Faults {
  const failed = new Map<string, number>();
  return (operation) => {
    const name = `${operation.address}:${operation.action}`;
    const times = failed.get(name) ?? 0;
    const way = ways[times];
    if (way === undefined || !wanted(operation)) return false;
    failed.set(name, times + 1);
    return way;
  };
}

/**
 * A call of the provider protocol doesn't name its resource: two with equal arguments look the same. Terraform's
 * machine-readable output does, before the call. As operations are applied one at a time (`-parallelism=1`), the one
 * announced last belongs to the next call.
 */
export class OperationLog {
  readonly stack: string;
  readonly accounts: FakeAccounts;
  faults: Faults = () => false;
  /** Whether what protects itself from being deleted does so; else its address is noted. */
  protects = true;
  readonly setAside: string[] = [];
  private readonly makings: Made[] = [];
  /** What Terraform is about to do, by address: `delete`, `update`, `replace`, … */
  readonly planned = new Map<string, string>();
  /** What each resource of the state refers to, by address. */
  dependencies: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  private readonly entries: LoggedOperation[] = [];
  private announced: Operation[] = [];
  private waiting: { readonly type: string; readonly resolve: (operation: Operation) => void }[] = [];

  constructor(stack: string, accounts: FakeAccounts) {
    this.stack = stack;
    this.accounts = accounts;
  }

  /** Every operation so far, in order. */
  get operations(): readonly LoggedOperation[] {
    return this.entries;
  }

  /** What creations made, in order; also what is gone again. */
  get made(): readonly Made[] {
    return this.makings;
  }

  /** To be called when Terraform says that it starts `operation`. */
  announce(operation: Operation): void {
    const at = this.waiting.findIndex(({ type }) => type === operation.type);
    const [waiting] = at < 0 ? [] : this.waiting.splice(at, 1);
    if (waiting === undefined) this.announced.push(operation);
    else waiting.resolve(operation);
  }

  /** The operation that a provider's call belongs to. */
  async begin(type: string, action: Action): Promise<Operation> {
    const at = this.announced.findIndex((it) => it.type === type && it.action === action);
    const [announced] = at < 0 ? [] : this.announced.splice(at, 1);
    return announced ?? this.awaited(type, action);
  }

  private awaited(type: string, action: Action): Promise<Operation> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`${action} of ${type}: terraform didn't announce it; rehearsal can't tell its address`));
      }, PATIENCE);
      late.unref(); // nobody waits any more when the rehearsal ends
      const waiting = (operation: Operation) => {
        clearTimeout(late);
        resolve(operation);
      };
      this.waiting.push({ type, resolve: waiting });
    });
  }

  /**
   * Whether what keeps a resource from being deleted lets go of it while the provider tries. Operations take place one after
   * the other here, in AWS side by side: what is deleted too isn't waited for by Terraform, nor what is changed and names the
   * resource by its id alone. What refers to it is changed after the deletion, and holds on until then.
   */
  letsGo({ user, retries }: Use, { address }: Operation, again: () => Use | undefined): Promise<boolean> {
    const [own, theirs] = [this.planned.get(address), this.planned.get(user.address)];
    const isTold = retries && user.stack === this.stack && theirs !== undefined && theirs !== "create";
    const changes = own === "delete" && !this.refers(user.address, address);
    return Promise.resolve(again() === undefined || (isTold && (theirs === "delete" || changes)));
  }

  /** What somebody does whose plan changes a resource's user after its deletion only, or in a stack that comes later. */
  wayOut({ user }: Use, { address }: Operation): string {
    if (user.stack !== this.stack) {
      return `; where that stack lets go of it in the same change, deploy it first, then '${this.stack}'`;
    }
    const [own, theirs] = [this.planned.get(address), this.planned.get(user.address)];
    const isLate = own === "delete" && theirs === "update";
    if (!isLate || !this.refers(user.address, address)) return "";
    return (
      `; ${user.address} refers to it, and Terraform changes that after this deletion: ` +
      `run \`terraform apply -target=${user.address}\` before, or give ${address} \`create_before_destroy\``
    );
  }

  private refers(user: string, address: string): boolean {
    return this.dependencies.get(user)?.has(address) === true;
  }

  /** Whether and when the operation fails. */
  faultOf(operation: Operation): Fault | undefined {
    const fault = this.faults(operation);
    return fault === true ? "before" : fault === false ? undefined : fault;
  }

  end(operation: Operation, succeeded: boolean, tookEffect = succeeded): void {
    const failedLate = !succeeded && tookEffect;
    this.entries.push({ ...operation, stack: this.stack, succeeded, ...(failedLate && { tookEffect: true }) });
  }

  remember(made: Made): void {
    this.makings.push(made);
  }

  /** Forgets the announcements of a Terraform process that has ended. */
  clear(): void {
    this.announced = [];
    this.waiting = [];
  }
}
