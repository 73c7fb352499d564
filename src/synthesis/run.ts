import { command, type Main, type Print, start } from "../cli/command";
import { show } from "../cli/terminal";
import { definitionNotes } from "../definition/validation/notes";
import type { PlatformDefinition } from "../definition/platform";
import type { Extend } from "../extend/extend";
import { reportSynthesis } from "./report";
import { reviewPacks } from "./review-packs";
import { synthesize } from "./synthesize";

const SYNTAX = {
  usage: `usage: npm run synth
  renders the stacks of the definition into CDKTF_OUTDIR (default: cdktf.out), all of them or, when anything is wrong, none`,
  exitCodes: { 0: "rendered", 1: "something is wrong; nothing is written" },
  examples: ["npm run synth", "CDKTF_OUTDIR=FOLDER npm run synth"],
  options: {},
} as const;

/** What a platform has beside its definition. */
export interface RunOptions {
  /**
   * What is made in TypeScript, for which the definition has no word: docs/extend.md.
   * @default - nothing
   */
  readonly extend?: Extend;
}

/**
 * Renders the platform from the repository's folder into `CDKTF_OUTDIR` (default `cdktf.out`), which is how the cdktf
 * CLI and `npm run synth` both run it, and prints what it did. Exit code 1 and nothing written when anything is wrong.
 */
export function run(
  definition: PlatformDefinition,
  options: RunOptions = {},
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  return start("synth", synthCommand(definition, options), args);
}

export function synthCommand(definition: PlatformDefinition, options: RunOptions = {}): Main {
  return command(SYNTAX, (_, print) => synthesized(definition, options, print));
}

async function synthesized(definition: PlatformDefinition, options: RunOptions, print: Print): Promise<number> {
  // The cdktf CLI hides these from the app; without it they must not reach the output either.
  for (const name of Object.keys(process.env))
    if (name.startsWith("TF_VAR_")) Reflect.deleteProperty(process.env, name);
  if (process.env["SYNTH_HCL_OUTPUT"] === "true") {
    throw new Error("--hcl is set; only JSON is written, cdktf's HCL printer garbles postconditions; leave it out");
  }
  const outdir = process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
  show("synth: renders the stacks, and proves them");
  const result = await synthesize(definition, { root: ".", outdir, packs: reviewPacks("."), ...options });
  if (result.errors !== undefined) {
    show("");
    console.error(result.errors.join("\n"));
    return 1;
  }
  print(reportSynthesis(result.stacks));
  for (const note of [...definitionNotes(definition), ...result.notes]) print(`note: ${note}`);
  return 0;
}
