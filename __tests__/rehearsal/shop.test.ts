import { rehearse } from "../../src/rehearsal/rehearse";
import { synthesize } from "../../src/synthesis/synthesize";
import { readStacks } from "../../src/terraform/rendered-stacks";
import { shop } from "../fixtures/shop";
import { temporaryFolder } from "../support/synth";
import { describeWithTerraform } from "./support/with-terraform";

const outdir = temporaryFolder();

describeWithTerraform("the shop", () => {
  test("is made, settles, and goes: all kinds of workloads and of what they use, in one state", async () => {
    expect((await synthesize(shop, { root: ".", outdir })).errors).toBeUndefined();
    const stacks = readStacks(outdir).filter(({ name }) => name.startsWith("shop-staging-"));
    const { results } = await rehearse({ stacks });
    expect(results.map(({ stack, verdict, findings }) => [stack, verdict, findings])).toEqual([
      ["shop-staging-registry", "passed", []],
      ["shop-staging-platform", "passed", []],
    ]);
  });
});
