import { plainText } from "../../src/constructs/plain-text";

test("what would start a template is text", () => {
  expect(plainText("a ${b} %{c} $${d} 5% $e {f}")).toBe("a $${b} %%{c} $$${d} 5% $e {f}");
});
