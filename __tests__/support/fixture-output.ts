/** The fixture's platform, rendered by the command that renders a user's. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "./project";
import { temporaryFolder } from "./synth";

/** Renders it into a folder that is gone after the tests of the file, and gives that folder. */
export function fixtureOutput(): string {
  const outdir = join(temporaryFolder(), "cdktf.out");
  execFileSync(process.execPath, ["src/cli/run.js", "__tests__/fixtures/main.ts"], {
    cwd: projectRoot,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return outdir;
}
