/** Runs stacks one after the other, each when those that it depends on are done. */
import type { CloudStack, Selection } from "./cloud-stacks";
import type { HcpClient } from "./hcp-client";
import { HcpError } from "./hcp-failures";
import type { RunKind, RunOptions } from "./remote-run";
import type { RunResult, Verdict } from "./watch-run";
import { runRemotely } from "./remote-run";

export interface RunStacksOptions extends Omit<RunOptions, "print"> {
  readonly skipMissing: boolean;
  readonly print: (line: string) => void;
  /** The client for a host; asked for once a stack. */
  readonly clientFor: (host: string) => Promise<HcpClient>;
}

/** After these nothing that builds on a stack is begun. */
const STOPS: ReadonlySet<Verdict> = new Set(["failed", "refused", "lost", "waiting"]);

/** A plan of each stack; applies and destroys end at the first stack that isn't done, since the next ones build on it. */
export async function runStacks({ stacks, skipped }: Selection, options: RunStacksOptions): Promise<RunResult[]> {
  const { kind, print } = options;
  for (const line of skipped) print(`skipped: ${line}`);
  const results: RunResult[] = [];
  for (const stack of stacks) {
    const before = results.find(({ verdict }) => STOPS.has(verdict));
    if (before !== undefined && kind !== "plan") {
      results.push({ stack: stack.name, verdict: "unbegun", why: `'${before.stack}' isn't done` });
      continue;
    }
    print(`\n${stack.name}: ${kind} in workspace '${stack.organization}/${stack.workspace}' of ${stack.host}`);
    const result = await runOne(stack, options);
    print(resultLine(result));
    results.push(result);
    if (options.signal.aborted) break;
  }
  return results;
}

async function runOne(stack: CloudStack, options: RunStacksOptions): Promise<RunResult> {
  const result = (verdict: Verdict, why: string): RunResult => ({ stack: stack.name, verdict, why });
  const print = (line: string) => {
    options.print(line === "" ? "" : `  ${line}`);
  };
  try {
    return await runRemotely(await options.clientFor(stack.host), stack, { ...options, print });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const missing = error instanceof HcpError && error.status === 404 && why.startsWith("workspace ");
    return missing && options.skipMissing ? result("skipped", why) : result("failed", why);
  }
}

export function resultLine({ stack, verdict, why }: RunResult): string {
  return `${stack}: ${verdict === "unchanged" ? "" : `${WORDS[verdict]}; `}${why}`;
}

const WORDS: Readonly<Record<Verdict, string>> = {
  unchanged: "",
  changes: "planned",
  done: "done",
  waiting: "waits for somebody",
  refused: "refused",
  failed: "failed",
  lost: "not known",
  unbegun: "not begun",
  skipped: "skipped",
};

/** As `terraform plan -detailed-exitcode` for plans; for the others 2 means that somebody must act. */
export function exitCodeOf(kind: RunKind | "attach", results: readonly RunResult[]): 0 | 1 | 2 {
  const some = (verdict: Verdict) => results.some((result) => result.verdict === verdict);
  if (some("lost") || some("refused")) return 1;
  switch (kind) {
    case "attach":
      return some("failed") ? 1 : some("waiting") || some("changes") ? 2 : 0;
    case "plan":
      return some("failed") || some("waiting") ? 1 : some("changes") ? 2 : 0;
    case "apply":
    case "destroy":
      return some("failed") ? 1 : some("waiting") ? 2 : 0;
  }
}
