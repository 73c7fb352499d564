/** `npm run hcl`: see its usage, or docs/hcl.md. */
import { command, runCommand } from "../cli/command";
import { readStacks, type RenderedStack } from "../terraform/rendered-stacks";
import type { JsonObject } from "../terraform/json";
import { writeHcl } from "./hcl-folder";
import { stackFiles } from "./stack-files";
import { stackSchemas } from "./stack-schemas";

const SYNTAX = {
  usage: `usage: npm run hcl [-- FOLDER [--output OUTPUT]]
  FOLDER             where to write, as stacks/<stack>/*.tf (default: hcl)
  --output OUTPUT    the rendered output to read (default: cdktf.out)`,
  exitCodes: { 0: "every stack is written", 1: "none is" },
  examples: ["npm run hcl", "npm run hcl -- FOLDER --output cdktf.out"],
  arguments: 1,
  options: { output: { type: "string", default: "cdktf.out" } },
} as const;

/** Writes every stack, or none. */
export const main = command(SYNTAX, ({ values: { output }, positionals: [folder = "hcl"] }, print) => {
  const stacks = readStacks(output);
  writeHcl({ folder, output, stacks: new Map(stacks.map((stack) => [stack.name, filesOf(stack)])) });
  print(stacks.map(({ name }) => `${folder}/stacks/${name}`).join("\n"));
  return 0;
});

function filesOf(stack: RenderedStack): Map<string, string> {
  // What `readStacks` parsed is JSON, whatever it reads of it.
  const document = stack.json as JsonObject;
  return stackFiles({ name: stack.name, document, schemas: stackSchemas(stack, "node_modules") });
}

runCommand("hcl", main);
