import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { copyProject, linkPackages } from "./support/project";

const folder = mkdtempSync(join(tmpdir(), "launch-test-"));
linkPackages(folder);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content);
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = folder) {
  const options = { cwd, encoding: "utf8", env: { ...process.env, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  return { status, stdout, stderr };
}

const launch = (args: readonly string[], env?: Readonly<Record<string, string>>) =>
  run([resolve("src/launch.js"), ...args], env);

/** What is kept of each bundle, without the names that are drawn. */
function kept(root = folder): string[][] {
  const cache = join(root, "node_modules/.cache/launch");
  if (!existsSync(cache)) return [];
  return readdirSync(cache).map((name) =>
    readdirSync(join(cache, name))
      .map((file) => file.replace(/^[0-9a-f-]{36}/, "<id>"))
      .sort(),
  );
}

const BUNDLED = ["bundle.js"];
const COMPILED = ["<id>.compiled", "bundle.js"];

beforeEach(() => {
  rmSync(join(folder, "node_modules/.cache"), { recursive: true, force: true });
  write("word.ts", 'export const word: string = "one";');
  write("main.ts", 'import { word } from "./word";\nconsole.log(word, process.argv.slice(2).join(" "));');
});

describe("a program", () => {
  test("is run with its arguments, and again from its bundle and from its compiled form", () => {
    const said = { status: 0, stdout: "one a b\n", stderr: "" };
    const seen = [1, 2, 3].map(() => [launch(["main.ts", "a", "b"]), kept()]);
    expect(seen).toEqual([
      [said, [BUNDLED]],
      [said, [COMPILED]],
      [said, [COMPILED]],
    ]);
  });

  test("is what its files say now, be they as long and as old as before", () => {
    launch(["main.ts"]);
    launch(["main.ts"]);
    write("word.ts", 'export const word: string = "two";');
    utimesSync(join(folder, "word.ts"), 0, 0);
    expect(launch(["main.ts"]).stdout).toBe("two \n");
    expect(kept()).toEqual([BUNDLED]);
  });

  test("is bundled anew where what was kept is damaged", () => {
    launch(["main.ts"]);
    launch(["main.ts"]);
    const cache = join(folder, "node_modules/.cache/launch");
    const [name = ""] = readdirSync(cache);
    for (const file of readdirSync(join(cache, name))) writeFileSync(join(cache, name, file), "nonsense\n");
    expect(launch(["main.ts"])).toEqual({ status: 0, stdout: "one \n", stderr: "" });
  });

  test("runs from a compiled form that V8 doesn't take", () => {
    launch(["main.ts"]);
    launch(["main.ts"]);
    const cache = join(folder, "node_modules/.cache/launch");
    const [name = ""] = readdirSync(cache);
    const compiled = readdirSync(join(cache, name)).find((file) => file.endsWith(".compiled")) ?? "";
    writeFileSync(join(cache, name, compiled), "nonsense\n");
    expect(launch(["main.ts"])).toEqual({ status: 0, stdout: "one \n", stderr: "" });
    expect(readFileSync(join(cache, name, compiled), "latin1")).not.toBe("nonsense\n");
  });

  test("is told its code's identity: the same for the same files, kept or not, and another for others", () => {
    write("main.ts", 'import { word } from "./word";\nconsole.log(word, require.main?.exports.inputs);');
    const said = () => launch(["main.ts"]).stdout;
    const fresh = said();
    expect(fresh).toMatch(/^one \[\[.*\["word\.ts",".*"\],\["main\.ts",".*"\]\]\n$/);
    expect([said(), launch(["main.ts"], { LAUNCH_CACHE: "off" }).stdout]).toEqual([fresh, fresh]);
    write("word.ts", 'export const word: string = "two";');
    expect(said().replace("two", "one")).not.toBe(fresh);
  });

  test("isn't kept when told not to", () => {
    expect(launch(["main.ts"], { LAUNCH_CACHE: "off" }).stdout).toBe("one \n");
    expect(kept()).toEqual([]);
  });

  test.each([
    ["before it was bundled", Date.now() + 60_000, [BUNDLED]],
    ["since its bundling began", 0, []],
  ])("that changed %s is kept accordingly", (_, since, expected) => {
    const bundle = JSON.stringify({ text: "", files: ["word.ts"], since, imports: [] });
    run(["-e", `require(${JSON.stringify(resolve("src/launch/kept"))}).keep(["program", "main.ts"], ${bundle})`]);
    expect(kept()).toEqual(expected);
  });

  test("that can't be bundled ends with 1, and it says where", () => {
    write("main.ts", "const = 1;");
    const { status, stderr } = launch(["main.ts"]);
    expect(status).toBe(1);
    expect(stderr).toContain("main.ts:1:6");
  });

  test("ends as it ends", () => {
    write("main.ts", "process.exitCode = 3;");
    expect(launch(["main.ts"]).status).toBe(3);
  });

  test("must be given", () => {
    expect(launch([])).toEqual({
      status: 1,
      stdout: "",
      stderr: "launch: no file given; usage: node src/launch.js <file.ts> [argument …]\n",
    });
  });
});

describe("packages apart from the program", () => {
  /** One that has the name of a package apart, so that a test can change it. */
  const standIn = join(folder, "node_modules/constructs");

  beforeEach(() => {
    rmSync(standIn, { recursive: true, force: true });
    mkdirSync(standIn);
    writeFileSync(join(standIn, "index.js"), 'exports.word = "package";');
    write("main.ts", 'import { word } from "constructs";\nconsole.log(word);');
  });

  afterAll(() => {
    rmSync(standIn, { recursive: true });
    symlinkSync(resolve("node_modules/constructs"), standIn);
  });

  test("are loaded as Node does, then bundled, then compiled, and stay so when the program changes", () => {
    const seen = [1, 2, 3].map(() => [launch(["main.ts"]).stdout, kept()]);
    write("main.ts", 'import { word } from "constructs";\nconsole.log(word, word);');
    expect([...seen, [launch(["main.ts"]).stdout, kept().sort()]]).toEqual([
      ["package\n", [BUNDLED]],
      ["package\n", [BUNDLED, BUNDLED]],
      ["package\n", [COMPILED, COMPILED]],
      ["package package\n", [COMPILED, BUNDLED]],
    ]);
  });

  test("are what their files say now, and those that the program needs now", () => {
    launch(["main.ts"]);
    launch(["main.ts"]);
    writeFileSync(join(standIn, "index.js"), 'exports.word = "PACKAGE";');
    writeFileSync(join(standIn, "more.js"), 'exports.more = require("./index").word + "S";');
    expect(launch(["main.ts"]).stdout).toBe("PACKAGE\n");
    write(
      "main.ts",
      'import { word } from "constructs";\nimport { more } from "constructs/more";\nconsole.log(word, more);',
    );
    const seen = [1, 2].map(() => [launch(["main.ts"]).stdout, kept().sort()]);
    expect(seen).toEqual([
      ["PACKAGE PACKAGES\n", [BUNDLED, BUNDLED]],
      ["PACKAGE PACKAGES\n", [BUNDLED, BUNDLED]],
    ]);
  });

  test("may be missing, which the program then says", () => {
    write("main.ts", 'import { word } from "constructs/nowhere";\nconsole.log(word);');
    const { status, stderr } = launch(["main.ts"]);
    expect(status).toBe(1);
    expect(stderr).toContain("Cannot find module 'constructs/nowhere'");
  });
});

describe("what cdktf only needs at times", () => {
  test("zips an asset, however cdktf was loaded", () => {
    mkdirSync(join(folder, "asset"), { recursive: true });
    write("asset/word.txt", "one");
    write("main.ts", 'import { archiveSync } from "cdktf/lib/private/fs";\narchiveSync("asset", "asset.zip");');
    const zipped = [1, 2].map(() => {
      rmSync(join(folder, "asset.zip"), { force: true });
      return [launch(["main.ts"]), readFileSync(join(folder, "asset.zip"), "latin1").slice(0, 2)];
    });
    const said = { status: 0, stdout: "", stderr: "" };
    expect(zipped).toEqual([
      [said, "PK"],
      [said, "PK"],
    ]);
  });

  test("compares versions, however cdktf was loaded", () => {
    write(
      "main.ts",
      'import { ValidateBinaryVersion } from "cdktf/lib/validations/validate-binary-version";\n' +
        'console.log(new ValidateBinaryVersion("node", ">=99", "node --version").validate().length);\n' +
        'console.log(new ValidateBinaryVersion("node", ">=20", "node --version").validate().length);',
    );
    const said = { status: 0, stdout: "1\n0\n", stderr: "" };
    expect([1, 2].map(() => launch(["main.ts"]))).toEqual([said, said]);
  });
});

describe("what npm runs when it has installed", () => {
  const project = copyProject(join(folder, "project"));
  const prepare = () => run([join(project, "src/launch/prepare.js")], {}, project);

  test("has all made that a synth can take from the cache, and writes nothing else", () => {
    expect(prepare()).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(kept(project)).toEqual([COMPILED, COMPILED]);
    expect(existsSync(join(project, "cdktf.out"))).toBe(false);
  });

  test("is silent where it can't", () => {
    writeFileSync(join(project, "main.ts"), "const = 1;");
    expect(prepare()).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});
