import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../src/rehearsal/cli";
import { LIMITS } from "../../src/rehearsal/report";
import { setEnvironment } from "../support/environment";
import { tinyStack } from "./support/small-platform";
import { stacksFolder } from "./support/stacks-folder";
import { describeWithTerraform } from "./support/with-terraform";

const TEMP = mkdtempSync(join(tmpdir(), "cli-"));
afterAll(() => {
  rmSync(TEMP, { recursive: true, force: true });
});

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command with a temporary folder of its own, to see what it leaves there. */
async function rehearseCommand(args: string[], interruptWhen?: () => boolean): Promise<Result> {
  const child = spawn(process.execPath, ["src/cli/run.js", "src/rehearsal/cli.ts", ...args], {
    env: { ...process.env, TMPDIR: TEMP },
  });
  if (interruptWhen !== undefined) {
    const wait = setInterval(() => {
      if (!interruptWhen()) return;
      clearInterval(wait);
      child.kill("SIGINT");
    }, 20);
  }
  const text = { out: "", err: "" };
  child.stdout.on("data", (data: Buffer) => (text.out += data.toString()));
  child.stderr.on("data", (data: Buffer) => (text.err += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, ...text };
}

/** The command in this process, which needs no start. */
async function rehearsed(...args: readonly string[]): Promise<Omit<Result, "err">> {
  const lines: string[] = [];
  const code = await main(args, (text) => lines.push(text));
  return { code, out: lines.join("\n") };
}

const leftIn = (folder: string) => readdirSync(folder);
const sound = () => stacksFolder({ a: tinyStack(), b: tinyStack({}, { "//": { dependsOn: ["a"] } }) });
const faulty = () => stacksFolder({ a: tinyStack({ aws_vcp: { vpc: {} } }) });

describe("npm run rehearse", () => {
  test("prints how it is used", async () => {
    const { code, out } = await rehearsed("--help");
    expect(code).toBe(0);
    expect(out).toMatch(/^usage: npm run rehearse/);
  });

  test("fails with one line", async () => {
    const { code, out, err } = await rehearseCommand(["--nonsense"]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("rehearse: option '--nonsense': isn't known; ");
    expect(err).not.toContain("    at ");
  });

  test("fails where nothing is rendered", async () => {
    await expect(rehearsed("--output", "src")).rejects.toThrow("folder 'src': no rendered stack in it");
  });

  test("says so where Terraform isn't installed", async () => {
    setEnvironment({ PATH: "" });
    await expect(rehearsed()).rejects.toThrow(
      "terraform: isn't on the PATH; rehearsal runs the real one; install it (no account is needed)",
    );
  });
});

describeWithTerraform("npm run rehearse with Terraform", () => {
  test("exits with 0 for sound stacks, prints a table and leaves nothing", async () => {
    const { code, out, err } = await rehearseCommand(["--output", sound()]);
    expect([code, err]).toEqual([0, ""]);
    expect(out.split("\n").map((line) => line.replace(/\d\.\d/, "…"))).toEqual([
      "stack  resources  seconds  verdict",
      "a              1      …  passed",
      "b              1      …  passed",
      "",
      LIMITS,
      "",
    ]);
    expect(leftIn(TEMP)).toEqual([]);
  });

  test("ends with 1 for a faulty stack and says the same to machines", async () => {
    const { code, out } = await rehearsed("--output", faulty(), "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      code: 1,
      limits: LIMITS,
      results: [{ stack: "a", verdict: "failed", failedAt: "validate", findings: [{ address: "resource.aws_vcp" }] }],
    });
  });

  test.each([
    ["0 without a change", sound, 0],
    ["2 with one", () => stacksFolder({ a: tinyStack({ aws_ecs_cluster: { c: { name: "c" } } }) }), 2],
    ["1 when it fails", faulty, 1],
  ])("compares with a base and ends with %s", async (_, now, expected) => {
    const { code } = await rehearsed("--base", sound(), "--output", now(), "a");
    expect(code).toBe(expected);
  });

  test("keeps the folder with state and plan when asked to", async () => {
    const { out } = await rehearsed("--output", sound(), "--keep", "a");
    const folder = /^kept: (.*)$/m.exec(out)?.[1] ?? "";
    expect(existsSync(join(folder, "state", "a.tfstate"))).toBe(true);
    expect(existsSync(join(folder, "cdktf.out", "stacks", "a", "rehearsal.tfplan"))).toBe(true);
    rmSync(folder, { recursive: true });
  });

  test("sweeps faults when asked to", async () => {
    const { code, out } = await rehearsed("--output", sound(), "--faults", "a");
    expect(code).toBe(0);
    expect(out).toMatch(/^a +4 +3 +3 +\d+\.\d {2}passed$/m);
  });

  test("ends Terraform and cleans up on Ctrl-C", async () => {
    const before = leftIn(TEMP);
    const { code, err } = await rehearseCommand(["--output", "cdktf.out"], () => leftIn(TEMP).length > before.length);
    expect([code, err]).toEqual([130, "rehearse: interrupted; nothing is left\n"]);
    expect(leftIn(TEMP)).toEqual(before);
  });

  test("serves until Ctrl-C and leaves nothing", async () => {
    const before = leftIn(TEMP);
    const { code, out, err } = await rehearseCommand(["--serve"], () =>
      leftIn(TEMP).some((name) => !before.includes(name) && existsSync(join(TEMP, name, "sandbox", "env.sh"))),
    );
    expect([code, err, out.split("\n")[0]]).toEqual([
      130,
      "rehearse: interrupted; nothing is left\n",
      "Empty fake accounts are served for hashicorp/aws 6.25.0, kreuzwerker/docker 3.6.2, hashicorp/tfe 0.71.0. In another shell:",
    ]);
    expect(leftIn(TEMP)).toEqual(before);
  });
});
