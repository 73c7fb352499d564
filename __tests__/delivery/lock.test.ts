import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { checkLocks, lockStacks, otherSources } from "../../src/delivery/lock";
import { lockFaults } from "../../src/delivery/lock-file";
import { readStacks } from "../../src/terraform/rendered-stacks";
import { setEnvironment } from "../support/environment";
import { projectRoot } from "../support/project";

const root = mkdtempSync(join(tmpdir(), "lock-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});

const AWS = "registry.terraform.io/hashicorp/aws";

/** A lock file with hashes that no provider has. */
function lockText(version: string, ...hashes: readonly string[]): string {
  return `# made by hand\n\nprovider "${AWS}" {\n  version     = "${version}"\n  constraints = "${version}"\n  hashes = [\n${hashes
    .map((hash) => `    "${hash}",\n`)
    .join("")}  ]\n}\n`;
}

const GOOD = lockText("6.25.0", "h1:a", "h1:b", "h1:c", "zh:d");
const REQUIRED = new Map([[AWS, "6.25.0"]]);

describe("a lock file", () => {
  test("does where it has the version, and hashes of the registry and of every platform", () => {
    expect(lockFaults(GOOD, REQUIRED)).toEqual([]);
  });

  test.each([
    ["", [`provider '${AWS}' isn't in it`]],
    [GOOD.replaceAll("6.25.0", "6.24.0"), [`provider '${AWS}' is locked at 6.24.0, not 6.25.0`]],
    [
      lockText("6.25.0", "h1:a"),
      [
        `provider '${AWS}' has no hash from its registry (zh:)`,
        `provider '${AWS}' has 1 hashes of packages (h1:), and there are 3 platforms`,
      ],
    ],
  ])("doesn't do otherwise, %#", (text, faults) => {
    expect(lockFaults(text, REQUIRED)).toEqual(faults);
  });
});

describe("other sources of providers", () => {
  const home = join(root, "home");
  const settings = join(root, "settings.tfrc");

  test("are found in the environment and in Terraform's settings, all at once", () => {
    mkdirSync(join(home, ".terraform.d"), { recursive: true });
    writeFileSync(
      join(home, ".terraformrc"),
      'provider_installation {\n  filesystem_mirror {\n    path = "/m"\n  }\n}\n',
    );
    writeFileSync(join(home, ".terraform.d", "x.tfrc"), 'host "registry.terraform.io" {\n}\n');
    expect(otherSources({ TF_REATTACH_PROVIDERS: "{}", TF_CLI_ARGS_providers_lock: "-fs-mirror=/m" }, home)).toEqual([
      "variable 'TF_REATTACH_PROVIDERS': is set; locks come from the registries alone; unset it",
      "variable 'TF_CLI_ARGS_providers_lock': is set; locks come from the registries alone; unset it",
      `file '${join(home, ".terraformrc")}': has 'provider_installation'; locks come from the registries alone; set TF_CLI_CONFIG_FILE to an empty file`,
      `file '${join(home, ".terraform.d", "x.tfrc")}': has 'host "registry.terraform.io"'; locks come from the registries alone; set TF_CLI_CONFIG_FILE to an empty file`,
    ]);
  });

  test("aren't in comments, credentials or files that TF_CLI_CONFIG_FILE leaves aside", () => {
    writeFileSync(settings, '# provider_installation {}\ncredentials "app.terraform.io" {\n}\n');
    expect(otherSources({ TF_CLI_CONFIG_FILE: settings }, home)).toEqual([]);
    expect(otherSources({ TF_CLI_CONFIG_FILE: join(root, "none") }, home)).toEqual([]);
  });
});

describe("npm run lock", () => {
  const json = (version: string) => ({
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version } } },
  });

  /** Rendered stacks, and a `terraform` on the PATH that counts its runs and leaves `lock` where it runs. */
  function given(name: string, lock: string, versions: readonly string[], script = "") {
    const folder = join(root, name);
    versions.forEach((version, i) => {
      mkdirSync(join(folder, "stacks", `s${i}`), { recursive: true });
      writeFileSync(join(folder, "stacks", `s${i}`, "cdk.tf.json"), JSON.stringify(json(version)));
    });
    const bin = join(folder, "bin");
    mkdirSync(bin);
    writeFileSync(join(folder, "lock"), lock);
    const lines = [`echo "$@" >> '${folder}/calls'`, script, `cp '${folder}/lock' .terraform.lock.hcl`];
    writeFileSync(join(bin, "terraform"), `#!/bin/sh\n${lines.join("\n")}\n`);
    chmodSync(join(bin, "terraform"), 0o755);
    setEnvironment({ PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` });
    const lockIn = (stack: string) => join(folder, "stacks", stack, ".terraform.lock.hcl");
    return { folder, stacks: readStacks(folder), calls: () => readFileSync(join(folder, "calls"), "utf8"), lockIn };
  }

  const options = { print: () => undefined, signal: new AbortController().signal };

  test("makes the file beside each stack, and fetches a provider once", async () => {
    const { stacks, calls, lockIn } = given("once", GOOD, ["6.25.0", "6.25.0"]);
    expect(await lockStacks(stacks, options)).toEqual(["s0", "s1"]);
    expect([readFileSync(lockIn("s0"), "utf8"), readFileSync(lockIn("s1"), "utf8")]).toEqual([GOOD, GOOD]);
    expect(calls()).toBe(
      "providers lock -no-color -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_arm64\n",
    );
    expect(checkLocks(stacks)).toEqual([]);
    expect(await lockStacks(stacks, options)).toEqual([]);
  });

  test("writes nothing where one of the files won't do", async () => {
    const { stacks, lockIn } = given("stand-in", lockText("6.25.0", "h1:a", "h1:b", "h1:c"), ["6.25.0", "6.24.0"]);
    await expect(lockStacks(stacks, options)).rejects.toThrow(
      `stack 's0': .terraform.lock.hcl as made won't do: provider '${AWS}' has no hash from its registry (zh:)`,
    );
    expect([existsSync(lockIn("s0")), existsSync(lockIn("s1"))]).toEqual([false, false]);
    expect(checkLocks(stacks)).toEqual([
      "stack 's0': .terraform.lock.hcl isn't there; run npm run lock",
      "stack 's1': .terraform.lock.hcl isn't there; run npm run lock",
    ]);
  });

  test("says what Terraform says where a registry can't be reached", async () => {
    const { stacks } = given(
      "unreachable",
      GOOD,
      ["6.25.0"],
      "echo 'could not connect to registry.terraform.io' >&2; exit 1",
    );
    await expect(lockStacks(stacks, options)).rejects.toThrow(
      "stack 's0': its providers can't be locked; the registries must be reachable\ncould not connect to registry.terraform.io",
    );
  });

  test("leaves files that git keeps, beside what Terraform leaves there", () => {
    const lock = "cdktf.out/stacks/demo-dev-platform/.terraform.lock.hcl";
    const ignored = (file: string) => {
      try {
        execFileSync("git", ["check-ignore", "--quiet", file], { cwd: projectRoot });
        return true;
      } catch {
        return false;
      }
    };
    expect([ignored(lock), ignored(lock.replace(".terraform.lock.hcl", ".terraform/x"))]).toEqual([false, true]);
  });
});

test("lock files that are committed do for every stack", () => {
  const committed = readStacks(join(projectRoot, "cdktf.out")).filter(({ folder }) =>
    existsSync(join(folder, ".terraform.lock.hcl")),
  );
  if (committed.length === 0) process.stdout.write("no lock file is committed yet: npm run lock makes them\n");
  expect(checkLocks(committed)).toEqual([]);
});
