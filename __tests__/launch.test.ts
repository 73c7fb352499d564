import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "launch-test-"));
const cache = join(folder, "node_modules/.cache/launch");
mkdirSync(join(folder, "node_modules"));
// Everything but the cache is the project's own.
for (const name of readdirSync("node_modules").filter((entry) => entry !== ".cache")) {
  symlinkSync(resolve("node_modules", name), join(folder, "node_modules", name));
}

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content);
}

function launch(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("src/launch.js"), ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

beforeEach(() => {
  rmSync(cache, { recursive: true, force: true });
  write("word.ts", 'export const word: string = "one";');
  write("main.ts", 'import { word } from "./word";\nconsole.log(word, process.argv.slice(2).join(" "));');
});

test("runs TypeScript with its arguments, and again from what it kept", () => {
  const said = { status: 0, stdout: "one a b\n", stderr: "" };
  expect(launch(["main.ts", "a", "b"])).toEqual(said);
  expect(readdirSync(join(cache, readdirSync(cache)[0] ?? "")).sort()).toEqual(["bundle.js", "compiled"]);
  expect(launch(["main.ts", "a", "b"])).toEqual(said);
});

test("runs what a file says now, not what it said when it was kept", () => {
  launch(["main.ts"]);
  write("word.ts", 'export const word: string = "another";');
  expect(launch(["main.ts"]).stdout).toBe("another \n");
});

test("bundles anew where what it kept is damaged", () => {
  launch(["main.ts"]);
  const kept = join(cache, readdirSync(cache)[0] ?? "");
  for (const name of ["bundle.js", "compiled"]) writeFileSync(join(kept, name), "nonsense\n");
  expect(launch(["main.ts"])).toEqual({ status: 0, stdout: "one \n", stderr: "" });
});

test("tells a program its code's identity: the same for the same files, kept or not, and another for others", () => {
  write("main.ts", 'import { word } from "./word";\nconsole.log(word, JSON.stringify(require.main?.exports));');
  const said = () => launch(["main.ts"]).stdout;
  const fresh = said();
  expect(fresh).toMatch(/^one \{"inputs":"\/\/ \[\[\\"word\.ts\\",.*\],\[\\"main\.ts\\",.*\]\]"\}\n$/);
  expect([said(), launch(["main.ts"], { LAUNCH_CACHE: "off" }).stdout]).toEqual([fresh, fresh]);
  write("word.ts", 'export const word: string = "another";');
  expect(said().replace("another", "one")).not.toBe(fresh);
});

test("keeps nothing when told not to", () => {
  expect(launch(["main.ts"], { LAUNCH_CACHE: "off" }).stdout).toBe("one \n");
  expect(existsSync(cache)).toBe(false);
});

test("ends with 1 where a file can't be bundled, and says where", () => {
  write("main.ts", "const = 1;");
  const { status, stderr } = launch(["main.ts"]);
  expect(status).toBe(1);
  expect(stderr).toContain("main.ts:1:6");
});

test("ends with 1 without a file, and says what it takes", () => {
  expect(launch([])).toEqual({
    status: 1,
    stdout: "",
    stderr: "launch: no file given; usage: node src/launch.js <file.ts> [argument …]\n",
  });
});

test("ends as the program ends", () => {
  write("main.ts", "process.exitCode = 3;");
  expect(launch(["main.ts"]).status).toBe(3);
});
