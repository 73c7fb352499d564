/** Packs what is committed of a stack, and nothing else: what reviewers read is what runs. */
import { gzipSync } from "node:zlib";
import { basename, relative } from "node:path";
import { git } from "../cli/git";
import { LOCK_FILE } from "./lock";

/**
 * A gzipped tar of the stack's folder in the newest commit, below `prefix` (a workspace's working directory).
 *
 * @throws when the folder isn't committed as it is
 */
export function stackArchive(stack: string, folder: string, prefix = ""): Uint8Array {
  const changed = git(folder, ["status", "--porcelain", "-z", "--no-renames", "--", "."]);
  const [top, below] = [lineOf(folder, "--show-toplevel"), lineOf(folder, "--show-prefix")];
  if (changed === undefined || top === undefined || below === undefined) {
    throw new Error(`stack '${stack}': '${folder}' is in no git repository; what runs is what is committed; commit it`);
  }
  const entries = changed.toString().split("\0").slice(0, -1);
  // The CLI leaves one where none is committed: what isn't committed isn't uploaded either.
  const files = entries.filter((entry) => !(entry.startsWith("?? ") && basename(entry) === LOCK_FILE));
  if (files.length > 0) {
    // Two letters say how a file differs.
    const names = files.map((entry) => entry.slice(3)).join(", ");
    throw new Error(
      `stack '${stack}': ${names} differs from the newest commit; what runs is what is committed; commit it`,
    );
  }
  // Of a tree, not of a commit: the archive of one starts with a header that names it, which is no file.
  const tree = `HEAD:${below.replace(/\/$/, "")}`;
  const archive = git(top, ["archive", "--format=tar", ...(prefix === "" ? [] : [`--prefix=${prefix}/`]), tree]);
  if (archive === undefined) {
    throw new Error(
      `stack '${stack}': '${relative(process.cwd(), folder)}' isn't committed; commit the rendered output`,
    );
  }
  return gzipSync(archive);
}

function lineOf(folder: string, question: "--show-toplevel" | "--show-prefix"): string | undefined {
  return git(folder, ["rev-parse", question])?.toString().replace(/\n$/, "");
}
