/** `npm run rehearse`: see USAGE, or docs/rehearsal.md. */
import { resolve } from "node:path";
import type { Arguments } from "./arguments";
import { DEFAULT_OUTPUT, parseArguments, USAGE } from "./arguments";
import { baseOutput } from "./base-output";
import { progressLine } from "./progress-line";
import { rehearse } from "./rehearse";
import { exitCode, rehearseChange } from "./rehearse-change";
import { rehearseFaults } from "./rehearse-faults";
import { readStacks } from "./rendered-stacks";
import { changeReport, faultsReport, LIMITS, rehearsalReport, sandboxReport } from "./report";
import { openSandbox } from "./sandbox";
import { hasTerraform } from "./terraform";

/** What a kind of rehearsal comes to. */
interface Outcome {
  readonly code: number;
  readonly report: string;
  readonly results: readonly object[];
  readonly folder: string;
}

async function main(): Promise<number> {
  const args = parseArguments(process.argv.slice(2));
  if (args.help) {
    console.log(USAGE);
    return 0;
  }
  if (!hasTerraform()) {
    throw new Error("terraform: isn't on the PATH; rehearsal runs the real one; install it (no account is needed)");
  }
  if (args.serve) return serveSandbox(args);
  const line = progressLine(process.stderr);
  const stop = new AbortController();
  const interrupt = () => {
    stop.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, interrupt);
  try {
    const { code, report, results, folder } = await run(args, { onProgress: line.show, signal: stop.signal });
    line.clear();
    if (args.json)
      console.log(JSON.stringify({ code, results, limits: LIMITS, ...(args.keep && { folder }) }, null, 2));
    else console.log(report);
    if (args.keep && !args.json) console.log(`\nkept: ${folder}`);
    return code;
  } catch (error) {
    line.clear();
    if (stop.signal.aborted) return 130;
    throw error;
  }
}

async function serveSandbox({ output }: Arguments): Promise<number> {
  const interrupted = new Promise<void>((end) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.once(signal, () => {
        end();
      });
    }
  });
  const sandbox = await openSandbox({ root: resolve("."), ...(output !== DEFAULT_OUTPUT && { rendered: output }) });
  console.log(sandboxReport(sandbox));
  await interrupted;
  sandbox.close();
  return 0;
}

type Watch = Pick<Parameters<typeof rehearse>[0], "onProgress" | "signal">;

async function run(args: Arguments, watch: Watch): Promise<Outcome> {
  const { names, plan: planText, keep, output } = args;
  const options = { stacks: readStacks(output), names, planText, keep, ...watch };
  const failed = (results: readonly { readonly verdict: string }[]) => (results.every(isPassed) ? 0 : 1);
  if (args.base !== undefined) {
    const base = baseOutput(args.base, "cdktf.out/stacks");
    try {
      const change = await rehearseChange({ ...options, base: base.stacks });
      return { code: exitCode(change), report: changeReport(change), ...change };
    } finally {
      base.remove();
    }
  }
  if (args.faults) {
    const swept = await rehearseFaults(options);
    return { code: failed(swept.results), report: faultsReport(swept.results), ...swept };
  }
  const rehearsal = await rehearse(options);
  return { code: failed(rehearsal.results), report: rehearsalReport(rehearsal), ...rehearsal };
}

function isPassed({ verdict }: { readonly verdict: string }): boolean {
  return verdict === "passed";
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? `rehearse: ${error.message}` : error);
    process.exitCode = 1;
  },
);
