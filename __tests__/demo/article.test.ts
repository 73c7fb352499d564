/**
 * The article "Discovering AWS with the CLI, Part 2: ECS and Fargate", row by row, on the committed `demo-dev`. What the
 * article doesn't name may change and more may stand beside it.
 */
import { type Block, resourceAt } from "../support/synth";
import { describeArticle, platform, registry, SERVICES } from "./article-platform";

const at = (address: string): Block => resourceAt(platform, address);
const service = (id: string): Block => at(`aws_ecs_service.${id}`);
/** These, and whatever was added. */
const among = (...values: readonly unknown[]): object => expect.arrayContaining([...values]) as object;
const nameOf = (id: string): string => id.replaceAll("_", "-");
const containerOf = (id: string): Block | undefined =>
  (platform.locals[`${id}_containers`] as Block[] | undefined)?.[0];

/** The security-group rules of one direction, as `group peer:port`. */
function flows(direction: "ingress" | "egress"): string[] {
  const short = (reference: unknown) => String(reference).replace(/^\$\{aws_\w+\.(\w+)\.\w+\}$/, "$1");
  return Object.values(platform.resource[`aws_vpc_security_group_${direction}_rule`] ?? {}).map((rule) => {
    const peer = rule["cidr_ipv4"] ?? rule["referenced_security_group_id"] ?? rule["prefix_list_id"];
    return `${short(rule["security_group_id"])} ${short(peer)}:${String(rule["to_port"])}`;
  });
}

const replica = {
  cluster: "${aws_ecs_cluster.platform.arn}",
  launch_type: "FARGATE",
  scheduling_strategy: "REPLICA",
  deployment_controller: { type: "ECS" },
  deployment_minimum_healthy_percent: 100,
  deployment_maximum_percent: 200,
};

describeArticle("demo-dev has what the article builds", () => {
  test("region eu-central-1, and the tag Environment=Demo on everything, tasks too", () => {
    for (const { provider } of [platform, registry]) {
      const tags = expect.objectContaining({ Environment: "Demo" }) as object;
      expect(provider["aws"]?.[0]).toMatchObject({ region: "eu-central-1", default_tags: [{ tags }] });
    }
    for (const id of SERVICES) {
      expect(service(id)).toMatchObject({ propagate_tags: "SERVICE", enable_ecs_managed_tags: true });
    }
  });

  test("resource group: DemoEnvironment finds everything by the tag", () => {
    expect(at("aws_resourcegroups_group.environment")).toMatchObject({
      name: "DemoEnvironment",
      resource_query: { type: "TAG_FILTERS_1_0", query: "${jsonencode(local.environment_resource_query)}" },
    });
    expect(platform.locals["environment_resource_query"]).toMatchObject({
      ResourceTypeFilters: ["AWS::AllSupported"],
      TagFilters: [{ Key: "Environment", Values: ["Demo"] }],
    });
  });

  test("cluster: demo-cluster", () => {
    expect(at("aws_ecs_cluster.platform")["name"]).toBe("demo-cluster");
  });

  test.each(SERVICES)("role: ECS tasks assume %s's ecsTaskExecutionRole, which is for its image and its logs", (id) => {
    expect(at(`aws_iam_role.${id}_execution`)["name"]).toBe(`demo-${nameOf(id)}-ecsTaskExecutionRole`);
    expect(platform.locals[`${id}_execution_trust`]).toMatchObject({
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } }],
    });
    const account = "${data.aws_caller_identity.current.account_id}";
    const { Statement } = platform.locals[`${id}_execution_permissions`] as { readonly Statement: readonly Block[] };
    expect(Statement.map(({ Sid, Resource }) => [Sid, Resource])).toEqual(
      among(
        ["PullImage", [`arn:aws:ecr:eu-central-1:${account}:repository/${nameOf(id)}`]],
        ["WriteLogs", [`\${aws_cloudwatch_log_group.${id}.arn}:*`]],
      ),
    );
  });

  test("VPC: 10.0.0.0/16 with DNS host names and support, public subnets in b and c, a private one in c", () => {
    expect(at("aws_vpc.network")).toMatchObject({
      cidr_block: "10.0.0.0/16",
      enable_dns_hostnames: true,
      enable_dns_support: true,
    });
    expect(at("aws_subnet.public_b")).toMatchObject({ cidr_block: "10.0.1.0/24", availability_zone: "eu-central-1b" });
    expect(at("aws_subnet.public_c")).toMatchObject({ cidr_block: "10.0.2.0/24", availability_zone: "eu-central-1c" });
    expect(at("aws_subnet.private_c")).toMatchObject({ cidr_block: "10.0.3.0/24", availability_zone: "eu-central-1c" });
  });

  test("routing: the public subnets share a way to the internet gateway, which the private one doesn't have", () => {
    expect(at("aws_route.public_internet")).toEqual(
      expect.objectContaining({
        route_table_id: "${aws_route_table.public.id}",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "${aws_internet_gateway.network.id}",
      }),
    );
    const tables = ["public_b", "public_c", "private_c"].map(
      (subnet) => at(`aws_route_table_association.${subnet}`)["route_table_id"],
    );
    const [shared, own] = ["${aws_route_table.public.id}", "${aws_route_table.private_c.id}"];
    expect(tables).toEqual([shared, shared, own]);
  });

  test("security groups: the internet reaches the balancer on 80 and static-app on 8080, and nothing else of this", () => {
    const groups = ["ingress", ...SERVICES, "endpoints", "endpoints_client"];
    const exposed = flows("ingress").filter(
      (flow) => groups.includes(flow.split(" ", 1).join("")) && flow.includes("/"),
    );
    expect(exposed.sort()).toEqual(["ingress 0.0.0.0/0:80", "static_app 0.0.0.0/0:8080"]);
    expect(platform.resource["aws_default_security_group"]).toHaveProperty("network");
  });

  test("security groups: balancer to hostname-app, hostname-app to random-quote-app, tasks to the endpoints", () => {
    expect(flows("ingress")).toEqual(
      among("endpoints endpoints_client:443", "ingress_target_8080 ingress:8080", "random_quote_app hostname_app:8080"),
    );
    expect(flows("egress")).toEqual(
      among(
        "endpoints_client endpoints:443",
        "endpoints_client endpoints_s3:443",
        "hostname_app random_quote_app:8080",
        "ingress ingress_target_8080:8080",
      ),
    );
  });

  test("endpoints: ECR's two and logs with private DNS, S3 on both tables", () => {
    for (const [id, name] of Object.entries({ ecr_api: "ecr.api", ecr_dkr: "ecr.dkr", logs: "logs" })) {
      expect(at(`aws_vpc_endpoint.endpoints_${id}`)).toMatchObject({
        service_name: `com.amazonaws.eu-central-1.${name}`,
        vpc_endpoint_type: "Interface",
        private_dns_enabled: true,
      });
    }
    expect(at("aws_vpc_endpoint.endpoints_s3")).toMatchObject({
      vpc_endpoint_type: "Gateway",
      route_table_ids: among("${aws_route_table.public.id}", "${aws_route_table.private_c.id}"),
    });
  });

  test.each(SERVICES)("%s: its repository has its name, and the task runs the image that is pushed there", (id) => {
    expect(resourceAt(registry, `aws_ecr_repository.${id}`)["name"]).toBe(nameOf(id));
    const image = containerOf(id)?.["image"];
    expect(image).toMatch(new RegExp(`\\.dkr\\.ecr\\.eu-central-1\\.amazonaws\\.com/${nameOf(id)}:[0-9a-f]{16}$`));
    expect(registry.output[`${id}_image`]?.["value"]).toBe(image);
  });

  test.each(SERVICES)(
    "%s: family and container are named so, awsvpc on Fargate, cpu 256, memory 512, 8080/tcp",
    (id) => {
      expect(at(`aws_ecs_task_definition.${id}`)).toMatchObject({
        family: nameOf(id),
        network_mode: "awsvpc",
        requires_compatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        execution_role_arn: `\${aws_iam_role.${id}_execution.arn}`,
      });
      expect(containerOf(id)).toMatchObject({
        name: nameOf(id),
        essential: true,
        portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
      });
    },
  );

  test("static-app-service: 1 task in public subnet b with a public IP", () => {
    expect(service("static_app")).toMatchObject({
      ...replica,
      name: "static-app-service",
      desired_count: 1,
      network_configuration: { subnets: ["${aws_subnet.public_b.id}"], assign_public_ip: true },
    });
    expect(service("static_app")).not.toHaveProperty("load_balancer");
  });

  test("load balancer: demo-balancer in both public subnets listens on HTTP 80 for hostname-app's target group", () => {
    expect(at("aws_lb.ingress")).toMatchObject({
      name: "demo-balancer",
      load_balancer_type: "application",
      internal: false,
      subnets: among("${aws_subnet.public_b.id}", "${aws_subnet.public_c.id}"),
    });
    expect(at("aws_lb_listener.ingress_http")).toMatchObject({ port: 80, protocol: "HTTP" });
    const group = at("aws_lb_target_group.hostname_app");
    expect(group["name"]).toMatch(/^hostname-app-tg-\$\{/);
    expect(group).toMatchObject({ port: 8080, protocol: "HTTP", target_type: "ip", health_check: { matcher: "200" } });
  });

  test("hostname-app-service: 2 tasks in the private subnet, behind the balancer on / and /random-quote/", () => {
    expect(service("hostname_app")).toMatchObject({
      ...replica,
      name: "hostname-app-service",
      desired_count: 2,
      network_configuration: { subnets: among("${aws_subnet.private_c.id}"), assign_public_ip: false },
      load_balancer: [
        {
          target_group_arn: "${aws_lb_target_group.hostname_app.arn}",
          container_name: "hostname-app",
          container_port: 8080,
        },
      ],
    });
    expect(at("aws_lb_listener_rule.hostname_app")).toMatchObject({
      listener_arn: "${aws_lb_listener.ingress_http.arn}",
      condition: [{ path_pattern: { values: among("/", "/random-quote/*") } }],
      action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.hostname_app.arn}" }],
    });
  });

  test("random-quote-app-service: 1 task in the private subnet, found at random-quote.local:8080 by hostname-app", () => {
    expect(service("random_quote_app")).toMatchObject({
      ...replica,
      name: "random-quote-app-service",
      desired_count: 1,
      network_configuration: { subnets: among("${aws_subnet.private_c.id}"), assign_public_ip: false },
      service_registries: { registry_arn: "${aws_service_discovery_service.random_quote_app.arn}" },
    });
    expect(at("aws_service_discovery_private_dns_namespace.discovery")["name"]).toBe("local");
    expect(at("aws_service_discovery_service.random_quote_app")).toMatchObject({
      name: "random-quote",
      dns_config: { dns_records: [{ type: "A" }] },
      health_check_custom_config: { failure_threshold: 1 },
    });
    expect(containerOf("hostname_app")?.["environment"]).toContainEqual({
      name: "RANDOM_QUOTE_APP_URL",
      value: "http://random-quote.local:8080",
    });
  });

  test("outputs: the balancer's URL, and how to find static-app's public addresses", () => {
    expect(platform.output["load_balancer_url"]?.["value"]).toBe("http://${aws_lb.ingress.dns_name}");
    expect(platform.output["static_app_address_command"]?.["value"]).toContain(
      "--filters Name=group-id,Values=${aws_security_group.static_app.id}",
    );
  });

  test.each(SERVICES)("%s: its roll-out is waited for, and nothing resists its removal", (id) => {
    expect(service(id)).toMatchObject({ wait_for_steady_state: true, force_delete: true });
    expect(service(id)["depends_on"]).toContain(`aws_iam_role_policy.${id}_execution`);
    expect(at("aws_lb.ingress")["enable_deletion_protection"]).toBe(false);
  });
});
