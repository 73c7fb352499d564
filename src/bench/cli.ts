/** `npm run bench`: see its usage, or docs/performance.md. */
import "../synthesis/token-stacks";
import { command, type Print, runCommand, wholeNumber } from "../cli/command";
import { INTERRUPTED, interruptible } from "../cli/interruptible";
import { terraformBinary } from "../cli/terraform-binary";
import { hasTerraform } from "../rehearsal/runner/terraform";
import { watched } from "../rehearsal/runner/watched";
import { type PlanCost, planCost } from "./plans";
import { planTable, synthesisTable } from "./report";
import { type SynthesisCost, synthesisCost } from "./synthesis";

const SYNTAX = {
  usage: `usage: npm run bench [-- --services 1,10,100,1000] [--runs 5] [--plan]
  --services  platforms of so many services, in both layouts
  --runs      of which the median counts
  --plan      Terraform's plans instead of synths, against a fake AWS account`,
  exitCodes: { 0: "measured", 1: "something can't be measured" },
  examples: ["npm run bench -- --services 1,10 --runs 3", "npm run bench -- --services 10 --plan"],
  options: {
    services: { type: "string" },
    runs: { type: "string", default: "5" },
    plan: { type: "boolean", default: false },
  },
} as const;

const LAYOUTS = ["single", "per-service"] as const;

export const main = command(SYNTAX, async ({ values }, print) => {
  const runs = wholeNumber("--runs", values.runs);
  const services = (values.services ?? (values.plan ? "10,100" : "1,10,100,1000"))
    .split(",")
    .map((count) => wholeNumber("--services", count));
  if (!values.plan) return (await measureSyntheses(services, runs, print)) ?? interrupted();
  if (!hasTerraform()) throw new Error(`${terraformBinary()}: isn't on the PATH; --plan runs the real one; install it`);
  const costs = await watched(async (watch) => {
    const measured: PlanCost[] = [];
    for (const count of services) measured.push(await planCost(count, runs, watch));
    return measured;
  });
  if (costs === undefined) return interrupted();
  print(planTable(costs));
  return 0;
});

function interrupted(): number {
  console.error("bench: interrupted; nothing is left");
  return INTERRUPTED;
}

/** Undefined where it was interrupted. */
async function measureSyntheses(services: readonly number[], runs: number, print: Print): Promise<0 | undefined> {
  const costs = await interruptible(async ({ show, signal }) => {
    const measured: SynthesisCost[] = [];
    for (const count of services) {
      for (const layout of LAYOUTS) {
        show(`bench: ${count} services, layout ${layout}`);
        measured.push(await synthesisCost(count, layout, runs, signal));
      }
    }
    return measured;
  });
  if (costs === undefined) return undefined;
  print(synthesisTable(costs));
  return 0;
}

runCommand("bench", main);
