import { prove } from "../../../src/proof/prove";
import {
  type Body,
  DATABASE,
  DATABASE_USE,
  type Platform,
  add,
  addDatabaseInstance,
  drop,
  findings,
  model,
  platform,
  resource,
  wordsOf,
} from "../platform";

const GROUP = "${aws_security_group.database.id}";

const withDatabase = (change: Body = {}): Platform => addDatabaseInstance(platform(), change);

const kinds = (json: object): readonly string[] => findings(json).map((line) => line.replace(/\(.*\)/, ""));

test("a use of a database is followed to its groups and subnets", () => {
  const json = withDatabase();
  expect(findings(json)).toEqual([]);
  const proof = prove(model(json));
  const flow = proof.flows.find(({ to }) => to.kind === "host" && to.name === DATABASE);
  expect(flow).toMatchObject({ verdict: "proven", port: 5432 });
  expect(flow?.evidence).toEqual(
    expect.arrayContaining([DATABASE, "aws_security_group.database", "aws_vpc_security_group_ingress_rule.database"]),
  );
});

test.each(["aws_vpc_security_group_egress_rule.web_database", "aws_vpc_security_group_ingress_rule.database"])(
  "without %s it is refuted",
  (rule) => {
    const json = withDatabase();
    drop(json, rule);
    expect(kinds(json)).toEqual(["uses noRule at aws_ecs_service.web"]);
  },
);

test.each<[string, Body, readonly string[]]>([
  ["another port", { port: 5433 }, ["uses wrongPort(aws_db_instance.main, 5433, 5432) at aws_ecs_service.web"]],
  [
    "no group",
    { vpc_security_group_ids: [] },
    ["data-stores, uses noGroup(aws_db_instance.main) at aws_db_instance.main, aws_ecs_service.web"],
  ],
  [
    "no subnet group",
    { db_subnet_group_name: null },
    ["data-stores, uses noSubnets(aws_db_instance.main) at aws_db_instance.main, aws_ecs_service.web"],
  ],
  [
    "a public address",
    { publicly_accessible: true },
    ["data-stores isPublic(aws_db_instance.main) at aws_db_instance.main"],
  ],
])("a database with %s is refuted", (_, change, expected) => {
  expect(findings(withDatabase(change))).toEqual(expected);
});

test("what of a database isn't known is undecided", () => {
  const lookup = { data: { aws_ssm_parameter: { x: { name: "x" } } } };
  const unknown = "${data.aws_ssm_parameter.x.value}";
  const withLookup = (change: Body) => {
    const json = withDatabase(change);
    Object.assign(json.data, lookup.data);
    return kinds(json);
  };
  expect(withLookup({ port: unknown })).toEqual([
    "? uses port at aws_ecs_service.web",
    "? data-isolation port at aws_db_instance.main",
  ]);
  expect(withLookup({ publicly_accessible: unknown })).toEqual(["? data-stores maybePublic at aws_db_instance.main"]);
  expect(withLookup({ vpc_security_group_ids: [unknown] }).every((line) => line.startsWith("?"))).toBe(true);
});

test("subnets in one zone are refused by RDS", () => {
  const json = withDatabase();
  resource(json, "aws_db_subnet_group.main")["subnet_ids"] = ["${aws_subnet.private_c.id}"];
  expect(findings(json)).toEqual(["data-stores oneZone([eu-central-1c]) at aws_db_instance.main"]);
});

test("a subnet without a zone may be in that of the other one", () => {
  const json = withDatabase();
  add(json, "aws_subnet.anywhere", { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.10.0/24" });
  resource(json, "aws_db_subnet_group.main")["subnet_ids"] = [
    "${aws_subnet.private_c.id}",
    "${aws_subnet.anywhere.id}",
  ];
  expect(findings(json)).toEqual(["? data-stores unknown(the zone of aws_subnet.anywhere) at aws_db_instance.main"]);
});

test("a public database that lets the internet in is an exposure that nothing declares", () => {
  const json = withDatabase({ publicly_accessible: true });
  for (const letter of ["a", "c"])
    add(json, `aws_route_table_association.database_${letter}`, {
      route_table_id: "${aws_route_table.public.id}",
      subnet_id: "${aws_subnet.database_" + letter + ".id}",
    });
  for (const [letter, cidr] of [
    ["a", "10.0.10.0/24"],
    ["c", "10.0.11.0/24"],
  ] as const)
    add(json, `aws_subnet.database_${letter}`, {
      vpc_id: "${aws_vpc.main.id}",
      cidr_block: cidr,
      availability_zone: `eu-central-1${letter}`,
    });
  resource(json, "aws_db_subnet_group.main")["subnet_ids"] = [
    "${aws_subnet.database_a.id}",
    "${aws_subnet.database_c.id}",
  ];
  add(json, "aws_vpc_security_group_ingress_rule.open", {
    security_group_id: GROUP,
    ip_protocol: "tcp",
    from_port: 5432,
    to_port: 5432,
    cidr_ipv4: "0.0.0.0/0",
  });
  expect(kinds(json)).toEqual(
    expect.arrayContaining([
      "exposures undeclared at aws_db_instance.main",
      "data-stores isPublic at aws_db_instance.main",
    ]),
  );
  expect(wordsOf(prove(model(json))).join("\n")).toContain(
    "exposure 'aws_db_instance.main:5432': is open to 0.0.0.0/0 by aws_vpc_security_group_ingress_rule.open, which is not declared",
  );
});

test("a group that lets in the whole VPC is wider than its flows, and lets in who doesn't use the database", () => {
  const json = withDatabase();
  const rule = resource(json, "aws_vpc_security_group_ingress_rule.database");
  delete rule["referenced_security_group_id"];
  rule["cidr_ipv4"] = "10.0.0.0/16";
  expect(kinds(json)).toContain("surplus-rules byAddress at aws_vpc_security_group_ingress_rule.database");
});

test("a service that isn't declared to use a database can't reach it", () => {
  const json = withDatabase();
  const tcp = { ip_protocol: "tcp", from_port: 5432, to_port: 5432 };
  add(json, "aws_vpc_security_group_egress_rule.quote_database", {
    ...tcp,
    security_group_id: "${aws_security_group.quote.id}",
    referenced_security_group_id: GROUP,
  });
  add(json, "aws_vpc_security_group_ingress_rule.quote_database", {
    ...tcp,
    security_group_id: GROUP,
    referenced_security_group_id: "${aws_security_group.quote.id}",
  });
  expect(findings(json)).toContain(
    "data-isolation unused(aws_db_instance.main, 5432, aws_vpc_security_group_ingress_rule.quote_database) at aws_db_instance.main",
  );
  expect(wordsOf(prove(model(json)))).toContain(
    "service 'quote': can reach aws_db_instance.main on 5432 by aws_vpc_security_group_ingress_rule.quote_database but isn't declared to use it; remove the rule, or declare the use under //.declared.uses",
  );
});

test("a second database in the same group is one that the user of the first reaches too", () => {
  const json = withDatabase();
  add(json, "aws_db_instance.other", { ...resource(json, DATABASE) });
  expect(kinds(json)).toEqual(["data-isolation unused at aws_db_instance.other"]);
});

test("a replica stands where its source does", () => {
  const json = withDatabase();
  add(json, "aws_db_instance.replica", {
    replicate_source_db: "${aws_db_instance.main.identifier}",
    vpc_security_group_ids: [GROUP],
  });
  json["//"].declared.uses?.push({ ...DATABASE_USE, to: "aws_db_instance.replica", reason: "reports are read there" });
  expect(findings(json)).toEqual([]);
});

test("an instance in the group of a user may reach the database", () => {
  const json = withDatabase();
  add(json, "aws_instance.other", { vpc_security_group_ids: ["${aws_security_group.web.id}"] });
  expect(kinds(json)).toEqual(expect.arrayContaining(["? data-isolation otherMember at aws_db_instance.main"]));
});

test("a folder that declares nothing gets a list", () => {
  const { resource: resources, provider, data, locals } = withDatabase({ publicly_accessible: true });
  expect(findings({ resource: resources, provider, data, locals })).toEqual([]);
});

describe("by IAM", () => {
  const user =
    "arn:aws:rds-db:eu-central-1:${data.aws_caller_identity.current.account_id}:dbuser:${aws_db_instance.main.resource_id}/app";

  function withLogin(change: Body = { iam_database_authentication_enabled: true }): Platform {
    const json = withDatabase(change);
    json["//"].declared.permissions = [
      { from: "aws_ecs_service.web", actions: ["rds-db:connect"], resources: [user], reason: "web uses main" },
    ];
    json.locals["web_task"] = {
      Version: "2012-10-17",
      Statement: [{ Sid: "Login", Effect: "Allow", Action: ["rds-db:connect"], Resource: [user] }],
    };
    add(json, "aws_iam_role_policy.web_task", {
      role: "${aws_iam_role.web_task.name}",
      policy: "${jsonencode(local.web_task)}",
    });
    const service = resource(json, "aws_ecs_service.web");
    service["depends_on"] = [...(service["depends_on"] as string[]), "aws_iam_role_policy.web_task"];
    return json;
  }

  test("a login needs no API, and the database's consent", () => {
    expect(findings(withLogin())).toEqual([]);
    expect(findings(withLogin({}))).toEqual(["permissions noIam(aws_db_instance.main) at aws_ecs_service.web"]);
  });

  test("without its statement it is refuted", () => {
    const json = withLogin();
    json.locals["web_task"] = { Version: "2012-10-17", Statement: [] };
    expect(kinds(json)).toEqual(["permissions notAllowed at aws_ecs_service.web"]);
  });
});
