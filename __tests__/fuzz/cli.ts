/** `npm run fuzz`: the properties of the tests, as often as one likes; a fifth of it through Terraform. */
import "../../src/synthesis/token-stacks";
import { command, runCommand, wholeNumber } from "../../src/cli/command";
import { show } from "../../src/cli/terminal";
import { hasTerraform } from "../../src/rehearsal/runner/terraform";
import { search } from "../oracles/search";
import { type AssertProperty, properties, slowProperties, terraformProperties } from "./properties";

const SYNTAX = {
  usage:
    "usage: npm run fuzz [-- RUNS [SEED]] [--oracles]\n  RUNS       how many platforms (default: 1000, with --oracles 100)\n  SEED       which ones\n  --oracles  the proof against the oracles instead, on RUNS changed platforms",
  exitCodes: { 0: "every property holds", 1: "one doesn't, and here is a platform" },
  examples: ["npm run fuzz", "npm run fuzz -- 200 42 --oracles"],
  arguments: 2,
  options: { oracles: { type: "boolean" } },
} as const;

const main = command(SYNTAX, async ({ positionals, values }, print) => {
  const [runsText = values.oracles === true ? "100" : "1000", seedText = String(Date.now() % 2 ** 31)] = positionals;
  const [runs, seed] = [wholeNumber("RUNS", runsText), wholeNumber("SEED", seedText, 0)];
  const assertAll = async (all: Readonly<Record<string, AssertProperty>>, numRuns: number) => {
    for (const [says, assertProperty] of Object.entries(all)) {
      show(`fuzz: ${numRuns} runs: ${says}`);
      await assertProperty({ numRuns, seed });
      print(`ok, ${numRuns} runs: ${says}`);
    }
  };
  print(`seed ${seed}`);
  if (values.oracles !== true) await assertAll(properties, runs);
  if (!hasTerraform()) print("skipped: terraform isn't on the PATH");
  else if (values.oracles === true) {
    const { questions, refused } = await search(runs, seed);
    print(`ok, ${questions} questions on ${runs} platforms, of which Terraform refused ${refused}`);
  } else {
    await assertAll(terraformProperties, Math.ceil(runs / 5));
    await assertAll(slowProperties, Math.ceil(runs / 20));
  }
  return 0;
});

runCommand("fuzz", main);
