import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildContext, contentTag } from "../../../src/definition/resolve/app-folder";

const roots: string[] = [];

function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "app-"));
  roots.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

const APP = { Dockerfile: "FROM x", "server.ts": "a", "lib/b.ts": "b" };

test("the same content gives the same tag in another folder, at another time, with another umask", () => {
  const one = folder(APP);
  const two = `${one}-copy`;
  roots.push(two);
  cpSync(one, two, { recursive: true });
  chmodSync(join(two, "server.ts"), 0o600);
  utimesSync(join(two, "server.ts"), 0, 0);
  expect(contentTag(two)).toBe(contentTag(one));
});

test("a tag is 16 hexadecimal digits", () => {
  expect(contentTag(folder(APP))).toMatch(/^[0-9a-f]{16}$/);
});

const tag = contentTag;

test.each([
  ["one byte", { ...APP, "server.ts": "A" }],
  ["a rename", { Dockerfile: "FROM x", "server2.ts": "a", "lib/b.ts": "b" }],
  ["a move", { Dockerfile: "FROM x", "server.ts": "a", "b.ts": "b" }],
  ["a new file", { ...APP, "c.ts": "" }],
  ["a byte that moves from one file to the next", { ...APP, "server.ts": "", "lib/b.ts": "ab" }],
  ["the Dockerfile", { ...APP, Dockerfile: "FROM y" }],
])("%s changes the tag", (_what, files) => {
  expect(tag(folder(files))).not.toBe(tag(folder(APP)));
});

test("the executable bit changes the tag", () => {
  const root = folder(APP);
  const before = tag(root);
  chmodSync(join(root, "server.ts"), 0o755);
  expect(tag(root)).not.toBe(before);
});

test("a link counts by where it points, not by what is there", () => {
  const root = folder({ ...APP, ".dockerignore": "lib" });
  symlinkSync("lib/b.ts", join(root, "link"));
  const before = tag(root);
  writeFileSync(join(root, "lib/b.ts"), "other");
  expect(tag(root)).toBe(before);
  rmSync(join(root, "link"));
  symlinkSync("server.ts", join(root, "link"));
  expect(tag(root)).not.toBe(before);
});

test("a link to a folder is not followed", () => {
  const root = folder(APP);
  symlinkSync(".", join(root, "loop"));
  expect(buildContext(root)).toEqual(["Dockerfile", "lib/b.ts", "loop", "server.ts"]);
});

test("what .dockerignore keeps out doesn't count, the Dockerfile always does", () => {
  const files = { ...APP, ".dockerignore": "*\n!server.ts\n", "notes.md": "x" };
  expect(buildContext(folder(files))).toEqual(["Dockerfile", "server.ts"]);
  expect(tag(folder({ ...files, "notes.md": "y" }))).toBe(tag(folder(files)));
});

test("an ignore file of the Dockerfile's own goes before the folder's, as in BuildKit", () => {
  const files = { ...APP, ".dockerignore": "*.ts", "Dockerfile.dockerignore": "lib\nDockerfile*\n.dockerignore" };
  expect(buildContext(folder(files))).toEqual(["Dockerfile", "server.ts"]);
});

test.each([
  ["comments and blank lines", "# server.ts\n\nlib\n", ["server.ts"]],
  ["a later line wins", "*.ts\n!server.ts\n", ["lib/b.ts", "server.ts"]],
  ["** takes any number of folders", "**/*.ts\n", []],
  ["a leading slash means the root", "/server.ts\n", ["lib/b.ts"]],
  ["a folder takes all below it", "lib\n", ["server.ts"]],
  ["an exception below an ignored folder", "lib\n!lib/b.ts\n", ["lib/b.ts", "server.ts"]],
])(".dockerignore: %s", (_what, ignore, expected) => {
  const files = buildContext(folder({ ...APP, ".dockerignore": ignore }));
  expect(files.filter((path) => path.endsWith(".ts"))).toEqual(expected);
});
