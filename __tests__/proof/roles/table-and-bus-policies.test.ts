/** The policies of DynamoDB tables and of event buses, as those of queues and buckets are read. */
import { type Body, type Platform, add, findings, platform, waitFor } from "../platform";

const TABLE = "${aws_dynamodb_table.orders.arn}";
const BUS = "${aws_cloudwatch_event_bus.orders.arn}";
const ROLE = { AWS: "${aws_iam_role.site_task.arn}" };
const POLICY = "aws_iam_role_policy.site_task";

interface Asked {
  readonly action: string;
  readonly on: string;
  /** @default by the role's own policy */
  readonly byResourceAlone?: true;
}

/** What is said of `site`, which does one thing with the table or the bus, beside another resource. */
function said(
  { action, on, byResourceAlone }: Asked,
  address: string,
  body: Body,
  bend: (json: Platform) => void = () => undefined,
): readonly string[] {
  const json: Platform = platform();
  const key = { hash_key: "id", attribute: [{ name: "id", type: "S" }], billing_mode: "PAY_PER_REQUEST" };
  const global_secondary_index = [{ name: "by_day", hash_key: "id", projection_type: "ALL" }];
  add(json, "aws_dynamodb_table.orders", { name: "orders", ...key, global_secondary_index });
  add(json, "aws_cloudwatch_event_bus.orders", { name: "orders" });
  if (!byResourceAlone) {
    add(json, POLICY, {
      role: "${aws_iam_role.site_task.name}",
      policy: document({ Effect: "Allow", Action: [action], Resource: [on] }),
    });
    waitFor(json, "aws_ecs_service.site", POLICY);
  }
  const https = { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "0.0.0.0/0" };
  add(json, "aws_vpc_security_group_egress_rule.site", {
    ...https,
    security_group_id: "${aws_security_group.site.id}",
  });
  json["//"].declared.permissions = [
    { from: "aws_ecs_service.site", actions: [action], resources: [on], reason: "orders" },
  ];
  add(json, address, body);
  bend(json);
  return findings({ ...json, variable: { open: {} } }).map((line) => line.replace(/\(.*\) at/, " at"));
}

const document = (statement: Body): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const ofTable = (statement: Body, resource_arn = TABLE): [string, Body] => [
  "aws_dynamodb_resource_policy.orders",
  { resource_arn, policy: document({ Principal: "*", Action: "dynamodb:*", Resource: "*", ...statement }) },
];
const ofBus = (statement: Body, more: Body = { event_bus_name: "orders" }): [string, Body] => [
  "aws_cloudwatch_event_bus_policy.orders",
  { ...more, policy: document({ Principal: "*", Action: "events:*", Resource: "*", ...statement }) },
];
const permitted = (more: Body): [string, Body] => [
  "aws_cloudwatch_event_permission.orders",
  { event_bus_name: "orders", statement_id: "in", ...more },
];
const READ = { action: "dynamodb:GetItem", on: TABLE };
const QUERY = { action: "dynamodb:Query", on: `${TABLE}/index/by_day` };
const PUT = { action: "events:PutEvents", on: BUS };
const DENIED = ["permissions denied at aws_ecs_service.site"];
const MAYBE = ["? permissions mayDeny at aws_ecs_service.site"];

test.each<[string, Asked, [string, Body], readonly string[]]>([
  ["denies all", READ, ofTable({ Effect: "Deny" }), DENIED],
  ["denies something else", READ, ofTable({ Effect: "Deny", Action: "dynamodb:DeleteItem" }), []],
  ["denies its indexes", QUERY, ofTable({ Effect: "Deny", Resource: `${TABLE}/index/*` }), DENIED],
  ["denies the table alone", QUERY, ofTable({ Effect: "Deny", Resource: TABLE }), []],
  [
    "lets in the role",
    { ...READ, byResourceAlone: true },
    ofTable({ Effect: "Allow", Principal: ROLE, Action: "dynamodb:GetItem", Resource: TABLE }),
    [],
  ],
  [
    "lets in everybody",
    READ,
    ofTable({ Effect: "Allow" }),
    ["resource-policies everybody at aws_dynamodb_resource_policy.orders"],
  ],
  [
    "allows the role more than it needs",
    READ,
    ofTable({ Effect: "Allow", Principal: ROLE, Action: ["dynamodb:GetItem", "dynamodb:PutItem"], Resource: TABLE }),
    ["surplus-permissions unneeded at aws_dynamodb_resource_policy.orders"],
  ],
  ["isn't known to be its", READ, ofTable({ Effect: "Deny" }, "${var.open}"), MAYBE],
  ["is perhaps its stream's", READ, ofTable({ Effect: "Deny" }, "${aws_dynamodb_table.orders.stream_arn}"), MAYBE],
])("a table's policy that %s", (_, asked, [address, body], expected) => {
  const found = said(asked, address, body).filter((line) => !line.startsWith("? argument-values"));
  expect(found.map((line) => line.replace(/^\? permissions \w+/, "? permissions mayDeny"))).toEqual(expected);
});

test.each<[string, Asked, [string, Body], readonly string[]]>([
  ["denies all", PUT, ofBus({ Effect: "Deny" }), DENIED],
  ["denies all, named by its ARN", PUT, ofBus({ Effect: "Deny" }, { event_bus_name: BUS }), DENIED],
  ["denies something else", PUT, ofBus({ Effect: "Deny", Action: "events:PutRule" }), []],
  [
    "lets in the role",
    { ...PUT, byResourceAlone: true },
    ofBus({ Effect: "Allow", Principal: ROLE, Action: "events:PutEvents", Resource: BUS }),
    [],
  ],
  [
    "lets in everybody",
    PUT,
    ofBus({ Effect: "Allow" }),
    ["resource-policies everybody at aws_cloudwatch_event_bus_policy.orders"],
  ],
])("a bus's policy that %s", (_, asked, [address, body], expected) => {
  expect(said(asked, address, body)).toEqual(expected);
});

test("a permission of a bus lets in whom it names, and not everybody", () => {
  expect(said(PUT, ...permitted({ principal: "111122223333" }))).toEqual([]);
  const everybody = ["resource-policies everybody at aws_cloudwatch_event_permission.orders"];
  expect(said(PUT, ...permitted({ principal: "*" }))).toEqual(everybody);
  const condition = { key: "aws:PrincipalOrgID", type: "StringEquals", value: "o-1234567890" };
  expect(said(PUT, ...permitted({ principal: "*", condition }))).toEqual([]);
});

test("a permission whose condition isn't known may let in everybody", () => {
  expect(said(PUT, ...permitted({ principal: "*", condition: "${var.open}" }))).toEqual([
    "? resource-policies maybeEverybody at aws_cloudwatch_event_permission.orders",
  ]);
});

test("of a policy and permissions of one bus it isn't known which are in force", () => {
  const denied = ofBus({ Effect: "Deny" });
  const both = (json: Platform): void => {
    add(json, ...permitted({ principal: "111122223333" }));
  };
  expect(said(PUT, ...denied, both)).toEqual([expect.stringMatching(/^\? permissions \w+ at aws_ecs_service\.site$/)]);
});
