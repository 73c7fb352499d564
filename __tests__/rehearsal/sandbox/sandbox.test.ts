import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { openSandbox, type Sandbox } from "../../../src/rehearsal/sandbox/sandbox";
import { sandboxReport } from "../../../src/rehearsal/report";
import { copyFixture } from "../../support/project";
import { temporaryFolder } from "../../support/synth";
import { smallStacks } from "../support/small-platform";
import { stacksFolder } from "../support/stacks-folder";
import { type } from "../support/typed";
import { describeWithTerraform } from "../support/with-terraform";

const root = resolve(__dirname, "../../..");

interface State {
  readonly resources: readonly { readonly mode: string }[];
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
}

/** Without data sources, which a destroy reads anew. */
const managed = ({ resources }: State) => resources.filter(({ mode }) => mode === "managed");

describeWithTerraform("a sandbox", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await openSandbox({ root, rendered: stacksFolder(smallStacks()) });
  });
  afterEach(() => {
    sandbox.close();
  });

  const fileOf = (stack: string) => join(sandbox.folder, "state", `${stack}.tfstate`);
  const stateOf = (stack: string) => JSON.parse(readFileSync(fileOf(stack), "utf8")) as State;
  const writtenAt = (stack: string) => statSync(fileOf(stack)).mtimeMs;

  async function ends(command: string, code: number, text = ""): Promise<void> {
    const ended = await type(sandbox, command);
    expect(ended.text).toContain(text);
    expect(ended.code).toBe(code);
  }

  /** The registry's stack, by Terraform itself. */
  const terraform = "terraform -chdir=cdktf.out/stacks/small-registry";
  const applied = `cdktf synth && ${terraform} init && ${terraform} apply -auto-approve`;

  // The CLI drops lines of a busy stack's log, so the states tell what was done.
  test("lets the cdktf CLI deploy and destroy, in the order of the stacks", async () => {
    await ends("cdktf deploy 'small-*' --auto-approve", 0);
    const [registry, platform] = [stateOf("small-registry"), stateOf("small-platform")];
    expect([managed(registry).length, managed(platform).length]).toEqual([3, 32]);
    expect([registry.outputs["web_image"]?.value, platform.outputs["url"]?.value]).toEqual([
      "111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1",
      expect.stringMatching(/^http:\/\/balancer-\d+\.eu-central-1\.elb\.amazonaws\.com$/),
    ]);
    expect(writtenAt("small-registry")).toBeLessThan(writtenAt("small-platform"));

    await ends("cdktf destroy 'small-*' --auto-approve", 0);
    expect([managed(stateOf("small-registry")), managed(stateOf("small-platform"))]).toEqual([[], []]);
    expect(writtenAt("small-platform")).toBeLessThan(writtenAt("small-registry"));
  });

  test("lets the cdktf CLI diff and output what Terraform applied", async () => {
    await ends(applied, 0);
    await ends("cdktf diff small-registry", 0, "No changes. Your infrastructure matches the configuration.");
    const image = "web_image = 111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1";
    await ends("cdktf output small-registry", 0, image);
  });

  test("touches no state that it didn't make", async () => {
    await ends(applied, 0);
    const foreign = readFileSync(fileOf("small-registry"), "utf8").replaceAll('"id": "', '"id": "foreign-');
    writeFileSync(fileOf("small-registry"), foreign);
    for (const command of ["plan", "destroy -auto-approve -refresh=false"]) {
      await ends(`${terraform} ${command}`, 1, "isn't in the sandbox");
    }
    expect(managed(stateOf("small-registry"))).toEqual(managed(JSON.parse(foreign) as State));
  });

  test("says how it is used, and is gone when it is closed", async () => {
    const own = await openSandbox({ root });
    const { folder } = own;
    const [report, config] = [sandboxReport(own), readFileSync(join(folder, "cdktf.json"), "utf8")];
    own.close();
    expect(report.split("\n").slice(0, 5)).toEqual([
      "Empty fake accounts are served for hashicorp/aws 6.25.0, kreuzwerker/docker 3.6.2, hashicorp/tfe 0.71.0. In another shell:",
      "",
      `  cd ${folder}`,
      "  . ./env.sh",
      // The first environment of whatever platform is committed.
      expect.stringMatching(/^ {2}npx cdktf deploy '[a-z0-9-]+-\*'$/),
    ]);
    expect(JSON.parse(config)).toMatchObject({
      app: `cd ${root} && node src/cli/run.js src/rehearsal/sandbox/sandbox-addresses.ts ${root} ${folder}/cdktf.out && node src/cli/run.js main.ts && node src/cli/run.js src/rehearsal/sandbox/sandbox-output.ts ${folder}/cdktf.out`,
    });
    expect(existsSync(folder)).toBe(false);
  });
});

describeWithTerraform("a sandbox of a project", () => {
  const project = copyFixture(join(temporaryFolder(), "project"));
  /** What `main.ts` says; `more` is one service more. */
  const define = (more: string) => {
    const lines = [
      'import "./src/synthesis/token-stacks";',
      'import { demo, dev, services } from "./__tests__/fixtures/platform";',
      'import { run } from "./src/synthesis/run";',
      `void run({ ...demo, environments: { dev: { ...dev, services: { ...dev.services, ${more} } } } });`,
    ];
    writeFileSync(join(project, "main.ts"), lines.join("\n"));
  };
  let sandbox: Sandbox;
  beforeAll(async () => {
    define("");
    sandbox = await openSandbox({ root: project });
  });
  afterAll(() => {
    sandbox.close();
  });

  test("a service that is tried out and taken back leaves no address that must be explained", async () => {
    const synths = async () => (await type(sandbox, "cdktf synth")).code;
    expect(await synths()).toBe(0);
    define(`later: { ...services["random-quote-app"], exposure: { type: "internal", dnsName: "later" } }`);
    expect(await synths()).toBe(0);
    define("");
    expect(await synths()).toBe(0);
  });

  test("a diff fails where the real one does: at images that nobody has pushed", async () => {
    const { code, text } = await type(sandbox, "cdktf diff demo-dev-platform");
    expect(code).toBe(1);
    expect(text).toContain("RepositoryNotFoundException: The repository with name");
  });
});
