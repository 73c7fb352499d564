import { readFileSync } from "node:fs";
import { join } from "node:path";
import { prove } from "../../src/proof/prove";
import { Model } from "../../src/terraform/model";
import type { JsonObject } from "../../src/terraform/json";
import { said } from "./platform";

/** Stacks in other people's manner: counts, inline rules, managed policies, written-out ARNs, the main route table. */
function byHand(folder: string, bend: (text: string) => string = (text) => text): readonly string[] {
  const text = readFileSync(join(__dirname, "by-hand", folder, "main.tf.json"), "utf8");
  const bent = bend(text);
  const documents = [JSON.parse(bent) as JsonObject];
  return said(prove(new Model([{ name: folder, directory: "/work", documents }])));
}

test.each(["nat", "endpoints"])("proves the stack '%s' that was written by hand", (folder) => {
  expect(byHand(folder)).toEqual([]);
});

test.each<[string, string, readonly [string | RegExp, string], readonly string[]]>([
  [
    "endpoints",
    "an endpoint that its for_each leaves out",
    ['"ecr.api", ', ""],
    ["pull-route noRoute(ecr.api, addEndpoint, [aws_subnet.a aws_subnet.b]) at aws_ecs_service.job"],
  ],
  [
    "endpoints",
    "a gateway endpoint that is not on the main route table",
    [/"route_table_ids": \[[^\]]*\]/, '"route_table_ids": []'],
    ["pull-route noRoute(S3, addToGateway, [aws_subnet.a aws_subnet.b]) at aws_ecs_service.job"],
  ],
  [
    "endpoints",
    "an endpoint group that lets another range in",
    ['"cidr_blocks": ["172.16.0.0/16"]', '"cidr_blocks": ["172.16.1.0/24"]'],
    [
      "pull-route, logs-route noRule(aws_security_group.endpoints, ingress, 443, aws_security_group.job) at aws_ecs_service.job",
    ],
  ],
  [
    "endpoints",
    "a policy for another repository",
    ["repository/job", "repository/jobs"],
    [
      "pull-permission notAllowed(aws_iam_role.exec, execution, [ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage on arn:aws:ecr:eu-west-1:123456789012:repository/job]) at aws_ecs_service.job",
    ],
  ],
  [
    "nat",
    "a NAT gateway in a private subnet",
    ["${aws_subnet.public[0].id}", "${aws_subnet.private[0].id}"],
    [
      "pull-route, logs-route natWithoutRoute(aws_nat_gateway.nat, aws_subnet.private[0], aws_route_table.private route[0], aws_route_table.private) at aws_ecs_service.app",
    ],
  ],
  [
    "nat",
    "an exposure for SSH",
    ['"protocol": "tcp", "from_port": 80, "to_port": 80', '"protocol": "tcp", "from_port": 22, "to_port": 22'],
    [
      "listeners closed(aws_lb_listener.front, 80, [aws_security_group.lb]) at aws_lb.main",
      "surplus-rules unneeded(tcp, 22, 22, ingress, 0.0.0.0/0) at aws_security_group.lb",
    ],
  ],
  [
    "nat",
    "subnets that only AWS knows",
    ['"subnets": "${aws_subnet.private[*].id}"', '"subnets": "${data.aws_subnets.private.ids}"'],
    [
      "references, service-network, surplus-rules, surplus-routes undeclared(data.aws_subnets.private, [aws_ecs_service.app], nat) at aws_ecs_service.app, aws_route_table.private, aws_security_group.tasks",
    ],
  ],
])("refutes '%s' with %s", (folder, _, [from, to], findings) => {
  expect(byHand(folder, (text) => text.replace(from, to))).toEqual(findings);
});

test("says what it would have to know where subnets are looked up", () => {
  const findings = byHand("nat", (text) =>
    text
      .replace('"subnets": "${aws_subnet.private[*].id}"', '"subnets": "${data.aws_subnets.private.ids}"')
      .replace('"aws_availability_zones": {', '"aws_subnets": { "private": {} }, "aws_availability_zones": {'),
  );
  expect(findings).toEqual([
    "? service-network, pull-route, logs-route, balancer-target network(data.aws_subnets.private.ids) at aws_ecs_service.app",
    "? surplus-rules maybeUnneeded(-1, 0, 65535, egress, 0.0.0.0/0, [the subnets or groups of service 'shop' data.aws_subnets.private.ids]) at aws_security_group.tasks",
    "? surplus-routes maybeUnneeded(0.0.0.0/0, aws_nat_gateway.nat, [the subnets or groups of service 'shop' data.aws_subnets.private.ids]) at aws_route_table.private",
  ]);
});
