import { PrivateSubnets, type PrivateSubnetsProps } from "../../../src/constructs/network/private-subnets";
import { edges, inTerraform, synthesized, TestStack } from "../../support/synth";

function given(props: Partial<PrivateSubnetsProps> = {}) {
  const stack = new TestStack();
  const subnets = new PrivateSubnets(stack, "private", {
    name: "shop-test",
    vpcId: "vpc-id",
    subnets: [
      { zone: "eu-central-1a", cidr: "10.0.16.0/24" },
      { zone: "eu-central-1b", cidr: "10.0.17.0/24" },
    ],
    ...props,
  });
  return { stack, subnets, resource: synthesized(stack).resource };
}

const route = (zone: string, natGatewayId: string) => ({
  route_table_id: `\${aws_route_table.private_${zone}.id}`,
  destination_cidr_block: "0.0.0.0/0",
  nat_gateway_id: natGatewayId,
});

describe("private subnets", () => {
  const { stack, subnets, resource } = given();

  test("have a route table each and no route to the internet", () => {
    expect(resource).toEqual({
      aws_subnet: {
        private_a: {
          vpc_id: "vpc-id",
          availability_zone: "eu-central-1a",
          cidr_block: "10.0.16.0/24",
          tags: { Name: "shop-test-private-a" },
        },
        private_b: {
          vpc_id: "vpc-id",
          availability_zone: "eu-central-1b",
          cidr_block: "10.0.17.0/24",
          tags: { Name: "shop-test-private-b" },
        },
      },
      aws_route_table: {
        private_a: { vpc_id: "vpc-id", tags: { Name: "shop-test-private-a" } },
        private_b: { vpc_id: "vpc-id", tags: { Name: "shop-test-private-b" } },
      },
      aws_route_table_association: {
        private_a: { subnet_id: "${aws_subnet.private_a.id}", route_table_id: "${aws_route_table.private_a.id}" },
        private_b: { subnet_id: "${aws_subnet.private_b.id}", route_table_id: "${aws_route_table.private_b.id}" },
      },
    });
  });

  test("give their ids by zone and their route tables, in the order of the definition", () => {
    expect(inTerraform(stack, [...subnets.idByZone])).toEqual([
      ["eu-central-1a", "${aws_subnet.private_a.id}"],
      ["eu-central-1b", "${aws_subnet.private_b.id}"],
    ]);
    expect(inTerraform(stack, subnets.routeTableIds)).toEqual([
      "${aws_route_table.private_a.id}",
      "${aws_route_table.private_b.id}",
    ]);
  });

  test("are connected when every association stands", () => {
    expect(edges(stack, subnets.connected)).toEqual([
      "aws_route_table_association.private_a",
      "aws_route_table_association.private_b",
    ]);
  });
});

test("each zone goes out through its own NAT gateway", () => {
  const natGatewayIdByZone = new Map([
    ["eu-central-1a", "nat-a"],
    ["eu-central-1b", "nat-b"],
  ]);
  const { stack, subnets, resource } = given({ natGatewayIdByZone });
  expect(resource["aws_route"]).toEqual({
    private_a_internet: route("a", "nat-a"),
    private_b_internet: route("b", "nat-b"),
  });
  expect(edges(stack, subnets.connected)).toEqual([
    "aws_route_table_association.private_a",
    "aws_route.private_a_internet",
    "aws_route_table_association.private_b",
    "aws_route.private_b_internet",
  ]);
});

test("a zone without a NAT gateway has no route to the internet", () => {
  const { resource } = given({ natGatewayIdByZone: new Map([["eu-central-1a", "nat-a"]]) });
  expect(resource["aws_route"]).toEqual({
    private_a_internet: route("a", "nat-a"),
  });
});

test("there is nothing where the network has no private subnets", () => {
  const { subnets, resource } = given({ subnets: [] });
  expect(resource).toEqual({});
  expect([subnets.idByZone.size, subnets.routeTableIds, subnets.connected]).toEqual([0, [], []]);
});
