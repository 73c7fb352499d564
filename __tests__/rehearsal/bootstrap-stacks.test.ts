/** The platforms of the guide to bootstrap: rendered, proven, and their bootstrap stacks rehearsed. */
import { join } from "node:path";
import { prove } from "../../src/proof/prove";
import { rehearse } from "../../src/rehearsal/rehearse";
import { readStacks } from "../../src/terraform/rendered-stacks";
import { synthesize } from "../../src/synthesis/synthesize";
import { readModel } from "../../src/terraform/model";
import { withHcp, withHcpCommands, withHcpPerService, withS3 } from "../docs/bootstrap";
import { temporaryFolder } from "../support/synth";
import { describeWithTerraform } from "./support/with-terraform";

const folder = temporaryFolder();
const platforms = { withS3, withHcp, withHcpPerService, withHcpCommands };

beforeAll(async () => {
  for (const [name, platform] of Object.entries(platforms)) {
    expect((await synthesize(platform, { root: ".", outdir: join(folder, name) })).errors).toBeUndefined();
  }
});

describe.each(Object.keys(platforms))("the platform of the guide: %s", (name) => {
  const outdir = join(folder, name);

  test("its roles and its bucket are proven", () => {
    const { rules } = prove(readModel(outdir));
    const verdicts = rules
      .filter(({ rule }) => rule.startsWith("deploy-") || rule === "state-bucket")
      .map(({ rule, verdict }) => [rule, verdict]);
    expect(verdicts).toEqual([
      ["deploy-trust", "proven"],
      ["deploy-permissions", "proven"],
      ["state-bucket", name === "withS3" ? "proven" : "not applicable"],
    ]);
  });

  test("what plans may do only reads", () => {
    const stacks = readStacks(outdir).filter((stack) => stack.name.startsWith("acme-bootstrap"));
    const locals = stacks.flatMap(({ json }) =>
      Object.entries((json as { locals?: Record<string, object> }).locals ?? {}),
    );
    const actions = locals
      .filter(([local]) => /_plan_\d+_permissions$/.test(local))
      .flatMap(([, document]) => (document as { Statement: { Action: string[] }[] }).Statement)
      .flatMap(({ Action }) => Action);
    const reads = /:(Describe|Get|List|BatchGet|BatchCheck)|^kms:Decrypt$/;
    expect([actions.length > 0, actions.filter((action) => !reads.test(action))]).toEqual([true, []]);
  });

  test("stacks of an environment are not among those that a pattern for everyday means", () => {
    const names = readStacks(outdir).map((stack) => stack.name);
    expect(names.filter((stack) => /^acme-(dev|prod)-.*bootstrap/.test(stack))).toEqual([]);
  });
});

describeWithTerraform("the bootstrap stacks of the guide", () => {
  test.each([
    ["withS3", ["acme-bootstrap-prod"]],
    ["withHcpPerService", ["acme-bootstrap", "acme-bootstrap-prod"]],
  ])("of %s can be deployed, settle, and can be destroyed again", async (name, expected) => {
    const all = readStacks(join(folder, name));
    const stacks = all.filter((stack) => stack.name.startsWith("acme-bootstrap"));
    const { results } = await rehearse({ stacks });
    expect(results.map(({ stack, verdict, findings }) => ({ stack, verdict, findings }))).toEqual(
      expected.map((stack) => ({ stack, verdict: "passed", findings: [] })),
    );
  });
});
