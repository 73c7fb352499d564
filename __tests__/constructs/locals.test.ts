import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import { jsonLocal, plainText, textLocal } from "../../src/constructs/locals";
import { inTerraform, synthesized, TestStack } from "../support/synth";

const stack = new TestStack();
const own = new Construct(stack, "books");
const logGroup = new CloudwatchLogGroup(own, "log_group", { name: "/ecs/books" });
const text = jsonLocal(own, "permissions", { Resource: [`${logGroup.arn}:*`], camelCase: { nested_key: true } });

test("puts the document into a local, keys and references as they are", () => {
  expect(synthesized(stack).locals).toEqual({
    books_permissions: { Resource: ["${aws_cloudwatch_log_group.books.arn}:*"], camelCase: { nested_key: true } },
  });
});

test("gives the text that an attribute takes", () => {
  expect(text).toBe("${jsonencode(local.books_permissions)}");
});

test("keeps a list a list", () => {
  const other = new TestStack();
  jsonLocal(other, "containers", [{ name: "books" }]);
  expect(synthesized(other).locals).toEqual({ containers: [{ name: "books" }] });
});

test("puts a text's lines where a reader sees each, and joins them for the attribute", () => {
  const other = new TestStack();
  const lines = textLocal(other, "config", "listen 80;\n\na $uri ${uri}\n");
  expect(synthesized(other).locals).toEqual({ config: ["listen 80;", "", "a $uri $${uri}", ""] });
  expect(inTerraform(other, lines)).toBe('${join("\\n", local.config)}');
});

test("what would start a template is text", () => {
  expect(plainText("a ${b} %{c} $${d} 5% $e {f}")).toBe("a $${b} %%{c} $$${d} 5% $e {f}");
});
