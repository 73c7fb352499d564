import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { openSandbox, type Sandbox } from "../../../src/rehearsal/sandbox/sandbox";
import { sandboxReport } from "../../../src/rehearsal/report";
import { smallStacks } from "../support/small-platform";
import { stacksFolder } from "../support/stacks-folder";
import { describeWithTerraform } from "../support/with-terraform";

const root = resolve(__dirname, "../../..");

interface Ended {
  readonly code: number;
  /** Both streams, without colours and without the lines that the CLI draws anew. */
  readonly lines: readonly string[];
}

/**
 * Types a command in the sandbox's folder, in a shell that read its environment file. `cdktf` is what `npx cdktf` finds,
 * without the time that npx takes.
 */
function type(sandbox: Sandbox, command: string): Promise<Ended> {
  const script = `. ${sandbox.environmentFile} && PATH=node_modules/.bin:$PATH && ${command}`;
  const env = { ...process.env, CI: "1", FORCE_COLOR: "0" };
  const options = { cwd: sandbox.folder, env, maxBuffer: 1 << 26 };
  return new Promise((done) => {
    execFile("sh", ["-c", script], options, (error, stdout, stderr) => {
      // oxlint-disable-next-line no-control-regex -- colours and cursor movements
      const text = `${stdout}\n${stderr}`.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
      const lines = text.split("\n").map((line) => line.replace(/^small-\w+(?= {2})/, "").trim());
      done({ code: error === null ? 0 : Number(error.code), lines: lines.filter((line) => line !== "") });
    });
  });
}

const matching = ({ lines }: Ended, pattern: RegExp) => lines.filter((line) => pattern.test(line));

/** Resources in a state, without data sources, which a destroy reads anew. */
function managedIn(state: string): object[] {
  const { resources } = JSON.parse(state) as { readonly resources: readonly { readonly mode: string }[] };
  return resources.filter(({ mode }) => mode === "managed");
}

describeWithTerraform("a sandbox", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox({ root, rendered: stacksFolder(smallStacks()) });
  });
  afterAll(() => {
    sandbox.close();
  });

  test("lets the cdktf CLI deploy, diff, output and destroy, in the order of the stacks", async () => {
    const deployed = await type(sandbox, "cdktf deploy 'small-*' --auto-approve");
    expect(matching(deployed, /^Apply complete!|^url =|^web_image = "/)).toEqual([
      "Apply complete! Resources: 3 added, 0 changed, 0 destroyed.",
      expect.stringMatching(/^web_image = "111122223333\.dkr\.ecr\.eu-central-1\.amazonaws\.com\/web:1"$/),
      "Apply complete! Resources: 32 added, 0 changed, 0 destroyed.",
      expect.stringMatching(/^url = "http:\/\/balancer-\d+\.eu-central-1\.elb\.amazonaws\.com"$/),
    ]);
    expect(deployed.code).toBe(0);

    const diff = await type(sandbox, "cdktf diff small-platform");
    expect([diff.code, matching(diff, /^No changes/)]).toEqual([
      0,
      ["No changes. Your infrastructure matches the configuration."],
    ]);

    const output = await type(sandbox, "npx cdktf output small-registry");
    expect([output.code, matching(output, /^web_image/)]).toEqual([
      0,
      ["web_image = 111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1"],
    ]);

    const destroyed = await type(sandbox, "cdktf destroy 'small-*' --auto-approve");
    expect([destroyed.code, matching(destroyed, /^Destroy complete!/)]).toEqual([
      0,
      ["Destroy complete! Resources: 32 destroyed.", "Destroy complete! Resources: 3 destroyed."],
    ]);
  });

  test("touches no state that it didn't make", async () => {
    const terraform = "terraform -chdir=cdktf.out/stacks/small-registry";
    await type(sandbox, `${terraform} apply -auto-approve`);
    const file = join(sandbox.folder, "state", "small-registry.tfstate");
    const foreign = readFileSync(file, "utf8").replaceAll('"id": "', '"id": "foreign-');
    writeFileSync(file, foreign);
    for (const command of ["plan", "destroy -auto-approve -refresh=false"]) {
      const refused = await type(sandbox, `${terraform} ${command}`);
      expect([refused.code, matching(refused, /isn't in the sandbox/).length > 0]).toEqual([1, true]);
    }
    expect(managedIn(readFileSync(file, "utf8"))).toEqual(managedIn(foreign));
  });

  test("says how it is used, and is gone when it is closed", async () => {
    const own = await openSandbox({ root });
    expect(sandboxReport(own).split("\n").slice(0, 5)).toEqual([
      "An empty account is played by doubles of hashicorp/aws 6.25.0, kreuzwerker/docker 3.6.2, hashicorp/tfe 0.71.0. In another shell:",
      "",
      `  cd ${own.folder}`,
      "  . ./env.sh",
      "  npx cdktf deploy 'demo-dev-*'",
    ]);
    expect(JSON.parse(readFileSync(join(own.folder, "cdktf.json"), "utf8"))).toMatchObject({
      app: `cd ${root} && node src/cli/run.js main.ts && node src/cli/run.js src/rehearsal/sandbox/sandbox-output.ts ${own.folder}/cdktf.out`,
    });
    own.close();
    expect(existsSync(own.folder)).toBe(false);
  });
});
