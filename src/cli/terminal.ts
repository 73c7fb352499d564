/** What a command says: its result on standard output and, on a terminal, a line about what it is at. */

const ERASE = "\r\u001b[2K";

let shown = false;

/** Replaces the line; nothing where there is no terminal. */
export function show(text: string): void {
  const { stderr } = process;
  if (!stderr.isTTY || (text === "" && !shown)) return;
  stderr.write(ERASE + text.slice(0, stderr.columns - 1));
  shown = text !== "";
}

/** A line, or several, of the result. */
export function print(text: string): void {
  show("");
  process.stdout.write(`${text}\n`);
}

/**
 * Whoever closes standard output (`… | head`) has read enough: the command goes on in silence, and an apply isn't cut off.
 * Any other error, such as a full disk, is said, and makes the command fail.
 */
export function watchOutput(name: string): void {
  process.stderr.on("error", () => undefined);
  let isSaid = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || isSaid) return;
    isSaid = true;
    console.error(`${name}: standard output: ${error.message}; what was to be printed isn't all there`);
    process.exitCode = 1;
  });
}
