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
