import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { keptBundles, linkPackages } from "./support/project";

const temporary = mkdtempSync(join(tmpdir(), "launch-test-"));
const folder = join(temporary, "project");
linkPackages(folder);

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content);
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const options = { cwd: folder, encoding: "utf8", env: { ...process.env, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  return { status, stdout, stderr };
}

const launch = (args: readonly string[], env?: Readonly<Record<string, string>>) =>
  run([resolve("src/launch.js"), ...args], env);

const kept = () => keptBundles(folder);

/** When each compiled form of a long file was written. */
function longFiles(): number[] {
  const files = join(folder, "node_modules/.cache/launch-files");
  return existsSync(files) ? readdirSync(files).map((name) => statSync(join(files, name)).mtimeMs) : [];
}

const BUNDLED = ["bundle.js"];
const COMPILED = ["<id>.compiled", "bundle.js"];

beforeEach(() => {
  rmSync(join(folder, "node_modules/.cache"), { recursive: true, force: true });
  write("word.ts", 'export const word: string = "one";');
  write("main.ts", 'import { word } from "./word";\nconsole.log(word, process.argv.slice(2).join(" "));');
});

describe("a program", () => {
  /** A file that no bundle holds, as the program has Node load it, and that is long enough to have its compiled form kept. */
  const long = (word: string) => `exports.word = "${word}";//${"-".repeat(1_000_000)}`;

  test("is run with its arguments, and again from its bundle and its compiled form, be they whole, damaged or old", () => {
    write("long.js", long("1"));
    write(
      "main.ts",
      'import { createRequire } from "node:module";\nimport { word } from "./word";\n' +
        'const load = createRequire(process.argv[1] ?? "");\n' +
        'console.log(word, load("./long.js").word, ...process.argv.slice(2));\nprocess.exitCode = 3;',
    );
    const said = { status: 3, stdout: "one 1 a b\n", stderr: "" };
    const seen = [1, 2, 3].map(() => [launch(["main.ts", "a", "b"]), kept(), longFiles()]);
    expect(seen).toEqual([
      [said, [BUNDLED], []],
      [said, [COMPILED], [expect.any(Number)]],
      [said, [COMPILED], seen[1]?.[2]], // as they were
    ]);

    const cache = join(folder, "node_modules/.cache/launch");
    const [name = ""] = readdirSync(cache);
    const compiled = readdirSync(join(cache, name)).find((file) => file.endsWith(".compiled")) ?? "";
    writeFileSync(join(cache, name, compiled), "nonsense\n"); // V8 doesn't take it
    expect(launch(["main.ts", "a", "b"])).toEqual(said);
    expect(readFileSync(join(cache, name, compiled), "latin1")).not.toBe("nonsense\n");

    // As long and as old as before.
    write("long.js", long("2"));
    write("word.ts", 'export const word: string = "two";');
    for (const name of ["long.js", "word.ts"]) utimesSync(join(folder, name), 0, 0);
    expect(launch(["main.ts", "a", "b"])).toEqual({ ...said, stdout: "two 2 a b\n" });
    expect(kept()).toEqual([BUNDLED]);

    for (const file of readdirSync(join(cache, name))) writeFileSync(join(cache, name, file), "nonsense\n");
    expect(launch(["main.ts", "a", "b"])).toEqual({ ...said, stdout: "two 2 a b\n" });
  });

  test("is told its code's identity: the same for the same files, kept or told not to, and another for others", () => {
    write("main.ts", 'import { word } from "./word";\nconsole.log(word, require.main?.exports.inputs);');
    const said = (env?: Readonly<Record<string, string>>) => launch(["main.ts"], env).stdout;
    const unkept = said({ LAUNCH_CACHE: "off" });
    expect(unkept).toMatch(/^one \[\[.*\["word\.ts",".*"\],\["main\.ts",".*"\]\]\n$/);
    expect(kept()).toEqual([]);
    expect([said(), said()]).toEqual([unkept, unkept]);
    write("word.ts", 'export const word: string = "two";');
    expect(said().replace("two", "one")).not.toBe(unkept);
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
  });

  test("are loaded as Node does, then bundled, then compiled, and are what their files and the program say now", () => {
    const seen = [1, 2, 3].map(() => [launch(["main.ts"]).stdout, kept()]);
    write("main.ts", 'import { word } from "constructs";\nconsole.log(word, word);');
    expect([...seen, [launch(["main.ts"]).stdout, kept().sort()]]).toEqual([
      ["package\n", [BUNDLED]],
      ["package\n", [BUNDLED, BUNDLED]],
      ["package\n", [COMPILED, COMPILED]],
      ["package package\n", [COMPILED, BUNDLED]],
    ]);

    writeFileSync(join(standIn, "index.js"), 'exports.word = "PACKAGE";');
    writeFileSync(join(standIn, "more.js"), 'exports.more = require("./index").word + "S";');
    expect(launch(["main.ts"]).stdout).toBe("PACKAGE PACKAGE\n");
    write(
      "main.ts",
      'import { word } from "constructs";\nimport { more } from "constructs/more";\nconsole.log(word, more);',
    );
    const grown = [1, 2].map(() => [launch(["main.ts"]).stdout, kept().sort()]);
    expect(grown).toEqual([
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
  test("zips an asset and compares versions, however cdktf was loaded", () => {
    mkdirSync(join(folder, "asset"), { recursive: true });
    write("asset/word.txt", "one");
    write(
      "main.ts",
      'import { archiveSync } from "cdktf/lib/private/fs";\n' +
        'import { ValidateBinaryVersion } from "cdktf/lib/validations/validate-binary-version";\n' +
        'archiveSync("asset", "asset.zip");\n' +
        'console.log(new ValidateBinaryVersion("node", ">=99", "echo v20.1.0").validate().length);\n' +
        'console.log(new ValidateBinaryVersion("node", ">=20", "echo v20.1.0").validate().length);',
    );
    const zipped = [1, 2].map(() => {
      rmSync(join(folder, "asset.zip"), { force: true });
      return [launch(["main.ts"]), readFileSync(join(folder, "asset.zip"), "latin1").slice(0, 2)];
    });
    const said = { status: 0, stdout: "1\n0\n", stderr: "" };
    expect(zipped).toEqual([
      [said, "PK"],
      [said, "PK"],
    ]);
  });
});
