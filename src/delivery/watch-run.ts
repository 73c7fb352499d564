/** A run that has begun, until it ends or waits for somebody. */
import { show } from "../cli/terminal";
import type { CloudStack } from "./cloud-stacks";
import { type HcpClient, PATIENCE } from "./hcp-client";
import { isPassing } from "./hcp-failures";
import { HcpRuns, type Phase, type RunState } from "./hcp-runs";
import { RunLog } from "./run-log";

export interface WatchOptions {
  /** Milliseconds that a run may take, with waiting for others. */
  readonly timeout: number;
  /** Milliseconds without any answer until the run is left alone. @default 5 minutes */
  readonly patience?: number;
  /** Whether it was begun here, and is given up by Ctrl-C. @default true */
  readonly isOwn?: boolean;
  /** Whether it was confirmed, after its plan's log had been printed. @default false */
  readonly isConfirmed?: boolean;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * `waiting`: somebody must confirm it, or override a policy. `refused`: its plan isn't what was approved. `unbegun`: one
 * before it isn't done. `lost`: nobody knows how it ended.
 */
export type Verdict =
  | "unchanged"
  | "changes"
  | "done"
  | "waiting"
  | "refused"
  | "failed"
  | "lost"
  | "unbegun"
  | "skipped";

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

/** Milliseconds after which a look at a run that has no answer is given up for the next one. */
const LOOK = 30_000;

/** Prints what it does as it does it; gives what it came to. */
export async function watchRun(
  client: HcpClient,
  stack: CloudStack,
  begun: RunState,
  options: WatchOptions,
): Promise<RunResult> {
  const result = (verdict: Verdict, why: string): RunResult => ({ stack: stack.name, verdict, why });
  const url = urlOf(stack, begun.id);
  const { run, phases, lost } = await followed(client, stack, begun, options);
  if (lost !== undefined) return lostRun(stack, begun.id, lost);
  const failure = FAILED[run.status];
  if (failure !== undefined) return result("failed", `status is ${run.status}; ${failure}: ${url}`);
  if (run.status === "policy_override") return result("waiting", `a policy failed that may be overridden: ${url}`);
  if (run.status === "applied") return result("done", countsIn(phases.get("applies")));
  const counts = countsIn(phases.get("plans"));
  if (FINISHED.has(run.status)) return run.hasChanges ? result("changes", counts) : result("unchanged", "no changes");
  return result("waiting", `it needs to be confirmed (${counts}); do it there, or use --auto-approve: ${url}`);
}

/** Where somebody looks at the runs of its workspace. */
export function runsOf({ host, organization, workspace }: CloudStack): string {
  return `https://${host}/app/${organization}/workspaces/${workspace}/runs`;
}

export function urlOf(stack: CloudStack, id: string): string {
  return `${runsOf(stack)}/${id}`;
}

/** Of a run that nobody watches any more. */
export function lostRun(stack: CloudStack, id: string, why: string): RunResult {
  return { stack: stack.name, verdict: "lost", why: `${why}; ${goesOn(stack, id)}` };
}

function goesOn(stack: CloudStack, id: string): string {
  return `the run goes on without being watched: ${urlOf(stack, id)}; watch it again: npm run hcp -- attach ${stack.name} ${id}`;
}

interface Followed {
  readonly run: RunState;
  readonly phases: ReadonlyMap<"plans" | "applies", Phase>;
  /** Why nobody knows what became of it. */
  readonly lost?: string;
}

/** Prints the logs of a run as they grow, until the run ends or waits for somebody. */
async function followed(host: HcpClient, stack: CloudStack, begun: RunState, options: WatchOptions): Promise<Followed> {
  const client = host.within(LOOK);
  const runs = new HcpRuns(client);
  const logs = new Map<string, RunLog>();
  const phases = new Map<"plans" | "applies", Phase>();
  const { patience = PATIENCE, print, signal, timeout, isConfirmed = false } = options;
  const read = async (kind: "plans" | "applies", id: string | undefined, isLast: boolean) => {
    if (id === undefined) return;
    const phase = await runs.phase(kind, id);
    phases.set(kind, phase);
    const isShown = isConfirmed && kind === "plans";
    if (isShown || phase.logUrl === undefined || UNBEGUN.has(phase.status)) return;
    const log = logs.get(id) ?? new RunLog(client, phase.logUrl, options.print);
    logs.set(id, log);
    await (isLast ? log.finish() : log.advance());
  };
  const step = async (): Promise<RunState> => {
    const run = await runs.read(begun.id);
    const rests = isAtRest(run, isConfirmed);
    // The plan's log has ended when the apply's begins.
    await read("plans", run.planId, rests || APPLYING.has(run.status) || run.status === "applied");
    if (APPLYING.has(run.status) || rests) await read("applies", run.applyId, rests);
    return run;
  };
  const start = performance.now();
  let run = begun;
  let answered = start;
  let isSilent = false;
  try {
    for (let pause: number = PAUSE.first; ; pause = Math.min(pause * 1.5, PAUSE.longest)) {
      try {
        run = await step();
        show(`${stack.name}: ${run.status.replaceAll("_", " ")}`);
        if (isAtRest(run, isConfirmed)) return { run, phases };
        answered = performance.now();
        isSilent = false;
      } catch (error) {
        if (signal.aborted || !(error instanceof Error)) throw error;
        const isPatient = isPassing(error) && performance.now() - answered <= patience;
        if (!isPatient) return { run, phases, lost: error.message };
        if (!isSilent) print(`no answer from ${client.host}: asked again until there is one`);
        isSilent = true;
      }
      if (performance.now() - start > timeout) {
        const lost = `its status is ${run.status} after ${Math.round(timeout / 60_000)} minutes`;
        return { run, phases, lost };
      }
      await client.pause(pause);
    }
  } catch (error) {
    if (signal.aborted) throw new Error(await abandoned(client, stack, begun, options), { cause: error });
    throw error;
  }
}

/** Whether the run stays as it is until somebody acts. */
function isAtRest({ status, isConfirmable, autoApply }: RunState, isConfirmed: boolean): boolean {
  if (FINISHED.has(status) || status in FAILED || status === "policy_override") return true;
  return isConfirmable && !autoApply && !isConfirmed;
}

/** Milliseconds that somebody who has pressed Ctrl-C waits for. */
const LAST_WORDS = 10_000;

/**
 * Ctrl-C: a plan is given up, an apply goes on, since half of one is worse than all of it. What was last read of the run
 * may be old: it is read again. A run that was only attached to goes on.
 */
export async function abandoned(
  client: HcpClient,
  stack: CloudStack,
  { id }: Pick<RunState, "id">,
  { isOwn = true }: Pick<WatchOptions, "isOwn">,
): Promise<string> {
  if (!isOwn) return `run '${id}': interrupted; ${goesOn(stack, id)}`;
  const runs = new HcpRuns(client.until(AbortSignal.timeout(LAST_WORDS)));
  try {
    const { status, isCancelable, isDiscardable } = await runs.read(id);
    if (APPLYING.has(status)) return `run '${id}': interrupted while it applies; ${goesOn(stack, id)}`;
    const action = isDiscardable ? "discard" : isCancelable ? "cancel" : undefined;
    if (FINISHED.has(status) || status in FAILED) return `run '${id}': interrupted when it had ended; it is ${status}`;
    if (action === undefined) return `run '${id}': interrupted; its status is ${status}; ${goesOn(stack, id)}`;
    await runs.act(id, action, "The command that queued it was interrupted.");
    return `run '${id}': interrupted; ${action === "cancel" ? "canceled" : "discarded"}`;
  } catch {
    return `run '${id}': interrupted; ${client.host} doesn't answer, so nothing was canceled; ${goesOn(stack, id)}`;
  }
}

/** Of the phase that the verdict is about: an apply that never ran counts nothing. */
function countsIn(phase: Phase | undefined): string {
  if (phase?.counts === undefined) return "the host counts nothing";
  const { added, changed, destroyed } = phase.counts;
  return `${added} added, ${changed} changed, ${destroyed} destroyed`;
}
