/** `npm run lock`: see its usage, or docs/delivery.md. */
import { command, runCommand } from "../cli/command";
import { INTERRUPTED, interruptible } from "../cli/interruptible";
import { readStacks } from "../terraform/rendered-stacks";
import { hasTerraform } from "../rehearsal/runner/terraform";
import { checkLocks, LOCK_FILE, lockStacks, otherSources } from "./lock";
import { PLATFORMS } from "./lock-file";

const SYNTAX = {
  usage: `usage: npm run lock [-- --check] [--output FOLDER]
  makes ${LOCK_FILE} of every rendered stack for ${PLATFORMS.join(", ")}; needs the providers' registries
  --check          makes nothing, and says which lock file is missing or won't do
  --output FOLDER  the rendered output (default: cdktf.out)`,
  exitCodes: { 0: "they are as they must be", 1: "they can't be made, or won't do" },
  examples: ["npm run lock", "npm run lock -- --check"],
  options: { check: { type: "boolean", default: false }, output: { type: "string", default: "cdktf.out" } },
} as const;

const main = command(SYNTAX, async ({ values }, print) => {
  const stacks = readStacks(values.output);
  if (values.check) return report(checkLocks(stacks), "every stack has a lock file for every platform");
  const sources = otherSources();
  if (sources.length > 0) return report(sources, "");
  if (!hasTerraform()) throw new Error("terraform: isn't on the PATH; it makes the lock files; install it");
  const changed = await interruptible(({ signal }) => lockStacks(stacks, { print, signal }));
  if (changed === undefined) {
    console.error("lock: interrupted; no lock file is changed");
    return INTERRUPTED;
  }
  print(changed.length === 0 ? "no lock file changed" : `changed, commit them: ${changed.join(", ")}`);
  return 0;
});

function report(faults: readonly string[], otherwise: string): number {
  for (const fault of faults) console.error(`lock: ${fault}`);
  if (faults.length === 0) console.log(otherwise);
  return faults.length === 0 ? 0 : 1;
}

runCommand("lock", main);
