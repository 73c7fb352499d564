/** `npm run fuzz`: the properties of the tests, as often as one likes; a fifth of it through Terraform. */
import "../../src/synthesis/token-stacks";
import { command, runCommand } from "../../src/cli/command";
import { hasTerraform } from "../../src/rehearsal/runner/terraform";
import { type AssertProperty, properties, slowProperties, terraformProperties } from "./properties";

const SYNTAX = { usage: "usage: npm run fuzz [-- RUNS [SEED]]", arguments: 2, options: {} } as const;

const main = command(SYNTAX, async ({ positionals }, print) => {
  const [runs = "1000", seed = String(Date.now() % 2 ** 31)] = positionals;
  const assertAll = async (all: Readonly<Record<string, AssertProperty>>, numRuns: number) => {
    for (const [says, assertProperty] of Object.entries(all)) {
      await assertProperty({ numRuns, seed: Number(seed) });
      print(`ok, ${numRuns} runs: ${says}`);
    }
  };
  print(`seed ${seed}`);
  await assertAll(properties, Number(runs));
  if (!hasTerraform()) print("skipped: terraform isn't on the PATH");
  else {
    await assertAll(terraformProperties, Math.ceil(Number(runs) / 5));
    await assertAll(slowProperties, Math.ceil(Number(runs) / 20));
  }
  return 0;
});

runCommand("fuzz", main);
