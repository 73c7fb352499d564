import { assignments, attributeValue, bare, expression, literal } from "../../src/hcl/expression";
import type { Json } from "../../src/terraform/json";

const cases: readonly [string, Json, string][] = [
  ["a reference", "${aws_vpc.network.id}", "aws_vpc.network.id"],
  ["a reference inside of a text", "a-${aws_vpc.network.id}", '"a-${aws_vpc.network.id}"'],
  ["an expression of two lines", "${[\n1]}", "([\n1])"],
  [
    "a text with everything that needs an escape",
    '"\\\n\r\t\u0000\u007f\u2028',
    '"\\"\\\\\\n\\r\\t\\u0000\\u007f\\u2028"',
  ],
  ["escaped marks", "$${a} %%{b} 100% $", '"$${a} %%{b} 100% $"'],
  ["quotes inside of an interpolation", 'a "${join("-", local.a)}"', '"a \\"${join("-", local.a)}\\""'],
  ["numbers, flags and nothing", [1, -1.5, true, null], "[1, -1.5, true, null]"],
  ["no items and no entries", { a: [], b: {} }, "{\n  a = []\n  b = {}\n}"],
  [
    "keys",
    { for: 1, "a b": 2, "${local.key}": 3, "a${local.key}": 4, Key_1: 5 },
    '{\n  "for"           = 1\n  "a b"           = 2\n  (local.key)     = 3\n  "a${local.key}" = 4\n  Key_1           = 5\n}',
  ],
  [
    "a list that is too long for its line",
    ["a".repeat(60), "b".repeat(60)],
    `[\n  "${"a".repeat(60)}",\n  "${"b".repeat(60)}",\n]`,
  ],
  ["a list of objects", [{ a: 1 }, {}], "[\n  {\n    a = 1\n  },\n  {},\n]"],
  ["the text of a JSON object", '{"Version":"2012-10-17"}', 'jsonencode({\n  Version = "2012-10-17"\n})'],
  ["the text of JSON in another form", '{ "a": 1 }', '"{ \\"a\\": 1 }"'],
  ["the text of JSON in another order", '{"b":1,"a":1}', '"{\\"b\\":1,\\"a\\":1}"'],
  ["the text of JSON with an interpolation", '{"a":"${local.a}"}', '"{\\"a\\":\\"${local.a}\\"}"'],
  ["the text of JSON with a character of HTML", '{"a":"<"}', '"{\\"a\\":\\"<\\"}"'],
  ["what only looks like JSON", "{a}", '"{a}"'],
];

test.each(cases)("%s", (_title, json, hcl) => {
  expect(expression(json, 0)).toBe(hcl);
});

test("several lines that all end are a heredoc as an attribute, and a quoted text in a list", () => {
  const text = 'server {\n\tname "${local.name}" \\ $${x};\n}\n';
  expect(attributeValue(text, 0)).toBe(`<<EOT\n${text}EOT`);
  expect(expression([text], 0)).toBe('["server {\\n\\tname \\"${local.name}\\" \\\\ $${x};\\n}\\n"]');
});

test.each(["a\nb", "a\nEOT\n", "a\n EOT \n", "a\r\nb\n", "one line\n"])("%j is no heredoc", (text) => {
  expect(attributeValue(text, 0)).toMatch(/^"/);
});

test("the mark of a file at the start is none of the text", () => {
  expect(expression("\ufeff${local.a}", 0)).toBe("local.a");
});

test("a text that JSON and HCL read in two ways is an error", () => {
  expect(() => expression("a\r${local.a}", 0)).toThrow(
    new Error(
      'text "a\\r${local.a}": has a carriage return alone, after which JSON evaluates no sequence; end lines with \\n',
    ),
  );
  expect(expression("a\rb", 0)).toBe('"a\\rb"');
});

test("what Terraform doesn't evaluate means what it says", () => {
  expect(literal({ "a b": "${x} %{y} $${z} $ %", list: [1, true, null] }, 0)).toBe(
    '{\n  "a b" = "\\u0024{x} \\u0025{y} $\\u0024{z} $ %"\n  list  = [1, true, null]\n}',
  );
});

test("addresses and types stand bare, also those that cdktf wraps", () => {
  expect(bare(["aws_vpc.network", "${aws_lb.ingress}", 'tags["a"]'], 0)).toBe(
    '[aws_vpc.network, aws_lb.ingress, tags["a"]]',
  );
  expect(bare({ aws: "aws.other", flag: true }, 0)).toBe("{\n  aws  = aws.other\n  flag = true\n}");
  expect(bare("map(string)", 0)).toBe("map(string)");
});

test("equals signs of neighbours stand below each other; what spans lines parts neighbours", () => {
  const entries = [
    { name: "a", value: "1" },
    { name: "long_name", value: "<<EOT\ntext\nEOT" },
    { name: "list", value: "[\n1,\n]" },
    { name: "ab", value: "1" },
    { name: '"ü"', value: "2" },
  ];
  expect(assignments(entries, 0)).toEqual([
    "a         = 1",
    "long_name = <<EOT\ntext\nEOT",
    "list = [\n1,\n]",
    "ab  = 1",
    '"ü" = 2',
  ]);
});
