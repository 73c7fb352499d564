import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "../../src/definition/backend";
import { rehearse } from "../../src/rehearsal/rehearse";
import { inOrder, readStacks, type RenderedStack } from "../../src/terraform/rendered-stacks";
import { rehearsable } from "../../src/rehearsal/runner/stack-copy";
import { synthesize } from "../../src/synthesis/synthesize";
import { type Edits, edited } from "../definition/valid";
import { describeWithTerraform } from "./support/with-terraform";

const root = mkdtempSync(join(tmpdir(), "layouts-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** The stacks of an environment with a stack a service. */
async function split(edits: Edits = {}): Promise<RenderedStack[]> {
  const outdir = mkdtempSync(join(root, "out-"));
  const definition = edited({ layout: "per-service", "services.status": undefined, ...edits });
  const { errors } = await synthesize(definition, { root: ".", outdir });
  if (errors !== undefined) throw new Error(errors.join("\n"));
  return readStacks(outdir).filter(({ name }) => name.startsWith("store-test-"));
}

const backends: readonly Backend[] = [
  { type: "s3", bucket: "store-states", region: "eu-central-1", keyPrefix: "shop/" },
  { type: "cloud", organization: "store" },
  { type: "cloud", organization: "store", hostname: "tfe.example.com:8443", project: "Shop", workspace: "x-{stack}" },
];

let local: readonly RenderedStack[] = [];
beforeAll(async () => {
  local = await split();
});

test.each(backends)("stacks that meet in %j are rehearsed as those that meet in files", async (backend) => {
  const remote = await split({ backend });
  const copies = (stacks: readonly RenderedStack[]) =>
    stacks.map((stack) => [stack.name, { ...rehearsable(stack, stacks), "//": undefined }]);
  expect(copies(remote)).toEqual(copies(local));
  expect(inOrder(remote).map(({ name }) => name)).toEqual([
    "store-test-platform",
    "store-test-registry",
    "store-test-books",
    "store-test-shop",
  ]);
});

describeWithTerraform("stacks of services", () => {
  test("are made after the platform's, settle, and are gone before it", async () => {
    const steps: string[] = [];
    const { results } = await rehearse({
      stacks: local,
      onProgress: ({ stack, step, address }) => {
        if (address === undefined && (step === "apply" || step === "destroy")) steps.push(`${step} ${stack}`);
      },
    });
    expect(results.map(({ stack, verdict, findings }) => [stack, verdict, findings])).toEqual([
      ["store-test-platform", "passed", []],
      ["store-test-registry", "passed", []],
      ["store-test-books", "passed", []],
      ["store-test-shop", "passed", []],
    ]);
    expect([...new Set(steps)]).toEqual([
      "apply store-test-platform",
      "apply store-test-registry",
      "apply store-test-books",
      "apply store-test-shop",
      "destroy store-test-shop",
      "destroy store-test-books",
      "destroy store-test-registry",
      "destroy store-test-platform",
    ]);
  });
});
