/** What stands in for Terraform: the docker provider needs its registry. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface StandIn {
  /** For `TERRAFORM_BINARY_NAME`. */
  readonly file: string;
  /** Its commands, and the signals that it got. */
  readonly seen: () => string[];
}

/**
 * @param script what `apply` and `destroy` do, in JavaScript; `end(code)` ends it. An interrupt ends it a moment later.
 */
export function standIn(folder: string, script = "end(0)"): StandIn {
  const [file, log] = [join(folder, "terraform"), join(folder, "terraform.log")];
  writeFileSync(log, "");
  writeFileSync(
    file,
    `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const note = (text) => appendFileSync(${JSON.stringify(log)}, text + "\\n");
const end = (code) => { clearInterval(alive); process.exitCode = code; };
const alive = setInterval(() => undefined, 1000);
const [word] = process.argv.slice(2);
process.on("SIGINT", () => { note("SIGINT"); setTimeout(() => { note("ended"); process.exit(1); }, 300); });
note(word);
if (word === "init") require("node:fs").mkdirSync(process.env.TF_DATA_DIR, { recursive: true });
if (word === "init") require("node:fs").writeFileSync(".terraform.lock.hcl", "# of this machine");
if (word === "output") console.log(JSON.stringify({ url: { value: "http://localhost:8080" } }));
if (word === "apply" || word === "destroy") { ${script} } else end(0);
`,
    { mode: 0o755 },
  );
  return { file, seen: () => readFileSync(log, "utf8").trimEnd().split("\n") };
}
