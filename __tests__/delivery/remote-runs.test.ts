/** Stacks in a host with HCP Terraform's API: real Terraform on what was uploaded, or here with its state there. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main as review } from "../../src/review/cli";
import { openSandbox, type Sandbox } from "../../src/rehearsal/sandbox/sandbox";
import { hasTerraform } from "../../src/rehearsal/runner/terraform";
import { smallStacks, type Stack } from "../rehearsal/support/small-platform";
import { stacksFolder } from "../rehearsal/support/stacks-folder";
import { type Certificate, makeCertificate, untrustable } from "./support/certificate";
import { CloudProject, type Ended, inCloud } from "./support/cloud-project";
import { FakeHcp, TOKEN } from "./support/fake-hcp";
import { TerraformWorker } from "./support/remote-worker";

const root = mkdtempSync(join(tmpdir(), "remote-runs-"));
const reason = !hasTerraform() ? "terraform isn't on the PATH" : untrustable();
if (reason !== undefined) process.stdout.write(`skipped: stacks in HCP Terraform (${reason})\n`);
const describeHere = reason === undefined ? describe : describe.skip;

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A part of the small platform, which needs the registry's output: more resources would only take longer. */
function smallPlatform(): Stack {
  const { "small-platform": whole } = smallStacks();
  const kept = ["aws_cloudwatch_log_group", "aws_ecs_task_definition", "aws_iam_role", "aws_subnet", "aws_vpc"];
  const resource = Object.fromEntries(Object.entries(whole.resource).filter(([type]) => kept.includes(type)));
  return { ...whole, resource, output: { vpc: { value: "${aws_vpc.network.id}" } } };
}

/** Lines of ours: what is Terraform's is indented, and addresses of runs differ. */
function ownLines({ out }: Ended): string[] {
  const lines = out.split("\n").filter((line) => /^\S/.test(line));
  return lines.map((line) => line.replace(/https:\S+/, "URL").replace(/localhost:\d+/, "HOST"));
}

function matching({ out }: Ended, pattern: RegExp): string[] {
  return out.match(new RegExp(pattern, "gm")) ?? [];
}

describeHere("stacks in HCP Terraform", () => {
  const { "small-registry": registry } = smallStacks();
  let sandbox: Sandbox;
  let host: FakeHcp;
  let project: CloudProject;
  let certificate: Certificate;
  let env: Record<string, string>;
  let deployed: Ended;

  beforeAll(async () => {
    sandbox = await openSandbox({
      root: process.cwd(),
      rendered: stacksFolder({ "small-registry": registry, "small-platform": smallPlatform() }),
    });
    certificate = makeCertificate(root);
    env = { ...sandbox.environment, SSL_CERT_FILE: certificate.file, NODE_EXTRA_CA_CERTS: certificate.file };
    host = await FakeHcp.start({ worker: new TerraformWorker(env), tls: certificate });
    project = new CloudProject(join(root, "project"), host.host);
    // Terraform leaves the credentials in the home folder alone where it is told another file. A worker has them too: it
    // reads the states of other workspaces.
    const settings = readFileSync(sandbox.environment["TF_CLI_CONFIG_FILE"] ?? "", "utf8");
    env["TF_CLI_CONFIG_FILE"] = join(root, "terraform.rc");
    writeFileSync(env["TF_CLI_CONFIG_FILE"], `${settings}credentials "${host.host}" {\n  token = "${TOKEN}"\n}\n`);
    host.addWorkspace("small-registry", { executionMode: "local" });
    host.addWorkspace("small-platform", { workingDirectory: "" });
    commit(smallPlatform(), "first");
    deployed = await project.cdktf(["deploy", "small-*", "--auto-approve"], env);
  });

  /** What the review of a change of the small platform approves. */
  async function approve(platform: Stack): Promise<string> {
    const [base, now] = [smallPlatform(), platform].map((it) =>
      stacksFolder({ "small-registry": registry, "small-platform": it }),
    );
    const file = join(root, "approved.json");
    expect(await review(["--base", base ?? "", "--output", now ?? "", "--digest", file], () => undefined)).toBe(2);
    return file;
  }

  function commit(platform: Stack, title: string): void {
    const stacks = { "small-registry": registry, "small-platform": platform };
    const entries = Object.entries(stacks).map(([name, stack]) => [name, inCloud(name, stack, host.host)] as const);
    project.commit(Object.fromEntries(entries), title);
  }

  afterAll(() => {
    host.stop();
    sandbox.close();
  });

  // The CLI ends before it has printed all of a run's log where the machine is busy, so states and the host's log tell.
  test("the CLI deploys a stack where Terraform is, with its state in the host, and another by a remote run", () => {
    expect(deployed).toMatchObject({ code: 0 });
    const statesOf = (name: string) => (host.workspaces.get(name)?.states ?? []).map(({ content }) => content).join("");
    expect(statesOf("small-registry")).toContain("docker_registry_image");
    const [first] = host.runs.values();
    expect([first?.workspaceId, first?.status]).toEqual([host.workspaces.get("small-platform")?.id, "applied"]);
    expect(first?.applyLog.toString()).toContain("Apply complete! Resources: 8 added, 0 changed, 0 destroyed.");
    // It reads the registry's outputs from its workspace.
    expect(statesOf("small-platform")).toContain("111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1");
  });

  test("a branch gets a plan that can't be applied, a merge is applied, and a destroy waits for somebody", async () => {
    const platform = smallPlatform();
    Object.assign(platform.resource["aws_cloudwatch_log_group"]?.["web"] ?? {}, { retention_in_days: 90 });
    commit(platform, "three months");
    host.addWorkspace("small-platform", {
      ...host.workspaces.get("small-platform"),
      workingDirectory: "cdktf.out/stacks/small-platform",
    });
    const planned = await project.hcp(["plan", "small-*"], env);
    expect([planned.code, ownLines(planned)]).toEqual([
      2,
      [
        "small-registry: plan in workspace 'acme/small-registry' of HOST",
        "small-registry: skipped; its workspace runs where Terraform is; there: npx cdktf diff small-registry",
        "small-platform: plan in workspace 'acme/small-platform' of HOST",
        "small-platform: planned; 0 added, 1 changed, 0 destroyed",
        "small-registry: skipped; its workspace runs where Terraform is; there: npx cdktf diff small-registry",
        "small-platform: planned; 0 added, 1 changed, 0 destroyed",
      ],
    ]);
    expect(matching(planned, /^ {2}Plan: .*$/)).toEqual(["  Plan: 0 to add, 1 to change, 0 to destroy."]);
    const { planOnly, status } = [...host.runs.values()].at(-1) ?? {};
    expect([planOnly, status]).toEqual([true, "planned_and_finished"]);

    const approved = await approve(platform);
    const apply = ["apply", "small-platform", "--auto-approve", "--approved", approved];
    const applied = await project.hcpHere(apply, certificate.cert);
    expect([applied.code, ownLines(applied)]).toEqual([
      0,
      [
        "small-platform: apply in workspace 'acme/small-platform' of HOST",
        "small-platform: done; 0 added, 1 changed, 0 destroyed",
      ],
    ]);
    const other = smallPlatform();
    Object.assign(other.resource["aws_cloudwatch_log_group"]?.["web"] ?? {}, { name: "/ecs/other" });
    commit(other, "other logs");
    const refused = await project.hcpHere(apply, certificate.cert);
    expect([refused.code, ownLines(refused).at(-1)]).toEqual([
      1,
      "small-platform: refused; its plan goes beyond what was approved by 1 point; review it anew, or apply what was reviewed: URL",
    ]);
    expect(matching(refused, /not approved: .*$/)).toEqual([
      "not approved: destroys data: aws_cloudwatch_log_group.web is replaced, deleted first, and with it its logs; approved is that it is changed",
    ]);
    commit(platform, "three months again");
    const again = await project.hcpHere(["plan", "small-platform"], certificate.cert);
    expect([again.code, ownLines(again).at(-1)]).toEqual([0, "small-platform: no changes"]);

    const waiting = await project.hcpHere(["destroy", "small-*"], certificate.cert);
    expect([waiting.code, ownLines(waiting).slice(1)]).toEqual([
      2,
      [
        "small-platform: waits for somebody; it needs to be confirmed (0 added, 0 changed, 8 destroyed); do it there, or use --auto-approve: URL",
        "small-platform: waits for somebody; it needs to be confirmed (0 added, 0 changed, 8 destroyed); do it there, or use --auto-approve: URL",
        "small-registry: not begun; 'small-platform' isn't done",
      ],
    ]);
    [...host.runs.values()].at(-1)?.decide?.("discard");
    const destroyed = await project.hcpHere(["destroy", "small-platform", "--auto-approve"], certificate.cert);
    expect([destroyed.code, ownLines(destroyed).at(-1)]).toEqual([
      0,
      "small-platform: done; 0 added, 0 changed, 8 destroyed",
    ]);
    // The token goes neither where configurations are uploaded nor where logs are read.
    const parts = host.seen.map(({ path, authorized }) => [path.split("/")[1], authorized]);
    expect(parts).toEqual(
      expect.arrayContaining([
        ["upload", false],
        ["log", false],
      ]),
    );
    expect(parts).not.toContainEqual(["upload", true]);
    expect(parts).not.toContainEqual(["log", true]);
  });

  test("a run that errors fails the command, with Terraform's own words", async () => {
    const platform = smallPlatform();
    Object.assign(platform.resource["aws_subnet"]?.["public"] ?? {}, { cidr_block: "10.0.1.0/33" });
    commit(platform, "broken");
    const failed = await project.hcpHere(["plan", "small-platform"], certificate.cert);
    expect([failed.code, ownLines(failed).at(-1)]).toEqual([
      1,
      "small-platform: failed; status is errored; it errored; its log says why: URL",
    ]);
    expect(matching(failed, /10\.0\.1\.0\/33/).length).toBeGreaterThan(0);

    const again = await project.hcpHere(["attach", "small-platform"], certificate.cert);
    expect([again.code, ownLines(again)]).toEqual([1, ownLines(failed).slice(1)]);
    await expect(project.hcpHere(["attach", "small-*"], certificate.cert)).rejects.toThrow(
      new Error("attach: takes one stack; name it in full"),
    );
  });
});
