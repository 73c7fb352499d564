import type { EnvironmentDefinition } from "../../src/definition/platform";
import { ServiceStack } from "../../src/stacks/service-stack";
import {
  addresses,
  environmentOf,
  type Rendered,
  resourceAt,
  serviceDefinition,
  serviceNamed,
  synthesized,
  testApp,
} from "../support/synth";

const services = {
  web: serviceDefinition(
    { exposure: { type: "load-balancer", paths: ["/", "/books/*"], priority: 100 }, calls: ["books"] },
    { source: "apps/web" },
  ),
  books: serviceDefinition(),
  docs: serviceDefinition({ exposure: { type: "public-ip" } }),
};

function stackOf(name: string, overrides: Partial<EnvironmentDefinition> = {}): ServiceStack {
  const environment = environmentOf({ layout: "per-service", services, ...overrides });
  return new ServiceStack(testApp(), environment, serviceNamed(environment.services, name));
}

function given(name: string, overrides?: Partial<EnvironmentDefinition>): Rendered {
  return synthesized(stackOf(name, overrides));
}

test("a service's stack is named after it and has what is the service's own, but for its security group", () => {
  expect(stackOf("web").node.id).toBe("shop-test-web");
  expect(addresses(given("web"))).toEqual([
    "aws_cloudwatch_log_group.web",
    "aws_ecs_service.web",
    "aws_ecs_task_definition.web",
    "aws_iam_role.web_execution",
    "aws_iam_role.web_task",
    "aws_iam_role_policy.web_execution",
    "aws_lb_listener_rule.web",
    "aws_lb_target_group.web",
    "aws_vpc_security_group_egress_rule.web_to_books",
    "aws_vpc_security_group_ingress_rule.web_to_books",
    "data.aws_ecr_image.web_pushed_by_registry_stack",
    "data.terraform_remote_state.platform",
  ]);
});

test("it tells where its service answers, and nothing of the platform's", () => {
  const url = "${data.terraform_remote_state.platform.outputs.load_balancer_url}/";
  expect(given("web").output).toEqual({ web_url: { description: "URL of web behind the load balancer", value: url } });
});

test("its tasks run in the platform's network, by the platform's outputs", () => {
  const output = (name: string) => `\${data.terraform_remote_state.platform.outputs.${name}}`;
  const { resource } = given("web");
  expect(resourceAt({ resource }, "aws_ecs_service.web")["network_configuration"]).toEqual({
    assign_public_ip: false,
    security_groups: [
      output('service_security_group_ids["web"]'),
      output("endpoint_client_security_group_id"),
      output('load_balancer_target_security_group_ids["8080"]'),
    ],
    subnets: [output('private_subnet_ids["eu-central-1a"]'), output('private_subnet_ids["eu-central-1b"]')],
  });
});

test("it waits for what is its own; all of the platform's stack stands before", () => {
  expect(resourceAt(given("web"), "aws_ecs_service.web")["depends_on"]).toEqual([
    "aws_iam_role_policy.web_execution",
    "aws_lb_listener_rule.web",
  ]);
});

test("it has the environment's provider, tags and backend, with a state of its own", () => {
  const backend = { type: "s3", bucket: "shop-state", region: "eu-west-1" } as const;
  const { provider, terraform } = given("books", { backend });
  expect(provider).toEqual({
    aws: [
      {
        region: "eu-central-1",
        allowed_account_ids: ["123456789012"],
        default_tags: [{ tags: { Environment: "Test" } }],
      },
    ],
  });
  expect(terraform["backend"]).toEqual({
    s3: {
      bucket: "shop-state",
      region: "eu-west-1",
      key: "shop-test-books.tfstate",
      encrypt: true,
      use_lockfile: true,
    },
  });
});

describe("what it declares to the proof", () => {
  const declared = (name: string) => (stackOf(name).toTerraform()["//"] as Record<string, unknown>)["declared"];
  const rest = { grants: [], suppressions: [], quotas: {} };

  test("is, behind the load balancer, its paths at the platform's exposure", () => {
    const exposure = { stack: "shop-test-platform", to: "aws_lb.ingress", port: 80 };
    const listenerRules = [{ to: "aws_ecs_service.web", paths: ["/", "/books/*"], exposure }];
    expect(declared("web")).toEqual({ ...rest, exposures: [], listenerRules });
  });

  test("is, with public addresses, an exposure of its own", () => {
    const exposures = [{ to: "aws_ecs_service.docs", port: 8080, cidrs: ["0.0.0.0/0"] }];
    expect(declared("docs")).toEqual({ ...rest, exposures, listenerRules: [] });
  });
});
