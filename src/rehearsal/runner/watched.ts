import { interruptible } from "../../cli/interruptible";
import type { Progress } from "./stack-run";

export interface Watch {
  readonly onProgress: (progress: Progress) => void;
  /** Aborted by Ctrl-C and the like. */
  readonly signal: AbortSignal;
}

/** What `work` comes to, with its progress on the terminal; undefined where it was interrupted and failed. */
export async function watched<T>(work: (watch: Watch) => Promise<T>): Promise<T | undefined> {
  return interruptible(({ show, signal }) => {
    let [at, count] = ["", 0];
    const onProgress = ({ stack, step, address }: Progress) => {
      const now = `${stack} ${step}`;
      if (now !== at) [at, count] = [now, 0];
      show(address === undefined ? at : `${at} ${++count} ${address}`);
    };
    return work({ onProgress, signal });
  });
}
