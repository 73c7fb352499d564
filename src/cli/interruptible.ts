/** Work that Ctrl-C ends in good order. */
import { show } from "./terminal";

export interface Control {
  /** Replaces the line on the terminal that says what is going on. */
  readonly show: (text: string) => void;
  /** Aborted by Ctrl-C and the like. */
  readonly signal: AbortSignal;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The exit code of a command that was interrupted, as a shell gives it for SIGINT. */
export const INTERRUPTED = 130;

/** One Ctrl-C arrives twice under npm: from the terminal, and passed on by npm. */
const SAME_MS = 500;

let works = 0;

/**
 * What `work` comes to; undefined where it was interrupted, also where it came to its end all the same: nobody waits for that any
 * more. A second Ctrl-C ends the process.
 */
export async function interruptible<T>(work: (control: Control) => Promise<T>): Promise<T | undefined> {
  const stop = new AbortController();
  let first = 0;
  const interrupt = () => {
    if (!stop.signal.aborted) first = performance.now();
    else if (performance.now() - first > SAME_MS) {
      console.error("interrupted again: ended at once, with whatever was half done");
      process.exit(INTERRUPTED);
    }
    stop.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  works += 1;
  try {
    const done = await work({ show, signal: stop.signal });
    return stop.signal.aborted ? undefined : done;
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  } finally {
    works -= 1;
    show("");
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

/** Anywhere else Ctrl-C ends the process at once, with what is to be done at its exit. */
export function exitWhenInterrupted(name: string): void {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (works > 0) return;
      console.error(`${name}: interrupted`);
      process.exit(INTERRUPTED);
    });
  }
}
