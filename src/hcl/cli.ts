/** `npm run hcl`: see USAGE, or docs/hcl.md. */
import { parseArgs } from "node:util";
import { readStacks, type RenderedStack } from "../rehearsal/runner/rendered-stacks";
import type { JsonObject } from "../terraform/json";
import { writeHcl } from "./hcl-folder";
import { stackFiles } from "./stack-files";
import { stackSchemas } from "./stack-schemas";

const USAGE = `usage: npm run hcl [-- FOLDER [--output OUTPUT]]
  FOLDER             where to write, as stacks/<stack>/*.tf (default: hcl)
  --output OUTPUT    the rendered output to read (default: cdktf.out)`;

/** 0 where everything was written, 1 where nothing was. */
export function main(args: readonly string[], print: (text: string) => void): number {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { output: { type: "string", default: "cdktf.out" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help === true) {
      print(USAGE);
      return 0;
    }
    const [folder = "hcl", ...more] = positionals;
    if (more.length > 0) throw new Error(`hcl: takes one folder, got ${positionals.join(" ")}; ${USAGE}`);
    const stacks = readStacks(values.output);
    writeHcl({ folder, output: values.output, stacks: new Map(stacks.map((stack) => [stack.name, filesOf(stack)])) });
    print(stacks.map(({ name }) => `${folder}/stacks/${name}`).join("\n"));
    return 0;
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function filesOf(stack: RenderedStack): Map<string, string> {
  // What `readStacks` parsed is JSON, whatever it reads of it.
  const document = stack.json as JsonObject;
  return stackFiles({ name: stack.name, document, schemas: stackSchemas(stack, "node_modules") });
}

// Only when started by `npm run hcl`; tests call `main`.
if (process.argv[1]?.endsWith("cli.ts") === true) process.exitCode = main(process.argv.slice(2), console.log);
