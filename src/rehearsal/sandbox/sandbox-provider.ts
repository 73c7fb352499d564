/** A fake provider for Terraform runs that aren't the rehearsal's own: it doesn't know addresses, and touches no other state. */
import { setTimeout } from "node:timers/promises";
import type { ValueObject } from "../../provider/cty";
import { decode } from "../fake-provider/msgpack";
import { isObject } from "../../provider/cty";
import { FakeProvider } from "../fake-provider/fake-provider";
import type {
  ApplyRequest,
  ApplyResponse,
  Diagnostic,
  ImportRequest,
  ImportResponse,
  PlanRequest,
  PlanResponse,
  ReadRequest,
  ReadResponse,
  SchemaResponse,
} from "../fake-provider/plugin-protocol";
import type { ProviderSchema } from "../fake-provider/schema";
import type { Action, Operation } from "../fake-aws/operation-log";
import { OperationLog } from "../fake-aws/operation-log";
import type { FakeAccounts } from "../fake-aws/fake-accounts";
import type { Use } from "../fake-aws/usage";

const TRIES = 30;
const PAUSE = 100;

/**
 * Nobody announces an operation here, so its address isn't known: the type stands for it. Computed values follow from
 * the type and how many of it were made before.
 */
export class SandboxLog extends OperationLog {
  constructor(accounts: FakeAccounts) {
    super("sandbox", accounts);
  }

  override begin(type: string, action: Action): Promise<Operation> {
    return Promise.resolve({ type, address: type, action });
  }

  /** Terraform works on ten at a time here: seconds stand for the minutes that the provider tries. */
  override async letsGo(use: Use, _operation: Operation, again: () => Use | undefined): Promise<boolean> {
    for (let tries = 0; use.retries && tries < TRIES; tries++) {
      await setTimeout(PAUSE);
      if (again() === undefined) return true;
    }
    return false;
  }
}

/**
 * What stands in a state but wasn't made here belongs to a real account: to refresh or destroy it here would make
 * Terraform forget it.
 */
export class SandboxProvider extends FakeProvider {
  private readonly currentSchema: () => ProviderSchema;

  constructor(currentSchema: () => ProviderSchema, log: OperationLog) {
    super(currentSchema(), log);
    this.currentSchema = currentSchema;
  }

  /** Asked for by every Terraform process: a synth may have brought types since the last one. */
  override GetSchema(): SchemaResponse {
    this.answerBy(this.currentSchema());
    return super.GetSchema();
  }

  override ReadResource(request: ReadRequest): ReadResponse {
    const diagnostics = this.foreign(request.type_name, decode(request.current_state));
    return { ...super.ReadResource(request), diagnostics };
  }

  override PlanResourceChange(request: PlanRequest, connection: string): PlanResponse {
    const diagnostics = this.foreign(request.type_name, decode(request.prior_state));
    return { ...super.PlanResourceChange(request, connection), diagnostics };
  }

  override async ApplyResourceChange(request: ApplyRequest, connection: string): Promise<ApplyResponse> {
    const diagnostics = this.foreign(request.type_name, decode(request.prior_state));
    if (diagnostics.length === 0) return super.ApplyResourceChange(request, connection);
    return { new_state: request.prior_state, private: request.planned_private, diagnostics };
  }

  /** What is imported belongs to the sandbox from then on. */
  override ImportResourceState(request: ImportRequest, connection: string): ImportResponse {
    const response = super.ImportResourceState(request, connection);
    const { account } = this.configuration(connection);
    const { stack, accounts } = this.log;
    for (const { type_name: type, state: encoded } of response.imported_resources) {
      const state = decode(encoded);
      if (isObject(state)) accounts.put({ account, type, stack, address: type, state });
    }
    return response;
  }

  private foreign(type: string, state: ReturnType<typeof decode>): Diagnostic[] {
    if (!isObject(state) || this.log.accounts.has(type, state)) return [];
    return [{ severity: 1, summary: `${type} ${idOf(state)} isn't in the sandbox`, detail: FOREIGN }];
  }
}

const FOREIGN =
  "The state names a resource that this sandbox didn't make: it is the state of a real account, or of a sandbox that " +
  "has ended. Nothing was changed. Work in the sandbox's folder, or open a shell without TF_REATTACH_PROVIDERS.";

function idOf(state: ValueObject): string {
  return typeof state["id"] === "string" ? `'${state["id"]}'` : "without an id";
}
