/** Two rendered stacks written by hand: a registry, and a platform that reads its state. Small, with each kind of edge. */
type Json = Record<string, unknown>;
export interface Stack {
  "//": { dependsOn?: string[] };
  terraform: Json;
  provider: Json;
  data: Record<string, Record<string, Json>>;
  resource: Record<string, Record<string, Json>>;
  output: Record<string, Json>;
  [section: string]: unknown;
}
export type Stacks = Record<string, Stack>;

const aws = { source: "hashicorp/aws", version: "6.25.0" };
const provider = {
  aws: [
    {
      region: "eu-central-1",
      allowed_account_ids: ["111122223333"],
      default_tags: [{ tags: { Environment: "Demo" } }],
    },
  ],
};
const backend = (stack: string) => ({ local: { path: `../../../state/${stack}.tfstate` } });
const httpTo = (group: string, port: number) => ({
  security_group_id: group,
  from_port: port,
  to_port: port,
  ip_protocol: "tcp",
});

function registry(): Stack {
  return {
    "//": {},
    terraform: {
      backend: backend("small-registry"),
      required_providers: { aws, docker: { source: "kreuzwerker/docker", version: "3.6.2" } },
    },
    provider: {
      ...provider,
      docker: [
        {
          registry_auth: [
            {
              address: "${ephemeral.aws_ecr_authorization_token.token.proxy_endpoint}",
              username: "${ephemeral.aws_ecr_authorization_token.token.user_name}",
              password: "${ephemeral.aws_ecr_authorization_token.token.password}",
            },
          ],
        },
      ],
    },
    data: { aws_caller_identity: { current: {} } },
    ephemeral: { aws_ecr_authorization_token: { token: {} } },
    resource: {
      aws_ecr_repository: { web: { name: "web", image_tag_mutability: "IMMUTABLE", force_delete: true } },
      docker_image: { base: { name: "nginx:1.30.5" } },
      docker_registry_image: {
        web: { name: "${aws_ecr_repository.web.repository_url}:1", depends_on: ["docker_image.base"] },
      },
    },
    output: { web_image: { value: "${docker_registry_image.web.name}" } },
  };
}

function service(name: string, port: number): Record<string, Json> {
  const container = {
    name,
    image: "${data.terraform_remote_state.registry.outputs.web_image}",
    portMappings: [{ port }],
  };
  return {
    aws_cloudwatch_log_group: { name: `/ecs/${name}`, retention_in_days: 30 },
    aws_ecs_task_definition: {
      family: name,
      cpu: "256",
      memory: "512",
      network_mode: "awsvpc",
      requires_compatibilities: ["FARGATE"],
      execution_role_arn: "${aws_iam_role.execution.arn}",
      container_definitions:
        "${jsonencode([" + JSON.stringify(container).replaceAll('"${', "").replaceAll('}"', "") + "])}",
    },
    aws_security_group: { name, description: `Tasks of ${name}`, vpc_id: "${aws_vpc.network.id}" },
    aws_ecs_service: {
      name,
      cluster: "${aws_ecs_cluster.cluster.arn}",
      launch_type: "FARGATE",
      desired_count: 1,
      propagate_tags: "SERVICE",
      task_definition: `\${aws_ecs_task_definition.${name}.arn}`,
      network_configuration: {
        subnets: ["${aws_subnet.private.id}"],
        security_groups: [`\${aws_security_group.${name}.id}`],
      },
    },
  };
}

function platform(): Stack {
  const stack: Stack = {
    "//": { dependsOn: ["small-registry"] },
    terraform: { backend: backend("small-platform"), required_providers: { aws } },
    provider,
    data: {
      terraform_remote_state: {
        registry: { backend: "local", config: { path: "../../../state/small-registry.tfstate" } },
      },
      aws_availability_zones: { zones: {} },
    },
    resource: {
      aws_vpc: { network: { cidr_block: "10.0.0.0/16", enable_dns_hostnames: true, tags: { Name: "network" } } },
      aws_internet_gateway: { internet: { vpc_id: "${aws_vpc.network.id}" } },
      aws_subnet: {
        public: { vpc_id: "${aws_vpc.network.id}", cidr_block: "10.0.1.0/24", availability_zone: "eu-central-1b" },
        private: {
          vpc_id: "${aws_vpc.network.id}",
          cidr_block: "10.0.3.0/24",
          availability_zone: "${data.aws_availability_zones.zones.names[2]}",
        },
      },
      aws_route_table: { public: { vpc_id: "${aws_vpc.network.id}" }, private: { vpc_id: "${aws_vpc.network.id}" } },
      aws_route: {
        internet: {
          route_table_id: "${aws_route_table.public.id}",
          destination_cidr_block: "0.0.0.0/0",
          gateway_id: "${aws_internet_gateway.internet.id}",
        },
      },
      aws_route_table_association: {
        public: { route_table_id: "${aws_route_table.public.id}", subnet_id: "${aws_subnet.public.id}" },
        private: { route_table_id: "${aws_route_table.private.id}", subnet_id: "${aws_subnet.private.id}" },
      },
      aws_security_group: {
        balancer: { name: "balancer", description: "Load balancer", vpc_id: "${aws_vpc.network.id}" },
        endpoints: { name: "endpoints", description: "Endpoints", vpc_id: "${aws_vpc.network.id}" },
      },
      aws_vpc_endpoint: {
        ecr_api: {
          vpc_id: "${aws_vpc.network.id}",
          service_name: "com.amazonaws.eu-central-1.ecr.api",
          vpc_endpoint_type: "Interface",
          private_dns_enabled: true,
          subnet_ids: ["${aws_subnet.private.id}"],
          security_group_ids: ["${aws_security_group.endpoints.id}"],
        },
        s3: {
          vpc_id: "${aws_vpc.network.id}",
          service_name: "com.amazonaws.eu-central-1.s3",
          vpc_endpoint_type: "Gateway",
          route_table_ids: ["${aws_route_table.private.id}"],
        },
      },
      aws_lb: {
        balancer: {
          name: "balancer",
          load_balancer_type: "application",
          subnets: ["${aws_subnet.public.id}"],
          security_groups: ["${aws_security_group.balancer.id}"],
        },
      },
      aws_lb_target_group: {
        web: { name: "web", port: 8080, protocol: "HTTP", target_type: "ip", vpc_id: "${aws_vpc.network.id}" },
      },
      aws_lb_listener: {
        http: {
          load_balancer_arn: "${aws_lb.balancer.arn}",
          port: 80,
          protocol: "HTTP",
          default_action: [
            { type: "fixed-response", fixed_response: { content_type: "text/plain", status_code: "404" } },
          ],
        },
      },
      aws_lb_listener_rule: {
        web: {
          listener_arn: "${aws_lb_listener.http.arn}",
          priority: 100,
          action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" }],
          condition: [{ path_pattern: { values: ["/*"] } }],
        },
      },
      aws_ecs_cluster: { cluster: { name: "cluster" } },
      aws_iam_role: {
        execution: { name: "execution", assume_role_policy: '{"Version":"2012-10-17","Statement":[]}' },
      },
      aws_iam_role_policy: {
        execution: {
          name: "pull",
          role: "${aws_iam_role.execution.id}",
          policy: '{"Version":"2012-10-17","Statement":[]}',
        },
      },
      aws_service_discovery_private_dns_namespace: { local: { name: "local", vpc: "${aws_vpc.network.id}" } },
      aws_service_discovery_service: {
        quotes: {
          name: "quotes",
          dns_config: {
            namespace_id: "${aws_service_discovery_private_dns_namespace.local.id}",
            dns_records: [{ type: "A", ttl: 10 }],
          },
          health_check_custom_config: { failure_threshold: 1 },
        },
      },
      aws_vpc_security_group_ingress_rule: {
        balancer: { ...httpTo("${aws_security_group.balancer.id}", 80), cidr_ipv4: "0.0.0.0/0" },
        web: {
          ...httpTo("${aws_security_group.web.id}", 8080),
          referenced_security_group_id: "${aws_security_group.balancer.id}",
        },
      },
    },
    output: { url: { value: "http://${aws_lb.balancer.dns_name}" } },
  };
  for (const [name, port] of [
    ["web", 8080],
    ["quotes", 8081],
  ] as const) {
    for (const [type, config] of Object.entries(service(name, port))) (stack.resource[type] ??= {})[name] = config;
  }
  Object.assign(resource(stack, "aws_ecs_service.web"), {
    load_balancer: [
      { target_group_arn: "${aws_lb_target_group.web.arn}", container_name: "web", container_port: 8080 },
    ],
    depends_on: ["aws_lb_listener_rule.web", "aws_iam_role_policy.execution", "aws_vpc_endpoint.ecr_api"],
  });
  Object.assign(resource(stack, "aws_ecs_service.quotes"), {
    service_registries: { registry_arn: "${aws_service_discovery_service.quotes.arn}" },
    depends_on: ["aws_iam_role_policy.execution", "aws_vpc_endpoint.ecr_api"],
  });
  return stack;
}

/** A fresh copy, to be changed at will. */
export function smallStacks(): { "small-registry": Stack; "small-platform": Stack } {
  return { "small-registry": registry(), "small-platform": platform() };
}

/** The arguments of a resource by its address. */
function resource(stack: Stack, address: string): Json {
  const [type = "", name = ""] = address.split(".");
  const found = stack.resource[type]?.[name];
  if (found === undefined) throw new Error(`fixture has no ${address}`);
  return found;
}

const NETWORK = { vpc: { cidr_block: "10.0.0.0/16" } };

/** One AWS stack with a VPC, other resources as given, and sections beside (`data`, `moved`, …). */
export function tinyStack(resources: Stack["resource"] = {}, sections: Json = {}): Json {
  return {
    terraform: { backend: { local: { path: "x.tfstate" } }, required_providers: { aws } },
    provider,
    resource: { aws_vpc: NETWORK, ...resources },
    ...sections,
  };
}
