/** What real Terraform makes of a stack's JSON and of its HCL. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackFiles } from "../../../src/hcl/stack-files";
import { stackSchemas } from "../../../src/hcl/stack-schemas";
import { type RenderedStack, STACK_FILE } from "../../../src/terraform/rendered-stacks";
import type { StackRun } from "../../../src/rehearsal/runner/stack-run";
import { cleanEnvironment, runTerraform } from "../../../src/rehearsal/runner/terraform";
import type { JsonObject } from "../../../src/terraform/json";

/** Output of a command, with what went wrong if anything did. @param home a folder that is nobody's home */
export async function terraform(home: string, folder: string, ...args: readonly string[]): Promise<string> {
  const env = { ...cleanEnvironment(), CHECKPOINT_DISABLE: "1", GOGC: "400", HOME: home };
  const { code, output, errors } = await runTerraform({ folder, args, env, signal: undefined });
  return code === 0 ? output : `${output}${errors}`;
}

export interface Planned {
  readonly hcl: object;
  /** Its plan is the one that can be applied. */
  readonly json: object;
}

/** Plans a stack that is initialized from either; its HCL is left in `folder`. */
export async function plannedFromBoth(run: StackRun, stack: RenderedStack, folder: string): Promise<Planned> {
  const file = join(run.folder, STACK_FILE);
  const text = readFileSync(file, "utf8");
  const document = JSON.parse(text) as JsonObject;
  const files = stackFiles({ name: stack.name, document, schemas: stackSchemas(stack, "node_modules") });
  mkdirSync(folder, { recursive: true });
  rmSync(file);
  for (const [name, hcl] of files) for (const at of [folder, run.folder]) writeFileSync(join(at, name), hcl);
  const hcl = await planOf(run);
  for (const name of files.keys()) rmSync(join(run.folder, name));
  writeFileSync(file, text);
  return { hcl, json: await planOf(run) };
}

/** Everything that a plan says, but when it was made, what follows from that, and how JSON spells a reference or a call. */
async function planOf(run: StackRun): Promise<object> {
  expect((await run.plan()).findings).toEqual([]);
  // The relevant attributes stand in no order; they follow from the configuration's references.
  const plan = { ...(await run.planJson()), timestamp: undefined, relevant_attributes: undefined };
  return JSON.parse(JSON.stringify(plan), (key, value: unknown) => {
    if (key === "name" && typeof value === "string") return value.replace(/-[0-9a-f]{4}$/, "");
    if (typeof value !== "object" || value === null) return value;
    const isMade = "references" in value || ("constant_value" in value && isCall(value.constant_value));
    return isMade ? { ...value, constant_value: undefined } : value;
  }) as object;
}

const isCall = (constant: unknown): boolean => typeof constant === "string" && constant.includes("(plantimestamp())");

/** What `terraform fmt` would change in a folder and below. */
export function unformatted(home: string, folder: string): Promise<string> {
  return terraform(home, folder, "fmt", "-check", "-list=false", "-diff", "-recursive");
}
