/** A run's way through its states. */
import type { FakeHcp, FakeRun, FakeWorkspace } from "./fake-hcp";

/** Runs of a workspace that change something take turns; a speculative one waits for nobody. */
export function carryOut(fake: FakeHcp, workspace: FakeWorkspace, run: FakeRun, archive: Buffer): void {
  const work = async () => {
    try {
      await follow(fake, workspace, run, archive);
    } catch (error) {
      endPhases(run, "errored");
      run.planLog = Buffer.from(String(error));
    }
  };
  if (run.planOnly) void work();
  else workspace.turn = workspace.turn.then(work);
}

async function follow(fake: FakeHcp, workspace: FakeWorkspace, run: FakeRun, archive: Buffer): Promise<void> {
  if (fake.worker === undefined || !has(run, "pending")) return;
  while (!fake.stopped && !run.planOnly && workspace.lockedBy !== undefined) await pause();
  if (fake.stopped || !has(run, "pending")) return;
  const place = fake.worker.open(archive, workspace.workingDirectory, workspace.states.at(-1)?.content);
  try {
    run.status = "planning";
    run.plan.status = "running";
    run.planLog = Buffer.from("\u0002");
    const planned = await place.plan(run.destroy, (text) => {
      run.planLog = Buffer.concat([run.planLog, Buffer.from(text)]);
    });
    run.planLog = Buffer.concat([run.planLog, Buffer.from("\u0003")]);
    if (has(run, "canceled")) return;
    Object.assign(run.plan, { counts: planned.counts, status: planned.code === 1 ? "errored" : "finished" });
    run.hasChanges = planned.code === 2;
    run.planJson = planned.json;
    if (planned.code === 1) run.status = "errored";
    else if (workspace.policy === "soft-failed" && run.planOnly) run.status = "policy_soft_failed";
    else if (run.planOnly || !run.hasChanges) run.status = "planned_and_finished";
    else await confirmed(workspace, run);
    if (!has(run, "confirmed")) {
      run.apply.status = "unreachable";
      return;
    }
    run.status = "applying";
    run.apply.status = "running";
    run.applyLog = Buffer.from("\u0002");
    const applied = await place.apply((text) => {
      run.applyLog = Buffer.concat([run.applyLog, Buffer.from(text)]);
    });
    run.applyLog = Buffer.concat([run.applyLog, Buffer.from("\u0003")]);
    Object.assign(run.apply, { counts: applied.counts, status: applied.code === 0 ? "finished" : "errored" });
    keepState(fake, workspace, place.state);
    run.status = applied.code === 0 ? "applied" : "errored";
  } finally {
    place.close();
  }
}

/** Waits for somebody where the workspace, or a policy, wants it. */
async function confirmed(workspace: FakeWorkspace, run: FakeRun): Promise<void> {
  if (workspace.policy === "soft-failed") run.status = "policy_override";
  else if (run.autoApply) {
    run.status = "confirmed";
    return;
  } else run.status = "planned";
  const decision = await new Promise<"apply" | "discard">((decide) => {
    run.decide = decide;
  });
  run.decide = undefined;
  run.status = decision === "apply" ? "confirmed" : "discarded";
}

/** A phase that runs ends as the run does, and one that hasn't begun never will. */
export function endPhases(run: FakeRun, status: "canceled" | "discarded" | "errored"): void {
  run.status = status;
  for (const phase of [run.plan, run.apply]) {
    if (phase.status === "pending") phase.status = "unreachable";
    else if (phase.status === "running") phase.status = status === "errored" ? "errored" : "canceled";
  }
}

function keepState(fake: FakeHcp, workspace: FakeWorkspace, content: string | undefined): void {
  if (content === undefined) return;
  const { serial, lineage } = JSON.parse(content) as { readonly serial: number; readonly lineage: string };
  workspace.states.push({ id: fake.id("sv"), workspaceId: workspace.id, serial, lineage, content });
}

/** Asked in a function, as others change it meanwhile. */
function has(run: FakeRun, status: string): boolean {
  return run.status === status;
}

function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done, 50));
}
