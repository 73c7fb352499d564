import { prove } from "../../../src/proof/prove";
import {
  type Body,
  DATABASE_USE,
  type Platform,
  add,
  addDatabase,
  drop,
  findings,
  model,
  platform,
  resource,
  waitFor,
  wordsOf,
} from "../platform";

/** The platform with a database's group and this declaration. */
function withDatabase(use: Body | null = DATABASE_USE): Platform {
  const json = addDatabase(platform());
  if (use) Object.assign(json["//"].declared, { uses: [use] });
  return json;
}

const kinds = (json: object): readonly string[] => findings(json).map((line) => line.replace(/\(.*\)/, ""));

test("a declared use makes the rules for it needed, on both sides", () => {
  expect(findings(withDatabase())).toEqual([]);
});

test.each(["aws_vpc_security_group_egress_rule.web_database", "aws_vpc_security_group_ingress_rule.database"])(
  "a declared use without %s is refuted",
  (rule) => {
    const json = withDatabase();
    drop(json, rule);
    expect(kinds(json)).toEqual(["uses noRule at aws_ecs_service.web"]);
  },
);

test("without a declaration the rules are surplus in a strict folder, and the words name the declaration", () => {
  const json = withDatabase(null);
  expect(kinds(json)).toEqual([
    "surplus-rules undeclaredUse at aws_vpc_security_group_ingress_rule.database",
    "surplus-rules undeclaredUse at aws_vpc_security_group_egress_rule.web_database",
  ]);
  expect(wordsOf(prove(model(json)))).toContain(
    "security group rule 'aws_vpc_security_group_egress_rule.web_database': allows tcp 5432 to aws_security_group.database, which no flow needs; remove it, or declare under //.declared.uses which service needs it",
  );
});

test("without a declaration of anything they are a note", () => {
  const { resource: resources, provider, data, locals } = withDatabase(null);
  expect(findings({ resource: resources, provider, data, locals })).toEqual([]);
});

test("a range of the VPC may be declared, and its rule needs no group instead", () => {
  const json = withDatabase({ ...DATABASE_USE, to: "10.0.9.0/24" });
  drop(json, "aws_vpc_security_group_ingress_rule.database");
  const rule = resource(json, "aws_vpc_security_group_egress_rule.web_database");
  delete rule["referenced_security_group_id"];
  rule["cidr_ipv4"] = "10.0.9.0/24";
  expect(findings(json)).toEqual([]);
});

test("a range outside of the VPC needs a route, and where that leads isn't known", () => {
  const json = withDatabase({ ...DATABASE_USE, to: "192.168.1.0/24" });
  drop(json, "aws_vpc_security_group_ingress_rule.database");
  const rule = resource(json, "aws_vpc_security_group_egress_rule.web_database");
  delete rule["referenced_security_group_id"];
  rule["cidr_ipv4"] = "192.168.1.0/24";
  expect(kinds(json)).toEqual(["uses noRoute at aws_ecs_service.web"]);
  add(json, "aws_route.partner", {
    route_table_id: "${aws_route_table.private.id}",
    destination_cidr_block: "192.168.0.0/16",
    transit_gateway_id: "tgw-0123",
  });
  expect(kinds(json)).toEqual(["? uses outside at aws_ecs_service.web"]);
});

test("a group that no stack makes is declared by its id, and matched by the rule that names it", () => {
  const json = withDatabase({ ...DATABASE_USE, to: "sg-0123abcd" });
  drop(json, "aws_vpc_security_group_ingress_rule.database");
  resource(json, "aws_vpc_security_group_egress_rule.web_database")["referenced_security_group_id"] = "sg-0123abcd";
  expect(findings(json)).toEqual([]);
  resource(json, "aws_vpc_security_group_egress_rule.web_database")["referenced_security_group_id"] = "sg-99999999";
  expect(kinds(json)).not.toEqual([]);
});

test("a use of nothing, or by nobody, is refuted", () => {
  expect(kinds(withDatabase({ ...DATABASE_USE, to: "aws_security_group.gone" }))).toContain(
    "uses noTarget at aws_ecs_service.web",
  );
  expect(kinds(withDatabase({ ...DATABASE_USE, from: "aws_ecs_service.gone" }))).toContain(
    "uses noService at //.declared",
  );
});

const EGRESS = "aws_vpc_security_group_egress_rule.web_database";

/** What is said of a rule by address for a use that names no group of these stacks. */
function byAddress(to: string, ...ranges: readonly string[]): readonly string[] {
  const json = withDatabase({ ...DATABASE_USE, to });
  drop(json, "aws_vpc_security_group_ingress_rule.database");
  const rule = resource(json, EGRESS);
  delete rule["referenced_security_group_id"];
  drop(json, EGRESS);
  for (const [index, cidr_ipv4] of ranges.entries()) add(json, `${EGRESS}_${index}`, { ...rule, cidr_ipv4 });
  waitFor(json, "aws_ecs_service.web", ...ranges.map((_, index) => `${EGRESS}_${index}`));
  return findings(json);
}

test("a rule by address allows no more than the declared range, in one block or in several", () => {
  expect(byAddress("10.0.9.0/24", "10.0.9.0/25", "10.0.9.128/25")).toEqual([]);
  for (const wide of ["10.0.8.0/23", "10.0.0.0/16", "0.0.0.0/0"])
    expect(byAddress("10.0.9.0/24", wide)).toEqual([
      `surplus-rules beyond(tcp, 5432, 5432, egress, ${wide}, [10.0.9.0/24]) at ${EGRESS}_0`,
    ]);
  expect(byAddress("sg-0123abcd", "0.0.0.0/0")).toEqual([
    `surplus-rules beyond(tcp, 5432, 5432, egress, 0.0.0.0/0, [sg-0123abcd]) at ${EGRESS}_0`,
  ]);
});

test("a rule that opens a group from elsewhere lets in nobody but those who use it", () => {
  const json = withDatabase({ ...DATABASE_USE, to: "sg-0123abcd", opens: true });
  resource(json, EGRESS)["referenced_security_group_id"] = "sg-0123abcd";
  const rule = resource(json, "aws_vpc_security_group_ingress_rule.database");
  rule["security_group_id"] = "sg-0123abcd";
  expect(findings(json)).toEqual([]);
  rule["referenced_security_group_id"] = "${aws_security_group.client.id}";
  expect(kinds(json)).toEqual(["surplus-rules bystanders at aws_vpc_security_group_ingress_rule.database"]);
});

test("a service waits for the rules of what it uses, on both sides", () => {
  const json = withDatabase();
  const body = resource(json, "aws_ecs_service.web");
  const waits = body["depends_on"] as readonly string[];
  for (const rule of [EGRESS, "aws_vpc_security_group_ingress_rule.database"]) {
    body["depends_on"] = waits.filter((address) => address !== rule);
    expect(findings(json)).toEqual([`start-order noDependsOn([${rule}]) at aws_ecs_service.web`]);
  }
});
