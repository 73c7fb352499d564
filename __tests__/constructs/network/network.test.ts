import { Network } from "../../../src/constructs/network/network";
import { inTerraform, synthesized, TestStack } from "../../support/synth";

const stack = new TestStack();
const network = new Network(stack, "network", { name: "shop-test", cidr: "10.0.0.0/16", internetGateway: true });
const rendered = synthesized(stack);

test("is a VPC with working DNS, an internet gateway and a default security group that lets nothing pass", () => {
  expect(rendered.resource).toEqual({
    aws_vpc: {
      network: {
        cidr_block: "10.0.0.0/16",
        enable_dns_support: true,
        enable_dns_hostnames: true,
        tags: { Name: "shop-test" },
      },
    },
    aws_default_security_group: {
      network: { vpc_id: "${aws_vpc.network.id}", tags: { Name: "shop-test-unused-default" } },
    },
    aws_internet_gateway: { network: { vpc_id: "${aws_vpc.network.id}", tags: { Name: "shop-test" } } },
  });
});

test("gives the ids that subnets and security groups take", () => {
  expect(inTerraform(stack, [network.vpcId, network.internetGatewayId])).toEqual([
    "${aws_vpc.network.id}",
    "${aws_internet_gateway.network.id}",
  ]);
});

test("has no internet gateway where nothing goes to the internet", () => {
  const closed = new TestStack();
  const { internetGatewayId } = new Network(closed, "network", {
    name: "shop-test",
    cidr: "10.0.0.0/16",
    internetGateway: false,
  });
  expect(internetGatewayId).toBeUndefined();
  expect(Object.keys(synthesized(closed).resource).sort()).toEqual(["aws_default_security_group", "aws_vpc"]);
});
