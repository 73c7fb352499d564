import { Discovery } from "../../../src/constructs/service/discovery";
import { Network } from "../../../src/constructs/network/network";
import { inTerraform, resourceAt, synthesized, TestStack } from "../../support/synth";

const stack = new TestStack();
const { vpcId } = new Network(stack, "network", { name: "shop-test", cidr: "10.0.0.0/16", internetGateway: true });
const discovery = new Discovery(stack, "discovery", { namespace: "shop.internal", vpcId });
const rendered = synthesized(stack);

test("is a private DNS namespace in the VPC", () => {
  expect(Object.keys(rendered.resource["aws_service_discovery_private_dns_namespace"] ?? {})).toEqual(["discovery"]);
  expect(resourceAt(rendered, "aws_service_discovery_private_dns_namespace.discovery")).toEqual({
    name: "shop.internal",
    description: "Names of services inside the VPC",
    vpc: "${aws_vpc.network.id}",
  });
});

test("gives the id that services register under", () => {
  expect(inTerraform(stack, discovery.namespaceId)).toBe("${aws_service_discovery_private_dns_namespace.discovery.id}");
});
