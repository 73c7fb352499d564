/** Other people's scanners on the committed output: they read all of it, and what they find stays for a reason that stands in the review. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { readScannerFile } from "../../src/review/scanner-file";
import { readStacks } from "../../src/terraform/rendered-stacks";
import { projectRoot } from "../support/project";

const accepted = readScannerFile(join(projectRoot, "scanners.json")).checks ?? [];
const stacks = readStacks(join(projectRoot, "cdktf.out"));
const folder = join(projectRoot, "cdktf.out", "stacks");

/** `check stack`, once each, sorted. */
type Found = readonly string[];

interface Scan {
  /** What couldn't be read. */
  readonly errors: readonly unknown[];
  /** That it looked at something at all. */
  readonly looked: number;
  readonly failed: Found;
}

function run(tool: string, args: readonly string[]): { readonly stdout: string; readonly status: number | null } {
  return spawnSync(tool, args, { encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, LOG_LEVEL: "ERROR" } });
}

const unique = (all: readonly string[]): Found => [...new Set(all)].sort();

interface CheckovReport {
  readonly results: { readonly failed_checks: readonly { readonly check_id: string; readonly file_path: string }[] };
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
}

interface TflintReport {
  readonly issues: readonly { readonly rule: { readonly name: string } }[];
  readonly errors: readonly unknown[];
}

interface TrivyReport {
  readonly Results?: readonly {
    readonly Target: string;
    readonly MisconfSummary?: { readonly Successes: number };
    readonly Misconfigurations?: readonly { readonly ID: string; readonly Status: string }[];
  }[];
}

const SCANS: Readonly<Record<string, (tool: string) => Scan>> = {
  checkov: (tool) => {
    const args = ["--directory", folder, "--framework", "terraform_json", "--output", "json", "--skip-download"];
    const { results, summary } = JSON.parse(run(tool, [...args, "--quiet"]).stdout) as CheckovReport;
    return {
      errors: Array.from({ length: summary.parsing_errors }),
      looked: summary.passed,
      failed: unique(results.failed_checks.map((it) => `${it.check_id} ${it.file_path.split("/")[1] ?? ""}`)),
    };
  },
  tflint: (tool) => {
    const reports = stacks.map(({ name, folder: own }) => {
      const { stdout } = run(tool, [`--chdir=${own}`, "--format=json"]);
      return { name, ...(JSON.parse(stdout) as TflintReport) };
    });
    return {
      errors: reports.flatMap(({ errors }) => errors),
      looked: reports.length,
      failed: unique(reports.flatMap(({ name, issues }) => issues.map(({ rule }) => `${rule.name} ${name}`))),
    };
  },
  trivy: (tool) => {
    const args = ["config", "--skip-check-update", "--skip-version-check", "--quiet", "--format", "json", folder];
    const { stdout, status } = run(tool, args);
    const { Results = [] } = JSON.parse(stdout) as TrivyReport;
    const failed = Results.flatMap(({ Target, Misconfigurations = [] }) =>
      Misconfigurations.filter(({ Status }) => Status === "FAIL").map(
        ({ ID }) => `${ID} ${Target.split(sep)[0] ?? ""}`,
      ),
    );
    const looked = Results.reduce((sum, { MisconfSummary }) => sum + (MisconfSummary?.Successes ?? 0), 0);
    return { errors: status === 0 ? [] : [stdout], looked, failed: unique(failed) };
  },
};

describe.each(Object.entries(SCANS))("%s", (name, scan) => {
  const variable = name.toUpperCase();
  const tool = process.env[variable] ?? name;
  const isHere = run(tool, ["--version"]).status === 0;
  if (!isHere)
    process.stdout.write(
      `skipped: ${name} on the committed output (it isn't on the PATH, and ${variable} names none)\n`,
    );
  const testHere = isHere ? test : test.skip;

  testHere(
    "reads every committed stack, and fails at what is accepted with a reason, nothing more and nothing less",
    () => {
      const { errors, looked, failed } = scan(tool);
      expect([errors, looked > 0]).toEqual([[], true]);
      const known = accepted.filter((it) => it.tool === name);
      expect(failed).toEqual(unique(known.flatMap(({ check, stacks: of }) => of.map((stack) => `${check} ${stack}`))));
    },
  );
});

test("what is accepted stands in the review of its environment, with its reason", () => {
  const pages = new Map(
    ["demo-dev", "demo-prod"].map((name) => [
      name,
      readFileSync(join(projectRoot, "cdktf.out", "review", `${name}.html`), "utf8"),
    ]),
  );
  expect(accepted.length).toBeGreaterThan(0);
  const missing = accepted.flatMap(({ check, reason, link, stacks: of }) =>
    of.flatMap((stack) => {
      const page = pages.get(stack.replace(/-[a-z]+$/, "")) ?? "";
      const said = [check, reason.replaceAll("'", "&#39;"), link];
      return said.filter((it) => !page.includes(it) && !page.includes(it.replaceAll("&#39;", "'")));
    }),
  );
  expect(missing).toEqual([]);
});
