/** `npm run fuzz`: the properties of the tests, as often as one likes; a fifth of it through Terraform. */
import "../../src/synthesis/token-stacks";
import { command, runCommand } from "../../src/cli/command";
import { hasTerraform } from "../../src/rehearsal/runner/terraform";
import { search } from "../oracles/search";
import { type AssertProperty, properties, slowProperties, terraformProperties } from "./properties";

const SYNTAX = {
  usage:
    "usage: npm run fuzz [-- RUNS [SEED]] [--oracles]\n  --oracles  the proof against the oracles instead, on RUNS changed platforms",
  arguments: 2,
  options: { oracles: { type: "boolean" } },
} as const;

const main = command(SYNTAX, async ({ positionals, values }, print) => {
  const [runs = values.oracles === true ? "100" : "1000", seed = String(Date.now() % 2 ** 31)] = positionals;
  const assertAll = async (all: Readonly<Record<string, AssertProperty>>, numRuns: number) => {
    for (const [says, assertProperty] of Object.entries(all)) {
      await assertProperty({ numRuns, seed: Number(seed) });
      print(`ok, ${numRuns} runs: ${says}`);
    }
  };
  print(`seed ${seed}`);
  if (values.oracles !== true) await assertAll(properties, Number(runs));
  if (!hasTerraform()) print("skipped: terraform isn't on the PATH");
  else if (values.oracles === true) {
    const { questions, refused } = await search(Number(runs), Number(seed));
    print(`ok, ${questions} questions on ${runs} platforms, of which Terraform refused ${refused}`);
  } else {
    await assertAll(terraformProperties, Math.ceil(Number(runs) / 5));
    await assertAll(slowProperties, Math.ceil(Number(runs) / 20));
  }
  return 0;
});

runCommand("fuzz", main);
