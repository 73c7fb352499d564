import { existsSync } from "node:fs";
import { join } from "node:path";
import { requiredArguments } from "../../src/aws/arguments/required-arguments";
import { REQUIRED_OF_DATA } from "../../src/aws/arguments/required-of-data";
import { READ_TYPES } from "../../src/facts/read-types";
import { extractSchema } from "../../src/rehearsal/fake-provider/binding-schema";
import type { Block } from "../../src/rehearsal/fake-provider/schema";
import { argumentFaults } from "../../src/terraform/argument-faults";
import type { JsonObject } from "../../src/terraform/json";

const LIB = join(__dirname, "../../node_modules/@cdktf/provider-aws/lib");

/** What the provider's schema asks for, by path. */
function required({ attributes, blocks }: Block): readonly string[] {
  return [
    ...Object.entries(attributes).flatMap(([name, it]) => (it.required ? [name] : [])),
    ...Object.entries(blocks).flatMap(([name, { minItems, block }]) => [
      ...(minItems > 0 ? [name] : []),
      ...required(block).map((inner) => `${name}.${inner}`),
    ]),
  ];
}

test("what is asked for is what the provider asks for, and all of it that stands in no block", () => {
  for (const type of READ_TYPES) {
    const folder = join(LIB, type.replace("aws_", "").replaceAll("_", "-"));
    expect([type, existsSync(folder)]).toEqual([type, true]);
    const theirs = required(extractSchema(folder).block);
    const ours = requiredArguments(type);
    expect({ type, more: ours.filter((path) => !theirs.includes(path)) }).toEqual({ type, more: [] });
    const missing = theirs.filter((path) => !path.includes(".") && !ours.includes(path));
    expect({ type, missing }).toEqual({ type, missing: [] });
  }
});

test("so is what is asked for of data sources", () => {
  for (const [type, ours] of Object.entries(REQUIRED_OF_DATA)) {
    const folder = join(LIB, `data-${type.replaceAll("_", "-")}`);
    expect([type, ours.toSorted()]).toEqual([type, required(extractSchema(folder).block).toSorted()]);
  }
});

test.each<[string, JsonObject, readonly string[]]>([
  ["aws_ecr_images", {}, ["data.aws_ecr_images.a: has no repository_name, which the AWS provider asks for; add it"]],
  ["aws_iam_policy_document", { statement: [{ principals: [{ type: "AWS", identifiers: "${var.ids}" }] }] }, []],
  [
    "aws_iam_policy_document",
    { statement: [{ condition: { variable: "aws:SourceAccount", values: ["1"] } }] },
    ["data.aws_iam_policy_document.a: has no statement.condition.test, which the AWS provider asks for; add it"],
  ],
])("data source %s with %j", (type, body, faults) => {
  expect(argumentFaults({ mode: "data", type, name: "a", body })).toEqual(faults);
});

test.each<[string, JsonObject, readonly string[]]>([
  ["aws_eip", {}, []],
  ["aws_iam_role", {}, ["aws_iam_role.a: has no assume_role_policy, which the AWS provider asks for; add it"]],
  ["aws_iam_role", { assume_role_policy: "${var.trust}" }, []],
  [
    "aws_ecs_service",
    { name: "a", deployment_circuit_breaker: [{ enable: true }] },
    ["aws_ecs_service.a: has no deployment_circuit_breaker.rollback, which the AWS provider asks for; add it"],
  ],
  [
    "aws_ecs_cluster",
    { name: "a", dynamic: { setting: { for_each: [1], content: { name: "containerInsights" } } } },
    ["aws_ecs_cluster.a: has no setting.value, which the AWS provider asks for; add it"],
  ],
  [
    "aws_route",
    {
      route_table_id: "rtb-1",
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: "${aws_internet_gateway.a.id}",
      nat_gateway_id: "nat-1",
    },
    ["aws_route.a: has gateway_id and nat_gateway_id, of which the AWS provider takes one; keep that"],
  ],
  ["aws_lb", {}, ["aws_lb.a: has none of subnets and subnet_mapping, of which the AWS provider asks for one; add it"]],
  ["aws_lb", { name: "a", name_prefix: "${var.prefix}", subnets: [] }, []],
])("%s with %j", (type, body, faults) => {
  expect(argumentFaults({ mode: "managed", type, name: "a", body })).toEqual(faults);
});
