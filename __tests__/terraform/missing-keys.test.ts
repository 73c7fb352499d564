import { checkReferences } from "../../src/terraform/references";
import type { JsonObject } from "../../src/terraform/json";
import { Stack } from "../../src/terraform/stack";

/** What is said of an output's value, beside two subnets by number and two by name. */
function said(value: string, more: JsonObject = {}): readonly string[] {
  const document = {
    variable: { zones: { default: ["a", "b"] }, open: {}, settings: { default: {} } },
    locals: { list: ["x"], map: { a: 1 } },
    resource: {
      aws_subnet: {
        two: { count: 2 },
        none: { count: 0 },
        open: { count: "${var.open}" },
        named: { for_each: { a: "10.0.0.0/24", b: "10.0.1.0/24" }, cidr_block: "${each.value}" },
        ...more,
      },
    },
    output: { it: { value } },
  } as unknown as JsonObject;
  return checkReferences(new Stack({ name: "s", directory: "/s", documents: [document] })).misused.map(
    ({ at, why }) => `${at}: ${why}`,
  );
}

test.each([
  ["${aws_subnet.two[2].id}", "aws_subnet.two has no item 2, it has 2"],
  ["${aws_subnet.none[0].id}", "aws_subnet.none has no item 0, it has 0"],
  ['${aws_subnet.named["c"].id}', "aws_subnet.named has no item 'c', it has 'a', 'b'"],
  ["${local.list[1]}", "local.list has no item 1, it has 1"],
  ['${local.map["b"]}', "local.map has no item 'b', it has 'a'"],
  ["${var.zones[2]}", "var.zones has no item 2, it has 2"],
  ["${[true ? aws_subnet.two[2].id : null]}", "aws_subnet.two has no item 2"],
])("%s names what there isn't", (value, why) => {
  expect(said(value)).toEqual([expect.stringContaining(`output.it: ${why}`)]);
});

test.each([
  "${aws_subnet.two[1].id}",
  "${aws_subnet.two[*].id}",
  '${aws_subnet.named["a"].id}',
  "${aws_subnet.open[7].id}",
  "${length(aws_subnet.none) > 0 ? aws_subnet.none[0].id : null}",
  "${var.open ? aws_subnet.none[0].id : null}",
  '${try(aws_subnet.none[0].id, "")}',
  "${[for index in [0, 1] : aws_subnet.two[index].id]}",
  "${element(aws_subnet.two[*].id, 5)}",
  '${var.settings["size"]}',
  "${var.open[3]}",
])("%s is fine", (value) => {
  expect(said(value)).toEqual([]);
});

test("each instance is looked at with its own key", () => {
  const more = {
    peer: { count: 3, ipv6_cidr_block: "${aws_subnet.two[count.index].ipv6_cidr_block}" },
    other: { for_each: { a: 1, z: 2 }, tags: { name: "${aws_subnet.named[each.key].id}" } },
  } as unknown as JsonObject;
  expect(said("x", more)).toEqual([
    "aws_subnet.peer[2]: aws_subnet.two has no item 2, it has 2; correct the key, or the number of items",
    "aws_subnet.other[\"z\"]: aws_subnet.named has no item 'z', it has 'a', 'b'; correct the key, or add the item",
  ]);
});
