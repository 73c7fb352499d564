/**
 * A sandbox's first step of a synth: `sandbox-addresses.ts ROOT OUTDIR` takes the project's list of addresses. What was tried
 * out and undone here was never deployed, so nobody has to say what became of it.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LIST = "addresses.txt";
/** Without a list a synth would take the stacks beside it, which are those of the last try. */
const NONE = "# the project has none yet\n";

const [root, outdir] = process.argv.slice(2);
if (root === undefined || outdir === undefined) throw new Error("sandbox-addresses: no folders given");
const own = join(root, "cdktf.out", LIST);
mkdirSync(outdir, { recursive: true });
writeFileSync(join(outdir, LIST), existsSync(own) ? readFileSync(own, "utf8") : NONE);
