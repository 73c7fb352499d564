/** Work that Ctrl-C ends in good order, with a line on the terminal that says what is going on. */

export interface Control {
  /** Replaces the line; nothing where there is no terminal. */
  readonly show: (text: string) => void;
  /** Aborted by Ctrl-C and the like. */
  readonly signal: AbortSignal;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const ERASE = "\r\u001b[2K";

/** The exit code of a command that was interrupted, as a shell gives it for SIGINT. */
export const INTERRUPTED = 130;

/** What `work` comes to; undefined where it was interrupted and failed. */
export async function interruptible<T>(work: (control: Control) => Promise<T>): Promise<T | undefined> {
  const { stderr } = process;
  const stop = new AbortController();
  const interrupt = () => {
    stop.abort();
  };
  const show = (text: string) => {
    if (stderr.isTTY) stderr.write(ERASE + text.slice(0, stderr.columns - 1));
  };
  for (const signal of SIGNALS) process.once(signal, interrupt); // a second one ends the process
  try {
    return await work({ show, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  } finally {
    show("");
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}
