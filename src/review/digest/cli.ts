/** `npm run approved`: see its usage, or docs/review.md. */
import { readFileSync } from "node:fs";
import * as v from "valibot";
import { command, runCommand } from "../../cli/command";
import type { PlanJson } from "../../rehearsal/runner/plan-changes";
import { readStacks } from "../../terraform/rendered-stacks";
import { excessOf } from "./contained";
import { readDigest } from "./digest";

const SYNTAX = {
  usage: `usage: npm run approved -- STACK PLAN --approved FILE… [--output FOLDER]
  STACK            name of the stack that is planned
  PLAN             what 'terraform show -json' prints of the plan; - reads it from standard input
  --approved FILE  digest of a review, as npm run review -- --digest FILE writes it; several count together
  --output FOLDER  the rendered output that is planned (default: cdktf.out)
says what the plan does or brings about that nobody approved; nothing where all of it was approved`,
  exitCodes: { 0: "all of the plan was approved", 1: "it can't be told", 2: "it goes beyond what was approved" },
  examples: ["npm run approved -- STACK plan.json --approved FILE"],
  arguments: 2,
  options: {
    approved: { type: "string", multiple: true },
    output: { type: "string", default: "cdktf.out" },
  },
} as const;

const PLAN = v.looseObject({ format_version: v.string() });

/** `npm run approved`: 0 where the plan is contained in what was approved, 2 where it isn't. */
export const main = command(SYNTAX, ({ values, positionals: [name = "", file = ""] }, print) => {
  if (file === "") throw new Error("arguments: a stack and the JSON of its plan are needed; see --help");
  const { approved = [], output } = values;
  if (approved.length === 0)
    throw new Error("--approved: is missing; a digest of a review is allowed; write --approved FILE");
  const stacks = readStacks(output);
  const stack = stacks.find((it) => it.name === name);
  if (stack === undefined)
    throw new Error(`stack '${name}': isn't rendered; name one of ${stacks.map((it) => it.name).join(", ")}`);
  const excess = excessOf({ name, plan: readPlan(file), json: stack.json }, approved.map(readDigest));
  for (const line of excess) print(`not approved: ${line}`);
  if (excess.length === 0) print(`${name}: all of the plan was approved`);
  else print(`${name}: refused; review it anew, or apply what was reviewed`);
  return excess.length === 0 ? 0 : 2;
});

function readPlan(file: string): PlanJson {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8"));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  if (v.is(PLAN, json)) return json;
  throw new Error(`plan '${file}': isn't what 'terraform show -json' prints; write it: terraform show -json FILE`);
}

runCommand("approved", main);
