/**
 * Where the proof is known to be wrong, or to say less than it could. Each entry explains the differences of one kind,
 * and has the smallest case of it: once the proof is mended the case makes no such difference, and the entry must go.
 */
import type { Difference } from "./compare";
import type { Stack } from "./mutations";
import type { Egress } from "./small-platform";

export interface KnownDifference {
  readonly name: string;
  /** What the proof says, and what is right. */
  readonly reason: string;
  readonly source: string;
  readonly egress: Egress;
  readonly change: (stack: Stack) => void;
  readonly explains: (difference: Difference) => boolean;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: "a subnet without a route beside one that has it",
    reason:
      "a service's exposure is proven by one subnet with a route, and tasks in its other subnets are out of reach",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
    egress: "endpoints",
    change: (stack) => {
      const association = stack.resource["aws_route_table_association"]?.["public_b"];
      if (association) association["route_table_id"] = "${aws_route_table.private_a.id}";
    },
    explains: (difference) => difference.question.includes("→ aws_ecs_service.") && isExposure("no route")(difference),
  },
  {
    name: "an internet gateway that is attached to nothing",
    reason: "exposures are proven although no packet passes a gateway without a VPC",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
    egress: "endpoints",
    change: (stack) => {
      delete stack.resource["aws_internet_gateway"]?.["network"]?.["vpc_id"];
    },
    explains: isExposure("internet gateway is not attached"),
  },
  {
    name: "a network ACL before an exposure",
    reason: "exposures are proven although a network ACL of their subnets stops clients, or the answers to them",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
    egress: "endpoints",
    change: (stack) => {
      stack.resource["aws_network_acl"] = {
        closed: {
          vpc_id: "${aws_vpc.network.id}",
          subnet_ids: Object.keys(stack.resource["aws_subnet"] ?? {})
            .filter((it) => it.startsWith("public"))
            .map((it) => `\${aws_subnet.${it}.id}`),
        },
      };
    },
    explains: isExposure("network ACL "),
  },
  {
    name: "the policy of an endpoint that isn't for images",
    reason: "a flow to logs, secretsmanager, ssm or ssmmessages is proven whatever the policy of the endpoint denies",
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    egress: "endpoints",
    change: (stack) => {
      const statement = { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" };
      const logs = stack.resource["aws_vpc_endpoint"]?.["endpoints_logs"];
      if (logs) logs["policy"] = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    },
    explains: ({ kind, because }) =>
      kind === "proven, but closed" &&
      because.some((it) => /^policy of .*_(logs|secretsmanager|ssm|ssmmessages|kms)$/.test(it)),
  },
  {
    name: "S3 by the internet, allowed by its prefix list",
    reason:
      "refuted, although the prefix list names S3's public addresses, which a task with a public address reaches too",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html",
    egress: "endpoints",
    change: (stack) => {
      const gateway = stack.resource["aws_vpc_endpoint"]?.["endpoints_s3"];
      if (gateway) gateway["route_table_ids"] = ["${aws_route_table.private_a.id}"];
    },
    explains: ({ kind, question, because }) =>
      kind === "refuted, but open" &&
      question.includes("→ s3:443") &&
      because.some((it) => it.endsWith("_to_s3")) &&
      because.some((it) => it.startsWith("aws_route.")),
  },
  {
    name: "a VPC that resolves no names",
    reason: "flows to the internet are proven although tasks can look up no host where enable_dns_support is false",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcAttribute.html",
    egress: "nat",
    change: (stack) => {
      for (const vpc of Object.values(stack.resource["aws_vpc"] ?? {})) vpc["enable_dns_support"] = false;
    },
    explains: ({ kind, because }) => kind === "proven, but closed" && because.includes("VPC resolves no names"),
  },
  {
    name: "a balancer in the group of a service",
    reason: "members of a group count as ECS services only, so what a balancer reaches as a member is no finding",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    egress: "endpoints",
    change: (stack) => {
      const groups = stack.resource["aws_lb"]?.["ingress"]?.["security_groups"];
      if (Array.isArray(groups)) groups.push("${aws_security_group.shop.id}");
    },
    explains: ({ kind, question }) => kind === "open, and nobody says so" && question.startsWith("aws_lb."),
  },
];

function isExposure(stop: string): KnownDifference["explains"] {
  return ({ kind, because }) => kind === "exposure proven, but closed" && because.some((it) => it.startsWith(stop));
}
