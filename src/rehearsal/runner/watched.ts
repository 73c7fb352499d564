import { progressLine } from "./progress-line";
import type { Progress } from "./stack-run";

export interface Watch {
  readonly onProgress: (progress: Progress) => void;
  /** Aborted by Ctrl-C and the like. */
  readonly signal: AbortSignal;
}

/** Ctrl-C and the like. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What `work` comes to, with a line on the terminal meanwhile; undefined where it was interrupted and failed. */
export async function watched<T extends object>(work: (watch: Watch) => Promise<T>): Promise<T | undefined> {
  const line = progressLine(process.stderr);
  const stop = new AbortController();
  const interrupt = () => {
    stop.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work({ onProgress: line.show, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  } finally {
    line.clear();
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}
