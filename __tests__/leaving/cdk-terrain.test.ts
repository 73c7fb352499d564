import { readFileSync } from "node:fs";
import { join } from "node:path";
import { version as cdktf } from "cdktf/package.json";
import { version as terrain } from "cdktn/package.json";
import { fixtureOutput } from "../support/fixture-output";
import { copyFixture, projectRoot, renderedStacks, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";

const project = copyFixture(join(temporaryFolder(), "project"));
const rendered = Object.entries(renderedStacks(fixtureOutput()));

test("with CDK Terrain in the place of CDKTF the very same stacks come out", async () => {
  const alias = ["main.ts", "--bundle", "--platform=node", "--target=node20", "--alias:cdktf=cdktn"];
  const built = await runIn(project, join(projectRoot, "node_modules/.bin/esbuild"), [...alias, "--outfile=main.js"]);
  expect(built).toMatchObject({ code: 0 });
  // Not by luck: the bundle holds the one and not the other.
  const code = readFileSync(join(project, "main.js"), "utf8");
  expect([code.includes("node_modules/cdktn/"), code.includes("node_modules/cdktf/")]).toEqual([true, false]);

  expect(await runIn(project, process.execPath, ["main.js"])).toMatchObject({ code: 0, stderr: "" });
  const expected = rendered.map(([stack, document]) => [
    stack,
    document.replace(`"version": "${cdktf}"`, `"version": "${terrain}"`),
  ]);
  expect(renderedStacks(join(project, "cdktf.out"))).toEqual(Object.fromEntries(expected));
});
