import { loneExpression, templateParts } from "../../src/hcl/template";

test.each([
  ["", []],
  ["plain } text", ["text plain } text"]],
  ["a-${aws_vpc.network.id}-b", ["text a-", "interpolation ${aws_vpc.network.id}", "text -b"]],
  ["$${not} %%{this}", ["text $${not} %%{this}"]],
  ["$$${not}", ["text $$${not}"]],
  ['${join("}", [{ a = "${b}" }])}', ['interpolation ${join("}", [{ a = "${b}" }])}']],
  ['${"\\"}"}x', ['interpolation ${"\\"}"}', "text x"]],
  ['${"$${"}x', ['interpolation ${"$${"}', "text x"]],
  ['%{ if "a" == "}" }x%{ endif }', ['directive %{ if "a" == "}" }', "text x", "directive %{ endif }"]],
  ["${unfinished", ["text ${unfinished"]],
  ['${"unfinished}', ['text ${"unfinished}']],
  ['${"${unfinished"}', ['text ${"${unfinished"}']],
])("%s is taken apart", (template, parts) => {
  expect(templateParts(template).map(({ kind, source }) => `${kind} ${source}`)).toEqual(parts);
});

test.each([
  ["${ aws_vpc.network.id }", "aws_vpc.network.id"],
  ["a${b}", undefined],
  ["${a}${b}", undefined],
  ["${~ a ~}", undefined],
  ["$${a}", undefined],
  ["", undefined],
])("%s alone is %s", (template, expression) => {
  expect(loneExpression(template)).toBe(expression);
});
