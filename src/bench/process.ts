import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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
export function costOf(args: readonly string[]): Cost {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const env = { ...process.env, BENCH_METER: join(folder, "meter") };
  try {
    const start = performance.now();
    const ended = spawnSync(process.execPath, ["--require", "./src/bench/meter.js", ...args], {
      env,
      encoding: "utf8",
    });
    const seconds = (performance.now() - start) / 1000;
    if (ended.status !== 0) {
      const why = String(ended.status ?? ended.signal);
      throw new Error(`node ${args.join(" ")}: ended with ${why}: ${ended.stderr}`);
    }
    const taken = JSON.parse(readFileSync(env.BENCH_METER, "utf8")) as Omit<Cost, "seconds">;
    return { seconds, ...taken };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The middle one of several runs, for each figure on its own: one slow run changes nothing. */
export function medianCost(runs: number, run: () => Cost): Cost {
  const costs = Array.from({ length: runs }, run);
  const median = (figure: keyof Cost): number => {
    const sorted = costs.map((cost) => cost[figure]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  return { seconds: median("seconds"), cpuSeconds: median("cpuSeconds"), peakMiB: median("peakMiB") };
}
