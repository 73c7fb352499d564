/** `npm run fuzz -- [RUNS] [SEED]`: the properties of the tests, as often as one likes. */
import "../../src/synthesis/token-stacks";
import { properties } from "./properties";

const [runs = "1000", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
console.log(`${runs} runs, seed ${seed}`);
for (const [says, assertProperty] of Object.entries(properties)) {
  assertProperty({ numRuns: Number(runs), seed: Number(seed) });
  console.log(`ok: ${says}`);
}
