import { readFileSync } from "node:fs";
import { join } from "node:path";
import { prove } from "../../src/proof/prove";
import { Model } from "../../src/terraform/model";
import type { JsonObject } from "../../src/terraform/json";

/** Stacks in other people's manner: counts, inline rules, managed policies, written-out ARNs, the main route table. */
function byHand(folder: string, bend: (text: string) => string = (text) => text): readonly string[] {
  const text = readFileSync(join(__dirname, "by-hand", folder, "main.tf.json"), "utf8");
  const bent = bend(text);
  const documents = [JSON.parse(bent) as JsonObject];
  return prove(new Model([{ name: folder, directory: "/work", documents }])).findings.map(
    ({ rule, message }) => `${rule}: ${message}`,
  );
}

test.each(["nat", "endpoints"])("proves the stack '%s' that was written by hand", (folder) => {
  expect(byHand(folder)).toEqual([]);
});

const PULL = "pull-route: service 'job': cannot pull its image";

test.each<[string, string, readonly [string | RegExp, string], readonly string[]]>([
  [
    "endpoints",
    "an endpoint that its for_each leaves out",
    ['"ecr.api", ', ""],
    [
      `${PULL}: subnet aws_subnet.a has no route to ecr.api; add the endpoint or set egress to 'nat'`,
      `${PULL}: subnet aws_subnet.b has no route to ecr.api; add the endpoint or set egress to 'nat'`,
    ],
  ],
  [
    "endpoints",
    "a gateway endpoint that is not on the main route table",
    [/"route_table_ids": \[[^\]]*\]/, '"route_table_ids": []'],
    [
      `${PULL}: subnet aws_subnet.a has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'`,
      `${PULL}: subnet aws_subnet.b has no route to S3; add the route table to the S3 gateway endpoint or set egress to 'nat'`,
    ],
  ],
  [
    "endpoints",
    "an endpoint group that lets another range in",
    ['"cidr_blocks": ["172.16.0.0/16"]', '"cidr_blocks": ["172.16.1.0/24"]'],
    [
      `${PULL}: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.job; add the ingress rule`,
      "logs-route: service 'job': cannot write its logs: aws_security_group.endpoints does not allow tcp 443 from aws_security_group.job; add the ingress rule",
    ],
  ],
  [
    "endpoints",
    "a policy for another repository",
    ["repository/job", "repository/jobs"],
    [
      "pull-permission: service 'job': cannot pull its image: aws_iam_role.exec does not allow ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer, ecr:BatchGetImage on arn:aws:ecr:eu-west-1:123456789012:repository/job; allow it in the execution role's policy",
    ],
  ],
  [
    "nat",
    "a NAT gateway in a private subnet",
    ["${aws_subnet.public[0].id}", "${aws_subnet.private[0].id}"],
    [
      "pull-route: service 'shop': cannot pull its image: NAT gateway aws_nat_gateway.nat lies in aws_subnet.private[0], where aws_route_table.private route[0] leads elsewhere; place it in a subnet that routes to an internet gateway",
      "logs-route: service 'shop': cannot write its logs: NAT gateway aws_nat_gateway.nat lies in aws_subnet.private[0], where aws_route_table.private route[0] leads elsewhere; place it in a subnet that routes to an internet gateway",
    ],
  ],
  [
    "nat",
    "an exposure for SSH",
    ['"protocol": "tcp", "from_port": 80, "to_port": 80', '"protocol": "tcp", "from_port": 22, "to_port": 22'],
    [
      "surplus-rules: security group rule 'aws_security_group.lb ingress[0]': allows tcp 22 from 0.0.0.0/0, which no flow needs; remove it or declare what needs it",
    ],
  ],
  [
    "nat",
    "subnets that only AWS knows",
    ['"subnets": "${aws_subnet.private[*].id}"', '"subnets": "${data.aws_subnets.private.ids}"'],
    [
      "references: reference 'data.aws_subnets.private': stands in aws_ecs_service.app but stack 'nat' declares no such thing; declare it or correct the name",
      "service-network: service 'shop': cannot get its network interface: the missing data.aws_subnets.private.ids stands where a subnet or a security group belongs; correct the reference",
      "surplus-rules: security group rule 'aws_security_group.tasks egress[0]': allows everything to 0.0.0.0/0, which no flow needs; remove it or declare what needs it",
      "surplus-routes: route 'aws_route_table.private route[0]': sends 0.0.0.0/0 to aws_nat_gateway.nat, which no flow needs; remove it or declare what needs it",
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
    "service-network: service 'shop': undecided whether it can get its network interface: not known: its subnets or groups (data.aws_subnets.private.ids)",
    "pull-route: service 'shop': undecided whether it can pull its image: not known: its subnets or groups (data.aws_subnets.private.ids)",
    "logs-route: service 'shop': undecided whether it can write its logs: not known: its subnets or groups (data.aws_subnets.private.ids)",
    "balancer-target: service 'shop': undecided whether it can be reached by its load balancer: not known: its subnets or groups (data.aws_subnets.private.ids)",
    "surplus-rules: security group rule 'aws_security_group.tasks egress[0]': allows everything to 0.0.0.0/0: undecided whether a flow needs it: not known: data.aws_subnets.private.ids",
    "surplus-routes: route 'aws_route_table.private route[0]': sends 0.0.0.0/0 to aws_nat_gateway.nat: undecided whether a flow needs it: not known: the subnets or groups of service 'shop'",
  ]);
});
