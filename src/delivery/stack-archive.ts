/** Packs what is committed of a stack, and nothing else: what reviewers read is what runs. */
import { spawnSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { relative } from "node:path";

/**
 * A gzipped tar of the stack's folder in the newest commit, below `prefix` (a workspace's working directory).
 *
 * @throws when the folder isn't committed as it is
 */
export function stackArchive(stack: string, folder: string, prefix = ""): Uint8Array {
  const inRepository = (args: readonly string[]) => git(folder, args);
  const changed = inRepository(["status", "--porcelain", "--", "."]);
  if (changed.status !== 0) {
    throw new Error(`stack '${stack}': '${folder}' is in no git repository; what runs is what is committed; commit it`);
  }
  const changes = changed.stdout.toString().trim();
  if (changes !== "") {
    const files = changes.split("\n").map((line) => line.trim().split(" ").at(-1));
    throw new Error(
      `stack '${stack}': ${files.join(", ")} differs from the newest commit; what runs is what is committed; commit it`,
    );
  }
  const top = inRepository(["rev-parse", "--show-prefix"]).stdout.toString().trim().replace(/\/$/, "");
  // Of a tree, not of a commit: the archive of one starts with a header that names it, which is no file.
  const tree = `HEAD:${top}`;
  const below = prefix === "" ? [] : [`--prefix=${prefix}/`];
  const archive = git(inRepository(["rev-parse", "--show-toplevel"]).stdout.toString().trim(), [
    "archive",
    "--format=tar",
    ...below,
    tree,
  ]);
  if (archive.status !== 0) {
    throw new Error(
      `stack '${stack}': '${relative(process.cwd(), folder)}' isn't committed; commit the rendered output`,
    );
  }
  return gzipSync(archive.stdout);
}

function git(cwd: string, args: readonly string[]) {
  return spawnSync("git", args, { cwd, maxBuffer: 1 << 28 });
}
