import { relative } from "node:path";

/** Frames of packages, of Node and of ours: whoever reads a message looks for none of them. */
const NOT_THE_USERS = /[\\/]node_modules[\\/]|^node:|[\\/]src[\\/](extend|constructs|stacks|synthesis|definition)[\\/]/;

const FRAME = /(?:\(|at )(?:async )?(?:file:\/\/)?([^()]+):(\d+):\d+\)?$/;

/** The line that calls a verb of ours: `main.ts:12`. */
export function callingLine(): string {
  return lineIn(new Error("for its stack").stack);
}

/** The line of one's own code that an error comes from. */
export function originOf(error: unknown): string {
  return lineIn(error instanceof Error ? error.stack : undefined);
}

function lineIn(stack = ""): string {
  for (const frame of stack.split("\n")) {
    const [, file, line] = FRAME.exec(frame.trim()) ?? [];
    if (file !== undefined && line !== undefined && !NOT_THE_USERS.test(file))
      return `${relative(process.cwd(), file)}:${line}`;
  }
  return "extend";
}
