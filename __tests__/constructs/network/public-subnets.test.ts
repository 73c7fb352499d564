import { Network } from "../../../src/constructs/network/network";
import { PublicSubnets, zoneLetter } from "../../../src/constructs/network/public-subnets";
import { edges, inTerraform, synthesized, TestStack } from "../../support/synth";

function given() {
  const stack = new TestStack();
  const { vpcId, internetGatewayId } = new Network(stack, "network", {
    name: "shop-test",
    cidr: "10.0.0.0/16",
    internetGateway: true,
  });
  const subnets = new PublicSubnets(stack, "public", {
    name: "shop-test",
    vpcId,
    internetGatewayId,
    subnets: [
      { zone: "eu-central-1a", cidr: "10.0.0.0/24" },
      { zone: "eu-central-1b", cidr: "10.0.1.0/24" },
    ],
  });
  return { stack, subnets };
}

const VPC_ID = "${aws_vpc.network.id}";

test("without any there is nothing", () => {
  const stack = new TestStack();
  new PublicSubnets(stack, "public", { name: "x", vpcId: "vpc-1", internetGatewayId: undefined, subnets: [] });
  expect(synthesized(stack).resource).toEqual({});
});

describe("public subnets", () => {
  const { stack, subnets } = given();
  const { resource } = synthesized(stack);

  test("stand in their zones with their ranges", () => {
    expect(resource["aws_subnet"]).toEqual({
      public_a: {
        vpc_id: VPC_ID,
        availability_zone: "eu-central-1a",
        cidr_block: "10.0.0.0/24",
        tags: { Name: "shop-test-public-a" },
      },
      public_b: {
        vpc_id: VPC_ID,
        availability_zone: "eu-central-1b",
        cidr_block: "10.0.1.0/24",
        tags: { Name: "shop-test-public-b" },
      },
    });
  });

  test("share one route table with one route, to the internet gateway", () => {
    expect(resource["aws_route_table"]).toEqual({ public: { vpc_id: VPC_ID, tags: { Name: "shop-test-public" } } });
    expect(resource["aws_route"]).toEqual({
      public_internet: {
        route_table_id: "${aws_route_table.public.id}",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "${aws_internet_gateway.network.id}",
      },
    });
    expect(resource["aws_route_table_association"]).toEqual({
      public_a: { subnet_id: "${aws_subnet.public_a.id}", route_table_id: "${aws_route_table.public.id}" },
      public_b: { subnet_id: "${aws_subnet.public_b.id}", route_table_id: "${aws_route_table.public.id}" },
    });
  });

  test("give their ids by zone, in the order of the definition, and their route table", () => {
    expect(inTerraform(stack, [...subnets.idByZone])).toEqual([
      ["eu-central-1a", "${aws_subnet.public_a.id}"],
      ["eu-central-1b", "${aws_subnet.public_b.id}"],
    ]);
    expect(inTerraform(stack, subnets.routeTableId)).toBe("${aws_route_table.public.id}");
  });

  test("are connected when the route and every association stand", () => {
    expect(edges(stack, subnets.connected)).toEqual([
      "aws_route.public_internet",
      "aws_route_table_association.public_a",
      "aws_route_table_association.public_b",
    ]);
  });

  test("have no NAT gateway of themselves", () => {
    expect(Object.keys(resource).sort()).toEqual([
      "aws_default_security_group",
      "aws_internet_gateway",
      "aws_route",
      "aws_route_table",
      "aws_route_table_association",
      "aws_subnet",
      "aws_vpc",
    ]);
  });
});

describe("NAT gateways", () => {
  const gateway = (zone: string) => ({
    subnet_id: `\${aws_subnet.public_${zone}.id}`,
    allocation_id: `\${aws_eip.public_nat_${zone}.id}`,
    tags: { Name: `shop-test-nat-${zone}` },
    depends_on: [
      "aws_route.public_internet",
      "aws_route_table_association.public_a",
      "aws_route_table_association.public_b",
    ],
  });
  const address = (zone: string) => ({
    domain: "vpc",
    tags: { Name: `shop-test-nat-${zone}` },
    depends_on: [
      "aws_route.public_internet",
      "aws_route_table_association.public_a",
      "aws_route_table_association.public_b",
    ],
  });

  test("one stands in the first zone, with an address of its own, once its subnet has a way to the internet", () => {
    const { stack, subnets } = given();
    const ids = subnets.addNatGateways("one", ["eu-central-1a", "eu-central-1b"]);
    const { resource } = synthesized(stack);
    expect(resource["aws_nat_gateway"]).toEqual({ public_nat_a: gateway("a") });
    expect(resource["aws_eip"]).toEqual({ public_nat_a: address("a") });
    expect(inTerraform(stack, [...ids])).toEqual([
      ["eu-central-1a", "${aws_nat_gateway.public_nat_a.id}"],
      ["eu-central-1b", "${aws_nat_gateway.public_nat_a.id}"],
    ]);
  });

  test("one stands in every zone when each zone shall survive alone", () => {
    const { stack, subnets } = given();
    const ids = subnets.addNatGateways("per-zone", ["eu-central-1a", "eu-central-1b"]);
    const { resource } = synthesized(stack);
    expect(resource["aws_nat_gateway"]).toEqual({ public_nat_a: gateway("a"), public_nat_b: gateway("b") });
    expect(resource["aws_eip"]).toEqual({ public_nat_a: address("a"), public_nat_b: address("b") });
    expect(inTerraform(stack, [...ids])).toEqual([
      ["eu-central-1a", "${aws_nat_gateway.public_nat_a.id}"],
      ["eu-central-1b", "${aws_nat_gateway.public_nat_b.id}"],
    ]);
  });
});

test("a zone without a public subnet uses the first NAT gateway, and a zone that isn't named gets none", () => {
  const { stack, subnets } = given();
  const ids = subnets.addNatGateways("per-zone", ["eu-central-1c"]);
  expect(Object.keys(synthesized(stack).resource["aws_nat_gateway"] ?? {})).toEqual(["public_nat_a"]);
  expect(inTerraform(stack, [...ids])).toEqual([["eu-central-1c", "${aws_nat_gateway.public_nat_a.id}"]]);
});

test("without an internet gateway there is no route to it", () => {
  const stack = new TestStack();
  const subnets = new PublicSubnets(stack, "public", {
    name: "shop-test",
    vpcId: "vpc-1",
    internetGatewayId: undefined,
    subnets: [{ zone: "eu-central-1a", cidr: "10.0.0.0/24" }],
  });
  expect(synthesized(stack).resource).not.toHaveProperty("aws_route");
  expect(edges(stack, subnets.connected)).toEqual(["aws_route_table_association.public_a"]);
});

test("tells the zones of a region apart by one letter", () => {
  expect(zoneLetter("eu-central-1c")).toBe("c");
});
