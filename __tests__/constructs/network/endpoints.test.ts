import { Endpoints, type WaysProps } from "../../../src/constructs/network/endpoints";
import { edges, inTerraform, synthesized, TestStack } from "../../support/synth";
import { uniquelyNamed } from "../../support/uniquely-named";

function given(props: Partial<WaysProps> = {}) {
  const stack = new TestStack();
  const endpoints = new Endpoints(stack, "endpoints", {
    name: "shop-test",
    region: "eu-central-1",
    vpcId: "vpc-id",
    routeTableIds: ["public-table", "private-table"],
  });
  const ways = endpoints.addWays({ dynamodb: false, ...props });
  return { stack, endpoints, ways, resource: synthesized(stack).resource };
}

const group = (name: string, description: string) => ({
  name: uniquelyNamed(name),
  description,
  vpc_id: "vpc-id",
  tags: { Name: name },
  lifecycle: { create_before_destroy: true, ignore_changes: ["name", "description"] },
});
const client = group("shop-test-endpoint-client", "Tasks that use AWS services");
const s3 = {
  vpc_id: "vpc-id",
  service_name: "com.amazonaws.eu-central-1.s3",
  vpc_endpoint_type: "Gateway",
  route_table_ids: ["public-table", "private-table"],
  tags: { Name: "shop-test-s3" },
};
const interfaceTo = (service: string, name: string) => ({
  vpc_id: "vpc-id",
  service_name: `com.amazonaws.eu-central-1.${service}`,
  vpc_endpoint_type: "Interface",
  subnet_ids: ["private-a", "private-b"],
  security_group_ids: ["${aws_security_group.endpoints.id}"],
  private_dns_enabled: true,
  tags: { Name: name },
});
const https = { ip_protocol: "tcp", from_port: 443, to_port: 443 };

describe("without interface endpoints", () => {
  const { stack, ways, resource } = given();

  test("tasks reach S3 by the gateway on every route table and all else by HTTPS over the internet", () => {
    expect(resource).toEqual({
      aws_vpc_endpoint: { endpoints_s3: s3 },
      aws_security_group: { endpoints_client: client },
      aws_vpc_security_group_egress_rule: {
        endpoints_client_to_internet: {
          ...https,
          security_group_id: "${aws_security_group.endpoints_client.id}",
          cidr_ipv4: "0.0.0.0/0",
          description: "Use AWS services over the internet",
        },
      },
    });
  });

  test("the first task waits for the gateway and the rule", () => {
    expect(edges(stack, ways.connected)).toEqual([
      "aws_vpc_endpoint.endpoints_s3",
      "aws_vpc_security_group_egress_rule.endpoints_client_to_internet",
    ]);
  });
});

describe("with interface endpoints", () => {
  const { stack, endpoints, ways, resource } = given({
    interfaces: { services: ["ecr.api", "logs"], subnetIds: ["private-a", "private-b"] },
  });

  test("each stands in the given subnets, has private DNS and the endpoints' own group", () => {
    expect(resource["aws_vpc_endpoint"]).toEqual({
      endpoints_s3: s3,
      endpoints_ecr_api: interfaceTo("ecr.api", "shop-test-ecr-api"),
      endpoints_logs: interfaceTo("logs", "shop-test-logs"),
    });
    expect(resource["aws_security_group"]).toEqual({
      endpoints: group("shop-test-endpoints", "Interface endpoints of AWS services"),
      endpoints_client: client,
    });
  });

  test("a task may connect to the endpoints and to S3, and to nothing else", () => {
    expect(resource["aws_vpc_security_group_egress_rule"]).toEqual({
      endpoints_client_to_endpoints: {
        ...https,
        security_group_id: "${aws_security_group.endpoints_client.id}",
        referenced_security_group_id: "${aws_security_group.endpoints.id}",
        description: "Use AWS services through their endpoints",
      },
      endpoints_client_to_s3: {
        ...https,
        security_group_id: "${aws_security_group.endpoints_client.id}",
        prefix_list_id: "${aws_vpc_endpoint.endpoints_s3.prefix_list_id}",
        description: "Pull image layers, which ECR keeps in S3",
      },
    });
  });

  test("only tasks may connect to the endpoints", () => {
    expect(resource["aws_vpc_security_group_ingress_rule"]).toEqual({
      endpoints_from_client: {
        ...https,
        security_group_id: "${aws_security_group.endpoints.id}",
        referenced_security_group_id: "${aws_security_group.endpoints_client.id}",
        description: "Tasks use AWS services",
      },
    });
  });

  test("there is nothing else", () => {
    expect(Object.keys(resource).sort()).toEqual([
      "aws_security_group",
      "aws_vpc_endpoint",
      "aws_vpc_security_group_egress_rule",
      "aws_vpc_security_group_ingress_rule",
    ]);
  });

  test("the first task waits for every endpoint and every rule", () => {
    expect(edges(stack, ways.connected)).toEqual([
      "aws_vpc_endpoint.endpoints_s3",
      "aws_vpc_endpoint.endpoints_ecr_api",
      "aws_vpc_endpoint.endpoints_logs",
      "aws_vpc_security_group_ingress_rule.endpoints_from_client",
      "aws_vpc_security_group_egress_rule.endpoints_client_to_endpoints",
      "aws_vpc_security_group_egress_rule.endpoints_client_to_s3",
    ]);
  });

  test("gives the group that every task joins", () => {
    expect(inTerraform(stack, endpoints.clientGroupId)).toBe("${aws_security_group.endpoints_client.id}");
  });
});
