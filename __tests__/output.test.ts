/** The committed output: what reviewers read and what Terraform runs. `PARITY.md` gives the order of its first part. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { demo } from "../src/environments/demo";
import { reviewPacks } from "../src/synthesis/review-packs";
import { synthesize } from "../src/synthesis/synthesize";
import { outputFiles, projectRoot, renderedStacks } from "./support/project";
import { addresses, type Block, type Rendered, resourceAt, temporaryFolder } from "./support/synth";

const temporary = temporaryFolder();
const committed = renderedStacks(join(projectRoot, "cdktf.out"));

const EMPTY: Rendered = { data: {}, locals: {}, output: {}, provider: {}, resource: {}, terraform: {} };

/** The parsed document without `//`, which Terraform ignores. */
function parse(text: string): Rendered {
  const ignored = (key: string, value: unknown): unknown => (key === "//" ? undefined : value);
  return { ...EMPTY, ...(JSON.parse(text, ignored) as Partial<Rendered>) };
}

function stackNamed(name: string): Rendered {
  const text = committed[name];
  if (text === undefined) throw new Error(`no stack ${name} in cdktf.out; run npm run synth and commit the output`);
  return parse(text);
}

const stacks = Object.entries(committed).map(([name, text]) => ({ name, text, rendered: parse(text) }));

test("the committed output is what the definition gives", async () => {
  const outdir = join(temporary, "cdktf.out");
  mkdirSync(outdir);
  const { errors } = await synthesize(demo, { root: projectRoot, outdir, packs: reviewPacks(projectRoot) });
  expect(errors).toBeUndefined();
  const [fresh, kept] = [outputFiles(outdir), outputFiles(join(projectRoot, "cdktf.out"))];
  const stale = [...new Set([...Object.keys(kept), ...Object.keys(fresh)])].filter(
    (path) => kept[path] !== fresh[path],
  );
  const complaint = stale.map((path) => `cdktf.out/${path} is stale: run npm run synth and commit cdktf.out`);
  expect(complaint).toEqual([]);
});

describe("demo-dev has what the article builds", () => {
  const platform = stackNamed("demo-dev-platform");
  const registry = stackNamed("demo-dev-registry");
  const at = (address: string): Block => resourceAt(platform, address);
  const all = (type: string): Readonly<Record<string, Block>> => platform.resource[type] ?? {};
  const service = (name: string): Block => at(`aws_ecs_service.${name}`);
  const containerOf = (name: string): Block => {
    const [container, ...more] = platform.locals[`${name}_containers`] as Block[];
    if (container === undefined || more.length > 0) throw new Error(`${name} has not exactly one container`);
    return container;
  };
  /** Rules of one direction, as `who → peer : port`. */
  const flows = (direction: "ingress" | "egress"): string[] =>
    Object.values(all(`aws_vpc_security_group_${direction}_rule`))
      .map((rule) => {
        const peer = String(rule["cidr_ipv4"] ?? rule["referenced_security_group_id"] ?? rule["prefix_list_id"]);
        expect([rule["ip_protocol"], rule["from_port"]]).toEqual(["tcp", rule["to_port"]]);
        return `${short(String(rule["security_group_id"]))} ${direction} ${short(peer)}:${String(rule["to_port"])}`;
      })
      .sort();
  const short = (reference: string): string => reference.replace(/^\$\{aws_security_group\.(\w+)\.id\}$/, "$1");

  test("region: eu-central-1", () => {
    expect([platform, registry].map(({ provider }) => provider["aws"]?.[0]?.["region"])).toEqual([
      "eu-central-1",
      "eu-central-1",
    ]);
  });

  test("tag on everything: Environment=Demo, tasks too", () => {
    for (const { provider } of [platform, registry]) {
      expect(provider["aws"]?.[0]?.["default_tags"]).toEqual([{ tags: { Environment: "Demo" } }]);
    }
    for (const ecsService of Object.values(all("aws_ecs_service"))) {
      expect([ecsService["propagate_tags"], ecsService["enable_ecs_managed_tags"]]).toEqual(["SERVICE", true]);
    }
  });

  test("account setting: long service ARNs are opt-in and off", () => {
    expect(all("aws_ecs_account_setting_default")).toEqual({});
  });

  test("resource group: DemoEnvironment finds everything by the tag", () => {
    expect(Object.keys(all("aws_resourcegroups_group"))).toEqual(["environment"]);
    expect(at("aws_resourcegroups_group.environment")).toMatchObject({
      name: "DemoEnvironment",
      resource_query: { type: "TAG_FILTERS_1_0", query: "${jsonencode(local.environment_resource_query)}" },
    });
    expect(platform.locals["environment_resource_query"]).toEqual({
      ResourceTypeFilters: ["AWS::AllSupported"],
      TagFilters: [{ Key: "Environment", Values: ["Demo"] }],
    });
  });

  test("cluster: demo-cluster, without Container Insights", () => {
    expect(all("aws_ecs_cluster")).toEqual({
      platform: { name: "demo-cluster", setting: [{ name: "containerInsights", value: "disabled" }] },
    });
  });

  describe("role: ecsTaskExecutionRole, named by the platform and scoped to its service", () => {
    test("each service has an execution role and a task role of its own", () => {
      expect(Object.values(all("aws_iam_role")).map(({ name }) => name)).toEqual([
        "demo-hostname-app-ecsTaskExecutionRole",
        "demo-hostname-app-ecsTaskRole",
        "demo-random-quote-app-ecsTaskExecutionRole",
        "demo-random-quote-app-ecsTaskRole",
        "demo-static-app-ecsTaskExecutionRole",
        "demo-static-app-ecsTaskRole",
      ]);
      expect(all("aws_iam_role_policy_attachment")).toEqual({});
    });

    test.each(["hostname", "random_quote", "static"])("%s_app: only ECS tasks assume them", (name) => {
      const allowed = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } };
      const account = { StringEquals: { "aws:SourceAccount": "${data.aws_caller_identity.current.account_id}" } };
      expect(platform.locals[`${name}_app_execution_trust`]).toEqual({ Version: "2012-10-17", Statement: [allowed] });
      expect(platform.locals[`${name}_app_task_trust`]).toEqual({
        Version: "2012-10-17",
        Statement: [{ ...allowed, Condition: account }],
      });
    });

    test.each(["hostname", "random_quote", "static"])("%s_app: its repository and its log group, no others", (name) => {
      const repository = `${name.replace("_", "-")}-app`;
      expect(platform.locals[`${name}_app_execution_permissions`]).toEqual({
        Version: "2012-10-17",
        Statement: [
          { Sid: "LogInToRegistry", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
          {
            Sid: "PullImage",
            Effect: "Allow",
            Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Resource: [
              `arn:aws:ecr:eu-central-1:\${data.aws_caller_identity.current.account_id}:repository/${repository}`,
            ],
          },
          {
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: [`\${aws_cloudwatch_log_group.${name}_app.arn}:*`],
          },
        ],
      });
    });

    test("the task roles may do nothing", () => {
      expect(Object.keys(all("aws_iam_role_policy"))).toEqual([
        "hostname_app_execution",
        "random_quote_app_execution",
        "static_app_execution",
      ]);
    });
  });

  test("VPC: 10.0.0.0/16 with DNS host names and support", () => {
    expect(Object.keys(all("aws_vpc"))).toEqual(["network"]);
    expect(at("aws_vpc.network")).toMatchObject({
      cidr_block: "10.0.0.0/16",
      enable_dns_hostnames: true,
      enable_dns_support: true,
    });
  });

  test("subnets: public in b and c, private in c", () => {
    const subnets = Object.entries(all("aws_subnet"));
    expect(subnets.map(([name, subnet]) => [name, subnet["cidr_block"], subnet["availability_zone"]])).toEqual([
      ["private_c", "10.0.3.0/24", "eu-central-1c"],
      ["public_b", "10.0.1.0/24", "eu-central-1b"],
      ["public_c", "10.0.2.0/24", "eu-central-1c"],
    ]);
  });

  test("routing: the public subnets share a way to the internet gateway, the private one has a table of its own", () => {
    expect(Object.keys(all("aws_internet_gateway"))).toEqual(["network"]);
    expect(all("aws_route")).toEqual({
      public_internet: {
        route_table_id: "${aws_route_table.public.id}",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "${aws_internet_gateway.network.id}",
      },
    });
    expect(all("aws_route_table_association")).toEqual({
      private_c: { subnet_id: "${aws_subnet.private_c.id}", route_table_id: "${aws_route_table.private_c.id}" },
      public_b: { subnet_id: "${aws_subnet.public_b.id}", route_table_id: "${aws_route_table.public.id}" },
      public_c: { subnet_id: "${aws_subnet.public_c.id}", route_table_id: "${aws_route_table.public.id}" },
    });
  });

  test("default security group: emptied, with a group for the balancer, each service and the endpoints instead", () => {
    expect(all("aws_default_security_group")).toEqual({
      network: { vpc_id: "${aws_vpc.network.id}", tags: { Name: "demo-dev-unused-default" } },
    });
    expect(Object.entries(all("aws_security_group")).map(([name, group]) => [name, group["name"]])).toEqual([
      ["endpoints", "demo-dev-endpoints"],
      ["endpoints_client", "demo-dev-endpoint-client"],
      ["hostname_app", "demo-hostname-app-tasks"],
      ["ingress", "demo-balancer"],
      ["ingress_target_8080", "demo-balancer-target-8080"],
      ["random_quote_app", "demo-random-quote-app-tasks"],
      ["static_app", "demo-static-app-tasks"],
    ]);
    const inline = Object.values({ ...all("aws_security_group"), ...all("aws_default_security_group") });
    expect(inline.filter((group) => "ingress" in group || "egress" in group)).toEqual([]);
  });

  test("default security group: the internet's doors are exactly balancer tcp 80 and static-app tcp 8080", () => {
    expect(flows("ingress").filter((flow) => flow.includes("/"))).toEqual([
      "ingress ingress 0.0.0.0/0:80",
      "static_app ingress 0.0.0.0/0:8080",
    ]);
  });

  test("private and endpoint security groups: only the flows that exist", () => {
    expect(flows("ingress")).toEqual([
      "endpoints ingress endpoints_client:443",
      "ingress ingress 0.0.0.0/0:80",
      "ingress_target_8080 ingress ingress:8080",
      "random_quote_app ingress hostname_app:8080",
      "static_app ingress 0.0.0.0/0:8080",
    ]);
    expect(flows("egress")).toEqual([
      "endpoints_client egress ${aws_vpc_endpoint.endpoints_s3.prefix_list_id}:443",
      "endpoints_client egress endpoints:443",
      "hostname_app egress random_quote_app:8080",
      "ingress egress ingress_target_8080:8080",
    ]);
    expect(all("aws_security_group_rule")).toEqual({});
  });

  test("endpoints: ECR's two and logs with private DNS, S3 on every table, and no more", () => {
    const endpoints = Object.values(all("aws_vpc_endpoint"));
    expect(
      endpoints.map((endpoint) => [
        endpoint["service_name"],
        endpoint["vpc_endpoint_type"],
        endpoint["private_dns_enabled"],
        endpoint["subnet_ids"] ?? endpoint["route_table_ids"],
      ]),
    ).toEqual([
      ["com.amazonaws.eu-central-1.ecr.api", "Interface", true, ["${aws_subnet.private_c.id}"]],
      ["com.amazonaws.eu-central-1.ecr.dkr", "Interface", true, ["${aws_subnet.private_c.id}"]],
      ["com.amazonaws.eu-central-1.logs", "Interface", true, ["${aws_subnet.private_c.id}"]],
      [
        "com.amazonaws.eu-central-1.s3",
        "Gateway",
        undefined,
        ["${aws_route_table.public.id}", "${aws_route_table.private_c.id}"],
      ],
    ]);
  });

  test("repositories: three by their names, tags that never change, scan on push, a lifecycle policy", () => {
    expect(Object.values(registry.resource["aws_ecr_repository"] ?? {})).toEqual(
      ["hostname-app", "random-quote-app", "static-app"].map((name) => ({
        name,
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        force_delete: true,
      })),
    );
    expect(Object.keys(registry.resource["aws_ecr_lifecycle_policy"] ?? {})).toEqual([
      "hostname_app",
      "random_quote_app",
      "static_app",
    ]);
  });

  test("repositories: an image's tag is the hash of the app's folder, and both stacks name the same image", () => {
    for (const name of ["hostname-app", "random-quote-app", "static-app"]) {
      const id = name.replaceAll("-", "_");
      const { image } = containerOf(id);
      expect(String(image)).toMatch(
        new RegExp(
          `^\\$\\{data\\.aws_caller_identity\\.current\\.account_id\\}\\.dkr\\.ecr\\.eu-central-1\\.amazonaws\\.com/${name}:[0-9a-f]{16}$`,
        ),
      );
      expect(registry.output[`${id}_image`]?.["value"]).toBe(image);
    }
  });

  test("task definitions: family and container are the app's name, awsvpc on Fargate, cpu 256, memory 512", () => {
    const tasks = Object.entries(all("aws_ecs_task_definition"));
    expect(tasks.map(([id, task]) => [task["family"], containerOf(id)["name"]])).toEqual([
      ["hostname-app", "hostname-app"],
      ["random-quote-app", "random-quote-app"],
      ["static-app", "static-app"],
    ]);
    for (const [id, task] of tasks) {
      expect(task).toMatchObject({
        network_mode: "awsvpc",
        requires_compatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        execution_role_arn: `\${aws_iam_role.${id}_execution.arn}`,
        task_role_arn: `\${aws_iam_role.${id}_task.arn}`,
        runtime_platform: { cpu_architecture: "X86_64", operating_system_family: "LINUX" },
        container_definitions: `\${jsonencode(local.${id}_containers)}`,
      });
    }
  });

  test("task definitions: container and host port 8080/tcp, essential, read-only, with a log group of its own", () => {
    for (const id of ["hostname_app", "random_quote_app", "static_app"]) {
      expect(containerOf(id)).toMatchObject({
        essential: true,
        portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
        readonlyRootFilesystem: true,
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": `\${aws_cloudwatch_log_group.${id}.name}`, "awslogs-region": "eu-central-1" },
        },
      });
    }
    expect(Object.values(all("aws_cloudwatch_log_group")).map(({ name }) => name)).toEqual([
      "/ecs/demo/hostname-app",
      "/ecs/demo/random-quote-app",
      "/ecs/demo/static-app",
    ]);
  });

  const replica = {
    cluster: "${aws_ecs_cluster.platform.arn}",
    launch_type: "FARGATE",
    scheduling_strategy: "REPLICA",
    deployment_controller: { type: "ECS" },
    deployment_minimum_healthy_percent: 100,
    deployment_maximum_percent: 200,
  };

  test("static-app-service: 1 task in public subnet b with a public IP", () => {
    expect(service("static_app")).toMatchObject({
      ...replica,
      name: "static-app-service",
      desired_count: 1,
      network_configuration: { subnets: ["${aws_subnet.public_b.id}"], assign_public_ip: true },
    });
    expect(service("static_app")).not.toHaveProperty("load_balancer");
  });

  test("load balancer: demo-balancer in both public subnets, facing the internet", () => {
    expect(Object.keys(all("aws_lb"))).toEqual(["ingress"]);
    expect(at("aws_lb.ingress")).toMatchObject({
      name: "demo-balancer",
      load_balancer_type: "application",
      internal: false,
      subnets: ["${aws_subnet.public_b.id}", "${aws_subnet.public_c.id}"],
    });
  });

  test("load balancer: target group hostname-app-tg-… takes HTTP by IP on 8080", () => {
    expect(Object.keys(all("aws_lb_target_group"))).toEqual(["hostname_app"]);
    const targetGroup = at("aws_lb_target_group.hostname_app");
    expect(targetGroup["name"]).toMatch(/^hostname-app-tg-[0-9a-f]{4}$/);
    expect(targetGroup).toMatchObject({ port: 8080, protocol: "HTTP", target_type: "ip" });
  });

  test("load balancer: the listener on HTTP 80 answers 404 to what no service takes", () => {
    expect(all("aws_lb_listener")).toEqual({
      ingress_http: {
        load_balancer_arn: "${aws_lb.ingress.arn}",
        port: 80,
        protocol: "HTTP",
        default_action: [
          {
            type: "fixed-response",
            fixed_response: { content_type: "text/plain", message_body: "Not found", status_code: "404" },
          },
        ],
      },
    });
  });

  test("hostname-app-service: 2 tasks in the private subnet, behind the balancer on hostname-app:8080", () => {
    expect(service("hostname_app")).toMatchObject({
      ...replica,
      name: "hostname-app-service",
      desired_count: 2,
      network_configuration: { subnets: ["${aws_subnet.private_c.id}"], assign_public_ip: false },
      load_balancer: [
        {
          target_group_arn: "${aws_lb_target_group.hostname_app.arn}",
          container_name: "hostname-app",
          container_port: 8080,
        },
      ],
    });
  });

  test("hostname-app-service: paths /, /random-quote and everything below", () => {
    expect(all("aws_lb_listener_rule")).toEqual({
      hostname_app: {
        listener_arn: "${aws_lb_listener.ingress_http.arn}",
        priority: 100,
        condition: [{ path_pattern: { values: ["/", "/random-quote", "/random-quote/*"] } }],
        action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.hostname_app.arn}" }],
        tags: { Name: "hostname-app" },
      },
    });
  });

  test("health check: GET /healthz is 200 on the traffic port, with a grace period and a short deregistration", () => {
    expect(at("aws_lb_target_group.hostname_app")).toMatchObject({
      deregistration_delay: "30",
      health_check: {
        enabled: true,
        path: "/healthz",
        matcher: "200",
        port: "traffic-port",
        protocol: "HTTP",
        interval: 10,
        timeout: 4,
        healthy_threshold: 2,
        unhealthy_threshold: 3,
      },
    });
    expect(service("hostname_app")["health_check_grace_period_seconds"]).toBe(30);
  });

  test("namespace: private DNS local in the VPC", () => {
    expect(Object.keys(all("aws_service_discovery_private_dns_namespace"))).toEqual(["discovery"]);
    expect(at("aws_service_discovery_private_dns_namespace.discovery")).toMatchObject({
      name: "local",
      vpc: "${aws_vpc.network.id}",
    });
  });

  test("discovery service: random-quote, an A record with a short TTL", () => {
    expect(Object.keys(all("aws_service_discovery_service"))).toEqual(["random_quote_app"]);
    expect(at("aws_service_discovery_service.random_quote_app")).toMatchObject({
      name: "random-quote",
      dns_config: {
        namespace_id: "${aws_service_discovery_private_dns_namespace.discovery.id}",
        dns_records: [{ type: "A", ttl: 10 }],
      },
      health_check_custom_config: { failure_threshold: 1 },
    });
  });

  test("random-quote-app-service: 1 task in the private subnet, found at random-quote.local:8080 by hostname-app", () => {
    expect(service("random_quote_app")).toMatchObject({
      ...replica,
      name: "random-quote-app-service",
      desired_count: 1,
      network_configuration: { subnets: ["${aws_subnet.private_c.id}"], assign_public_ip: false },
      service_registries: { registry_arn: "${aws_service_discovery_service.random_quote_app.arn}" },
    });
    expect(containerOf("hostname_app")["environment"]).toEqual([
      { name: "RANDOM_QUOTE_APP_URL", value: "http://random-quote.local:8080" },
    ]);
  });

  test("waits: for a steady state, and a failed roll-out is an error", () => {
    for (const [id, ecsService] of Object.entries(all("aws_ecs_service"))) {
      expect(ecsService).toMatchObject({
        wait_for_steady_state: true,
        deployment_circuit_breaker: { enable: true, rollback: true },
        lifecycle: {
          postcondition: [{ condition: `\${self.task_definition == aws_ecs_task_definition.${id}.arn}` }],
        },
      });
    }
  });

  test("outputs: the balancer, each service, the cluster, the namespace and the command for static-app's addresses", () => {
    const values = Object.entries(platform.output).map(([name, output]) => [name, output["value"]]);
    expect(values).toEqual([
      ["cluster", "demo-cluster"],
      ["hostname_app_url", "http://${aws_lb.ingress.dns_name}/"],
      ["load_balancer_url", "http://${aws_lb.ingress.dns_name}"],
      ["namespace", "local"],
      ["random_quote_app_internal_url", "http://random-quote.local:8080"],
      [
        "static_app_address_command",
        "aws ec2 describe-network-interfaces --region eu-central-1 --filters Name=group-id,Values=${aws_security_group.static_app.id} --query 'NetworkInterfaces[].Association.PublicIp' --output text",
      ],
    ]);
  });

  test("clean-up: nothing resists a destroy, and policies outlive the services that need them", () => {
    expect(at("aws_lb.ingress")["enable_deletion_protection"]).toBe(false);
    expect(at("aws_service_discovery_service.random_quote_app")["force_destroy"]).toBe(true);
    for (const [id, ecsService] of Object.entries(all("aws_ecs_service"))) {
      expect(ecsService["force_delete"]).toBe(true);
      expect(ecsService["depends_on"]).toContain(`aws_iam_role_policy.${id}_execution`);
    }
  });

  test("nothing stands there that no row asks for", () => {
    expect(Object.keys(platform.resource)).toEqual([
      "aws_cloudwatch_log_group",
      "aws_default_security_group",
      "aws_ecs_cluster",
      "aws_ecs_service",
      "aws_ecs_task_definition",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_internet_gateway",
      "aws_lb",
      "aws_lb_listener",
      "aws_lb_listener_rule",
      "aws_lb_target_group",
      "aws_resourcegroups_group",
      "aws_route",
      "aws_route_table",
      "aws_route_table_association",
      "aws_security_group",
      "aws_service_discovery_private_dns_namespace",
      "aws_service_discovery_service",
      "aws_subnet",
      "aws_vpc",
      "aws_vpc_endpoint",
      "aws_vpc_security_group_egress_rule",
      "aws_vpc_security_group_ingress_rule",
    ]);
    expect(Object.keys(registry.resource)).toEqual([
      "aws_ecr_lifecycle_policy",
      "aws_ecr_repository",
      "docker_image",
      "docker_registry_image",
      "terraform_data",
    ]);
  });
});

describe("demo-prod is as one would run it", () => {
  const platform = stackNamed("demo-prod-platform");
  const registry = stackNamed("demo-prod-registry");
  const at = (address: string): Block => resourceAt(platform, address);

  test("in three zones, with the endpoints in each", () => {
    expect(Object.values(platform.resource["aws_subnet"] ?? {}).map((subnet) => subnet["availability_zone"])).toEqual(
      ["a", "b", "c", "a", "b", "c"].map((letter) => `eu-central-1${letter}`),
    );
    expect(at("aws_vpc_endpoint.endpoints_logs")["subnet_ids"]).toEqual(
      ["a", "b", "c"].map((letter) => `\${aws_subnet.private_${letter}.id}`),
    );
  });

  test("with two tasks or more of each service, none with a public address", () => {
    const services = Object.entries(platform.resource["aws_ecs_service"] ?? {});
    expect(services.map(([name, service]) => [name, service["desired_count"]])).toEqual([
      ["hostname_app", 3],
      ["random_quote_app", 2],
      ["static_app", 2],
    ]);
    for (const [, service] of services) {
      expect(service["network_configuration"]).toMatchObject({ assign_public_ip: false });
    }
  });

  test("with the static app behind the load balancer", () => {
    expect(at("aws_lb_listener_rule.static_app")["condition"]).toEqual([
      { path_pattern: { values: ["/static-app", "/static-app/*"] } },
    ]);
  });

  test("open to the named blocks only", () => {
    const blocks = Object.values(platform.resource["aws_vpc_security_group_ingress_rule"] ?? {}).flatMap(
      (rule) => rule["cidr_ipv4"] ?? [],
    );
    expect(blocks).toEqual(["198.51.100.0/24", "203.0.113.0/24"]);
  });

  test("protected from deletion, with insights and logs for a year", () => {
    expect(at("aws_lb.ingress")["enable_deletion_protection"]).toBe(true);
    expect(at("aws_ecs_cluster.platform")["setting"]).toEqual([{ name: "containerInsights", value: "enabled" }]);
    expect(at("aws_cloudwatch_log_group.static_app")["retention_in_days"]).toBe(365);
    const flags = [platform, registry].flatMap(({ resource }) =>
      Object.values(resource).flatMap((byName) =>
        Object.values(byName).flatMap((block) => [block["force_delete"], block["force_destroy"]]),
      ),
    );
    expect(flags.filter((flag) => flag === true)).toEqual([]);
  });

  test("with names that stand beside those of demo-dev in one account", () => {
    // A security group's name is unique in its VPC only, a subnet's isn't a name at all.
    const unique = ({ resource }: Rendered) =>
      Object.entries(resource).flatMap(([type, byName]) =>
        Object.values(byName).flatMap(({ name, family }) => {
          const scoped = /^aws_(security_group|service_discovery_service|iam_role_policy)$/.test(type);
          return scoped || (name ?? family) === undefined ? [] : [`${type} ${String(name ?? family)}`];
        }),
      );
    const dev = [stackNamed("demo-dev-platform"), stackNamed("demo-dev-registry")].flatMap(unique);
    // An ECS service's name is unique in its cluster only, which has another name.
    const prod = [platform, registry].flatMap(unique);
    expect(dev.filter((name) => prod.includes(name))).toEqual([]);
    expect(dev.length).toBeGreaterThan(20);
  });
});

describe.each(stacks)("$name keeps to Terraform's style", ({ name, text, rendered }) => {
  /** Every text in the document, with the path of keys that leads to it. */
  const texts: { path: string; value: string }[] = [];
  const collect = (value: unknown, path: string): void => {
    if (typeof value === "string") texts.push({ path, value });
    else if (typeof value === "object" && value !== null) {
      for (const [key, part] of Object.entries(value)) collect(part, `${path}.${key}`);
    }
  };
  collect(rendered, name);

  test("names of resources, data sources, locals and outputs are snake_case, without a hash", () => {
    const names = [
      ...addresses(rendered).map((address) => address.split(".").at(-1) ?? ""),
      ...Object.keys(rendered.locals),
      ...Object.keys(rendered.output),
    ];
    expect(names.filter((part) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(part) || /_[0-9A-F]{8}$/i.test(part))).toEqual(
      [],
    );
  });

  test("no name repeats the type it stands behind", () => {
    const stutters = addresses(rendered).filter((address) => {
      const [type = "", last = ""] = address.replace(/^data\./, "").split(".");
      return type.endsWith(`_${last.split("_").at(-1) ?? ""}`) && last.includes("_");
    });
    expect(stutters).toEqual([]);
  });

  test("every output has a description, every variable a type and a description", () => {
    expect(Object.entries(rendered.output).filter(([, output]) => typeof output["description"] !== "string")).toEqual(
      [],
    );
    const { variable = {} } = rendered as { variable?: Record<string, Block> };
    const bare = Object.entries(variable).filter(
      ([, { type, description }]) => type === undefined || description === undefined,
    );
    expect(bare).toEqual([]);
  });

  test("Terraform's version is required and the provider pinned exactly, by its full source", () => {
    expect(rendered.terraform["required_version"]).toBe(">= 1.11.0");
    const version = expect.stringMatching(/^\d+\.\d+\.\d+$/) as string;
    expect(rendered.terraform["required_providers"]).toEqual({
      ...(name !== "demo-local" && { aws: { source: "hashicorp/aws", version } }),
      // A platform stack runs where there is no Docker daemon.
      ...(!name.endsWith("-platform") && { docker: { source: "kreuzwerker/docker", version } }),
    });
  });

  test("every reference names something that is there", () => {
    const known = new Set([
      ...addresses(rendered),
      ...Object.keys(rendered.locals).map((local) => `local.${local}`),
      "self.name",
      "self.task_definition",
    ]);
    const references = texts.flatMap(({ path, value }) => {
      const expressions = [...value.matchAll(/\$\{([^}]*)\}/g)].map(([, inner = ""]) => inner);
      const bare = path.includes(".depends_on.") ? [value] : [];
      return [...expressions, ...bare]
        .flatMap((inner) => [...inner.matchAll(/\b(?:data\.)?[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*/g)])
        .map(([reference]) => reference);
    });
    expect(references.length).toBeGreaterThan(0);
    expect([...new Set(references)].filter((reference) => !known.has(reference))).toEqual([]);
  });

  test("no interpolation stands where a constant is meant, and none in the old style", () => {
    const idle = /\$\{\s*("[^"]*"|[\d.]+|true|false|null)\s*\}/;
    const old = /\$\{(list|map)\(|\$\{element\(concat\(|\.\*\.|\$\$\{/;
    expect(texts.filter(({ value }) => idle.test(value) || old.test(value))).toEqual([]);
    const { terraform } = rendered;
    expect(texts.filter(({ path, value }) => path.startsWith(`${name}.terraform`) && value.includes("${"))).toEqual([]);
    expect(Object.keys(terraform).sort()).toEqual(["backend", "required_providers", "required_version"]);
  });

  test("no resource is of a kind that Terraform's provider has replaced", () => {
    const replaced = /^(aws_alb.*|aws_security_group_rule|aws_iam_policy_attachment|null_resource|template_file)$/;
    expect(Object.keys({ ...rendered.resource, ...rendered.data }).filter((type) => replaced.test(type))).toEqual([]);
    expect(rendered.provider["aws"]?.map((block) => Object.keys(block).sort())).toEqual(
      name === "demo-local" ? undefined : [["default_tags", "region"]],
    );
  });

  test("no path of any machine stands in it", () => {
    const places = [projectRoot, homedir(), tmpdir()].filter((place) => place !== "/").map((place) => `${place}/`);
    expect(places.filter((place) => text.includes(place))).toEqual([]);
    const paths =
      /(^|[\s"'=])(\/(home|root|Users|tmp|var\/folders|work|mnt|opt|builds|github)\/|[A-Za-z]:\\|~\/|file:)/;
    expect(texts.filter(({ value }) => paths.test(value))).toEqual([]);
  });

  test("no time and no date stands in it", () => {
    const policyLanguage = "2012-10-17";
    const times = /\b(19|20)\d{2}-\d{2}-\d{2}\b|\d{2}:\d{2}:\d{2}|\b1[5-9]\d{8}(\d{3})?\b|timestamp\(|uuid\(/;
    expect(texts.filter(({ value }) => value !== policyLanguage && times.test(value))).toEqual([]);
  });

  test("keys stand in the order of the alphabet, so that a diff shows changes and nothing else", () => {
    const sorted = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(sorted);
      if (typeof value !== "object" || value === null) return value;
      const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
      return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
    };
    const document: unknown = JSON.parse(text);
    expect(JSON.stringify(document)).toBe(JSON.stringify(sorted(document)));
  });

  test("a resource's remark is the path of its construct, and nothing else", () => {
    const { resource } = JSON.parse(text) as { resource: Record<string, Record<string, Record<string, unknown>>> };
    const remarks = Object.values(resource).flatMap((byName) => Object.values(byName).map((block) => block["//"]));
    expect(remarks.filter((remark) => !/^\{"metadata":\{"path":"[\w/-]+"\}\}$/.test(JSON.stringify(remark)))).toEqual(
      [],
    );
  });
});

test("nothing is committed but the renderings, what is made from them, and lock files", () => {
  const ignored = readFileSync(join(projectRoot, ".gitignore"), "utf8")
    .split("\n")
    .filter((line) => line.includes("cdktf.out"));
  expect(ignored).toEqual([
    "/cdktf.out/*",
    "!/cdktf.out/addresses.txt",
    "!/cdktf.out/review/",
    "/cdktf.out/review/*",
    "!/cdktf.out/review/*.md",
    "!/cdktf.out/review/*.html",
    "!/cdktf.out/review/*.svg",
    "!/cdktf.out/stacks/",
    "/cdktf.out/stacks/*/*",
    "!/cdktf.out/stacks/*/cdk.tf.json",
    "!/cdktf.out/stacks/*/.terraform.lock.hcl",
  ]);
  expect(readdirSync(join(projectRoot, "cdktf.out/stacks"))).toEqual([
    "demo-dev-platform",
    "demo-dev-registry",
    "demo-local",
    "demo-prod-platform",
    "demo-prod-registry",
  ]);
});
