import { StackState } from "../../src/stacks/stack-state";
import { synthesized, TestStack } from "../support/synth";

test("another stack's outputs are read from its state, whole or one entry of a map", () => {
  const stack = new TestStack();
  const state = new StackState(stack, "platform", { type: "local" }, "shop-test-platform");
  expect([state.text("vpc_id"), state.entry("ids", "a"), state.entry("ids", 8080)]).toEqual([
    "${data.terraform_remote_state.platform.outputs.vpc_id}",
    '${data.terraform_remote_state.platform.outputs.ids["a"]}',
    '${data.terraform_remote_state.platform.outputs.ids["8080"]}',
  ]);
  expect(synthesized(stack).data["terraform_remote_state"]).toEqual({
    platform: { backend: "local", config: { path: "../../../state/shop-test-platform.tfstate" } },
  });
});
