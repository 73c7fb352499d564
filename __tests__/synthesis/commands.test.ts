/** What a user types in a fresh checkout: `npm ci`, `npm run synth`, and the cdktf CLI's `synth` and `list`. */
import { chmodSync, cpSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CDKTF, copyProject, type Ended, keptBundles, outputFiles, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();
const here = copyProject(join(temporary, "a checkout"));
const there = copyProject(join(temporary, "deep/er/another-checkout"));
const output = join(here, "cdktf.out");
const byNpm = join(temporary, "by-npm");
const elsewhere = join(temporary, "elsewhere");
// Another umask: git keeps none of these bits.
for (const app of readdirSync(join(there, "apps"))) chmodSync(join(there, "apps", app, "Dockerfile"), 0o600);

/** What npm runs when it has installed. */
const prepare = (): Promise<Ended> => runIn(here, process.execPath, ["src/launch/prepare.js"]);
const synth = (folder: string, env: Record<string, string>): Promise<Ended> =>
  runIn(folder, process.execPath, ["src/launch.js", "main.ts"], env);
const cdktf = (command: string): Promise<Ended> => runIn(here, process.execPath, [...CDKTF, command]);

let prepared: Ended;
let keptThen: string[][];
let longFilesThen: number;
let hadOutput: boolean;
let first: Ended;
let second: Ended;

beforeAll(async () => {
  const another = synth(there, {
    CDKTF_OUTDIR: elsewhere,
    TZ: "America/St_Johns",
    LANG: "tr_TR.UTF-8",
    LC_ALL: "tr_TR.UTF-8",
    TF_VAR_region: "us-east-1",
  });
  prepared = await prepare();
  [keptThen, hadOutput] = [keptBundles(here), existsSync(output)];
  longFilesThen = readdirSync(join(here, "node_modules/.cache/launch-files")).length;
  first = await synth(here, { TZ: "Pacific/Kiritimati", LANG: "C", LC_ALL: "C" });
  cpSync(output, byNpm, { recursive: true });
  // The review packs stay: they are drawn for these stacks already, and drawn in the other folder too.
  for (const name of ["addresses.txt", "manifest.json", "stacks"]) rmSync(join(output, name), { recursive: true });
  second = await another;
}, 120_000);

test("npm, when it has installed, has all made that a synth can take from the cache, and writes nothing else", () => {
  expect(prepared).toEqual({ code: 0, stdout: "", stderr: "" });
  const compiled = ["<id>.compiled", "bundle.js"];
  expect(keptThen).toEqual([compiled, compiled]);
  expect(longFilesThen).toBe(1); // what lays out the pictures
  expect(hadOutput).toBe(false);
});

// One takes from the cache what npm had made; the other makes it.
describe("two synths", () => {
  test("end well and say the same", () => {
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(second.stdout.replaceAll(elsewhere, "cdktf.out")).toBe(first.stdout);
    expect([second.code, second.stderr]).toEqual([0, ""]);
    expect(first.stdout.split("\n").filter((line) => !line.startsWith(" "))).toEqual([
      expect.stringMatching(/^demo-dev-registry +\d+ resources {2}\d+ new$/),
      expect.stringMatching(/^demo-dev-platform +\d+ resources {2}\d+ new$/),
      expect.stringMatching(/^demo-prod-registry +\d+ resources {2}\d+ new$/),
      expect.stringMatching(/^demo-prod-platform +\d+ resources {2}\d+ new$/),
      expect.stringMatching(/^demo-local +\d+ resources {2}\d+ new$/),
      expect.stringMatching(/^note: environment 'demo-dev': namespace is 'local'; /),
      "note: cdktf.out/addresses.txt is new: no address was compared with what is deployed",
      "",
    ]);
  });

  test("give the same bytes in another folder, time zone, locale and home, with other file modes", () => {
    expect(outputFiles(elsewhere)).toEqual(outputFiles(byNpm));
  });

  test("write where CDKTF_OUTDIR says and nowhere else", () => {
    expect(existsSync(join(there, "cdktf.out"))).toBe(false);
    expect(readdirSync(elsewhere).sort()).toEqual(["addresses.txt", "manifest.json", "review", "stacks"]);
  });
});

// With a PATH that has no Terraform and a HOME that has nothing.
describe("the cdktf CLI", () => {
  test("synthesizes the same bytes as npm run synth", async () => {
    const { code, stderr } = await cdktf("synth");
    expect([code, stderr]).toEqual([0, ""]);
    expect(outputFiles(output)).toEqual(outputFiles(byNpm));
  }, 60_000);

  test("lists the stacks", async () => {
    const { code, stdout } = await cdktf("list");
    expect(code).toBe(0);
    const lines = [...stdout.matchAll(/^(\S+) +cdktf\.out\/stacks\/\1$/gm)];
    expect(lines.map(([, stack]) => stack)).toEqual([
      "demo-dev-platform",
      "demo-dev-registry",
      "demo-local",
      "demo-prod-platform",
      "demo-prod-registry",
    ]);
  }, 60_000);
});

test("npm is told nothing where that can't be made", async () => {
  writeFileSync(join(here, "main.ts"), "const = 1;");
  expect(await prepare()).toEqual({ code: 0, stdout: "", stderr: "" });
}, 60_000);
