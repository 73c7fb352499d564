/** Indexes and streams of DynamoDB tables, which a permission or a grant may name. */
import { type Body, type Platform, add, findings, platform, waitFor } from "../platform";

const POLICY = "aws_iam_role_policy.site_task";

type Declared = "permission" | "grant";

/** A platform where the code of `site` may do something with a part of a table. */
function asked(part: string, table: Body, declared: Declared, action = "dynamodb:Query"): Platform {
  const json: Platform = platform();
  const [role, resource] = ["aws_iam_role.site_task", `\${aws_dynamodb_table.orders.arn}/${part}`];
  const key = { hash_key: "id", attribute: [{ name: "id", type: "S" }], billing_mode: "PAY_PER_REQUEST" };
  add(json, "aws_dynamodb_table.orders", { name: "orders", ...key, ...table });
  const Statement = [{ Sid: "Own", Effect: "Allow", Action: [action], Resource: [resource] }];
  add(json, POLICY, { role: `\${${role}.name}`, policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
  waitFor(json, "aws_ecs_service.site", POLICY);
  if (declared === "grant") json["//"].declared.grants.push({ role, actions: [action] });
  else {
    json["//"].declared.permissions = [
      { from: "aws_ecs_service.site", actions: [action], resources: [resource], reason: "orders" },
    ];
    const https = { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "0.0.0.0/0" };
    const security_group_id = "${aws_security_group.site.id}";
    add(json, "aws_vpc_security_group_egress_rule.site", { ...https, security_group_id });
  }
  return json;
}

const said = (...of: Parameters<typeof asked>): readonly string[] =>
  findings({ ...asked(...of), variable: { open: {} } });

const index = (name: string): Body => ({ name, hash_key: "id", projection_type: "ALL" });
const INDEXED = { global_secondary_index: [index("by_day")] };
const STREAMED = { stream_enabled: true, stream_view_type: "NEW_IMAGE" };

describe.each(["permission", "grant"] as const)("a %s", (declared) => {
  test.each<[string, Body]>([
    ["index/by_day", INDEXED],
    ["index/by_*", INDEXED],
    ["index/*", {}],
    ["index/by_day", { local_secondary_index: [{ ...index("by_day"), range_key: "id" }] }],
  ])("may name %s of a table that has it", (part, table) => {
    expect(said(part, table, declared)).toEqual([]);
  });

  test.each<[string, Body]>([
    ["index/by_week", INDEXED],
    ["index/of_*", INDEXED],
    ["index/by_day", {}],
  ])("for %s of a table that lacks it is refuted", (part, table) => {
    const rule = { permission: "permissions", grant: "surplus-permissions" }[declared];
    const at = { permission: "aws_ecs_service.site", grant: "aws_iam_role.site_task" }[declared];
    const name = part.replace("/", " ");
    expect(said(part, table, declared)).toEqual([`${rule} noPart(aws_dynamodb_table.orders, ${name}) at ${at}`]);
  });

  test.each<[string, Body]>([
    ["a name", { global_secondary_index: [index("${var.open}")] }],
    ["a block", { global_secondary_index: "${var.open}" }],
    ["what Terraform ignores", { lifecycle: { ignore_changes: ["global_secondary_index"] } }],
    ["the table that it is restored from", { restore_source_name: "older" }],
  ])("isn't known where %s isn't", (_, table) => {
    const found = said("index/by_day", table, declared);
    expect(found.filter((line) => !line.startsWith("?"))).toEqual([]);
    expect(found).not.toEqual([]);
  });

  test("isn't known where indexes stand beside their tables", () => {
    const json = asked("index/by_day", {}, declared);
    add(json, "aws_dynamodb_global_secondary_index.by_day", { table_name: "${aws_dynamodb_table.orders.name}" });
    expect(findings(json).filter((line) => !line.startsWith("?"))).toEqual([]);
  });

  test("for a stream needs one", () => {
    expect(said("stream/*", STREAMED, declared, "dynamodb:GetRecords")).toEqual([]);
    expect(said("stream/*", {}, declared, "dynamodb:GetRecords")).toHaveLength(1);
    const open = { ...STREAMED, stream_enabled: "${var.open}" };
    expect(said("stream/*", open, declared, "dynamodb:GetRecords")).toEqual([expect.stringMatching(/^\? /)]);
  });
});
