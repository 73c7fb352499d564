/** Finds the rendered output of a base: a folder, or a commit of this repository. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RenderedStack } from "../../terraform/rendered-stacks";
import { readStacks, STACK_FILE } from "../../terraform/rendered-stacks";

export interface BaseOutput {
  readonly stacks: readonly RenderedStack[];
  /** Removes what was written for it. */
  remove(): void;
}

/** A folder of that name goes before a commit; `output` is the committed folder with the stacks. */
export function baseOutput(refOrFolder: string, output: string): BaseOutput {
  if (existsSync(refOrFolder)) return { stacks: readStacks(refOrFolder), remove: () => undefined };
  const commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", `${refOrFolder}^{commit}`)?.trim();
  if (commit === undefined || commit === "") {
    throw new Error(`base '${refOrFolder}': is neither a folder nor a commit; give a folder, a branch or a commit`);
  }
  const listed = git("ls-tree", "-r", "--name-only", "-z", commit, "--", output) ?? "";
  const files = listed.split("\0").filter((file) => file.endsWith(`/${STACK_FILE}`));
  if (files.length === 0) {
    throw new Error(`base '${refOrFolder}': has no rendered stack in ${output}; give a later commit or a folder`);
  }
  const folder = mkdtempSync(join(tmpdir(), "rehearsal-base-"));
  for (const file of files) {
    const copy = join(folder, "stacks", file.slice(output.length));
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, git("show", `${commit}:./${file}`) ?? "");
  }
  return {
    stacks: readStacks(folder),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function git(...args: readonly string[]): string | undefined {
  try {
    return execFileSync("git", args, { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined; // not a repository, or nothing of that name in it
  }
}
