/** What a page tells a user to type is typed here, or in the test that is named. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { copyFixture, projectRoot, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";
import { blocksOf, pages, textOf } from "./pages";

const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const project = copyFixture(join(temporaryFolder(), "project"));

/** Lines of the shell without their comments, `FOLDER` and `FILE` filled in. */
const lines = [
  ...new Set(
    pages
      .flatMap(blocksOf)
      .filter(({ language }) => language === "sh")
      .flatMap(({ lines: own }) => own)
      .map((line) => line.replace(/ *#.*/, "").replace("FOLDER", "cdktf.out").replace("FILE", "review.md").trim())
      .filter((line) => line !== ""),
  ),
];

/** Also with variables before it. */
const isNpm = (line: string) => /^(?:[A-Z][A-Za-z0-9_]*=\S+ )*(npm|npx) /.test(line);
const commands = lines.filter(isNpm);

/** They ask for nothing but Node and a git repository. */
const RUN_HERE = /^npm run (synth|prove|review|hcl)\b/;

/** Who runs the others. They start with this. */
const RUN_ELSEWHERE: Readonly<Record<string, string>> = {
  "npm ci && npm run synth": "synthesis/commands.test.ts",
  "npm ci && npm test": "docs/commands.test.ts",
  "npm run local": "local/cli.test.ts",
  "npm run job": "jobs/job.test.ts",
  "npm run rehearse": "rehearsal/cli.test.ts",
  "npm run approved": "review/digest/plans.test.ts",
  "npm run hcp": "delivery/remote-runs.test.ts",
  "npm run --silent layout": "layout/cli.test.ts",
  "npx cdktf": "docs/typed-commands.test.ts",
  // The way to CDK Terrain needs its packages from the registry: the same is done with those that are here.
  "npm pkg": "leaving/cdk-terrain.test.ts",
  "npm install": "leaving/cdk-terrain.test.ts",
};

/** Lines that aren't typed as they stand, by what they start with: who does the same, or why nobody can. */
const OTHERS: Readonly<Record<string, string>> = {
  "terraform -chdir=": "docs/typed-commands.test.ts",
  "mkdir states && terraform -chdir=": "layout/cli.test.ts",
  "sh move.sh": "layout/cli.test.ts",
  "cd /tmp/rehearsal-…/sandbox && . ./env.sh": "rehearsal/sandbox/sandbox.test.ts",
  "rm -r apps/* src/environments/* __tests__/demo cdktf.out": "goes with the demo, and so does its test",
  "rm package-lock.json": "leaving/cdk-terrain.test.ts",
  "aws ": "needs an account of AWS",
  "export ": "sets a variable to what is the user's own",
  "read -rs ": "asks the user",
};

const git = (...args: string[]) => runIn(project, "git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args]);

beforeAll(async () => {
  expect(await runIn(project, "npm", ["run", "--silent", "synth"])).toMatchObject({ code: 0, stderr: "" });
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "cdktf.out");
  expect(await git("commit", "--quiet", "--message=first")).toMatchObject({ code: 0 });
});

test.each(commands.filter((command) => RUN_HERE.test(command)))("%s", async (command) => {
  const { code, stderr } = await runIn(project, "sh", ["-c", command]);
  expect([code, stderr]).toEqual([0, ""]);
});

const withoutVariables = (command: string) => command.replace(/^(?:[A-Z]\w*=\S+ )+/, "");

test("every other line is run by another test, or it is said why not", () => {
  const others = lines.filter((line) => !RUN_HERE.test(line)).map(withoutVariables);
  const known = Object.keys({ ...RUN_ELSEWHERE, ...OTHERS });
  expect(others.filter((line) => !known.some((start) => line.startsWith(start)))).toEqual([]);
  expect(known.filter((start) => !others.some((line) => line.startsWith(start)))).toEqual([]);
  const files = Object.values({ ...RUN_ELSEWHERE, ...OTHERS }).filter((by) => by.endsWith(".ts"));
  expect(files.filter((file) => !existsSync(join(projectRoot, "__tests__", file)))).toEqual([]);
});

const ours = [...new Set(commands.map(withoutVariables))].filter((command) =>
  /^npm run (--silent )?(local|job|rehearse|approved|hcp|layout)\b/.test(command),
);

const nowhere = temporaryFolder();

/** `npm run …` as Node runs it, in a folder where there is nothing: it ends at once. */
function typedNowhere(command: string): string {
  const [, name = "", rest = ""] = /^npm run (?:--silent )?([\w:]+)(?: --)?(.*)$/.exec(command) ?? [];
  const program = (scripts[name] ?? "").replace(/(src|__tests__)\//g, `${projectRoot}/$1/`);
  return `${program.replace(" --synth", "")} ${rest.replace(/ > \S+$/, "")}`;
}

test.each(ours)("%s is a command as the command itself knows it", async (command) => {
  const { stderr } = await runIn(nowhere, "sh", ["-c", typedNowhere(command)]);
  expect(stderr).not.toMatch(/isn't known|too much|needs a |see --help|is given with|isn't an option/);
  // It found what it is about missing, and nothing else wrong.
  const [, name = ""] = /^npm run (?:--silent )?(\w+)/.exec(command) ?? [];
  expect(stderr.split("\n").filter((line) => line !== "" && !line.startsWith(`${name}: `))).toEqual([]);
  expect(stderr).not.toBe("");
});

const calls = pages.flatMap((page) => [...textOf(page).matchAll(/npm run (?:--silent )?([a-z]+) -- ([^`\n#]*)/g)]);
const options = new Map<string, Set<string>>();
for (const [, script = "", rest = ""] of calls) {
  const named = options.get(script) ?? new Set();
  for (const [option] of rest.matchAll(/--[a-z-]+/g)) named.add(option);
  options.set(script, named);
}

test.each([...options])("npm run %s knows the options that pages give it", async (script, named) => {
  const { stdout } = await runIn(project, "npm", ["run", "--silent", script, "--", "--help"]);
  expect([...named].filter((option) => !stdout.includes(option))).toEqual([]);
});
