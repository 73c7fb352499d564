/** `npm run rehearse`: see its usage, or docs/rehearsal.md. */
import { once } from "node:events";
import { resolve } from "node:path";
import { terraformBinary } from "../cli/terraform-binary";
import { command, type Print, runCommand } from "../cli/command";
import { INTERRUPTED, interruptible } from "../cli/interruptible";
import type { Arguments } from "./arguments";
import { DEFAULT_OUTPUT, rehearseArguments, SYNTAX } from "./arguments";
import { baseOutput } from "./runner/base-output";
import { rehearse } from "./rehearse";
import { exitCode, rehearseChange } from "./rehearse-change";
import { rehearseFaults } from "./rehearse-faults";
import { readStacks } from "../terraform/rendered-stacks";
import { changeReport, faultsReport, LIMITS, rehearsalReport, sandboxReport } from "./report";
import { openSandbox } from "./sandbox/sandbox";
import { hasTerraform } from "./runner/terraform";
import { type Watch, watched } from "./runner/watched";

/** What a kind of rehearsal comes to. */
interface Outcome {
  readonly code: number;
  readonly report: string;
  readonly results: readonly object[];
  readonly folder: string;
}

/** `npm run rehearse`: 0 where all is well, 1 where something isn't, with `--base` 2 where something changes. */
export const main = command(SYNTAX, async (parsed, print) => {
  const args = rehearseArguments(parsed);
  if (!hasTerraform()) {
    throw new Error(
      `${terraformBinary()}: isn't on the PATH; rehearsal runs the real one; install it (no account is needed)`,
    );
  }
  if (args.serve) return serveSandbox(args, print);
  const outcome = await watched((watch) => run(args, watch));
  if (outcome === undefined) return interrupted();
  const { code, report, results, folder } = outcome;
  if (args.json) print(JSON.stringify({ code, results, limits: LIMITS, ...(args.keep && { folder }) }, null, 2));
  else print(report);
  if (args.keep && !args.json) print(`\nkept: ${folder}`);
  return code;
});

async function serveSandbox({ output }: Arguments, print: Print): Promise<number> {
  await interruptible(async ({ signal }) => {
    const sandbox = await openSandbox({ root: resolve("."), ...(output !== DEFAULT_OUTPUT && { rendered: output }) });
    print(sandboxReport(sandbox));
    if (!signal.aborted) await once(signal, "abort");
    sandbox.close();
  });
  return interrupted();
}

function interrupted(): number {
  console.error("rehearse: interrupted; nothing is left");
  return INTERRUPTED;
}

async function run(args: Arguments, watch: Watch): Promise<Outcome> {
  const { names, plan: planText, keep, output, providers } = args;
  const options = { stacks: readStacks(output), names, planText, keep, ...(providers && { providers }), ...watch };
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

runCommand("rehearse", main);
