/**
 * A sandbox's last step of a synth: `sandbox-output.ts OUTDIR [SOURCE]` gives the stacks of SOURCE (default: OUTDIR
 * itself) local backends and writes them to OUTDIR, with the manifest that the cdktf CLI reads.
 */
import { join } from "node:path";
import { mkdirSync, writeFileSync } from "node:fs";
import type { RenderedStack } from "../../terraform/rendered-stacks";
import { readStacks } from "../../terraform/rendered-stacks";
import { rehearsable, writeStack } from "../runner/stack-copy";

const [outdir, source = outdir] = process.argv.slice(2);
if (outdir === undefined || source === undefined) throw new Error("sandbox-output: no folder given");
const stacks = readStacks(source);
for (const stack of stacks) {
  const folder = join(outdir, "stacks", stack.name);
  mkdirSync(folder, { recursive: true });
  writeStack(folder, { ...rehearsable(stack, stacks), "//": remarksOf(stack) });
}
if (source !== outdir) {
  const entries = stacks.map(({ name, json }) => [name, manifestEntry(name, json["//"]?.dependsOn ?? [])] as const);
  writeFileSync(
    join(outdir, "manifest.json"),
    JSON.stringify({ version: "0.0.0", stacks: Object.fromEntries(entries) }),
  );
}

/** The cdktf CLI reads metadata of every stack, also where the JSON is written by hand. */
function remarksOf({ name, json }: RenderedStack): object {
  const metadata = { version: "0.0.0", stackName: name, backend: "local" };
  return { metadata, outputs: {}, ...json["//"] };
}

function manifestEntry(name: string, dependencies: readonly string[]): object {
  const workingDirectory = `stacks/${name}`;
  return {
    name,
    constructPath: name,
    workingDirectory,
    synthesizedStackPath: `${workingDirectory}/cdk.tf.json`,
    annotations: [],
    dependencies,
  };
}
