import { COMPUTED } from "../../../src/terraform/expressions/awaited";
import { READ_TYPES } from "../../../src/facts/read-types";
import { instanceCounts } from "../../../src/proof/rules/stacks/instance-counts";
import { type Body, add, findings, notProven, platform, resource } from "../platform";

const LOGS = "aws_cloudwatch_log_group.more";

/** What is said of a log group that there is as often as an expression says. */
function repeated(argument: "count" | "for_each", value: unknown, more: Record<string, Body> = {}): readonly string[] {
  return notProven(instanceCounts, (json) => {
    Object.assign(json, { variable: { open: {}, on: { default: true } } });
    for (const [address, body] of Object.entries(more)) add(json, address, body);
    Object.assign(json.locals, { one: "${aws_vpc.main.id}" });
    json.data["aws_subnets"] = { found: { filter: [{ name: "vpc-id", values: ["${aws_vpc.main.id}"] }] } };
    json.data["aws_subnet"] = { first: { id: "${data.aws_subnets.found.ids[0]}" } };
    json.data["aws_vpcs"] = { all: {}, after: { depends_on: ["aws_vpc.main"] } };
    add(json, LOGS, { name: "more", [argument]: value });
  });
}

describe("a count that waits for what is made", () => {
  test.each([
    '${aws_vpc.main.id != "" ? 1 : 0}',
    "${length(toset([aws_vpc.main.id, aws_lb.main.id]))}",
    "${length(aws_lb.main.dns_name)}",
    '${length(split(",", aws_vpc.main.arn))}',
    '${local.one == "vpc-1" ? 1 : 0}',
    '${"a-${local.one}" == "a-vpc-1" ? 1 : 0}',
    '${(aws_vpc.main.id != "" && var.on) ? 1 : 0}',
    "${var.open == aws_vpc.main.id ? 1 : 0}",
    '${length([for id in [aws_vpc.main.id] : id if id != ""])}',
    '${!(aws_vpc.main.id == "vpc-1") ? 1 : 0}',
    "${length(distinct([aws_vpc.main.id, aws_lb.main.id]))}",
  ])("is a fault: %s", (count) => {
    expect(repeated("count", count)).toEqual([
      expect.stringMatching(/^refuted: count of aws_cloudwatch_log_group\.more /),
    ]);
  });

  test.each([
    '${(aws_vpc.main.id != "" || var.on) ? 1 : 0}',
    '${(aws_vpc.main.id != "" && var.open) ? 1 : 0}',
    '${(var.on ? "" : aws_vpc.main.id) != "" ? 1 : 0}',
    "${length([aws_vpc.main.id, aws_lb.main.id])}",
    "${length(toset([aws_vpc.main.id]))}",
    "${length(aws_lb.main.tags_all)}",
    "${aws_vpc.main.id == null ? 0 : 1}",
    '${aws_vpc.main.id == "" ? 1 : 1}',
    '${coalesce(var.open, aws_vpc.main.id) == "" ? 1 : 0}',
    "${length(data.aws_vpcs.all.ids)}",
    "${var.open}",
    '${aws_vpc.main.cidr_block != "" ? 1 : 0}',
  ])("isn't known to be one: %s", (count) => {
    expect(repeated("count", count)).toEqual([]);
  });

  test("says what it waits for", () => {
    expect(repeated("count", '${aws_vpc.main.id != "" ? 1 : 0}')).toEqual([
      "refuted: count of aws_cloudwatch_log_group.more isn't known before aws_vpc.main is made, at which Terraform stops in a new environment; make it depend on what is written here, such as a variable",
    ]);
  });
});

describe("a for_each that waits for what is made", () => {
  test.each([
    "${toset([aws_vpc.main.id])}",
    '${aws_vpc.main.id != "" ? { a = 1 } : {}}',
    "${{ (aws_vpc.main.id) = 1 }}",
    "${{ for id in [aws_vpc.main.id] : id => 1 }}",
    '${toset(split(",", aws_vpc.main.id))}',
  ])("is a fault: %s", (each) => {
    expect(repeated("for_each", each)).toEqual([expect.stringMatching(/^refuted: for_each of /)]);
  });

  test.each(["${{ a = aws_vpc.main.id }}", '${toset(["a"])}', "${toset(data.aws_vpcs.all.ids)}"])(
    "isn't known to be one: %s",
    (each) => {
      expect(repeated("for_each", each)).toEqual([]);
    },
  );

  test("is one where it is looked up of what is made", () => {
    expect(repeated("for_each", "${toset(data.aws_subnets.found.ids)}")).toEqual([
      "refuted: for_each of aws_cloudwatch_log_group.more is what data.aws_subnets.found finds, which isn't read before aws_vpc.main is made, at which Terraform stops in a new environment; make it depend on what is written here, such as a variable",
    ]);
    expect(repeated("for_each", '${toset(split(",", data.aws_subnet.first.arn))}')).toHaveLength(1);
    expect(repeated("count", "${length(data.aws_vpcs.after.ids)}")).toHaveLength(1);
  });
});

test("a count that is known isn't looked at twice", () => {
  const json = { ...platform(), variable: { on: { default: true } } };
  resource(json, "aws_vpc_endpoint.logs")["count"] = "${var.on ? 1 : 0}";
  expect(findings(json)).toEqual([]);
});

test("what is taken for computed has no default: where it can be set, it is required, or computed otherwise", async () => {
  const settable: string[] = [];
  for (const type of READ_TYPES) {
    const name = type.slice("aws_".length).replaceAll("_", "-");
    const made = (await import(`@cdktf/provider-aws/lib/${name}`).catch(() => ({}))) as Record<string, unknown>;
    for (const one of Object.values(made)) {
      if (typeof one !== "function" || (one as { tfResourceType?: string }).tfResourceType !== type) continue;
      const prototype = one.prototype as object;
      for (const attribute of COMPUTED) {
        const property = attribute.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
        if (attribute !== "id" && Object.getOwnPropertyDescriptor(prototype, property)?.set)
          settable.push(`${type}.${attribute}`);
      }
    }
  }
  expect(settable).toEqual([
    "aws_cloudwatch_event_target.arn",
    "aws_default_vpc_dhcp_options.owner_id",
    "aws_sns_topic_policy.arn",
    "aws_ssm_parameter.arn",
  ]);
});
