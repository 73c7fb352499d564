/** One stack's run, from the upload to its end. */
import type { CloudStack } from "./cloud-stacks";
import type { HcpClient } from "./hcp-client";
import type { Phase, RunState } from "./hcp-runs";
import { HcpRuns } from "./hcp-runs";
import { RunLog } from "./run-log";
import { stackArchive } from "./stack-archive";

export type RunKind = "plan" | "apply" | "destroy";

export interface RunOptions {
  readonly kind: RunKind;
  /** Applies without asking; otherwise the workspace's own setting decides. */
  readonly autoApprove: boolean;
  /** What the host shows beside the run. */
  readonly message: string;
  /** Milliseconds that a run may take, with waiting for others. */
  readonly timeout: number;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** `waiting`: somebody must confirm it, or override a policy. `unbegun`: one before it isn't done. */
export type Verdict = "unchanged" | "changes" | "done" | "waiting" | "failed" | "unbegun" | "skipped";

export interface RunResult {
  readonly stack: string;
  readonly verdict: Verdict;
  readonly why: string;
}

/** What a status means that no run leaves by itself. @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run#run-states */
const FAILED: Readonly<Record<string, string>> = {
  errored: "it errored; its log says why",
  canceled: "somebody canceled it",
  force_canceled: "somebody canceled it by force",
  discarded: "somebody discarded it",
  policy_soft_failed: "a policy failed",
};
const SETTINGS: Readonly<Record<RunKind, { readonly planOnly: boolean; readonly destroy: boolean }>> = {
  plan: { planOnly: true, destroy: false },
  apply: { planOnly: false, destroy: false },
  destroy: { planOnly: false, destroy: true },
};
const FINISHED = new Set(["applied", "planned_and_finished"]);
const APPLYING = new Set([
  "confirmed",
  "queuing_apply",
  "apply_queued",
  "pre_apply_running",
  "pre_apply_completed",
  "applying",
]);
/** Of a plan or an apply. */
const UNBEGUN = new Set(["pending", "managed_queued", "queued", "unreachable"]);
const PAUSE = { first: 200, longest: 10_000 } as const;

export async function runRemotely(client: HcpClient, stack: CloudStack, options: RunOptions): Promise<RunResult> {
  const { kind, autoApprove, message, print } = options;
  const changes = !SETTINGS[kind].planOnly;
  const { name, organization, workspace: workspaceName } = stack;
  const result = (verdict: Verdict, why: string): RunResult => ({ stack: name, verdict, why });
  const runs = new HcpRuns(client);
  const workspace = await runs.workspace(organization, workspaceName);
  if (workspace.executionMode === "local") {
    return result("skipped", `its workspace runs where Terraform is; there: npx cdktf ${LOCALLY[kind]} ${name}`);
  }
  const archive = stackArchive(name, stack.folder, workspace.workingDirectory);
  const configurationId = await runs.configure(workspace.id, archive, SETTINGS[kind].planOnly);
  const created = await runs.create({
    workspaceId: workspace.id,
    configurationId,
    message,
    ...SETTINGS[kind],
    autoApply: changes && autoApprove ? true : undefined,
  });
  const url = `https://${stack.host}/app/${organization}/workspaces/${workspaceName}/runs/${created.id}`;
  print(url);
  if (workspace.locked && changes) print(`workspace '${workspaceName}' is locked: the run waits until it isn't`);
  const { run, phases } = await followed(client, created, options);
  const failure = FAILED[run.status];
  if (failure !== undefined) return result("failed", `status is ${run.status}; ${failure}: ${url}`);
  if (run.status === "policy_override") return result("waiting", `a policy failed that may be overridden: ${url}`);
  if (run.status === "applied") return result("done", countsIn(phases.get("applies")));
  const counts = countsIn(phases.get("plans"));
  if (FINISHED.has(run.status)) return run.hasChanges ? result("changes", counts) : result("unchanged", "no changes");
  return result("waiting", `it needs to be confirmed (${counts}); do it there, or use --auto-approve: ${url}`);
}

const LOCALLY: Readonly<Record<RunKind, string>> = { plan: "diff", apply: "deploy", destroy: "destroy" };

/** Prints the logs of a run as they grow, until the run ends or waits for somebody. */
async function followed(client: HcpClient, created: RunState, options: RunOptions) {
  const runs = new HcpRuns(client);
  const logs = new Map<string, RunLog>();
  const phases = new Map<"plans" | "applies", Phase>();
  const read = async (kind: "plans" | "applies", id: string | undefined, isLast: boolean) => {
    if (id === undefined) return;
    const phase = await runs.phase(kind, id);
    phases.set(kind, phase);
    if (phase.logUrl === undefined || UNBEGUN.has(phase.status)) return;
    const log = logs.get(id) ?? new RunLog(client, phase.logUrl, options.print);
    logs.set(id, log);
    await (isLast ? log.finish() : log.advance());
  };
  const start = performance.now();
  try {
    for (let pause: number = PAUSE.first; ; pause = Math.min(pause * 1.5, PAUSE.longest)) {
      const run = await runs.read(created.id);
      const rests = isAtRest(run);
      // The plan's log has ended when the apply's begins.
      await read("plans", run.planId, rests || APPLYING.has(run.status) || run.status === "applied");
      if (APPLYING.has(run.status) || rests) await read("applies", run.applyId, rests);
      if (rests) return { run, phases };
      if (performance.now() - start > options.timeout) {
        throw new Error(
          `run '${run.id}': status is ${run.status} after ${Math.round(options.timeout / 60_000)} minutes; it goes on without being watched`,
        );
      }
      await client.pause(pause);
    }
  } catch (error) {
    if (options.signal.aborted) throw new Error(await abandoned(client, created.id), { cause: error });
    throw error;
  }
}

/** Whether the run stays as it is until somebody acts. */
function isAtRest({ status, isConfirmable, autoApply }: RunState): boolean {
  if (FINISHED.has(status) || status in FAILED || status === "policy_override") return true;
  return isConfirmable && !autoApply;
}

/**
 * Ctrl-C: a plan is given up, an apply goes on, since half of one is worse than all of it. What was last read of the run
 * may be old: it is read again.
 */
async function abandoned(client: HcpClient, id: string): Promise<string> {
  const runs = new HcpRuns(client.withoutSignal());
  const { status, isCancelable, isDiscardable } = await runs.read(id);
  if (APPLYING.has(status)) return `run '${id}': interrupted while it applies; it goes on without being watched`;
  const action = isDiscardable ? "discard" : isCancelable ? "cancel" : undefined;
  if (action === undefined) return `run '${id}': interrupted; its status is ${status}`;
  await runs.act(id, action);
  return `run '${id}': interrupted; ${action === "cancel" ? "canceled" : "discarded"}`;
}

/** Of the phase that the verdict is about: an apply that never ran counts nothing. */
function countsIn(phase: Phase | undefined): string {
  if (phase?.counts === undefined) return "the host counts nothing";
  const { added, changed, destroyed } = phase.counts;
  return `${added} added, ${changed} changed, ${destroyed} destroyed`;
}
