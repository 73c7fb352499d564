import { textLocal } from "../../src/constructs/text-local";
import { inTerraform, synthesized, TestStack } from "../support/synth";

test("puts a text's lines where a reader sees each, and joins them for the attribute", () => {
  const stack = new TestStack();
  const text = textLocal(stack, "config", "listen 80;\n\nreturn 404;\n");
  expect(synthesized(stack).locals).toEqual({ config: ["listen 80;", "", "return 404;", ""] });
  expect(inTerraform(stack, text)).toBe('${join("\\n", local.config)}');
});

test("what Terraform would take for a template is text", () => {
  const stack = new TestStack();
  textLocal(stack, "config", "a $uri ${uri} %{x}");
  expect(synthesized(stack).locals).toEqual({ config: ["a $uri $${uri} %%{x}"] });
});
