import { vpcMembership } from "../../../src/proof/rules/network";
import { type Platform, add, findings, notProven, platform, resource } from "../platform";

const AGAIN = { route_table_id: "${aws_route_table.public.id}", subnet_id: "${aws_subnet.private_c.id}" };

test("a subnet takes one route table", () => {
  expect(
    notProven(vpcMembership, (json) => {
      add(json, "aws_route_table_association.again", AGAIN);
    }),
  ).toEqual([
    "refuted: 'aws_route_table_association.again': aws_route_table_association.private_c associates aws_subnet.private_c already, which takes one route table; remove one of them",
  ]);
});

test("what goes through a subnet with two isn't known, whichever stands first", () => {
  const json = platform();
  add(json, "aws_route_table_association.again", AGAIN);
  const open =
    "environment-files unknown(which of aws_route_table_association.private_c, aws_route_table_association.again holds)";
  expect(findings(json)).toEqual(
    expect.arrayContaining([expect.stringContaining("vpc-membership twoTables("), expect.stringContaining(open)]),
  );
});

test("an association that is perhaps not there is no second one", () => {
  expect(
    notProven(vpcMembership, (json) => {
      Object.assign(json, { variable: { count: {} } });
      add(json, "aws_route_table_association.again", { ...AGAIN, count: "${var.count}" });
    }),
  ).toEqual([]);
});

test("a route table takes one gateway endpoint of a service", () => {
  const again = (body: object) => (json: Platform) => {
    add(json, "aws_vpc_endpoint.again", { ...resource(json, "aws_vpc_endpoint.s3"), ...body });
  };
  const twice = "routes s3 in aws_route_table.private already, which takes one gateway endpoint of a service";
  const found = notProven(vpcMembership, again({}));
  expect(found).toContainEqual(expect.stringContaining(`'aws_vpc_endpoint.again': aws_vpc_endpoint.s3 ${twice}`));
  expect(notProven(vpcMembership, again({ service_name: "com.amazonaws.eu-central-1.dynamodb" }))).toEqual([]);
  expect(notProven(vpcMembership, again({ route_table_ids: [] }))).toEqual([]);
});
