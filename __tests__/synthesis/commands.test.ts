import { chmodSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CDKTF, copyProject, type Ended, outputFiles, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();
const here = copyProject(join(temporary, "a checkout"));
const there = copyProject(join(temporary, "deep/er/another-checkout"));
const elsewhere = join(temporary, "elsewhere");
const byCli = copyProject(join(temporary, "by-cli"));
// Another umask: git keeps none of these bits.
for (const app of readdirSync(join(there, "apps"))) chmodSync(join(there, "apps", app, "Dockerfile"), 0o600);

const synth = (folder: string, env: Record<string, string>): Promise<Ended> =>
  runIn(folder, process.execPath, ["src/launch.js", "main.ts"], env);
const cdktf = (folder: string, command: string): Promise<Ended> => runIn(folder, process.execPath, [...CDKTF, command]);

let first: Ended;
let second: Ended;
let cli: Ended;
let list: Ended;

beforeAll(async () => {
  [first, second, [cli, list]] = await Promise.all([
    synth(here, { TZ: "Pacific/Kiritimati", LANG: "C", LC_ALL: "C" }),
    synth(there, {
      CDKTF_OUTDIR: elsewhere,
      TZ: "America/St_Johns",
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8",
      TF_VAR_region: "us-east-1",
    }),
    cdktf(byCli, "synth").then(async (ended) => [ended, await cdktf(byCli, "list")] as const),
  ]);
}, 120_000);

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
    expect(outputFiles(elsewhere)).toEqual(outputFiles(join(here, "cdktf.out")));
  });

  test("write where CDKTF_OUTDIR says and nowhere else", () => {
    expect(existsSync(join(there, "cdktf.out"))).toBe(false);
    expect(readdirSync(elsewhere).sort()).toEqual(["addresses.txt", "manifest.json", "review", "stacks"]);
  });
});

// With a PATH that has no Terraform and a HOME that has nothing.
describe("the cdktf CLI", () => {
  test("synthesizes the same bytes as npm run synth", () => {
    expect([cli.code, cli.stderr]).toEqual([0, ""]);
    expect(outputFiles(join(byCli, "cdktf.out"))).toEqual(outputFiles(join(here, "cdktf.out")));
  });

  test("lists the stacks", () => {
    expect(list.code).toBe(0);
    const lines = [...list.stdout.matchAll(/^(\S+) +cdktf\.out\/stacks\/\1$/gm)];
    expect(lines.map(([, stack]) => stack)).toEqual([
      "demo-dev-platform",
      "demo-dev-registry",
      "demo-local",
      "demo-prod-platform",
      "demo-prod-registry",
    ]);
  });
});
