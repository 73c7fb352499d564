import { rehearse } from "../../src/rehearsal/rehearse";
import { readStacks } from "../../src/rehearsal/rendered-stacks";
import { describeWithTerraform } from "./support/with-terraform";

describeWithTerraform("the committed stacks", () => {
  test("can be deployed, settle, and can be destroyed again", async () => {
    const stacks = readStacks("cdktf.out");
    const { results } = await rehearse({ stacks });
    expect(results.map(({ stack, verdict, findings }) => ({ stack, verdict, findings }))).toEqual(
      results.map(({ stack }) => ({ stack, verdict: "passed", findings: [] })),
    );
    expect(results.map(({ stack }) => stack).sort()).toEqual(stacks.map(({ name }) => name));
  }, 120_000);
});
