import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "../../src/definition/backend";
import { rehearse } from "../../src/rehearsal/rehearse";
import { rehearseChange } from "../../src/rehearsal/rehearse-change";
import { inOrder, readStacks, type RenderedStack } from "../../src/rehearsal/rendered-stacks";
import { rehearsable } from "../../src/rehearsal/stack-copy";
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

const imageOf = (service: string) => ({
  [`services.${service}.source`]: undefined,
  [`services.${service}.image`]: `123456789012.dkr.ecr.eu-central-1.amazonaws.com/${service}:1.0`,
});

/** Images are somebody else's and tasks are in public subnets, so that the registry is empty and no endpoint is there. */
const SMALL: Edits = {
  ...imageOf("shop"),
  ...imageOf("books"),
  "network.egress": "public",
  "network.privateSubnets": undefined,
};

const LATER = {
  image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/later:1.0",
  port: 8080,
  size: { cpu: 256, memoryMiB: 512 },
  exposure: { type: "internal", dnsName: "later" },
  calls: ["books"],
};

const backends: readonly Backend[] = [
  { type: "s3", bucket: "store-states", region: "eu-central-1", keyPrefix: "shop/" },
  { type: "cloud", organization: "store" },
  { type: "cloud", organization: "store", hostname: "tfe.example.com:8443", project: "Shop", workspace: "x-{stack}" },
];

test.each(backends)("stacks that meet in %j are rehearsed as those that meet in files", async (backend) => {
  const local = await split();
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
      stacks: await split(),
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
  }, 120_000);

  test("know nothing of a service more: the platform makes its group, and it its own", async () => {
    const base = await split(SMALL);
    const { results } = await rehearseChange({ base, stacks: await split({ ...SMALL, "services.later": LATER }) });
    expect(results.map(({ stack, status, findings }) => [stack, status, findings])).toEqual([
      ["store-test-platform", "changed", []],
      ["store-test-books", "unchanged", []],
      ["store-test-later", "new", []],
      ["store-test-registry", "unchanged", []],
      ["store-test-shop", "unchanged", []],
    ]);
    const [platform, , later] = results.map(({ changes }) => changes.map(({ kind, address }) => `${kind} ${address}`));
    expect(platform).toEqual(["added aws_security_group.later", "changed output.service_security_group_ids"]);
    expect(later).toEqual([
      "added aws_cloudwatch_log_group.later",
      "added aws_ecs_service.later",
      "added aws_ecs_task_definition.later",
      "added aws_iam_role.later_execution",
      "added aws_iam_role.later_task",
      "added aws_iam_role_policy.later_execution",
      "added aws_service_discovery_service.later",
      "added aws_vpc_security_group_egress_rule.later_to_books",
      "added aws_vpc_security_group_ingress_rule.later_to_books",
      "added output.later_internal_url",
    ]);
  }, 120_000);
});
