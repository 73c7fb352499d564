/** After each change of a file the platform is rendered and run again, and what its services write is said meanwhile. */
import { setTimeout } from "node:timers/promises";
import { Changes } from "./changes";
import type { LocalRun } from "./local-run";
import { followLines } from "./logs";

export interface WatchLoop {
  readonly run: LocalRun;
  /** Whose files are watched. */
  readonly root: string;
  /** Renders the platform; false where that failed, and why was said. */
  readonly render: () => Promise<boolean>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks. @default 500 */
  readonly pause?: number;
}

/** Goes on until `signal` is aborted. */
export async function watchLoop({ run, root, render, say, signal, pause = 500 }: WatchLoop): Promise<never> {
  const changes = new Changes(root);
  const following = followLines(run.source, signal, say);
  say("watching: a change of an app or of the definition replaces what it concerns; Ctrl-C ends the watch alone");
  while (!signal.aborted) {
    await setTimeout(pause, undefined, { signal }).catch(() => undefined);
    const files = await settled(changes, pause, signal);
    if (files.length > 0) await again({ run, render, say, signal }, files);
  }
  await following;
  throw signal.reason;
}

async function again(
  { run, render, say, signal }: Pick<WatchLoop, "run" | "render" | "say" | "signal">,
  files: readonly string[],
): Promise<void> {
  say(`changed: ${files.slice(0, 3).join(", ")}${files.length > 3 ? ` and ${files.length - 3} more` : ""}`);
  try {
    if (await render()) say(await replaced(run));
  } catch (error) {
    // What is wrong now, the next change may mend.
    if (!signal.aborted) say(error instanceof Error ? error.message : String(error));
  }
}

/** Editors write a file in steps, and a checkout many: what changed, once nothing changes any more. */
async function settled(changes: Changes, pause: number, signal: AbortSignal): Promise<string[]> {
  const files = new Set<string>();
  for (let some = changes.look(); some.length > 0 && !signal.aborted; some = changes.look()) {
    for (const file of some) files.add(file);
    await setTimeout(pause / 2, undefined, { signal }).catch(() => undefined);
  }
  return [...files];
}

async function replaced(run: LocalRun): Promise<string> {
  const before = await run.containerIds();
  await run.up({ quiet: true });
  const after = await run.containerIds();
  const changed = [...after].flatMap(([name, id]) => (before.get(name) === id ? [] : name));
  const gone = [...before.keys()].filter((name) => !after.has(name));
  if (changed.length + gone.length === 0) return "nothing is to be replaced";
  return [
    ...(changed.length > 0 ? [`replaced: ${changed.join(", ")}`] : []),
    ...(gone.length > 0 ? [`removed: ${gone.join(", ")}`] : []),
  ].join("; ");
}
