import { TerraformData } from "../../../src/constructs/registry/terraform-data";
import { synthesized, TestStack } from "../../support/synth";

test("remembers values until what it depends on changes", () => {
  const stack = new TestStack();
  new TerraformData(stack, "plain", { input: { a: 1 }, triggersReplace: "x" });
  new TerraformData(stack, "sticky", { input: true, triggersReplace: "x", ignoreChanges: ["input"] });
  expect(synthesized(stack).resource).toEqual({
    terraform_data: {
      plain: { input: { a: 1 }, triggers_replace: "x" },
      sticky: { input: true, triggers_replace: "x", lifecycle: { ignore_changes: ["input"] } },
    },
  });
});
