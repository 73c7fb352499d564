/** `npm run bench`: see its usage, or docs/performance.md. */
import "../synthesis/token-stacks";
import { command, runCommand } from "../cli/command";
import { hasTerraform } from "../rehearsal/runner/terraform";
import { planCost } from "./plans";
import { planTable, synthesisTable } from "./report";
import { synthesisCost } from "./synthesis";

const SYNTAX = {
  usage: `usage: npm run bench [-- --services 1,10,100,1000] [--runs 5] [--plan]
  --services  platforms of so many services, in both layouts
  --runs      of which the median counts
  --plan      Terraform's plans instead of synths, against a fake AWS account`,
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
  if (!values.plan) {
    print(synthesisTable(services.flatMap((count) => LAYOUTS.map((layout) => synthesisCost(count, layout, runs)))));
    return 0;
  }
  if (!hasTerraform()) throw new Error("terraform: isn't on the PATH; --plan runs the real one; install it");
  const costs = [];
  for (const count of services) costs.push(await planCost(count, runs));
  print(planTable(costs));
  return 0;
});

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`${option} is ${text}; whole numbers from 1 are allowed; correct it`);
  return number;
}

runCommand("bench", main);
