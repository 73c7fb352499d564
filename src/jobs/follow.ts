import { setTimeout as wait } from "node:timers/promises";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { Print } from "../cli/command";
import { logsOf } from "./task-logs";
import { type StartedTask, type TaskEnd, endOf, taskOf } from "./task-run";

export interface FollowOptions {
  readonly ecs: ECSClient;
  readonly logs: CloudWatchLogsClient;
  readonly print: Print;
  readonly show: (text: string) => void;
  readonly signal: AbortSignal;
  /** Milliseconds between two questions. */
  readonly everyMs: number;
}

/** How often the log is asked again once the task has ended: what it said last arrives a little later. */
const LATE_QUESTIONS = 3;

/** Prints what a task says until it has ended. */
export async function follow(task: StartedTask, options: FollowOptions): Promise<TaskEnd> {
  const { ecs, logs, print, show, signal, everyMs } = options;
  const all = logsOf(logs, task.taskArn, task.containers);
  const printNew = async (): Promise<void> => {
    for (const log of all) for (const line of await log.next()) print(line);
  };
  for (;;) {
    const state = await taskOf(ecs, task);
    await printNew();
    if (state.lastStatus === "STOPPED") {
      for (let question = 0; question < LATE_QUESTIONS; question += 1) {
        await wait(everyMs, undefined, { signal });
        await printNew();
      }
      return endOf(task, state);
    }
    show(`job: ${state.lastStatus?.toLowerCase() ?? "waiting"}`);
    await wait(everyMs, undefined, { signal });
  }
}
