/** The committed output is what `main.ts` renders, whichever platform that is, and it is proven. */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { prove } from "../src/proof/prove";
import { readModel } from "../src/terraform/model";
import { outputFiles, projectRoot, runIn } from "./support/project";
import { temporaryFolder } from "./support/synth";

const temporary = temporaryFolder();
const committed = join(projectRoot, "cdktf.out");

test("another synth changes nothing of the committed output", async () => {
  const outdir = join(temporary, "cdktf.out");
  cpSync(committed, outdir, { recursive: true });
  const env = { CDKTF_OUTDIR: outdir, HOME: temporary };
  expect(await runIn(projectRoot, process.execPath, ["src/cli/run.js", "main.ts"], env)).toMatchObject({ stderr: "" });
  const [fresh, kept] = [outputFiles(outdir), outputFiles(committed)];
  const paths = [...new Set([...Object.keys(kept), ...Object.keys(fresh)])];
  const stale = paths.filter((path) => kept[path] !== fresh[path]);
  expect(stale.map((path) => `cdktf.out/${path} is stale: run npm run synth and commit cdktf.out`)).toEqual([]);
});

test("the committed output is proven, all stacks together", () => {
  expect(prove(readModel(committed)).findings).toEqual([]);
});

test("git keeps the renderings, what is made from them and lock files, and nothing else of the output", () => {
  const project = join(temporary, "project");
  const kept = [
    "addresses.txt",
    "review/a-dev.html",
    "review/a-dev.md",
    "review/a-dev.network.txt",
    "review/a-dev.svg",
    "stacks/a-dev-platform/.terraform.lock.hcl",
    "stacks/a-dev-platform/cdk.tf.json",
    "stacks/a-dev-platform/versions.tf.json",
  ];
  const left = ["manifest.json", "review/layouts.json", ".terraform/x", "plan", "terraform.tfstate"].flatMap((path) => [
    path,
    `stacks/a-dev-platform/${path}`,
  ]);
  for (const path of [...kept, ...left].map((below) => join(project, "cdktf.out", below))) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "");
  }
  copyFileSync(join(projectRoot, ".gitignore"), join(project, ".gitignore"));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: project, encoding: "utf8" });
  git("init", "--quiet");
  git("add", "--all", "cdktf.out");
  expect(git("ls-files").trim().split("\n")).toEqual(kept.map((path) => `cdktf.out/${path}`));
});
