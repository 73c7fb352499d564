import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../src/layout/cli";
import { stacksFolder } from "../rehearsal/support/stacks-folder";

const remarks = { "//": { environment: "a" } };
const resource = { aws_iam_role: { web: {} } };
const terraform = (name: string) => ({ backend: { local: { path: `../../../state/${name}.tfstate` } } });
const platform = { ...remarks, terraform: terraform("a-platform") };
const web = { ...remarks, terraform: terraform("a-web"), resource };
const single = stacksFolder({ "a-platform": { ...platform, resource } });
const split = () => stacksFolder({ "a-platform": platform, "a-web": web });

async function run(...args: string[]): Promise<{ code: number; printed: string }> {
  const lines: string[] = [];
  const code = await main(args, (text) => lines.push(text));
  return { code, printed: lines.join("\n") };
}

test("prints the script between what is deployed and what is rendered now", async () => {
  const { code, printed } = await run("--base", single, "--output", split());
  expect(code).toBe(0);
  expect(printed.split("\n").filter((line) => /^(#!|move .* )/.test(line))).toEqual([
    "#!/bin/sh",
    "move a-platform a-web aws_iam_role.web",
  ]);
});

test("says so where nothing has another stack now", async () => {
  const nothing = { code: 0, printed: "# no resource has another stack now: nothing is to be moved" };
  expect(await run("--base", single, "--output", single)).toEqual(nothing);
  expect(await run("--base", single, "--output", single, "--imports", "nowhere")).toEqual(nothing);
});

test("takes the environments that are named", async () => {
  await expect(run("--base", single, "--output", split(), "b")).rejects.toThrow(
    "environment 'b': isn't rendered; name one of a",
  );
});

test("writes import blocks beside the stack that takes a resource over", async () => {
  const output = split();
  const states = join(output, "states");
  mkdirSync(states);
  const resources = [
    { mode: "managed", type: "aws_iam_role", name: "web", instances: [{ attributes: { id: "web-role" } }] },
  ];
  writeFileSync(join(states, "a-platform.tfstate"), JSON.stringify({ resources }));
  const file = join(output, "a-web", "imports.tf.json");
  expect(await run("--base", single, "--output", output, "--imports", states)).toEqual({
    code: 0,
    printed: `${file}: 1 import blocks`,
  });
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ import: [{ to: "aws_iam_role.web", id: "web-role" }] });
  expect(existsSync(join(output, "a-platform", "imports.tf.json"))).toBe(false);
});

test("fails without a base, or without a state that ids come from", async () => {
  await expect(run()).rejects.toThrow("--base: is missing; it says what is deployed; write --base main, or see --help");
  await expect(run("--base", single, "--output", split(), "--imports", "nowhere")).rejects.toThrow(
    "state 'nowhere/a-platform.tfstate': isn't there; import ids come from it; put it there with terraform state pull",
  );
});

test("says how it is used", async () => {
  expect((await run("--help")).printed).toMatch(/^usage: npm run --silent layout -- --base REF\|FOLDER/);
});
