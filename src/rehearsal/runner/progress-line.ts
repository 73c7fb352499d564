/** One line on a terminal that says what is going on; nothing elsewhere. */
import type { Progress } from "./stack-run";

export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  readonly clear: () => void;
}

const ERASE = "\r\u001b[2K";

export function progressLine(stream: NodeJS.WriteStream): ProgressLine {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  let count = 0;
  let at = "";
  return {
    show: ({ stack, step, address }) => {
      if (at !== `${stack} ${step}`) count = 0;
      at = `${stack} ${step}`;
      if (address !== undefined) count++;
      const text = address === undefined ? at : `${at} ${count} ${address}`;
      stream.write(ERASE + text.slice(0, stream.columns - 1));
    },
    clear: () => {
      stream.write(ERASE);
    },
  };
}
