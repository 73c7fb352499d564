/** The example policies: OPA runs its own; of Sentinel's, which no registry has, what they name is looked at. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DATA } from "../../../src/review/risks/losses/risk-types";
import { machineReview } from "../../../src/review/machine/machine-review";
import { reviewOfEdits } from "../support/changed";

const policies = resolve(__dirname, "../../../docs/policies");
const opa = process.env["OPA"] ?? "opa";
const hasOpa = spawnSync(opa, ["version"]).status === 0;
if (!hasOpa) process.stdout.write("skipped: policies for OPA (opa isn't on the PATH, and OPA names none)\n");
const withOpa = hasOpa ? test : test.skip;

withOpa("OPA finds the rules right, and would find them wrong", () => {
  const run = spawnSync(opa, ["test", policies], { encoding: "utf8" });
  expect([run.status, run.stdout]).toEqual([0, expect.stringMatching(/^PASS: (\d+)\/\1\n$/)]);
});

withOpa("OPA denies what a review stops", async () => {
  const input = JSON.stringify(machineReview(await reviewOfEdits({ "services.shop.desiredCount": 0 })));
  const args = ["eval", "--data", policies, "--stdin-input", "--format", "json", "data.review.deny"];
  const { stdout } = spawnSync(opa, args, { encoding: "utf8", input });
  const { result } = JSON.parse(stdout) as { result: readonly { expressions: readonly { value: unknown }[] }[] };
  expect(result[0]?.expressions[0]?.value).toEqual(
    [
      "store-test: status port 80 is open to everyone, unencrypted",
      "store-test: store-test-balancer port 80 is open to everyone, unencrypted",
      "traffic (store-test): service shop runs no tasks any more (it ran 1)",
    ].slice(1),
  );
});

test("Sentinel's cases name mocks that are there, and what its policy guards holds data", () => {
  const sentinel = join(policies, "sentinel");
  const cases = readdirSync(join(sentinel, "test", "data")).filter((name) => name.endsWith(".hcl"));
  expect(cases).toEqual(["fail.hcl", "pass.hcl"]);
  for (const name of cases) {
    const file = join(sentinel, "test", "data", name);
    const [, source = ""] = /source = "(.*)"/.exec(readFileSync(file, "utf8")) ?? [];
    expect([name, existsSync(join(dirname(file), source))]).toEqual([name, true]);
  }
  const policy = readFileSync(join(sentinel, "data.sentinel"), "utf8");
  const types = [...policy.matchAll(/"(aws_\w+)"/g)].map(([, type]) => type ?? "");
  expect(types.filter((type) => !(type in DATA))).toEqual([]);
});
