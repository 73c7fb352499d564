import { Fn } from "cdktf";
import { expression } from "../../../src/stacks/extension/expression";
import { inTerraform, TestStack } from "../../support/synth";

const stack = new TestStack();

test("is the reference, also inside of a function", () => {
  const name = expression('${data.terraform_remote_state.data.outputs.resource_names["orders"]}');
  expect(inTerraform(stack, name)).toBe('${data.terraform_remote_state.data.outputs.resource_names["orders"]}');
  expect(inTerraform(stack, Fn.jsonencode({ name }))).toBe(
    '${jsonencode({"name" = data.terraform_remote_state.data.outputs.resource_names["orders"]})}',
  );
});

test("takes a reference without its braces, too", () => {
  expect(inTerraform(stack, expression("aws_vpc.network.id"))).toBe("${aws_vpc.network.id}");
});
