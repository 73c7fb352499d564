import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseOutput } from "../../../src/rehearsal/runner/base-output";
import { setEnvironment } from "../../support/environment";
import { stacksFolder } from "../support/stacks-folder";

const names = (stacks: readonly { readonly name: string }[]) => stacks.map(({ name }) => name);
const here = process.cwd();
const repository = mkdtempSync(join(tmpdir(), "base-"));
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args]);

beforeAll(() => {
  process.chdir(repository);
  git("init", "-q", "-b", "main");
  git("commit", "-q", "--allow-empty", "-m", "empty");
  git("tag", "empty");
  mkdirSync("cdktf.out/stacks/a", { recursive: true });
  writeFileSync("cdktf.out/stacks/a/cdk.tf.json", '{"resource":{}}');
  git("add", ".");
  git("commit", "-q", "-m", "rendered");
});

afterAll(() => {
  process.chdir(here);
  rmSync(repository, { recursive: true });
});

test("reads a folder", () => {
  expect(names(baseOutput(stacksFolder({ x: {}, y: {} }), "cdktf.out/stacks").stacks)).toEqual(["x", "y"]);
});

test("reads the output that a commit holds, and removes its copy", () => {
  const base = baseOutput("main", "cdktf.out/stacks");
  const [stack] = base.stacks;
  expect(stack?.json).toEqual({ resource: {} });
  expect(stack?.folder.startsWith(tmpdir())).toBe(true);
  base.remove();
  expect(existsSync(stack?.folder ?? "")).toBe(false);
});

test("fails for what is neither a folder nor a commit", () => {
  expect(() => baseOutput("--help", "cdktf.out/stacks")).toThrow(
    "base '--help': is neither a folder nor a commit; give a folder, a branch or a commit",
  );
});

test("says that git refuses a repository of somebody else", () => {
  setEnvironment({ GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" });
  expect(() => baseOutput("main", "cdktf.out/stacks")).toThrow(
    `git: refuses the repository '${process.cwd()}', which belongs to another user; take it over, or trust it: git config --global --add safe.directory '${process.cwd()}'`,
  );
});

test("says that git isn't there", () => {
  setEnvironment({ PATH: "" });
  expect(() => baseOutput("main", "cdktf.out/stacks")).toThrow(
    "git: isn't on the PATH; it knows what is committed; install it",
  );
});

test("fails for a commit without rendered output", () => {
  expect(() => baseOutput("empty", "cdktf.out/stacks")).toThrow(
    "base 'empty': has no rendered stack in cdktf.out/stacks; give a later commit or a folder",
  );
});
