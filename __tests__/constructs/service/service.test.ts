import { Construct } from "constructs";
import type { PlatformInterface } from "../../../src/constructs/platform-interface";
import { Service, type ServiceProps } from "../../../src/constructs/service/service";
import type { LoadBalancerExposure } from "../../../src/definition/exposure";
import type { ServiceDefinition, ServiceSettings } from "../../../src/definition/service";
import {
  addresses,
  type Block,
  booksService,
  environmentOf,
  platformInterface,
  resourceAt,
  serviceDefinition,
  serviceNamed,
  synthesized,
  TestStack,
} from "../../support/synth";

const behindBalancer: LoadBalancerExposure = { type: "load-balancer", paths: ["/books"], priority: 100 };

const ingress: PlatformInterface["ingress"] = {
  url: "http://balancer",
  arnSuffix: "app/balancer/1234",
  listenerArn: "listener-arn",
  targetGroupIdByPort: new Map([[8080, "target-8080-id"]]),
  connectedByPort: new Map([[8080, [{ fqn: "aws_vpc_security_group_egress_rule.to_target" }]]]),
};

function synthesizeService(
  service: ServiceProps["service"],
  { platform = {}, ...props }: Partial<Omit<ServiceProps, "platform">> & { platform?: Partial<PlatformInterface> } = {},
) {
  const stack = new TestStack();
  const own = new Construct(stack, "books");
  new Service(own, "Default", {
    service,
    callees: [],
    logRetentionDays: 14,
    deletionProtection: false,
    ...props,
    platform: platformInterface(platform),
  });
  return synthesized(stack);
}

function given(settings: Partial<ServiceSettings> = {}, props?: Parameters<typeof synthesizeService>[1]) {
  return synthesizeService(booksService(settings), props);
}

/** What every service has, by construct. */
const ownAddresses = [
  "data.aws_ecr_image.books_pushed_by_registry_stack",
  "aws_cloudwatch_log_group.books",
  "aws_ecs_service.books",
  "aws_ecs_task_definition.books",
  "aws_iam_role.books_execution",
  "aws_iam_role.books_task",
  "aws_iam_role_policy.books_execution",
];

/** The ECS service that a `Service` with these settings makes. */
function ecsService(...args: Parameters<typeof given>) {
  return resourceAt(given(...args), "aws_ecs_service.books");
}

describe("an internal service", () => {
  const rendered = given();
  const service = resourceAt(rendered, "aws_ecs_service.books");

  test("has a registration in the namespace and no rule that lets clients in", () => {
    expect(addresses(rendered)).toEqual([...ownAddresses, "aws_service_discovery_service.books"].sort());
    expect(service["service_registries"]).toEqual({ registry_arn: "${aws_service_discovery_service.books.arn}" });
    expect(resourceAt(rendered, "aws_service_discovery_service.books")["dns_config"]).toMatchObject({
      namespace_id: "namespace-id",
    });
  });

  test("runs in the private subnets, after their routes and its permissions", () => {
    expect([service["network_configuration"], service["depends_on"]]).toEqual([
      {
        subnets: ["private-a-id", "private-b-id"],
        security_groups: ["books-group-id", "endpoint-client-id"],
        assign_public_ip: false,
      },
      ["aws_route.private", "aws_iam_role_policy.books_execution"],
    ]);
  });
});

describe("a service without exposure", () => {
  const worker: ServiceDefinition = {
    source: "apps/books",
    size: { cpu: 256, memoryMiB: 512 },
    exposure: { type: "none" },
  };
  const { services } = environmentOf({ services: { books: worker } });
  const rendered = synthesizeService(serviceNamed(services, "books"));

  test("listens on no port, and has neither a registration nor a rule that lets clients in", () => {
    expect(addresses(rendered)).toEqual([...ownAddresses].sort());
    const [container] = rendered.locals["books_containers"] as { portMappings: object }[];
    expect(container?.portMappings).toEqual([]);
    const service = resourceAt(rendered, "aws_ecs_service.books");
    expect(["load_balancer", "service_registries"].filter((name) => name in service)).toEqual([]);
    expect(service["network_configuration"]).toMatchObject({ assign_public_ip: false });
  });
});

describe("a service that uses resources", () => {
  const group = "sg-0123456789abcdef0";
  const { services } = environmentOf({
    resources: {
      orders: { type: "postgres", existing: { host: "db.internal", securityGroupId: group } },
      mail: { type: "tcp", host: "mail.internal", port: 25, to: "10.9.0.0/24" },
    },
    services: { books: serviceDefinition({ uses: { orders: "connect", mail: "connect" } }) },
  });
  const rendered = synthesizeService(serviceNamed(services, "books"));

  test("opens the way on both sides where the other has a group, before its tasks start", () => {
    const rules = [
      "aws_vpc_security_group_egress_rule.books_to_10_9_0_0_24_25",
      "aws_vpc_security_group_egress_rule.books_to_sg_0123456789abcdef0_5432",
      "aws_vpc_security_group_ingress_rule.books_to_sg_0123456789abcdef0_5432",
    ];
    expect(addresses(rendered)).toEqual([...ownAddresses, "aws_service_discovery_service.books", ...rules].sort());
    expect(resourceAt(rendered, "aws_ecs_service.books")["depends_on"]).toEqual(expect.arrayContaining(rules));
    const tcp = { from_port: 5432, to_port: 5432, ip_protocol: "tcp", description: "books uses orders" };
    const own = "books-group-id";
    expect(resourceAt(rendered, rules[1] ?? "")).toMatchObject({
      ...tcp,
      security_group_id: own,
      referenced_security_group_id: group,
    });
    expect(resourceAt(rendered, rules[2] ?? "")).toMatchObject({
      ...tcp,
      security_group_id: group,
      referenced_security_group_id: own,
    });
  });

  test("tells the container where they are", () => {
    const [container] = rendered.locals["books_containers"] as { environment: object }[];
    expect(container?.environment).toEqual([
      { name: "MAIL_HOST", value: "mail.internal" },
      { name: "MAIL_PORT", value: "25" },
      { name: "ORDERS_HOST", value: "db.internal" },
      { name: "ORDERS_PORT", value: "5432" },
    ]);
  });
});

describe("a service behind the load balancer", () => {
  const rendered = given({ exposure: behindBalancer }, { platform: { ingress } });

  test("has a target group and a rule on the listener, and no registration", () => {
    expect(addresses(rendered)).toEqual(
      [...ownAddresses, "aws_lb_listener_rule.books", "aws_lb_target_group.books"].sort(),
    );
    expect(resourceAt(rendered, "aws_lb_listener_rule.books")["listener_arn"]).toBe("listener-arn");
    expect(resourceAt(rendered, "aws_lb_target_group.books")["vpc_id"]).toBe("vpc-id");
  });

  test("joins the balancer's target group and depends on its rule, without which AWS refuses it", () => {
    const service = resourceAt(rendered, "aws_ecs_service.books");
    expect(service["network_configuration"]).toMatchObject({
      security_groups: ["books-group-id", "endpoint-client-id", "target-8080-id"],
    });
    expect([service["load_balancer"], service["depends_on"]]).toEqual([
      [{ target_group_arn: "${aws_lb_target_group.books.arn}", container_name: "books", container_port: 8080 }],
      [
        "aws_route.private",
        "aws_iam_role_policy.books_execution",
        "aws_vpc_security_group_egress_rule.to_target",
        "aws_lb_listener_rule.books",
      ],
    ]);
  });

  test("has a registration too when other services call it by name", () => {
    const called = given({ exposure: { ...behindBalancer, dnsName: "books" } }, { platform: { ingress } });
    expect(resourceAt(called, "aws_ecs_service.books")["service_registries"]).toEqual({
      registry_arn: "${aws_service_discovery_service.books.arn}",
    });
  });

  test("waits as long as the service says before checks count", () => {
    const slow = given(
      { exposure: behindBalancer, healthCheck: { gracePeriodSeconds: 120 } },
      { platform: { ingress } },
    );
    expect(resourceAt(slow, "aws_ecs_service.books")["health_check_grace_period_seconds"]).toBe(120);
  });

  test("fails in a stack without a load balancer", () => {
    expect(() => given({ exposure: behindBalancer })).toThrow(
      new Error("service 'books': exposure is load-balancer; the stack has none; add an Ingress"),
    );
  });

  test("fails when the load balancer knows no group for its port", () => {
    expect(() => given({ exposure: behindBalancer, port: 3000 }, { platform: { ingress } })).toThrow(
      new Error("platform interface: no target security group for '3000'; it has 8080; fix the stack's wiring"),
    );
  });
});

describe("a service with a public IP", () => {
  const rendered = given({ exposure: { type: "public-ip" } });

  const from = (cidr: string) => ({
    security_group_id: "books-group-id",
    ip_protocol: "tcp",
    from_port: 8080,
    to_port: 8080,
    cidr_ipv4: cidr,
    description: "Clients connect to books",
  });

  test("is open to everybody on its port", () => {
    expect(addresses(rendered)).toEqual(
      [...ownAddresses, "aws_vpc_security_group_ingress_rule.books_from_anywhere"].sort(),
    );
    expect(rendered.resource["aws_vpc_security_group_ingress_rule"]).toEqual({
      books_from_anywhere: from("0.0.0.0/0"),
    });
  });

  test("runs in the public subnets with public addresses, after their routes", () => {
    const service = resourceAt(rendered, "aws_ecs_service.books");
    expect([service["network_configuration"], service["depends_on"]]).toEqual([
      {
        subnets: ["public-a-id", "public-b-id"],
        security_groups: ["books-group-id", "endpoint-client-id"],
        assign_public_ip: true,
      },
      ["aws_route.public", "aws_iam_role_policy.books_execution"],
    ]);
  });

  test("is open to exactly the given blocks", () => {
    const { resource } = given({
      exposure: { type: "public-ip", allowedCidrs: ["198.51.100.0/24", "203.0.113.7/32"] },
    });
    expect(resource["aws_vpc_security_group_ingress_rule"]).toEqual({
      books_from_198_51_100_0_24: from("198.51.100.0/24"),
      books_from_203_0_113_7_32: from("203.0.113.7/32"),
    });
  });
});

describe("a service that calls another one", () => {
  const { services } = environmentOf({
    services: {
      books: serviceDefinition({ calls: ["price-list"] }),
      "price-list": serviceDefinition({ port: 3000, exposure: { type: "internal", dnsName: "prices" } }),
    },
  });
  const groups = new Map([
    ["books", "books-group-id"],
    ["price-list", "price-list-group-id"],
  ]);
  const callees = [serviceNamed(services, "price-list")];
  const books = serviceNamed(services, "books");
  const rendered = synthesizeService(books, { callees, platform: { serviceGroupIdByName: groups } });

  test("opens exactly that flow on both sides", () => {
    const flow = { ip_protocol: "tcp", from_port: 3000, to_port: 3000, description: "books calls price-list" };
    expect(rendered.resource["aws_vpc_security_group_egress_rule"]).toEqual({
      books_to_price_list: {
        ...flow,
        security_group_id: "books-group-id",
        referenced_security_group_id: "price-list-group-id",
      },
    });
    expect(rendered.resource["aws_vpc_security_group_ingress_rule"]).toEqual({
      books_to_price_list: {
        ...flow,
        security_group_id: "price-list-group-id",
        referenced_security_group_id: "books-group-id",
      },
    });
  });

  test("finds the address in a variable", () => {
    expect(rendered.locals["books_containers"]).toEqual([
      expect.objectContaining({
        environment: [{ name: "PRICE_LIST_URL", value: "http://prices.shop-test.internal:3000" }],
      }),
    ]);
  });

  test("fails when the platform has no group for the called service", () => {
    expect(() => synthesizeService(books, { callees })).toThrow(
      new Error("platform interface: no security group for 'price-list'; it has books; fix the stack's wiring"),
    );
  });
});

test.each([3, 0])("always gives the number of tasks, here %i: left out, none starts", (desiredCount) => {
  expect(ecsService({ desiredCount })["desired_count"]).toBe(desiredCount);
});

test("a deployment fails when ECS rolls it back, unless a pipeline deploys: its revisions are left alone", () => {
  expect(ecsService()["lifecycle"]).toMatchObject({
    postcondition: [{ condition: "${self.task_definition == aws_ecs_task_definition.books.arn}" }],
  });
  expect(ecsService({ deployer: "pipeline" })["lifecycle"]).toEqual({ ignore_changes: ["task_definition"] });
});

test("runs only in the zones that the service names", () => {
  expect(ecsService({ zones: ["eu-central-1b"] })["network_configuration"]).toMatchObject({
    subnets: ["private-b-id"],
  });
});

test("lets people in by ECS Exec and keeps the task role's policy until the tasks are gone", () => {
  expect(ecsService({ exec: true })).toMatchObject({
    enable_execute_command: true,
    depends_on: ["aws_route.private", "aws_iam_role_policy.books_execution", "aws_iam_role_policy.books_task"],
  });
  expect(ecsService()["enable_execute_command"]).toBe(false);
});

test.each([true, false])("resists deletion while tasks run when it is protected: %s", (deletionProtection) => {
  const rendered = given({}, { deletionProtection });
  expect(resourceAt(rendered, "aws_ecs_service.books")["force_delete"]).toBe(!deletionProtection);
});

test("a registration goes with the tasks that are registered, and before one of the same name comes", () => {
  const { lifecycle, force_destroy } = resourceAt(
    given({}, { deletionProtection: true }),
    "aws_service_discovery_service.books",
  );
  expect([lifecycle, force_destroy]).toEqual([undefined, true]);
});

test("keeps its logs as long as the environment says", () => {
  const rendered = given({}, { logRetentionDays: 365 });
  expect(resourceAt(rendered, "aws_cloudwatch_log_group.books")).toEqual({
    name: "/ecs/shop-test/books",
    retention_in_days: 365,
  });
});

test("fails when the platform has no group for it", () => {
  expect(() => given({}, { platform: { serviceGroupIdByName: new Map([["shop", "shop-group-id"]]) } })).toThrow(
    new Error("platform interface: no security group for 'books'; it has shop; fix the stack's wiring"),
  );
});

test("fails when the platform has no subnet in its zone", () => {
  const privateSubnetIdByZone = new Map([["eu-central-1a", "private-a-id"]]);
  expect(() => given({}, { platform: { privateSubnetIdByZone } })).toThrow(
    new Error("platform interface: no subnet for 'eu-central-1b'; it has eu-central-1a; fix the stack's wiring"),
  );
});

test("fails with a DNS name in a stack without a namespace", () => {
  expect(() => given({}, { platform: { namespaceId: undefined } })).toThrow(
    new Error("service 'books': dnsName is books; the stack has no namespace; add a Discovery"),
  );
});

describe("a service that scales", () => {
  const scaling = { min: 2, max: 8, cpuPercent: 60 };

  test("starts with its fewest tasks, and Terraform leaves their number alone", () => {
    const service = ecsService({ scaling });
    expect(service["desired_count"]).toBe(2);
    expect(service["lifecycle"]).toEqual({
      ignore_changes: ["desired_count"],
      postcondition: [
        expect.objectContaining({ condition: expect.stringContaining("self.task_definition") as unknown }),
      ],
    });
  });

  test("and is deployed by a pipeline is left its task definition too", () => {
    expect(ecsService({ scaling, deployer: "pipeline" })["lifecycle"]).toEqual({
      ignore_changes: ["task_definition", "desired_count"],
    });
  });

  test("is the one that its target names", () => {
    const rendered = given({ scaling });
    expect(addresses(rendered)).toEqual(
      [
        ...ownAddresses,
        "aws_appautoscaling_policy.books_cpu",
        "aws_appautoscaling_target.books",
        "aws_service_discovery_service.books",
      ].sort(),
    );
    expect(resourceAt(rendered, "aws_appautoscaling_target.books")["resource_id"]).toBe(
      "service/cluster-name/${aws_ecs_service.books.name}",
    );
  });

  test("by requests is measured at its own target group", () => {
    const rendered = given(
      { exposure: behindBalancer, scaling: { min: 1, max: 2, requestsPerTask: 500 } },
      { platform: { ingress } },
    );
    const policy = resourceAt(rendered, "aws_appautoscaling_policy.books_requests");
    expect(JSON.stringify(policy)).toContain(
      '"resource_label":"app/balancer/1234/${aws_lb_target_group.books.arn_suffix}"',
    );
  });
});

describe("what a service's tasks run on", () => {
  const chosen = (service: Block) => ({
    launch_type: service["launch_type"],
    capacity_provider_strategy: service["capacity_provider_strategy"],
    force_new_deployment: service["force_new_deployment"],
  });

  test("is Fargate, and nothing is forced, where nothing is chosen", () => {
    expect(chosen(ecsService())).toEqual({ launch_type: "FARGATE" });
  });

  test("is a strategy, with a new deployment for each change, where it is chosen", () => {
    expect(chosen(ecsService({ capacity: { spot: 3, onDemand: 1, base: 2 } }))).toEqual({
      capacity_provider_strategy: [
        { capacity_provider: "FARGATE", weight: 1, base: 2 },
        { capacity_provider: "FARGATE_SPOT", weight: 3 },
      ],
      force_new_deployment: true,
    });
    expect(chosen(ecsService({ capacity: { onDemand: 1 } }))).toEqual({
      capacity_provider_strategy: [{ capacity_provider: "FARGATE", weight: 1 }],
      force_new_deployment: true,
    });
  });
});

describe("a deployment", () => {
  const settings = (service: Block) => [
    service["deployment_minimum_healthy_percent"],
    service["deployment_maximum_percent"],
    service["availability_zone_rebalancing"],
  ];

  test("starts all new tasks beside the old ones, and leaves zones to ECS", () => {
    expect(settings(ecsService())).toEqual([100, 200, undefined]);
  });

  test.each([
    [true, "ENABLED"],
    [false, "DISABLED"],
  ])("exchanges as many as it may, with zone rebalancing %s", (zoneRebalancing, expected) => {
    const deployment = { minimumHealthyPercent: 50, maximumPercent: 150, zoneRebalancing };
    expect(settings(ecsService({ desiredCount: 2, deployment }))).toEqual([50, 150, expected]);
  });

  test("keeps requests in flight for as long as it says", () => {
    const delay = (settingsOf: Partial<ServiceSettings>) =>
      resourceAt(
        given({ exposure: behindBalancer, ...settingsOf }, { platform: { ingress } }),
        "aws_lb_target_group.books",
      )["deregistration_delay"];
    expect([delay({}), delay({ deployment: { deregistrationDelaySeconds: 120 } })]).toEqual(["30", "120"]);
  });
});
