/** Git, asked for what is committed. */
import { spawnSync } from "node:child_process";

const MOST_BYTES = 2 ** 28;

/**
 * What git prints; undefined where it says no: there is no such commit, or no repository.
 *
 * @throws where git isn't there, or refuses to read the repository: then nobody knows what is in it
 */
export function git(folder: string, args: readonly string[]): Buffer | undefined {
  const env = { ...process.env, LC_ALL: "C" }; // its message is read below
  const { status, stdout, stderr, error } = spawnSync("git", args, { cwd: folder, env, maxBuffer: MOST_BYTES });
  if (error !== undefined) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw isMissing ? new Error("git: isn't on the PATH; it knows what is committed; install it") : error;
  }
  const said = stderr.toString();
  // @see https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory
  const [, owned] = /dubious ownership in repository at '(.*)'/.exec(said) ?? [];
  if (owned !== undefined) {
    throw new Error(
      `git: refuses the repository '${owned}', which belongs to another user; take it over, or trust it: git config --global --add safe.directory '${owned}'`,
    );
  }
  return status === 0 ? stdout : undefined;
}
