import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PlatformDefinition } from "../../src/definition/platform";
import { main } from "../../src/review/cli";
import type { StackSource } from "../../src/terraform/folder";
import { type Edits, edited } from "../definition/valid";
import { setEnvironment } from "../support/environment";
import { type Ended, projectRoot } from "../support/project";
import { temporaryFolder } from "../support/synth";
import { rendered } from "./support/rendered";

const folder = temporaryFolder();

/** An output folder with what the definition becomes. */
function output(name: string, edits: Edits): string {
  const out = join(folder, name);
  for (const { name: stack, documents } of rendered(edited(edits) as PlatformDefinition)) write(out, stack, documents);
  return out;
}

function write(out: string, stack: string, [document]: StackSource["documents"]): void {
  mkdirSync(join(out, "stacks", stack), { recursive: true });
  writeFileSync(join(out, "stacks", stack, "cdk.tf.json"), JSON.stringify(document));
}

/** The command in this process, with nothing but git on the PATH. */
async function review(...args: readonly string[]): Promise<Omit<Ended, "stderr">> {
  const lines: string[] = [];
  const code = await main(args, (text) => lines.push(text));
  return { code, stdout: `${lines.join("\n")}\n` };
}

/** The command as it is typed in a folder, with nothing but the launcher, Node and git on the PATH. */
function typed(args: readonly string[], cwd = projectRoot): Promise<Ended> {
  const command = [resolve(projectRoot, "src/cli/run.js"), resolve(projectRoot, "src/review/cli.ts"), ...args];
  return new Promise((done) => {
    execFile(process.execPath, command, { cwd, env: { PATH: withoutTerraform } }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const withoutTerraform = pathWithGit();
beforeEach(() => {
  setEnvironment({ PATH: withoutTerraform });
});

function pathWithGit(): string {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const git = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
  writeFileSync(join(bin, "git"), `#!/bin/sh\nexec ${git} "$@"\n`, { mode: 0o755 });
  return `${bin}:/bin`;
}

const base = output("base", {});
const more = output("more", { "services.shop.desiredCount": 2 });

test("says how it is used", async () => {
  const { code, stdout } = await review("--help");
  expect([code, stdout.split("\n")[0]]).toEqual([
    0,
    "usage: npm run review -- --base REF|FOLDER [--markdown FILE] [--html FILE] [--json] [--sarif FILE] [--digest FILE] [--no-rehearsal] [--output FOLDER]",
  ]);
});

test("nothing that changed is exit code 0 and one line", async () => {
  expect(await review("--base", base, "--output", base)).toEqual({
    code: 0,
    stdout: `Nothing changes against \`${base}\`.\n`,
  });
});

test("a change is exit code 2, and where Terraform is missing the report says so", async () => {
  const { code, stdout } = await review("--base", base, "--output", more);
  expect(code).toBe(2);
  expect(stdout).toContain("\n## Terraform\n\nTerraform's verdict is missing: terraform isn't on the PATH. ");
  expect(stdout).toContain("| `shop` | changed | tasks | `1` | `2` |");
});

test("the comment goes into a file, and a machine gets JSON", async () => {
  const file = join(folder, "comment.md");
  const args = ["--base", base, "--output", more, "--no-rehearsal"];
  expect(await review(...args, "--markdown", file)).toEqual({
    code: 2,
    stdout: "review: look: 1 thing to decide; +10.35 USD a month (+10 %); no running service redeployed\n",
  });
  expect(readFileSync(file, "utf8").split("\n").slice(0, 2)).toEqual([
    "<!-- review -->",
    `# Review against \`${base}\``,
  ]);
  const json = JSON.parse((await review(...args, "--json")).stdout) as Record<string, unknown>;
  expect(json).toMatchObject({
    ...{ version: 1, code: 2, base, class: "look", owners: ["services"] },
    cost: { difference: "+10.35", percent: "+10 %" },
    terraform: { missing: "--no-rehearsal was given" },
  });
  const sarif = join(folder, "review.sarif");
  await review(...args, "--sarif", sarif);
  const { runs } = JSON.parse(readFileSync(sarif, "utf8")) as {
    runs: readonly { results: readonly { ruleId: string }[] }[];
  };
  expect(runs.map(({ results }) => results.map(({ ruleId }) => ruleId))).toEqual([["review/cost"]]);
});

test("what is approved is made of Terraform's plans", async () => {
  const args = ["--base", base, "--output", more, "--digest", join(folder, "digest.json")];
  await expect(review(...args, "--no-rehearsal")).rejects.toThrow(
    "--digest: is given with --no-rehearsal; it is made of Terraform's plans; leave one of them out",
  );
  await expect(review(...args)).rejects.toThrow(
    "--digest: terraform isn't on the PATH; it is made of Terraform's plans; put it there",
  );
});

test("a base is a commit of the repository too", async () => {
  const repository = join(folder, "repository");
  for (const stack of rendered(edited({}) as PlatformDefinition))
    write(join(repository, "cdktf.out"), stack.name, stack.documents);
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], { cwd: repository });
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "--message=base");
  expect(await typed(["--base", "main"], repository)).toEqual({
    code: 0,
    stdout: "Nothing changes against `main`.\n",
    stderr: "",
  });
  const gone = await typed(["--base", "main", "--output", more, "--no-rehearsal"], repository);
  expect([gone.code, gone.stdout.split("\n")[0]]).toEqual([2, "# Review against `main`"]);
});

test("fails with one line", async () => {
  const message = "review: --base: is missing; a branch, a commit or a folder is allowed; write --base main\n";
  expect(await typed([])).toEqual({ code: 1, stdout: "", stderr: message });
});

test.each([
  [
    "no-such-thing",
    base,
    "base 'no-such-thing': is neither a folder nor a commit; give a folder, a branch or a commit",
  ],
  [base, "src", "folder 'src': no rendered stack in it; expected <stack>/cdk.tf.json; run npm run synth"],
])("fails with base %s and output %s", async (from, to, message) => {
  await expect(review("--base", from, "--output", to)).rejects.toThrow(message);
});
