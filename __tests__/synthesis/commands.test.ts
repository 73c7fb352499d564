/** What a user types in a fresh checkout: `npm run synth`, and the cdktf CLI's `synth` and `list`. */
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CDKTF, copyFixture, type Ended, outputFiles, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();
const here = copyFixture(join(temporary, "ein Prüfstück"));
const there = copyFixture(join(temporary, "deep/er/another-checkout"));
const output = join(here, "cdktf.out");
const byNpm = join(temporary, "by-npm");
const elsewhere = join(temporary, "elsewhere");
// Another umask: git keeps none of these bits.
const apps = join(there, "__tests__/fixtures/apps");
for (const app of readdirSync(apps)) chmodSync(join(apps, app, "Dockerfile"), 0o600);

const synth = (folder: string, env: Record<string, string>): Promise<Ended> =>
  runIn(folder, process.execPath, ["src/cli/run.js", "main.ts"], env);
const cdktf = (command: string): Promise<Ended> => runIn(here, process.execPath, [...CDKTF, command]);

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
  first = await synth(here, { TZ: "Pacific/Kiritimati", LANG: "C", LC_ALL: "C" });
  cpSync(output, byNpm, { recursive: true });
  rmSync(output, { recursive: true });
  second = await another;
});

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
  });

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
  });
});
