/** `npm run fuzz -- [RUNS] [SEED]`: the properties of the tests, as often as one likes; a fifth of it through Terraform. */
import "../../src/synthesis/token-stacks";
import { hasTerraform } from "../../src/rehearsal/runner/terraform";
import { type AssertProperty, properties, slowProperties, terraformProperties } from "./properties";

const [runs = "1000", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);

async function assertAll(all: Readonly<Record<string, AssertProperty>>, numRuns: number): Promise<void> {
  for (const [says, assertProperty] of Object.entries(all)) {
    await assertProperty({ numRuns, seed: Number(seed) });
    console.log(`ok, ${numRuns} runs: ${says}`);
  }
}

async function main(): Promise<void> {
  console.log(`seed ${seed}`);
  await assertAll(properties, Number(runs));
  if (!hasTerraform()) console.log("skipped: terraform isn't on the PATH");
  else {
    await assertAll(terraformProperties, Math.ceil(Number(runs) / 5));
    await assertAll(slowProperties, Math.ceil(Number(runs) / 20));
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
