/** One platform written by hand, and changes of it that each open or close one known thing. */
import type { PlatformDefinition } from "../../src/definition/platform";
import type { ServiceDefinition } from "../../src/definition/service";
import type { Mutation, Stack } from "./mutations";

export type Egress = "endpoints" | "nat";

/** Changes that don't touch one another, made at once. Each was chosen because a proof that overlooked it went unnoticed. */
export const TELLING: readonly { readonly egress: Egress; readonly changes: readonly Mutation[] }[] = [
  {
    egress: "endpoints",
    changes: [
      exact("a boundary without ecr", (stack) => {
        const statement = { Effect: "Allow", Action: "logs:*", Resource: "*" };
        stack.resource["aws_iam_policy"] = { within: { name: "within", policy: documentOf(statement) } };
        set(stack, "aws_iam_role", "shop_execution", { permissions_boundary: "${aws_iam_policy.within.arn}" });
      }),
      exact("a role that Lambda may assume", (stack) => {
        const services = ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"];
        for (const statement of statementsOf(stack, "books_task_trust")) statement["Principal"] = { Service: services };
      }),
      exact("a deny of logs", (stack) => {
        statementsOf(stack, "books_execution_permissions").push({ Effect: "Deny", Action: "logs:Put*", Resource: "*" });
      }),
      exact("a port for the world that nobody declares", (stack) => {
        stack.resource["aws_vpc_security_group_ingress_rule"] = {
          ...stack.resource["aws_vpc_security_group_ingress_rule"],
          odd: { ...tcp(80), security_group_id: "${aws_security_group.ingress.id}", cidr_ipv4: "203.0.113.0/24" },
        };
      }),
      exact("IPv6 in place of IPv4 towards S3", (stack) => {
        const rule = stack.resource["aws_vpc_security_group_egress_rule"]?.["endpoints_client_to_s3"];
        if (rule) delete rule["prefix_list_id"];
        set(stack, "aws_vpc_security_group_egress_rule", "endpoints_client_to_s3", { cidr_ipv6: "::/0" });
      }),
      exact("an endpoint without private DNS", (stack) => {
        set(stack, "aws_vpc_endpoint", "endpoints_logs", { private_dns_enabled: false });
      }),
    ],
  },
  {
    egress: "endpoints",
    changes: [
      exact("a network ACL that lets half of the answers out", (stack) => {
        const unused = { icmp_code: null, icmp_type: null, ipv6_cidr_block: null, cidr_block: "0.0.0.0/0" };
        const all = { rule_no: 100, action: "allow", protocol: "-1", from_port: 0, to_port: 0, ...unused };
        const half = { rule_no: 110, action: "allow", protocol: "tcp", from_port: 49152, to_port: 65535, ...unused };
        const requests = { ...half, rule_no: 120, from_port: 443, to_port: 443 };
        stack.resource["aws_network_acl"] = {
          half: {
            vpc_id: "${aws_vpc.network.id}",
            subnet_ids: ["${aws_subnet.private_a.id}"],
            ingress: [all],
            egress: [half, requests],
          },
        };
      }),
      exact("a subnet whose table the S3 gateway isn't on", (stack) => {
        set(stack, "aws_vpc_endpoint", "endpoints_s3", { route_table_ids: ["${aws_route_table.public.id}"] });
      }),
      exact("a service that another reaches by its address", (stack) => {
        for (const [direction, own, cidr] of [
          ["ingress", "shop", "10.0.0.0/16"],
          ["egress", "books", "10.0.3.0/24"],
        ] as const) {
          const type = `aws_vpc_security_group_${direction}_rule`;
          const rule = { ...tcp(8080), security_group_id: `\${aws_security_group.${own}.id}`, cidr_ipv4: cidr };
          stack.resource[type] = { ...stack.resource[type], odd: rule };
        }
      }),
      exact("an attached policy that nothing needs", (stack) => {
        const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::somebody-else/*" };
        stack.resource["aws_iam_policy"] = { attached: { name: "attached", policy: documentOf(statement) } };
        stack.resource["aws_iam_role_policy_attachment"] = {
          attached: { role: "${aws_iam_role.books_task.name}", policy_arn: "${aws_iam_policy.attached.arn}" },
        };
      }),
      exact("a task without a public address", (stack) => {
        const network = stack.resource["aws_ecs_service"]?.["status"]?.["network_configuration"];
        Object.assign(network ?? {}, { assign_public_ip: false });
      }),
    ],
  },
  {
    egress: "nat",
    changes: [
      exact("a NAT gateway that can't get out", (stack) => {
        for (const nat of Object.values(stack.resource["aws_nat_gateway"] ?? {}))
          nat["subnet_id"] = "${aws_subnet.private_a.id}";
      }),
    ],
  },
];

/** A platform with each kind of exposure, small enough to be applied often. */
export function smallPlatform(egress: Egress): PlatformDefinition {
  const common = {
    image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/tool:1.2",
    port: 8080,
    size: { cpu: 256, memoryMiB: 512 },
  } as const;
  const services: Record<string, ServiceDefinition> = {
    shop: { ...common, exposure: { type: "load-balancer", paths: ["/*"], priority: 1 }, calls: ["books"] },
    books: { ...common, port: 9000, exposure: { type: "internal", dnsName: "books" } },
    status: { ...common, port: 8443, exposure: { type: "public-ip" } },
  };
  const [a, b] = ["eu-central-1a", "eu-central-1b"] as const;
  const network = {
    cidr: "10.0.0.0/16",
    publicSubnets: [
      { zone: a, cidr: "10.0.1.0/24" },
      { zone: b, cidr: "10.0.2.0/24" },
    ],
    privateSubnets: [{ zone: a, cidr: "10.0.3.0/24" }],
  };
  return {
    name: "store",
    environments: {
      test: {
        region: "eu-central-1",
        tags: { Environment: "Test" },
        network: egress === "nat" ? { ...network, egress, natGateways: "one" } : { ...network, egress },
        logRetentionDays: 30,
        deletionProtection: false,
        ingress: { allowedCidrs: ["198.51.100.0/24"] },
        services,
      },
    },
  };
}

/** A change that needs no chance. */
export function exact(name: string, change: (stack: Stack) => void): Mutation {
  return {
    name,
    change: (stack) => {
      change(stack);
      return "as written";
    },
  };
}

function set(stack: Stack, type: string, name: string, values: Stack["resource"][string][string]): void {
  Object.assign(stack.resource[type]?.[name] ?? {}, values);
}

function statementsOf(stack: Stack, local: string): Stack["resource"][string][string][] {
  return (stack.locals[local] as { Statement: Stack["resource"][string][string][] }).Statement;
}

function documentOf(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

function tcp(port: number) {
  return { ip_protocol: "tcp", from_port: port, to_port: port };
}
