/** A stack a service in a host with HCP Terraform's API: runs read the platform's outputs from its workspace. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Layout } from "../../src/definition/platform";
import { moveScript } from "../../src/layout/move-script";
import { stateMoves } from "../../src/layout/state-moves";
import { readStacks, type RenderedStack } from "../../src/terraform/rendered-stacks";
import { openSandbox, type Sandbox } from "../../src/rehearsal/sandbox/sandbox";
import { hasTerraform } from "../../src/rehearsal/runner/terraform";
import { synthesize } from "../../src/synthesis/synthesize";
import { edited } from "../definition/valid";
import { type Certificate, makeCertificate, untrustable } from "./support/certificate";
import { CloudProject, type Ended } from "./support/cloud-project";
import { FakeHcp, TOKEN } from "./support/fake-hcp";
import { TerraformWorker } from "./support/remote-worker";

const root = mkdtempSync(join(tmpdir(), "cloud-layouts-"));
const reason = !hasTerraform() ? "terraform isn't on the PATH" : untrustable();
if (reason !== undefined) process.stdout.write(`skipped: a stack a service in HCP Terraform (${reason})\n`);
const describeHere = reason === undefined ? describe : describe.skip;

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A service with somebody else's image: there is nothing to push first. */
async function rendered(layout: Layout, hostname: string): Promise<RenderedStack[]> {
  const outdir = join(root, layout);
  const image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1.0";
  const definition = edited({
    layout,
    backend: { type: "cloud", hostname, organization: "acme", workspace: "{stack}-eu" },
    "services.status": undefined,
    "services.books": undefined,
    "services.shop.calls": undefined,
    "services.shop.source": undefined,
    "services.shop.image": image,
  });
  const { errors } = await synthesize(definition, { root: ".", outdir });
  if (errors !== undefined) throw new Error(errors.join("\n"));
  return readStacks(outdir).filter(({ name }) => name.startsWith("store-test-"));
}

/** The summary at the end, which says again how each stack ended. */
function verdicts({ out }: Ended): string[] {
  const ends = out.split("\n").filter((line) => /^store-test-\w+: (done|failed|skipped|no changes)/.test(line));
  return [...new Set(ends)];
}

describeHere("a stack a service in HCP Terraform", () => {
  let sandbox: Sandbox;
  let host: FakeHcp;
  let project: CloudProject;
  let certificate: Certificate;
  let env: Record<string, string>;
  let single: RenderedStack[];
  let split: RenderedStack[];

  beforeAll(async () => {
    certificate = makeCertificate(root);
    const { file } = certificate;
    const settings = join(root, "terraform.rc");
    // The fake providers serve the types of both layouts, which are the same.
    sandbox = await openSandbox({ root: process.cwd(), rendered: await outputOf("single") });
    env = {
      ...sandbox.environment,
      SSL_CERT_FILE: file,
      TF_CLI_CONFIG_FILE: settings,
    };
    host = await FakeHcp.start({ worker: new TerraformWorker(env), tls: certificate });
    const known = readFileSync(sandbox.environment["TF_CLI_CONFIG_FILE"] ?? "", "utf8");
    writeFileSync(settings, `${known}credentials "${host.host}" {\n  token = "${TOKEN}"\n}\n`);
    single = await rendered("single", host.host);
    split = await rendered("per-service", host.host);
    project = new CloudProject(join(root, "project"), host.host);
    for (const { name } of split) host.addWorkspace(`${name}-eu`, { workingDirectory: `cdktf.out/stacks/${name}` });
    host.addWorkspace("store-test-registry-eu", { executionMode: "local" });
  });

  /** A folder with the stacks, before there is a host. */
  async function outputOf(layout: Layout): Promise<string> {
    await rendered(layout, "tfe.example.com");
    return join(root, layout);
  }

  afterAll(() => {
    host.stop();
    sandbox.close();
  });

  function commit(stacks: readonly RenderedStack[]): void {
    project.git("rm", "-r", "-q", "--ignore-unmatch", "cdktf.out");
    const entries = stacks.map(({ name, json }) => [name, json] as const);
    project.commit(Object.fromEntries(entries) as Parameters<CloudProject["commit"]>[0], "stacks");
  }

  test("its run reads what the platform's run made; its state moves to another layout, and no run has anything to do", async () => {
    commit(split);
    const applied = await project.hcpHere(["apply", "store-test-*", "--auto-approve"], certificate.cert);
    expect([applied.code, verdicts(applied)]).toEqual([
      0,
      [
        expect.stringMatching(/^store-test-platform: done; \d+ added, 0 changed, 0 destroyed$/),
        "store-test-registry: skipped; its workspace runs where Terraform is; there: npx cdktf deploy store-test-registry --ignore-missing-stack-dependencies",
        "store-test-shop: done; 8 added, 0 changed, 0 destroyed",
      ],
    ]);
    const platform = host.workspaces.get("store-test-platform-eu")?.states.at(-1)?.content ?? "";
    const { outputs } = JSON.parse(platform) as { outputs: { vpc_id: { value: string } } };
    expect(host.workspaces.get("store-test-shop-eu")?.states.at(-1)?.content).toContain(outputs.vpc_id.value);

    const script = join(root, "move.sh");
    writeFileSync(script, moveScript(stateMoves(split, single)));
    // The host is in this process, so it must not be kept waiting.
    const moved = await promisify(execFile)("sh", [script], {
      cwd: project.folder,
      env: { ...process.env, ...env, TMPDIR: root },
    });
    expect(moved.stdout).toContain("moved: 8 resources, from store-test-shop to store-test-platform\n");
    commit(single);
    const again = await project.hcpHere(["apply", "store-test-platform", "--auto-approve"], certificate.cert);
    expect([again.code, verdicts(again)]).toEqual([0, ["store-test-platform: done; 0 added, 0 changed, 0 destroyed"]]);
  });
});
