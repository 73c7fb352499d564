import { definitionNotes } from "../definition/validation/validate";
import type { PlatformDefinition } from "../definition/platform";
import { reportSynthesis } from "./report";
import { reviewPacks } from "./review-packs";
import { synthesize } from "./synthesize";

/**
 * Renders the platform from the repository's folder into `CDKTF_OUTDIR` (default `cdktf.out`), which is how the cdktf
 * CLI and `npm run synth` both run it, and prints what it did. Exit code 1 and nothing written when anything is wrong.
 */
export async function run(definition: PlatformDefinition): Promise<void> {
  // The cdktf CLI hides these from the app; without it they must not reach the output either.
  for (const name of Object.keys(process.env))
    if (name.startsWith("TF_VAR_")) Reflect.deleteProperty(process.env, name);
  if (process.env["SYNTH_HCL_OUTPUT"] === "true") {
    fail(["synth: --hcl is set; only JSON is written, cdktf's HCL printer garbles postconditions; leave it out"]);
    return;
  }
  const outdir = process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
  const result = await synthesize(definition, { root: ".", outdir, packs: reviewPacks(".") });
  if (result.errors !== undefined) {
    fail(result.errors);
    return;
  }
  console.log(reportSynthesis(result.stacks));
  for (const note of [...definitionNotes(definition), ...result.notes]) console.log(`note: ${note}`);
}

function fail(errors: readonly string[]): void {
  console.error(errors.join("\n"));
  process.exitCode = 1;
}
