import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import dockerignore from "@balena/dockerignore";

/** Git's modes: the only ones that a clone on another machine, with another umask, is sure to share. */
const MODE = { file: "100644", executable: "100755", link: "120000" } as const;

/**
 * Tag of the image that an app's folder builds: a hash over names, modes and contents of all that enters the build
 * context. The same content gives the same tag on every machine; a rename, a mode change or one byte gives another one.
 * The Dockerfile always counts, even where `.dockerignore` keeps it out of the context.
 *
 * @returns 16 hexadecimal digits
 */
export function contentTag(folder: string): string {
  const hash = createHash("sha256");
  for (const path of buildContext(folder)) {
    const full = join(folder, path);
    const stats = lstatSync(full);
    const mode = stats.isSymbolicLink() ? MODE.link : (stats.mode & 0o100) === 0 ? MODE.file : MODE.executable;
    const content = stats.isSymbolicLink() ? Buffer.from(readlinkSync(full)) : readFileSync(full);
    // The length keeps two files from being read as one with the bytes of both.
    hash.update(`${mode} ${content.length} ${path}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}

/** Files that enter the build context, relative to `folder`, with `/` between the parts, sorted by code unit. */
export function buildContext(folder: string): string[] {
  const ignore = dockerignore({ ignorecase: false }).add(readIgnoreFile(folder));
  const always = new Set(["Dockerfile"]);
  return listFiles(folder)
    .filter((path) => always.has(path) || !ignore.ignores(path))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** BuildKit takes an ignore file that is named after the Dockerfile in place of the folder's. */
function readIgnoreFile(folder: string): string {
  const file = ["Dockerfile.dockerignore", ".dockerignore"].find((name) => existsSync(join(folder, name)));
  return file === undefined ? "" : readFileSync(join(folder, file), "utf8");
}

function listFiles(folder: string, below = ""): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? listFiles(folder, path) : [path];
  });
}
