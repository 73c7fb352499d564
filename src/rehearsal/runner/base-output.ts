/** Finds the rendered output of a base: a folder, or a commit of this repository. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { git } from "../../cli/git";
import { removeTemporary, temporaryFolder } from "../../cli/temporary-folder";
import type { RenderedStack } from "../../terraform/rendered-stacks";
import { readStacks, STACK_FILE, VERSIONS_FILE } from "../../terraform/rendered-stacks";

export interface BaseOutput {
  readonly stacks: readonly RenderedStack[];
  /** Removes what was written for it. */
  remove(): void;
}

/** A folder of that name goes before a commit; `output` is the committed folder with the stacks. */
export function baseOutput(refOrFolder: string, output: string): BaseOutput {
  if (existsSync(refOrFolder)) return { stacks: readStacks(refOrFolder), remove: () => undefined };
  const verify = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${refOrFolder}^{commit}`];
  const commit = git(".", verify)?.toString().trim();
  if (commit === undefined || commit === "") {
    throw new Error(`base '${refOrFolder}': is neither a folder nor a commit; give a folder, a branch or a commit`);
  }
  const listed = git(".", ["ls-tree", "-r", "--name-only", "-z", commit, "--", output])?.toString() ?? "";
  const wanted = [STACK_FILE, VERSIONS_FILE].map((name) => `/${name}`);
  const files = listed.split("\0").filter((file) => wanted.some((end) => file.endsWith(end)));
  if (files.length === 0) {
    throw new Error(`base '${refOrFolder}': has no rendered stack in ${output}; give a later commit or a folder`);
  }
  const folder = temporaryFolder("rehearsal-base-");
  for (const file of files) {
    const copy = join(folder, "stacks", file.slice(output.length));
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, git(".", ["show", `${commit}:./${file}`]) ?? "");
  }
  return {
    stacks: readStacks(folder),
    remove: () => {
      removeTemporary(folder);
    },
  };
}
