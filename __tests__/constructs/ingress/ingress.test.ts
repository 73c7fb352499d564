import { Ingress, type IngressProps } from "../../../src/constructs/ingress/ingress";
import { addresses, edges, inTerraform, resourceAt, synthesized, TestStack } from "../../support/synth";

const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/shop";

function given(props: Partial<IngressProps> = {}) {
  const stack = new TestStack();
  const ingress = new Ingress(stack, "ingress", {
    name: "shop-balancer",
    groupPrefix: "shop",
    vpcId: "vpc-id",
    subnetIds: ["public-a", "public-b"],
    protocol: { type: "http" },
    allowedCidrs: ["0.0.0.0/0"],
    targetPorts: [8080],
    deletionProtection: false,
    dependsOn: [{ fqn: "aws_route.public_internet" }],
    ...props,
  });
  return { stack, ingress, rendered: synthesized(stack) };
}

const notFound = {
  type: "fixed-response",
  fixed_response: { content_type: "text/plain", message_body: "Not found", status_code: "404" },
};
const from = (cidr: string, port: number, protocol: string) => ({
  security_group_id: "${aws_security_group.ingress.id}",
  ip_protocol: "tcp",
  from_port: port,
  to_port: port,
  cidr_ipv4: cidr,
  description: `Clients connect by ${protocol}`,
});
const flow = (port: number, groupId: string, peerId: string) => ({
  security_group_id: groupId,
  referenced_security_group_id: peerId,
  ip_protocol: "tcp",
  from_port: port,
  to_port: port,
  description: `Requests and health checks on port ${port}`,
});
const toTarget = (port: number) =>
  flow(port, "${aws_security_group.ingress.id}", `\${aws_security_group.ingress_target_${port}.id}`);
const fromBalancer = (port: number) =>
  flow(port, `\${aws_security_group.ingress_target_${port}.id}`, "${aws_security_group.ingress.id}");

describe("a load balancer for plain HTTP", () => {
  const { stack, ingress, rendered } = given();

  test("faces the internet, answers 404 to what no service takes, and reaches its targets on their port", () => {
    expect(addresses(rendered)).toEqual([
      "aws_lb.ingress",
      "aws_lb_listener.ingress_http",
      "aws_security_group.ingress",
      "aws_security_group.ingress_target_8080",
      "aws_vpc_security_group_egress_rule.ingress_to_target_8080",
      "aws_vpc_security_group_ingress_rule.ingress_http_from_anywhere",
      "aws_vpc_security_group_ingress_rule.ingress_target_8080_from_balancer",
    ]);
    expect(resourceAt(rendered, "aws_lb.ingress")).toMatchObject({
      internal: false,
      subnets: ["public-a", "public-b"],
      enable_deletion_protection: false,
      depends_on: ["aws_route.public_internet"],
    });
    expect(resourceAt(rendered, "aws_lb_listener.ingress_http")).toMatchObject({
      port: 80,
      default_action: [notFound],
    });
  });

  test("gives its address, the listener for rules and the group for tasks", () => {
    const { url, listenerArn, targetGroupIdByPort } = ingress;
    expect(inTerraform(stack, [url, listenerArn, [...targetGroupIdByPort]])).toEqual([
      "http://${aws_lb.ingress.dns_name}",
      "${aws_lb_listener.ingress_http.arn}",
      [[8080, "${aws_security_group.ingress_target_8080.id}"]],
    ]);
  });

  test("a target can become healthy when both of its rules stand", () => {
    expect([...ingress.connectedByPort].map(([port, connected]) => [port, edges(stack, connected)])).toEqual([
      [
        8080,
        [
          "aws_vpc_security_group_egress_rule.ingress_to_target_8080",
          "aws_vpc_security_group_ingress_rule.ingress_target_8080_from_balancer",
        ],
      ],
    ]);
  });
});

describe("a load balancer with a certificate", () => {
  const {
    stack,
    ingress,
    rendered: { resource },
  } = given({ protocol: { type: "https", certificateArn: CERTIFICATE } });

  test("serves HTTPS by TLS 1.2 or newer and sends HTTP there", () => {
    expect(resource["aws_lb_listener"]).toEqual({
      ingress_http: {
        load_balancer_arn: "${aws_lb.ingress.arn}",
        port: 80,
        protocol: "HTTP",
        default_action: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } }],
      },
      ingress_https: {
        load_balancer_arn: "${aws_lb.ingress.arn}",
        port: 443,
        protocol: "HTTPS",
        certificate_arn: CERTIFICATE,
        ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        default_action: [notFound],
      },
    });
  });

  test("opens both ports", () => {
    expect(resource["aws_vpc_security_group_ingress_rule"]).toEqual({
      ingress_http_from_anywhere: from("0.0.0.0/0", 80, "HTTP"),
      ingress_https_from_anywhere: from("0.0.0.0/0", 443, "HTTPS"),
      ingress_target_8080_from_balancer: fromBalancer(8080),
    });
  });

  test("takes the services' rules on HTTPS and says so in its address", () => {
    expect(inTerraform(stack, [ingress.url, ingress.listenerArn])).toEqual([
      "https://${aws_lb.ingress.dns_name}",
      "${aws_lb_listener.ingress_https.arn}",
    ]);
  });
});

test("opens itself to exactly the given blocks", () => {
  const {
    rendered: { resource },
  } = given({ allowedCidrs: ["198.51.100.0/24", "203.0.113.7/32"] });
  expect(resource["aws_vpc_security_group_ingress_rule"]).toEqual({
    ingress_http_from_198_51_100_0_24: from("198.51.100.0/24", 80, "HTTP"),
    ingress_http_from_203_0_113_7_32: from("203.0.113.7/32", 80, "HTTP"),
    ingress_target_8080_from_balancer: fromBalancer(8080),
  });
});

test("has a group and a pair of rules for each port of its targets", () => {
  const {
    stack,
    ingress,
    rendered: { resource },
  } = given({ targetPorts: [8080, 3000] });
  expect(resource["aws_vpc_security_group_egress_rule"]).toEqual({
    ingress_to_target_8080: toTarget(8080),
    ingress_to_target_3000: toTarget(3000),
  });
  expect(resource["aws_vpc_security_group_ingress_rule"]).toEqual({
    ingress_http_from_anywhere: from("0.0.0.0/0", 80, "HTTP"),
    ingress_target_8080_from_balancer: fromBalancer(8080),
    ingress_target_3000_from_balancer: fromBalancer(3000),
  });
  expect(inTerraform(stack, [...ingress.targetGroupIdByPort])).toEqual([
    [8080, "${aws_security_group.ingress_target_8080.id}"],
    [3000, "${aws_security_group.ingress_target_3000.id}"],
  ]);
});

test("resists deletion when it is protected", () => {
  const {
    rendered: { resource },
  } = given({ deletionProtection: true });
  expect(resource["aws_lb"]).toMatchObject({ ingress: { enable_deletion_protection: true } });
});
