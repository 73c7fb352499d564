import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setEnvironment } from "../support/environment";
import { stackArchive } from "../../src/delivery/stack-archive";

const root = realpathSync(mkdtempSync(join(tmpdir(), "archive-")));
const folder = join(root, "cdktf.out", "stacks", "a");
const git = (...args: string[]) => execFileSync("git", args, { cwd: root });
const as = ["-c", "user.name=test", "-c", "user.email=test@example.com"];

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  git("init", "--quiet");
  writeFileSync(join(root, ".gitignore"), ".terraform\n");
  writeFileSync(join(folder, "cdk.tf.json"), "{}");
  writeFileSync(join(folder, ".terraform.lock.hcl"), "# locks");
  git("add", "--all");
  git(...as, "commit", "--quiet", "-m", "first");
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

function filesIn(archive: Uint8Array): string[] {
  const listed = spawnSync("tar", ["-tzf", "-"], { input: archive, encoding: "utf8" });
  return listed.stdout.split("\n").filter((line) => line !== "" && !line.endsWith("/"));
}

test("an archive holds what is committed and nothing that Terraform left there", () => {
  mkdirSync(join(folder, ".terraform"), { recursive: true });
  writeFileSync(join(folder, ".terraform", "terraform.tfstate"), "secret");
  expect(filesIn(stackArchive("a", folder))).toEqual([".terraform.lock.hcl", "cdk.tf.json"]);
});

test("it lies where the workspace's working directory is", () => {
  expect(filesIn(stackArchive("a", folder, "cdktf.out/stacks/a"))).toEqual([
    "cdktf.out/stacks/a/.terraform.lock.hcl",
    "cdktf.out/stacks/a/cdk.tf.json",
  ]);
});

test("fails for what isn't committed", () => {
  writeFileSync(join(folder, "cdk.tf.json"), '{"changed":true}');
  writeFileSync(join(folder, "override.tf.json"), "{}");
  expect(() => stackArchive("a", folder)).toThrow(
    "stack 'a': cdktf.out/stacks/a/cdk.tf.json, cdktf.out/stacks/a/override.tf.json differs from the newest commit; what runs is what is committed; commit it",
  );
  git("checkout", "--quiet", "--", ".");
  rmSync(join(folder, "override.tf.json"));
});

test("a lock file that isn't committed is passed over, and one that is committed counts", () => {
  const other = join(root, "cdktf.out", "stacks", "other");
  mkdirSync(other);
  writeFileSync(join(other, "cdk.tf.json"), "{}");
  git("add", "--all");
  git(...as, "commit", "--quiet", "-m", "other");
  writeFileSync(join(other, ".terraform.lock.hcl"), "# of the CLI");
  expect(filesIn(stackArchive("other", other))).toEqual(["cdk.tf.json"]);
  writeFileSync(join(folder, ".terraform.lock.hcl"), "# of the CLI");
  expect(() => stackArchive("a", folder)).toThrow("stack 'a': cdktf.out/stacks/a/.terraform.lock.hcl differs");
  git("checkout", "--quiet", "--", ".");
});

test("names files with spaces and umlauts as they are", () => {
  writeFileSync(join(folder, "für alle.tf.json"), "{}");
  expect(() => stackArchive("a", folder)).toThrow("stack 'a': cdktf.out/stacks/a/für alle.tf.json differs");
  rmSync(join(folder, "für alle.tf.json"));
});

test("says that git refuses a repository of somebody else", () => {
  setEnvironment({ GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" });
  expect(() => stackArchive("a", folder)).toThrow(`git: refuses the repository '${root}'`);
});

test("fails outside of a repository", () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "archive-"));
  expect(() => stackArchive("a", elsewhere)).toThrow(
    `stack 'a': '${elsewhere}' is in no git repository; what runs is what is committed; commit it`,
  );
  rmSync(elsewhere, { recursive: true });
});

test("fails for a folder that no commit has", () => {
  const ignored = join(root, ".terraform");
  mkdirSync(ignored);
  expect(() => stackArchive("b", ignored)).toThrow(
    /^stack 'b': '.*\.terraform' isn't committed; commit the rendered output$/,
  );
});
