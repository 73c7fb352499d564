/** `npm run lock`: see USAGE, or docs/delivery.md. */
import { parseArgs } from "node:util";
import { readStacks } from "../rehearsal/runner/rendered-stacks";
import { runCommand } from "../rehearsal/runner/run-command";
import { hasTerraform } from "../rehearsal/runner/terraform";
import { checkLocks, LOCK_FILE, lockStacks, otherSources } from "./lock";
import { PLATFORMS } from "./lock-file";

const USAGE = `usage: npm run lock [-- --check] [--output FOLDER]
  makes ${LOCK_FILE} of every rendered stack for ${PLATFORMS.join(", ")}; needs the providers' registries
  --check          makes nothing: exit code 1 where a lock file is missing or won't do
  --output FOLDER  the rendered output (default: cdktf.out)`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      output: { type: "string", default: "cdktf.out" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const stacks = readStacks(values.output);
  if (values.check) return report(checkLocks(stacks), "every stack has a lock file for every platform");
  const sources = otherSources();
  if (sources.length > 0) return report(sources, "");
  if (!hasTerraform()) throw new Error("terraform: isn't on the PATH; it makes the lock files; install it");
  const stop = new AbortController();
  process.once("SIGINT", () => {
    stop.abort();
  });
  const changed = await lockStacks(stacks, { print: console.log, signal: stop.signal });
  console.log(changed.length === 0 ? "no lock file changed" : `changed, commit them: ${changed.join(", ")}`);
  return 0;
}

function report(faults: readonly string[], otherwise: string): number {
  for (const fault of faults) console.error(`lock: ${fault}`);
  if (faults.length === 0) console.log(otherwise);
  return faults.length === 0 ? 0 : 1;
}

runCommand("lock", main);
