import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { removeTemporary, temporaryFolder } from "../cli/temporary-folder";
import type { Layout } from "../definition/platform";
import { type Cost, costOf, medianCost } from "./process";

/** What a synth of so many services took, beside the least that any program could take for the same output. */
export interface SynthesisCost {
  readonly services: number;
  readonly layout: Layout;
  readonly stacks: number;
  readonly resources: number;
  readonly outputKiB: number;
  readonly cost: Cost;
  /** Node's start and `JSON.stringify` of the same documents. */
  readonly floor: Pick<Cost, "seconds" | "cpuSeconds">;
}

/** Synthesizes in a process of its own, as `npm run synth` does. */
export async function synthesisCost(
  services: number,
  layout: Layout,
  runs: number,
  signal?: AbortSignal,
): Promise<SynthesisCost> {
  const outdir = temporaryFolder("bench-");
  const synth = () => costOf(["src/cli/run.js", "src/bench/synth.ts", String(services), layout, outdir], signal);
  try {
    await synth(); // bundles, and what the first run writes the others find
    const cost = await medianCost(runs, synth);
    const stacks = join(outdir, "stacks");
    const texts = readdirSync(stacks).map((stack) => readFileSync(join(stacks, stack, "cdk.tf.json"), "utf8"));
    const documents = texts.map((text) => JSON.parse(text) as Document);
    return {
      services,
      layout,
      stacks: documents.length,
      resources: documents.reduce((sum, document) => sum + resourcesIn(document), 0),
      outputKiB: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1024,
      cost,
      floor: await floorOf(documents, runs, signal),
    };
  } finally {
    removeTemporary(outdir);
  }
}

interface Document {
  readonly resource?: Readonly<Record<string, object>>;
}

function resourcesIn({ resource = {} }: Document): number {
  return Object.values(resource).reduce((sum, byName) => sum + Object.keys(byName).length, 0);
}

async function floorOf(
  documents: readonly Document[],
  runs: number,
  signal: AbortSignal | undefined,
): Promise<SynthesisCost["floor"]> {
  const start = await medianCost(runs, () => costOf(["--eval", ""], signal));
  const stringify = await medianCost(runs, () => {
    const [seconds, cpu] = [performance.now(), process.cpuUsage()];
    for (const document of documents) JSON.stringify(document, null, 2);
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - seconds) / 1000, cpuSeconds: (user + system) / 1e6, peakMiB: 0 };
  });
  return { seconds: start.seconds + stringify.seconds, cpuSeconds: start.cpuSeconds + stringify.cpuSeconds };
}
