/** `npm run bench`: see USAGE, or docs/performance.md. */
import "../synthesis/token-stacks";
import { parseArgs } from "node:util";
import { hasTerraform } from "../rehearsal/runner/terraform";
import { planCost } from "./plans";
import { planTable, synthesisTable } from "./report";
import { synthesisCost } from "./synthesis";

const USAGE = `usage: npm run bench [-- --services 1,10,100,1000] [--runs 5] [--plan]
  --services  platforms of so many services, in both layouts
  --runs      of which the median counts
  --plan      Terraform's plans instead of synths, against a fake AWS account`;

const LAYOUTS = ["single", "per-service"] as const;

/** `npm run bench`: 0 where it could measure, 1 where it couldn't. */
export async function main(args: readonly string[], output: Pick<Console, "log" | "error">): Promise<number> {
  try {
    output.log(await table(args));
    return 0;
  } catch (error) {
    output.error(error instanceof Error ? `bench: ${error.message}` : error);
    return 1;
  }
}

async function table(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      services: { type: "string" },
      runs: { type: "string", default: "5" },
      plan: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return USAGE;
  const runs = wholeNumber("--runs", values.runs);
  const services = (values.services ?? (values.plan ? "10,100" : "1,10,100,1000"))
    .split(",")
    .map((count) => wholeNumber("--services", count));
  if (!values.plan) {
    const costs = services.flatMap((count) => LAYOUTS.map((layout) => synthesisCost(count, layout, runs)));
    return synthesisTable(costs);
  }
  if (!hasTerraform()) throw new Error("terraform: isn't on the PATH; --plan runs the real one; install it");
  const costs = [];
  for (const count of services) costs.push(await planCost(count, runs));
  return planTable(costs);
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`${option} is ${text}; whole numbers from 1 are allowed; correct it`);
  return number;
}

// Only when started by `npm run bench`; tests call `main`.
if (process.argv[1]?.endsWith("cli.ts") === true) {
  void main(process.argv.slice(2), console).then((code) => {
    process.exitCode = code;
  });
}
