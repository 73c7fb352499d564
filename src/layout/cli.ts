/** `npm run layout`: see its usage, or docs/layouts.md. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { baseOutput } from "../rehearsal/runner/base-output";
import { readStacks } from "../terraform/rendered-stacks";
import { command, runCommand } from "../cli/command";
import { importBlocks, type StateJson } from "./import-blocks";
import { moveScript } from "./move-script";
import { type StateMove, stateMoves } from "./state-moves";

const IMPORTS_FILE = "imports.tf.json";

const SYNTAX = {
  usage: `usage: npm run --silent layout -- --base REF|FOLDER [--output FOLDER] [--imports FOLDER] [ENVIRONMENT…]
  --base REF|FOLDER      the rendered output of a commit or folder, as it is deployed
  --output FOLDER        the rendered output of now (default: cdktf.out)
  --imports FOLDER       instead: write ${IMPORTS_FILE} with import blocks into the stacks that take resources over;
                         FOLDER has the states until now, <stack>.tfstate each
  ENVIRONMENT            \`<platform>-<environment>\`, where not all are deployed
prints a shell script that moves each resource to the state of the stack that has it now`,
  exitCodes: { 0: "printed or written, also where nothing moves", 1: "it can't be told what moves" },
  examples: [
    "npm run --silent layout -- --base main > move.sh",
    "npm run --silent layout -- --base main --imports states",
  ],
  options: {
    base: { type: "string" },
    output: { type: "string", default: "cdktf.out" },
    imports: { type: "string" },
  },
  arguments: Infinity,
} as const;

/** 0 with a script, also one that moves nothing. */
export const main = command(SYNTAX, ({ values, positionals }, print) => {
  if (values.base === undefined)
    throw new Error(`--base: is missing; it says what is deployed; write --base main, or see --help`);
  const base = baseOutput(values.base, "cdktf.out/stacks");
  try {
    const moves = stateMoves(base.stacks, readStacks(values.output), positionals);
    if (values.imports === undefined) print(moves.length === 0 ? NOTHING : moveScript(moves));
    else print(writeImports(moves, values.imports));
  } finally {
    base.remove();
  }
  return 0;
});

const NOTHING = "# no resource has another stack now: nothing is to be moved";

function writeImports(moves: readonly StateMove[], states: string): string {
  if (moves.length === 0) return NOTHING;
  const read = new Map<string, StateJson>();
  const stateOf = (stack: string): StateJson => {
    const state = read.get(stack) ?? readState(join(states, `${stack}.tfstate`));
    read.set(stack, state);
    return state;
  };
  const documents = importBlocks(moves, stateOf);
  const folders = new Map(moves.map(({ to }) => [to.name, to.folder]));
  return [...documents]
    .map(([stack, document]) => {
      const file = join(folders.get(stack) ?? stack, IMPORTS_FILE);
      writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
      return `${file}: ${document.import.length} import blocks`;
    })
    .join("\n");
}

function readState(file: string): StateJson {
  if (!existsSync(file)) {
    throw new Error(`state '${file}': isn't there; import ids come from it; put it there with terraform state pull`);
  }
  return JSON.parse(readFileSync(file, "utf8")) as StateJson;
}

runCommand("layout", main);
