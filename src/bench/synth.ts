/** One synth, measured from outside: `node src/cli/run.js src/bench/synth.ts SERVICES LAYOUT OUTDIR`. */
import "../synthesis/token-stacks";
import { exitWhenInterrupted } from "../cli/interruptible";
import type { Layout } from "../definition/platform";
import { synthesize } from "../synthesis/synthesize";
import { benchDefinition } from "./definition";

const [services = "1", layout = "single", outdir = "cdktf.out"] = process.argv.slice(2);

exitWhenInterrupted("bench");
void synthesize(benchDefinition(Number(services), layout as Layout), { root: ".", outdir }).then(({ errors }) => {
  if (errors === undefined) return;
  console.error(errors.join("\n"));
  process.exitCode = 1;
});
