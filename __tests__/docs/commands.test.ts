/** What a page tells a user to type is typed here, or in the test that is named. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { copyFixture, projectRoot, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";
import { blocksOf, pages, textOf } from "./pages";

const project = copyFixture(join(temporaryFolder(), "project"));

/** Commands without their comments, `FOLDER` and `FILE` filled in. */
const commands = [
  ...new Set(
    pages
      .flatMap(blocksOf)
      .filter(({ language }) => language === "sh")
      .flatMap(({ lines }) => lines)
      .map((line) => line.replace(/ +#.*/, "").replace("FOLDER", "cdktf.out").replace("FILE", "review.md"))
      .filter((line) => /^(npm|npx) /.test(line)),
  ),
];

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

test("every other command is run by another test", () => {
  const others = commands.filter((command) => !RUN_HERE.test(command));
  const runBy = (command: string) => Object.entries(RUN_ELSEWHERE).find(([start]) => command.startsWith(start))?.[1];
  expect(others.filter((command) => runBy(command) === undefined)).toEqual([]);
  const files = Object.values(RUN_ELSEWHERE).map((file) => join("__tests__", file));
  expect(files.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
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
