/** One stack's run, from the upload to its end. */
import type { PlanJson } from "../rehearsal/runner/plan-changes";
import type { CloudStack } from "./cloud-stacks";
import type { HcpClient } from "./hcp-client";
import { isPassing } from "./hcp-failures";
import { HcpRuns, type NewRun, type RunState } from "./hcp-runs";
import { stackArchive } from "./stack-archive";
import { abandoned, lostRun, type RunResult, runsOf, urlOf, type WatchOptions, watchRun } from "./watch-run";

export type RunKind = "plan" | "apply" | "destroy";

export interface RunOptions extends WatchOptions {
  readonly kind: RunKind;
  /** Applies without asking; otherwise the workspace's own setting decides. */
  readonly autoApprove: boolean;
  /** What the host shows beside the run. */
  readonly message: string;
  /** What of a stack's plan nobody approved, a line each. Without it nothing is compared. */
  readonly excessOf?: (stack: string, plan: PlanJson) => readonly string[];
}

const SETTINGS: Readonly<Record<RunKind, { readonly planOnly: boolean; readonly destroy: boolean }>> = {
  plan: { planOnly: true, destroy: false },
  apply: { planOnly: false, destroy: false },
  destroy: { planOnly: false, destroy: true },
};

export async function runRemotely(client: HcpClient, stack: CloudStack, options: RunOptions): Promise<RunResult> {
  const { kind, autoApprove, message, print, excessOf } = options;
  const changes = !SETTINGS[kind].planOnly;
  const { name, organization, workspace: workspaceName } = stack;
  const runs = new HcpRuns(client);
  const workspace = await runs.workspace(organization, workspaceName);
  if (workspace.executionMode === "local") {
    const why = `its workspace runs where Terraform is; there: npx cdktf ${LOCALLY[kind](name)}`;
    return { stack: name, verdict: "skipped", why };
  }
  const archive = stackArchive(name, stack.folder, workspace.workingDirectory);
  const configurationId = await runs.configure(workspace.id, archive, SETTINGS[kind].planOnly);
  const newRun = { workspaceId: workspace.id, configurationId, message, ...SETTINGS[kind] };
  // What is compared first is confirmed afterwards, also where the workspace applies by itself.
  const autoApply = !changes ? undefined : excessOf !== undefined ? false : autoApprove ? true : undefined;
  const created = await createdRun(runs, stack, { ...newRun, autoApply });
  print(urlOf(stack, created.id));
  if (workspace.locked && changes) print(`workspace '${workspaceName}' is locked: the run waits until it isn't`);
  const planned = await watchRun(client, stack, created, options);
  return excessOf === undefined ? planned : compared(client, stack, created.id, planned, { ...options, excessOf });
}

/** Goes on with a run whose plan is contained in what was approved, and discards any other. */
async function compared(
  client: HcpClient,
  stack: CloudStack,
  id: string,
  planned: RunResult,
  options: RunOptions & Required<Pick<RunOptions, "excessOf">>,
): Promise<RunResult> {
  const { kind, autoApprove, print, excessOf, signal } = options;
  const runs = new HcpRuns(client);
  const url = urlOf(stack, id);
  try {
    const run = await runs.read(id);
    const isPlan = planned.verdict === "changes";
    if (!(isPlan || (planned.verdict === "waiting" && run.isConfirmable)) || run.planId === undefined) return planned;
    const excess = excessOf(stack.name, await runs.planJson(run.planId));
    if (excess.length > 0) {
      for (const line of excess) print(`not approved: ${line}`);
      if (!isPlan) await runs.act(id, "discard", "Its plan isn't contained in what was approved.");
      const what = excess.length === 1 ? "1 point" : `${excess.length} points`;
      const why = `its plan goes beyond what was approved by ${what}; review it anew, or apply what was reviewed: ${url}`;
      return { stack: stack.name, verdict: "refused", why };
    }
    print("its plan is contained in what was approved");
    if (kind === "plan" || !autoApprove) return planned;
    await runs.act(id, "apply", "Its plan is contained in what was approved.");
    return await watchRun(client, stack, await runs.read(id), { ...options, isConfirmed: true });
  } catch (error) {
    if (signal.aborted) throw new Error(await abandoned(client, stack, { id }, {}), { cause: error });
    return lostRun(stack, id, error instanceof Error ? error.message : String(error));
  }
}

/**
 * Watches a run that goes on without being watched.
 *
 * @param id the workspace's newest one where it is undefined
 */
export async function attach(
  client: HcpClient,
  stack: CloudStack,
  id: string | undefined,
  options: WatchOptions,
): Promise<RunResult> {
  const runs = new HcpRuns(client);
  const run =
    id === undefined
      ? await runs.newest((await runs.workspace(stack.organization, stack.workspace)).id)
      : await runs.read(id);
  if (run === undefined) throw new Error(`workspace '${stack.workspace}': never had a run; nothing can be attached to`);
  options.print(urlOf(stack, run.id));
  return watchRun(client, stack, run, options);
}

async function createdRun(runs: HcpRuns, stack: CloudStack, run: NewRun): Promise<RunState> {
  try {
    return await runs.create(run);
  } catch (cause) {
    if (!isPassing(cause) || !(cause instanceof Error)) throw cause;
    throw new Error(
      `${cause.message}; nobody knows whether it was created; look there: ${runsOf(stack)}, or watch it: npm run hcp -- attach ${stack.name}`,
      { cause },
    );
  }
}

/** What stands already, or is gone, isn't named again. */
const ALONE = " --ignore-missing-stack-dependencies";
const LOCALLY: Readonly<Record<RunKind, (stack: string) => string>> = {
  plan: (stack) => `diff ${stack}`,
  apply: (stack) => `deploy ${stack}${ALONE}`,
  destroy: (stack) => `destroy ${stack}${ALONE}`,
};
