/** What stands in for Terraform: the docker provider needs its registry. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface StandIn {
  /** For `TERRAFORM_BINARY_NAME`. */
  readonly file: string;
  /** Its commands, and the signals that it got. */
  readonly seen: () => string[];
  /** Label of what the last of them made. */
  readonly checkout: () => string;
}

/**
 * @param script what `apply` and `destroy` do, in JavaScript; `end(code)` ends it. An interrupt ends it a moment later.
 */
export function standIn(folder: string, script = "end(0)"): StandIn {
  const [file, log, label] = ["terraform", "terraform.log", "terraform.label"].map((name) => join(folder, name));
  if (file === undefined || log === undefined || label === undefined) throw new Error("no file");
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
require("node:fs").writeFileSync(${JSON.stringify(label)}, process.env.TF_VAR_checkout ?? "");
note(word);
if (word === "init") require("node:fs").mkdirSync(process.env.TF_DATA_DIR, { recursive: true });
if (word === "init") require("node:fs").writeFileSync(".terraform.lock.hcl", "# of this machine");
if (word === "output") console.log(JSON.stringify({ url: { value: "http://localhost:8080" } }));
if (word === "apply" || word === "destroy") { ${script}; console.log("Plan: 1 to add, 0 to change, 0 to destroy."); } else end(0);
`,
    { mode: 0o755 },
  );
  return {
    file,
    seen: () => readFileSync(log, "utf8").trimEnd().split("\n"),
    checkout: () => readFileSync(label, "utf8"),
  };
}
