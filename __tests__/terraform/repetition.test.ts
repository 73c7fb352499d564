import type { JsonObject } from "../../src/terraform/json";
import { Stack } from "../../src/terraform/stack";

/** What is refused of a resource with this `for_each`, without its place. */
function refused(each: string, locals: JsonObject = {}): readonly string[] {
  const variable = {
    names: { type: "set(string)", default: ["a", "b"] },
    list: { type: "list(string)", default: ["a", "b"] },
    any: { default: ["a", "b"] },
    later: { type: "list(string)" },
  };
  const resource = { terraform_data: { many: { for_each: each }, one: { count: 2 } } };
  const documents = [{ variable, locals, resource }];
  return new Stack({ name: "s", directory: "/s", documents }).errors.map((error) =>
    error.replace("stack 's': terraform_data.many: ", ""),
  );
}

test.each([
  "${toset(local.names)}",
  "${var.names}",
  "${{ for name in var.list : name => name }}",
  "${true ? var.names : []}",
  '${false ? toset(["c"]) : ["a"]}',
  "${var.list == null ? [] : toset(var.list)}",
  "${[]}",
  "${var.later}",
  "${toset(var.later)}",
  "${setunion(var.names, var.list)}",
  "${aws_vpc_endpoint.s3.route_table_ids}",
  "${terraform_data.each}",
])("for_each takes %s", (each) => {
  expect(refused(each, { names: ["a"] }).filter((error) => error.startsWith("for_each"))).toEqual([]);
});

test.each([
  ["${local.names}", "which is a list; set it to toset(…) of that, or to an object"],
  ["${var.list}", "which is a list; set it to toset(…) of that, or to an object"],
  ["${var.any}", "which is a list; set it to toset(…) of that, or to an object"],
  ['${concat(var.list, ["c"])}', "which is a list; set it to toset(…) of that, or to an object"],
  ["${terraform_data.one}", "which is a list; set it to toset(…) of that, or to an object"],
  ["${toset([1, 2])}", "which is a set of other things than texts; set it to a set of texts, or to an object"],
  ["${1 + 1}", "which is 2; set it to an object, or to a set by toset(…)"],
])("for_each refuses %s", (each, words) => {
  expect(refused(each, { names: ["a"] })).toEqual([`for_each is ${each}, ${words}`]);
});
