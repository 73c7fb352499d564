import { Stack } from "../../../src/terraform/stack";
import { Reference, Text, Unknown, type Value, describe as said } from "../../../src/terraform/expressions/value";
import type { JsonObject } from "../../../src/terraform/json";

const BASE: JsonObject = {
  variable: {
    region: { default: "eu-central-1" },
    tag: { type: "string" },
    ports: { default: [80, 443] },
    on: { default: true },
  },
  locals: { name: "shop-${var.region}", nested: { list: [{ port: 8080 }] }, loop: "${local.loop}" },
  resource: {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
    aws_subnet: { many: { count: 2, cidr_block: "${cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)}" } },
    aws_vpc_endpoint: { each: { for_each: '${toset(["logs", "ecr.api"])}', service_name: "x.${each.value}" } },
    aws_eip: { unknown: { count: "${var.tag}" } },
  },
};

/** What an expression comes to, unknown and computed parts in `<…>`. */
function value(expression: string): Value {
  const stack = new Stack({
    name: "stack",
    directory: "/work",
    documents: [{ ...BASE, output: { it: { value: expression } } }],
  });
  return stack.output("it") ?? null;
}

function plain(of: Value): unknown {
  if (of instanceof Map)
    return Object.fromEntries([...(of as ReadonlyMap<string, Value>)].map(([key, item]) => [key, plain(item)]));
  if (Array.isArray(of)) return (of as readonly Value[]).map(plain);
  return of instanceof Unknown
    ? `unknown: ${of.why}`
    : of instanceof Reference || of instanceof Text
      ? `<${said(of)}>`
      : of;
}

test.each<[string, unknown]>([
  ["plain", "plain"],
  ["${var.region}", "eu-central-1"],
  ["a-${local.name}-${1 + 2 * 3}", "a-shop-eu-central-1-7"],
  ["$${not.a.reference}", "${not.a.reference}"],
  ["${var.on ? 1 : 2}", 1],
  ['${!var.on || 3 >= 2 && "a" != "b"}', true],
  ["${-(2 - 5) % 2}", 1],
  ["${true || true && false}", true],
  ["${false && true || true}", true],
  ["${element(var.ports, 3)}", 443],
  ["${[{ a = [1, 2] }].*.a[0]}", [1, 2]],
  ['${[for k, v in toset(["b", "a"]) : k]}', ["a", "b"]],
  ["${{ (var.region) = 1 }}", { "eu-central-1": 1 }],
  ['${cidrsubnet("10.1.2.3/16", 8, 2)}', "10.1.2.0/24"],
  ["${var.ports[1]}", 443],
  ["${local.nested.list[0].port}", 8080],
  ["${local.nested.list[*].port}", [8080]],
  ["${[for p in var.ports : p * 2 if p > 100]}", [886]],
  ['${{ for i, p in var.ports : "p${i}" => p }}', { p0: 80, p1: 443 }],
  ['${{ a = 1, "b": [true, null] }}', { a: 1, b: [true, null] }],
  ["${concat([1], var.ports...)}", "unknown: concat(…)"],
  ["${max(var.ports...)}", 443],
  ['${join(",", [for p in var.ports : format("%s/%d", var.region, p)])}', "eu-central-1/80,eu-central-1/443"],
  ["${merge({ a = 1 }, { b = 2 })}", { a: 1, b: 2 }],
  ['${lookup({ a = 1 }, "z", 9)}', 9],
  ['${cidrsubnet("10.0.0.0/16", 8, 300 - 298)}', "10.0.2.0/24"],
  ["${aws_vpc.main.id}", "<aws_vpc.main.id>"],
  ["${aws_vpc.main.cidr_block}", "10.0.0.0/16"],
  ["x-${aws_vpc.main.id}", "<x-<aws_vpc.main.id>>"],
  ["${aws_subnet.many[*].id}", ["<aws_subnet.many[0].id>", "<aws_subnet.many[1].id>"]],
  ["${aws_subnet.many[1].cidr_block}", "10.0.1.0/24"],
  ['${aws_vpc_endpoint.each["logs"].service_name}', "x.logs"],
  ["${[for e in values(aws_vpc_endpoint.each) : e.service_name]}", ["x.ecr.api", "x.logs"]],
])("evaluates %s", (expression, expected) => {
  expect(plain(value(expression))).toEqual(expected);
});

test.each<[string, string]>([
  ["${var.tag}", "var.tag"],
  ["${var.gone}", "var.gone"],
  ["${aws_vpc.gone.id}", "the missing aws_vpc.gone.id"],
  ["${module.vpc.subnets}", "module.vpc.subnets"],
  ["${local.loop}", "local.loop, which refers to itself,"],
  ['${var.tag == "a" ? 1 : 2}', "a choice by var.tag == a"],
  ['${templatefile("x", {})}', "templatefile(…)"],
  ["%{ if var.on }a%{ endif }", "the expression %{ if var.on }a%{ endif }"],
  ["${broken(}", "the expression ${broken(}"],
  ["${element(var.ports, -1)}", "element(…)"],
  ['${var.on ? 1 : "a"}', "the type of a choice by true"],
  ['${"5" == 5}', "5 == 5"],
  ["${try(max(var.tag), 1)}", "try(…)"],
  ["a ${~ var.region ~} b", "the expression a ${~ var.region ~} b"],
  ["${var.ports[7]}", "item 7 of a list of 2"],
])("leaves %s unknown and says why", (expression, why) => {
  expect(value(expression)).toEqual(new Unknown(why));
});

test("keeps a resource whose count is unknown as one that says so", () => {
  const stack = new Stack({ name: "stack", directory: "/work", documents: [BASE] });
  expect(stack.instances("aws_eip.unknown").map(({ address, repeated }) => [address, repeated])).toEqual([
    ["aws_eip.unknown", new Unknown("count var.tag")],
  ]);
});

test("expands dynamic blocks where their collection is known", () => {
  const rule = {
    dynamic: {
      ingress: { for_each: "${var.ports}", content: { from_port: "${ingress.value}", to_port: "${ingress.value}" } },
    },
  };
  const stack = new Stack({
    name: "stack",
    directory: "/work",
    documents: [{ ...BASE, resource: { aws_security_group: { a: rule } } }],
  });
  const [group] = stack.instances("aws_security_group.a");
  expect(plain(group?.get("ingress") ?? null)).toEqual([
    { from_port: 80, to_port: 80 },
    { from_port: 443, to_port: 443 },
  ]);
});

test("expands dynamic blocks inside of blocks and in lists, and leaves unknown what isn't known", () => {
  const rule = {
    dynamic: [
      {
        ingress: {
          for_each: "${var.ports}",
          content: { dynamic: { cidr: { for_each: ["a"], content: { is: "${cidr.value}" } } } },
        },
      },
    ],
    action: { dynamic: { target: { for_each: "${var.tag}", content: {} } } },
  };
  const documents = [{ ...BASE, resource: { aws_security_group: { a: rule } } }];
  const [group] = new Stack({ name: "stack", directory: "/work", documents }).instances("aws_security_group.a");
  expect(plain(group?.get("ingress") ?? null)).toEqual([{ cidr: [{ is: "a" }] }, { cidr: [{ is: "a" }] }]);
  expect(plain(group?.get("action") ?? null)).toEqual({ target: ["unknown: the dynamic block target"] });
});
