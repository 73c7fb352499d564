import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runChild } from "../cli/child";
import { removeTemporary, temporaryFolder } from "../cli/temporary-folder";

/** What a process took, from its start to its end. */
export interface Cost {
  readonly seconds: number;
  /** Of all processors, the system's work included. */
  readonly cpuSeconds: number;
  /** The most memory that it held at once. */
  readonly peakMiB: number;
}

/**
 * Runs Node with these arguments, from the project's root.
 *
 * @throws when it doesn't end with 0, with what it said
 */
export async function costOf(args: readonly string[], signal?: AbortSignal): Promise<Cost> {
  const folder = temporaryFolder("bench-");
  const env = { ...process.env, BENCH_METER: join(folder, "meter") };
  try {
    const start = performance.now();
    const metered = ["--require", "./src/bench/meter.js", ...args];
    const { code, errors } = await runChild({ command: process.execPath, args: metered, env, signal });
    const seconds = (performance.now() - start) / 1000;
    if (code !== 0) throw new Error(`node ${args.join(" ")}: ended with ${code}: ${errors}`);
    const taken = JSON.parse(readFileSync(env.BENCH_METER, "utf8")) as Omit<Cost, "seconds">;
    return { seconds, ...taken };
  } finally {
    removeTemporary(folder);
  }
}

/** The middle one of several runs, for each figure on its own: one slow run changes nothing. */
export async function medianCost(runs: number, run: () => Cost | Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let count = 0; count < runs; count += 1) costs.push(await run());
  const median = (figure: keyof Cost): number => {
    const sorted = costs.map((cost) => cost[figure]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  return { seconds: median("seconds"), cpuSeconds: median("cpuSeconds"), peakMiB: median("peakMiB") };
}
