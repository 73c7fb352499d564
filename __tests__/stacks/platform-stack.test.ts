import type { NetworkDefinition } from "../../src/definition/network";
import type { EnvironmentDefinition } from "../../src/definition/platform";
import type { Services } from "../../src/definition/service";
import { PlatformStack } from "../../src/stacks/platform-stack";
import { compare } from "../../src/synthesis/changes";
import {
  addresses,
  environmentOf,
  type Rendered,
  resourceAt,
  serviceDefinition,
  synthesized,
  testApp,
} from "../support/synth";
import { uniquelyNamed } from "../support/uniquely-named";

/** One service of each kind: `web` behind the load balancer calls the internal `books`; `docs` has public addresses. */
const services = {
  web: serviceDefinition(
    { exposure: { type: "load-balancer", paths: ["/", "/books/*"], priority: 100 }, calls: ["books"] },
    { source: "apps/web" },
  ),
  books: serviceDefinition({ desiredCount: 2 }),
  docs: serviceDefinition({ exposure: { type: "public-ip" } }, { source: "apps/docs" }),
} satisfies Services;

const ranges = {
  cidr: "10.0.0.0/16",
  publicSubnets: [
    { zone: "eu-central-1a", cidr: "10.0.0.0/24" },
    { zone: "eu-central-1b", cidr: "10.0.1.0/24" },
  ],
};
const privateSubnets = [
  { zone: "eu-central-1a", cidr: "10.0.16.0/24" },
  { zone: "eu-central-1b", cidr: "10.0.17.0/24" },
];

function given(overrides: Partial<EnvironmentDefinition> = {}): Rendered {
  return synthesized(new PlatformStack(testApp(), environmentOf({ services, ...overrides })));
}

function withNetwork(network: NetworkDefinition): Rendered {
  return given({ network });
}

/** Names of the resources of a type. */
function namesOf({ resource }: Rendered, type: string): string[] {
  return Object.keys(resource[type] ?? {}).sort();
}

/** What stands in `after` and not in `before`, and the other way round. */
function difference(before: Rendered, after: Rendered) {
  const [old, now] = [addresses(before), addresses(after)];
  return {
    added: now.filter((address) => !old.includes(address)),
    removed: old.filter((address) => !now.includes(address)),
  };
}

const platform = given();

describe("a platform with endpoints as its only egress", () => {
  test("is exactly this", () => {
    expect(addresses(platform)).toEqual([
      "aws_cloudwatch_log_group.books",
      "aws_cloudwatch_log_group.docs",
      "aws_cloudwatch_log_group.web",
      "aws_default_security_group.network",
      "aws_ecs_cluster.platform",
      "aws_ecs_service.books",
      "aws_ecs_service.docs",
      "aws_ecs_service.web",
      "aws_ecs_task_definition.books",
      "aws_ecs_task_definition.docs",
      "aws_ecs_task_definition.web",
      "aws_iam_role.books_execution",
      "aws_iam_role.books_task",
      "aws_iam_role.docs_execution",
      "aws_iam_role.docs_task",
      "aws_iam_role.web_execution",
      "aws_iam_role.web_task",
      "aws_iam_role_policy.books_execution",
      "aws_iam_role_policy.docs_execution",
      "aws_iam_role_policy.web_execution",
      "aws_internet_gateway.network",
      "aws_lb.ingress",
      "aws_lb_listener.ingress_http",
      "aws_lb_listener_rule.web",
      "aws_lb_target_group.web",
      "aws_resourcegroups_group.environment",
      "aws_route.public_internet",
      "aws_route_table.private_a",
      "aws_route_table.private_b",
      "aws_route_table.public",
      "aws_route_table_association.private_a",
      "aws_route_table_association.private_b",
      "aws_route_table_association.public_a",
      "aws_route_table_association.public_b",
      "aws_security_group.books",
      "aws_security_group.docs",
      "aws_security_group.endpoints",
      "aws_security_group.endpoints_client",
      "aws_security_group.ingress",
      "aws_security_group.ingress_target_8080",
      "aws_security_group.web",
      "aws_service_discovery_private_dns_namespace.discovery",
      "aws_service_discovery_service.books",
      "aws_subnet.private_a",
      "aws_subnet.private_b",
      "aws_subnet.public_a",
      "aws_subnet.public_b",
      "aws_vpc.network",
      "aws_vpc_endpoint.endpoints_ecr_api",
      "aws_vpc_endpoint.endpoints_ecr_dkr",
      "aws_vpc_endpoint.endpoints_logs",
      "aws_vpc_endpoint.endpoints_s3",
      "aws_vpc_security_group_egress_rule.endpoints_client_to_endpoints",
      "aws_vpc_security_group_egress_rule.endpoints_client_to_s3",
      "aws_vpc_security_group_egress_rule.ingress_to_target_8080",
      "aws_vpc_security_group_egress_rule.web_to_books",
      "aws_vpc_security_group_ingress_rule.docs_from_anywhere",
      "aws_vpc_security_group_ingress_rule.endpoints_from_client",
      "aws_vpc_security_group_ingress_rule.ingress_http_from_anywhere",
      "aws_vpc_security_group_ingress_rule.ingress_target_8080_from_balancer",
      "aws_vpc_security_group_ingress_rule.web_to_books",
      "data.aws_ecr_image.books_pushed_by_registry_stack",
      "data.aws_ecr_image.docs_pushed_by_registry_stack",
      "data.aws_ecr_image.web_pushed_by_registry_stack",
    ]);
  });

  test("puts the endpoints into every private subnet and the S3 route into every table", () => {
    expect(resourceAt(platform, "aws_vpc_endpoint.endpoints_ecr_api")["subnet_ids"]).toEqual([
      "${aws_subnet.private_a.id}",
      "${aws_subnet.private_b.id}",
    ]);
    expect(resourceAt(platform, "aws_vpc_endpoint.endpoints_s3")["route_table_ids"]).toEqual([
      "${aws_route_table.public.id}",
      "${aws_route_table.private_a.id}",
      "${aws_route_table.private_b.id}",
    ]);
  });

  test("puts the load balancer into every public subnet once they lead to the internet", () => {
    expect(resourceAt(platform, "aws_lb.ingress")).toMatchObject({
      subnets: ["${aws_subnet.public_a.id}", "${aws_subnet.public_b.id}"],
      depends_on: [
        "aws_route.public_internet",
        "aws_route_table_association.public_a",
        "aws_route_table_association.public_b",
      ],
    });
  });

  test("names groups by the platform and puts them into its VPC", () => {
    const groups = Object.values(platform.resource["aws_security_group"] ?? {});
    expect(groups.map((group) => [group["name"], group["vpc_id"]])).toEqual(
      [
        "shop-test-books-tasks",
        "shop-test-docs-tasks",
        "shop-test-endpoints",
        "shop-test-endpoint-client",
        "shop-test-balancer",
        "shop-test-balancer-target-8080",
        "shop-test-web-tasks",
      ].map((name) => [uniquelyNamed(name), "${aws_vpc.network.id}"]),
    );
  });

  test("puts each service where its exposure has it and gives it its own group, the clients' and the balancer's", () => {
    const networkOf = (service: string) => resourceAt(platform, `aws_ecs_service.${service}`)["network_configuration"];
    expect([networkOf("web"), networkOf("books"), networkOf("docs")]).toEqual([
      {
        assign_public_ip: false,
        subnets: ["${aws_subnet.private_a.id}", "${aws_subnet.private_b.id}"],
        security_groups: [
          "${aws_security_group.web.id}",
          "${aws_security_group.endpoints_client.id}",
          "${aws_security_group.ingress_target_8080.id}",
        ],
      },
      {
        assign_public_ip: false,
        subnets: ["${aws_subnet.private_a.id}", "${aws_subnet.private_b.id}"],
        security_groups: ["${aws_security_group.books.id}", "${aws_security_group.endpoints_client.id}"],
      },
      {
        assign_public_ip: true,
        subnets: ["${aws_subnet.public_a.id}", "${aws_subnet.public_b.id}"],
        security_groups: ["${aws_security_group.docs.id}", "${aws_security_group.endpoints_client.id}"],
      },
    ]);
  });

  test("starts tasks when all that they reach stands, and keeps it until they are gone", () => {
    const endpoints = [
      "aws_vpc_endpoint.endpoints_s3",
      "aws_vpc_endpoint.endpoints_ecr_api",
      "aws_vpc_endpoint.endpoints_ecr_dkr",
      "aws_vpc_endpoint.endpoints_logs",
      "aws_vpc_security_group_ingress_rule.endpoints_from_client",
      "aws_vpc_security_group_egress_rule.endpoints_client_to_endpoints",
      "aws_vpc_security_group_egress_rule.endpoints_client_to_s3",
    ];
    const dependenciesOf = (service: string) => resourceAt(platform, `aws_ecs_service.${service}`)["depends_on"];
    expect([dependenciesOf("web"), dependenciesOf("books"), dependenciesOf("docs")]).toEqual([
      [
        "aws_route_table_association.private_a",
        "aws_route_table_association.private_b",
        ...endpoints,
        "aws_iam_role_policy.web_execution",
        "aws_vpc_security_group_egress_rule.ingress_to_target_8080",
        "aws_vpc_security_group_ingress_rule.ingress_target_8080_from_balancer",
        "aws_lb_listener_rule.web",
      ],
      [
        "aws_route_table_association.private_a",
        "aws_route_table_association.private_b",
        ...endpoints,
        "aws_iam_role_policy.books_execution",
      ],
      [
        "aws_route.public_internet",
        "aws_route_table_association.public_a",
        "aws_route_table_association.public_b",
        ...endpoints,
        "aws_iam_role_policy.docs_execution",
      ],
    ]);
  });

  test("lets the called service be called by nobody else", () => {
    const rules = Object.values(platform.resource["aws_vpc_security_group_ingress_rule"] ?? {});
    const toBooks = rules.filter((rule) => rule["security_group_id"] === "${aws_security_group.books.id}");
    expect(toBooks.map((rule) => rule["referenced_security_group_id"])).toEqual(["${aws_security_group.web.id}"]);
  });

  test("says where everything is", () => {
    expect(Object.keys(platform.output).sort()).toEqual([
      "books_internal_url",
      "cluster",
      "docs_address_command",
      "load_balancer_url",
      "namespace",
      "web_url",
    ]);
  });

  test("has no variable to ask anybody for", () => {
    expect(platform).not.toHaveProperty("variable");
  });
});

describe("a platform with NAT gateways", () => {
  const one = withNetwork({ ...ranges, privateSubnets, egress: "nat", natGateways: "one" });
  const perZone = withNetwork({ ...ranges, privateSubnets, egress: "nat", natGateways: "per-zone" });

  test("has routes to one gateway and one egress rule in place of endpoints", () => {
    expect(difference(platform, one)).toEqual({
      added: [
        "aws_eip.public_nat_a",
        "aws_nat_gateway.public_nat_a",
        "aws_route.private_a_internet",
        "aws_route.private_b_internet",
        "aws_vpc_security_group_egress_rule.endpoints_client_to_internet",
      ],
      removed: [
        "aws_security_group.endpoints",
        "aws_vpc_endpoint.endpoints_ecr_api",
        "aws_vpc_endpoint.endpoints_ecr_dkr",
        "aws_vpc_endpoint.endpoints_logs",
        "aws_vpc_security_group_egress_rule.endpoints_client_to_endpoints",
        "aws_vpc_security_group_egress_rule.endpoints_client_to_s3",
        "aws_vpc_security_group_ingress_rule.endpoints_from_client",
      ],
    });
    expect(resourceAt(one, "aws_route.private_b_internet")["nat_gateway_id"]).toBe(
      "${aws_nat_gateway.public_nat_a.id}",
    );
  });

  test("has a gateway in each zone when each zone shall survive alone", () => {
    expect(difference(one, perZone)).toEqual({
      added: ["aws_eip.public_nat_b", "aws_nat_gateway.public_nat_b"],
      removed: [],
    });
    expect(resourceAt(perZone, "aws_route.private_b_internet")["nat_gateway_id"]).toBe(
      "${aws_nat_gateway.public_nat_b.id}",
    );
  });

  test("starts tasks in private subnets when their routes out stand", () => {
    expect(resourceAt(one, "aws_ecs_service.books")["depends_on"]).toEqual([
      "aws_route_table_association.private_a",
      "aws_route.private_a_internet",
      "aws_route_table_association.private_b",
      "aws_route.private_b_internet",
      "aws_vpc_endpoint.endpoints_s3",
      "aws_vpc_security_group_egress_rule.endpoints_client_to_internet",
      "aws_iam_role_policy.books_execution",
    ]);
  });
});

describe("a platform with public subnets alone", () => {
  const open = withNetwork({ ...ranges, egress: "public" });

  test("has no private subnets, no endpoints but S3's, and one egress rule", () => {
    expect(difference(platform, open)).toEqual({
      added: ["aws_vpc_security_group_egress_rule.endpoints_client_to_internet"],
      removed: [
        "aws_route_table.private_a",
        "aws_route_table.private_b",
        "aws_route_table_association.private_a",
        "aws_route_table_association.private_b",
        "aws_security_group.endpoints",
        "aws_subnet.private_a",
        "aws_subnet.private_b",
        "aws_vpc_endpoint.endpoints_ecr_api",
        "aws_vpc_endpoint.endpoints_ecr_dkr",
        "aws_vpc_endpoint.endpoints_logs",
        "aws_vpc_security_group_egress_rule.endpoints_client_to_endpoints",
        "aws_vpc_security_group_egress_rule.endpoints_client_to_s3",
        "aws_vpc_security_group_ingress_rule.endpoints_from_client",
      ],
    });
  });

  test("gives each task a public address that nobody can connect to", () => {
    expect(resourceAt(open, "aws_ecs_service.books")["network_configuration"]).toEqual({
      assign_public_ip: true,
      subnets: ["${aws_subnet.public_a.id}", "${aws_subnet.public_b.id}"],
      security_groups: ["${aws_security_group.books.id}", "${aws_security_group.endpoints_client.id}"],
    });
    expect(namesOf(open, "aws_vpc_security_group_ingress_rule")).toEqual([
      "docs_from_anywhere",
      "ingress_http_from_anywhere",
      "ingress_target_8080_from_balancer",
      "web_to_books",
    ]);
  });
});

describe("a platform without", () => {
  test("a service behind the load balancer has no load balancer", () => {
    const rendered = given({ services: { books: services.books, docs: services.docs } });
    expect(addresses(rendered).filter((address) => /^aws_lb|ingress_(http|target)/.test(address))).toEqual([]);
    expect(namesOf(rendered, "aws_security_group")).toEqual(["books", "docs", "endpoints", "endpoints_client"]);
    expect(Object.keys(rendered.output).sort()).toEqual([
      "books_internal_url",
      "cluster",
      "docs_address_command",
      "namespace",
    ]);
  });

  test("a service with an internal name has no namespace", () => {
    const web = serviceDefinition({ exposure: { type: "load-balancer", paths: ["/"], priority: 1 } });
    const rendered = given({ services: { web, docs: services.docs } });
    expect(addresses(rendered).filter((address) => address.includes("discovery"))).toEqual([]);
    expect(Object.keys(rendered.output).sort()).toEqual([
      "cluster",
      "docs_address_command",
      "load_balancer_url",
      "web_url",
    ]);
  });

  test("any service is a network and a cluster", () => {
    const rendered = given({ services: {} });
    expect(namesOf(rendered, "aws_ecs_cluster")).toEqual(["platform"]);
    expect(Object.keys(rendered.output)).toEqual(["cluster"]);
  });
});

describe("HTTPS", () => {
  const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/shop";
  const rendered = given({ ingress: { protocol: { type: "https", certificateArn } } });

  test("adds a listener and a rule that lets clients in, and nothing else", () => {
    expect(difference(platform, rendered)).toEqual({
      added: ["aws_lb_listener.ingress_https", "aws_vpc_security_group_ingress_rule.ingress_https_from_anywhere"],
      removed: [],
    });
  });

  test("carries the services' rules and their addresses", () => {
    expect(resourceAt(rendered, "aws_lb_listener_rule.web")["listener_arn"]).toBe(
      "${aws_lb_listener.ingress_https.arn}",
    );
    expect([rendered.output["load_balancer_url"], rendered.output["web_url"]]).toEqual([
      { description: "URL of the load balancer", value: "https://${aws_lb.ingress.dns_name}" },
      { description: "URL of web behind the load balancer", value: "https://${aws_lb.ingress.dns_name}/" },
    ]);
  });
});

test("the load balancer is open to exactly the blocks that the environment names", () => {
  const rendered = given({ ingress: { allowedCidrs: ["203.0.113.0/24"] } });
  expect(difference(platform, rendered)).toEqual({
    added: ["aws_vpc_security_group_ingress_rule.ingress_http_from_203_0_113_0_24"],
    removed: ["aws_vpc_security_group_ingress_rule.ingress_http_from_anywhere"],
  });
});

describe("what a service uses decides which endpoints there are", () => {
  const endpointsWith = (settings: Parameters<typeof serviceDefinition>[0], overrides = {}) =>
    namesOf(given({ services: { books: serviceDefinition(settings) }, ...overrides }), "aws_vpc_endpoint");
  const always = ["endpoints_ecr_api", "endpoints_ecr_dkr", "endpoints_logs", "endpoints_s3"];
  const execKmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/exec";

  test("a secret brings Secrets Manager's", () => {
    const secrets = { TOKEN: { type: "secrets-manager", name: "shop/token" } } as const;
    expect(endpointsWith({ secrets })).toEqual([...always, "endpoints_secretsmanager"]);
  });

  test("a parameter brings Systems Manager's", () => {
    const secrets = { TOKEN: { type: "parameter", name: "/shop/token" } } as const;
    expect(endpointsWith({ secrets })).toEqual([...always, "endpoints_ssm"]);
  });

  test("ECS Exec brings the session channels'", () => {
    expect(endpointsWith({ exec: true })).toEqual([...always, "endpoints_ssmmessages"]);
  });

  test("ECS Exec with a key of its own brings KMS's too", () => {
    expect(endpointsWith({ exec: true }, { cluster: { execKmsKeyArn } })).toEqual(
      [...always, "endpoints_kms", "endpoints_ssmmessages"].sort(),
    );
  });

  test("a key for sessions that no service opens brings none", () => {
    expect(endpointsWith({}, { cluster: { execKmsKeyArn } })).toEqual(always);
  });
});

test("the cluster and the task role know the key of ECS Exec sessions", () => {
  const execKmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/exec";
  const rendered = given({ services: { books: serviceDefinition({ exec: true }) }, cluster: { execKmsKeyArn } });
  expect(resourceAt(rendered, "aws_ecs_cluster.platform")["configuration"]).toEqual({
    execute_command_configuration: { kms_key_id: execKmsKeyArn, logging: "DEFAULT" },
  });
  expect(rendered.locals["books_task_permissions"]).toMatchObject({
    Statement: [{ Sid: "OpenExecSession" }, { Sid: "DecryptExecSession", Resource: [execKmsKeyArn] }],
  });
});

test("the cluster collects Container Insights when the environment says so", () => {
  const rendered = given({ cluster: { containerInsights: "enhanced" } });
  expect(resourceAt(rendered, "aws_ecs_cluster.platform")).toMatchObject({
    name: "shop-test-cluster",
    setting: [{ name: "containerInsights", value: "enhanced" }],
  });
});

test("a named image needs no repository and no permission on one", () => {
  const image = "public.ecr.aws/nginx/nginx:1.29.3";
  const rendered = given({ services: { books: serviceDefinition({}, { image }) } });
  expect(rendered.locals["books_containers"]).toEqual([expect.objectContaining({ image })]);
  expect(rendered.locals["books_execution_permissions"]).toMatchObject({ Statement: [{ Sid: "WriteLogs" }] });
});

test("long ARNs are turned on only where the environment says so", () => {
  const long = given({ longServiceArns: true });
  expect(difference(platform, long)).toEqual({
    added: ["aws_ecs_account_setting_default.long_service_arns"],
    removed: [],
  });
  // A service with tags and a short ARN is refused.
  for (const service of ["web", "books", "docs"]) {
    expect(resourceAt(long, `aws_ecs_service.${service}`)["depends_on"]).toContain(
      "aws_ecs_account_setting_default.long_service_arns",
    );
  }
  expect(difference(platform, given({ longServiceArns: false }))).toEqual({ added: [], removed: [] });
});

test("a protected environment keeps what holds traffic or data", () => {
  const rendered = given({ deletionProtection: true });
  expect([
    resourceAt(rendered, "aws_lb.ingress")["enable_deletion_protection"],
    resourceAt(rendered, "aws_ecs_service.books")["force_delete"],
  ]).toEqual([true, false]);
});

describe("adding a service", () => {
  const changes = (added: Services) =>
    compare(JSON.stringify(platform), JSON.stringify(given({ services: { ...services, ...added } })));
  const own = (id: string) =>
    [
      `aws_cloudwatch_log_group.${id}`,
      `aws_ecs_service.${id}`,
      `aws_ecs_task_definition.${id}`,
      `aws_iam_role.${id}_execution`,
      `aws_iam_role.${id}_task`,
      `aws_iam_role_policy.${id}_execution`,
      `aws_security_group.${id}`,
      `data.aws_ecr_image.${id}_pushed_by_registry_stack`,
      `local.${id}_containers`,
      `local.${id}_execution_permissions`,
      `local.${id}_execution_trust`,
      `local.${id}_task_trust`,
    ] as const;

  test("adds only its own addresses and changes nothing when it is internal", () => {
    expect(changes({ prices: serviceDefinition({ exposure: { type: "internal", dnsName: "prices" } }) })).toEqual({
      added: [...own("prices"), "aws_service_discovery_service.prices", "output.prices_internal_url"].sort(),
      changed: [],
      removed: [],
    });
  });

  test("adds only its own addresses and changes nothing when it stands behind the load balancer", () => {
    const exposure = { type: "load-balancer", paths: ["/prices/*"], priority: 50 } as const;
    expect(changes({ prices: serviceDefinition({ exposure }) })).toEqual({
      added: [
        ...own("prices"),
        "aws_lb_listener_rule.prices",
        "aws_lb_target_group.prices",
        "output.prices_url",
      ].sort(),
      changed: [],
      removed: [],
    });
  });

  test("changes nothing else when it is the first on its port behind the load balancer", () => {
    const exposure = { type: "load-balancer", paths: ["/prices/*"], priority: 50 } as const;
    expect(changes({ prices: serviceDefinition({ exposure, port: 3000 }) })).toEqual({
      added: [
        ...own("prices"),
        "aws_lb_listener_rule.prices",
        "aws_lb_target_group.prices",
        "aws_security_group.ingress_target_3000",
        "aws_vpc_security_group_egress_rule.ingress_to_target_3000",
        "aws_vpc_security_group_ingress_rule.ingress_target_3000_from_balancer",
        "output.prices_url",
      ].sort(),
      changed: [],
      removed: [],
    });
  });

  test("changes its caller's variables and adds the rules between the two", () => {
    const prices = serviceDefinition({ exposure: { type: "internal", dnsName: "prices" } });
    const web = { ...services.web, calls: ["books", "prices"] };
    expect(changes({ web, prices })).toEqual({
      added: [
        ...own("prices"),
        "aws_service_discovery_service.prices",
        "aws_vpc_security_group_egress_rule.web_to_prices",
        "aws_vpc_security_group_ingress_rule.web_to_prices",
        "output.prices_internal_url",
      ].sort(),
      changed: ["local.web_containers"],
      removed: [],
    });
  });

  test("in front of the others gives the same output as behind them", () => {
    const prices = serviceDefinition({ exposure: { type: "internal", dnsName: "prices" } });
    const first = given({ services: { prices, ...services } });
    const last = given({ services: { ...services, prices } });
    expect(JSON.stringify(first)).toBe(JSON.stringify(last));
  });
});

test("two services may call each other", () => {
  const rendered = given({
    services: {
      books: serviceDefinition({ calls: ["prices"] }),
      prices: serviceDefinition({ calls: ["books"], exposure: { type: "internal", dnsName: "prices" } }),
    },
  });
  expect(
    namesOf(rendered, "aws_vpc_security_group_egress_rule").filter((name) => !name.startsWith("endpoints")),
  ).toEqual(["books_to_prices", "prices_to_books"]);
});

test("a service's URL ends before the first wildcard of its first path", () => {
  const exposure = { type: "load-balancer", paths: ["/books/*", "/"], priority: 1 } as const;
  const rendered = given({ services: { books: serviceDefinition({ exposure }) } });
  expect(rendered.output["books_url"]).toEqual({
    description: "URL of books behind the load balancer",
    value: "http://${aws_lb.ingress.dns_name}/books/",
  });
});
