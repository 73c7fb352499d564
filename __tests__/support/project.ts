/** Copies of the project that its commands run in, as they run for a user. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve, sep } from "node:path";

export const projectRoot = resolve(__dirname, "../..");

function copyParts(folder: string, parts: readonly string[]): string {
  for (const part of parts) cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
  linkPackages(folder);
  return folder;
}

/** A project that renders the fixture's platform, in a folder of the test's own. */
export function copyFixture(folder: string): string {
  copyParts(folder, ["src", "__tests__/fixtures", "package.json", "cdktf.json"]);
  writeFileSync(join(folder, "main.ts"), 'import "./__tests__/fixtures/main";\n');
  return folder;
}

/** All that git would clone, as it is now, in a folder of the test's own. */
export function copyProject(folder: string): string {
  const untracked = ["node_modules", ".git", "state", "hcl"];
  return copyParts(
    folder,
    readdirSync(projectRoot).filter((part) => !untracked.includes(part)),
  );
}

/** Gives `folder` the project's packages, and a cache of its own. */
export function linkPackages(folder: string): void {
  const packages = join(folder, "node_modules");
  mkdirSync(packages, { recursive: true });
  for (const name of readdirSync(join(projectRoot, "node_modules")).filter((entry) => entry !== ".cache")) {
    symlinkSync(join(projectRoot, "node_modules", name), join(packages, name), "junction");
  }
}

/** The cdktf CLI, to be run by Node. */
export const CDKTF = [join(projectRoot, "node_modules", ".bin", "cdktf")];

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command with no environment variables but these, PATH and a HOME beside `cwd`. */
export function runIn(cwd: string, command: string, args: readonly string[], env: Record<string, string> = {}) {
  const home = `${cwd}-home`;
  mkdirSync(home, { recursive: true });
  const path = [dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter);
  return new Promise<Ended>((done) => {
    const options = { cwd, env: { PATH: path, HOME: home, CHECKPOINT_DISABLE: "1", CI: "1", ...env } };
    execFile(command, args, options, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** The rendered stacks below an output folder: file content by stack, and nothing else may lie beside the files. */
export function renderedStacks(outdir: string): Record<string, string> {
  const stacks = readdirSync(join(outdir, "stacks")).sort();
  return Object.fromEntries(
    stacks.map((stack) => [stack, readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")]),
  );
}

/** What is committed of an output folder and follows from the definition, by path: stacks, packs, the address lock. */
export function outputFiles(outdir: string): Record<string, string> {
  const paths = readdirSync(outdir, { recursive: true, encoding: "utf8" }).map((path) => path.split(sep).join("/"));
  const made = /^(stacks\/[^/]+\/(cdk|versions)\.tf\.json|review\/[^/]+\.(md|html|svg|txt)|addresses\.txt)$/;
  const committed = paths.filter((path) => made.test(path)).sort();
  return Object.fromEntries(committed.map((path) => [path, readFileSync(join(outdir, path), "utf8")]));
}
