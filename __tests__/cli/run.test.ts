import { cpSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { linkPackages, projectRoot, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";

const folder = join(temporaryFolder(), "project");
linkPackages(folder);

const write = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
};
const run = (...args: readonly string[]) =>
  runIn(folder, process.execPath, [join(projectRoot, "src/cli/run.js"), ...args]);

beforeEach(() => {
  write("word.ts", 'export const word: string = "one";');
  write(
    "main.ts",
    'import { word } from "./word";\nconsole.log(word, ...process.argv.slice(2));\nprocess.exitCode = 3;',
  );
});

test("a program gets its arguments and gives its exit code", async () => {
  const said = { code: 3, stdout: "one a --b\n", stderr: "" };
  expect(await run("main.ts", "a", "--b")).toEqual(said);
  expect(await run("main.ts", "a", "--b")).toEqual(said);
});

test("a file that changed runs as it is now, also when it is as long and as old as before", async () => {
  utimesSync(join(folder, "word.ts"), 0, 0);
  await run("main.ts");
  write("word.ts", 'export const word: string = "two";');
  utimesSync(join(folder, "word.ts"), 0, 0);
  expect(await run("main.ts")).toMatchObject({ stdout: "two\n" });
});

test("a kept bundle that is damaged is made anew", async () => {
  await run("main.ts");
  const kept = join(folder, "node_modules/.cache/run");
  for (const name of readdirSync(kept)) writeFileSync(join(kept, name), "nonsense");
  expect(await run("main.ts")).toMatchObject({ code: 3, stdout: "one\n" });
});

test("where no bundle can be kept it says so in a line", async () => {
  const cache = join(folder, "node_modules/.cache");
  rmSync(cache, { recursive: true, force: true });
  writeFileSync(cache, "no folder");
  const { code, stderr } = await run("main.ts");
  expect([code, stderr]).toEqual([
    1,
    `packages: ENOTDIR: not a directory, mkdir '${join(cache, "run")}'; run npm ci in a folder that can be written\n`,
  ]);
  rmSync(cache);
});

test("a program whose packages aren't installed says so", async () => {
  const bare = join(folder, "..", "bare");
  mkdirSync(bare);
  writeFileSync(join(bare, "main.ts"), "");
  cpSync(join(projectRoot, "src/cli/run.js"), join(bare, "run.js"));
  expect(await runIn(bare, process.execPath, ["run.js"])).toMatchObject({
    code: 1,
    stderr: "packages: Cannot find module 'esbuild'; run npm ci in a folder that can be written\n",
  });
});

test("a program that can't be bundled ends with 1, and it says where", async () => {
  write("main.ts", "const = 1;");
  const { code, stdout, stderr } = await run("main.ts");
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("main.ts:1:6");
});

test("an error that a program throws names the TypeScript file and line", async () => {
  write("word.ts", 'export interface Word {}\n\nthrow new Error("no word");\n');
  write("main.ts", 'import "./word";');
  const { code, stderr } = await run("main.ts");
  expect(code).toBe(1);
  expect(stderr).toContain(`${join(folder, "word.ts")}:3:7`);
});

test("a package that is missing is said by Node", async () => {
  mkdirSync(join(folder, "sub"), { recursive: true });
  write("sub/main.ts", 'import { word } from "constructs/nowhere";\nconsole.log(word);');
  const { code, stderr } = await run("sub/main.ts");
  expect(code).toBe(1);
  expect(stderr).toContain("constructs/nowhere");
});
