import { stackNames } from "../../src/definition/resolve/stack-names";
import { DataStack } from "../../src/stacks/data-stack";
import { environmentStacks } from "../../src/stacks/environment-stacks";
import { PlatformStack } from "../../src/stacks/platform-stack";
import { ServiceStack } from "../../src/stacks/service-stack";
import type { EnvironmentDefinition, Layout } from "../../src/definition/platform";
import type { Resources } from "../../src/definition/resources";
import {
  addresses,
  environmentOf,
  resourceAt,
  serviceDefinition,
  serviceNamed,
  synthesized,
  testApp,
} from "../support/synth";

const overrides = (layout: Layout): Partial<EnvironmentDefinition> => ({
  layout,
  resources: {
    uploads: { type: "bucket" },
    jobs: { type: "queue" },
    sessions: { type: "table", partitionKey: { name: "id", type: "string" } },
    pictures: { type: "bucket", existing: { name: "pictures" } },
  },
  services: {
    books: serviceDefinition({ uses: { uploads: "read", jobs: "send", sessions: "read", pictures: "write" } }),
  },
});

const isResource = (address: string): boolean => /^aws_(s3|sqs|dynamodb)_/.test(address);

test("in one state the resources stand with the platform, in others in a stack of their own, at the same addresses", () => {
  const single = addresses(synthesized(new PlatformStack(testApp(), environmentOf(overrides("single")))));
  const environment = environmentOf(overrides("per-service"));
  const data = addresses(synthesized(new DataStack(testApp(), environment)));
  expect(data.length).toBeGreaterThan(10);
  expect(single.filter(isResource)).toEqual(data);
  expect(addresses(synthesized(new PlatformStack(testApp(), environment))).filter(isResource)).toEqual([]);
});

test("a service in a stack of its own reads what was created, and knows what exists", () => {
  const environment = environmentOf(overrides("per-service"));
  const stack = new ServiceStack(testApp(), environment, serviceNamed(environment.services, "books"));
  const { locals, resource } = synthesized(stack);
  const [container] = locals["books_containers"] as { environment: object }[];
  const outputs = "data.terraform_remote_state.data.outputs";
  expect(container?.environment).toEqual([
    { name: "JOBS_QUEUE_URL", value: `\${${outputs}.queue_urls["jobs"]}` },
    { name: "PICTURES_BUCKET", value: "pictures" },
    { name: "SESSIONS_TABLE", value: `\${${outputs}.resource_names["sessions"]}` },
    { name: "UPLOADS_BUCKET", value: `\${${outputs}.resource_names["uploads"]}` },
  ]);
  const { Statement: statements } = locals["books_task_permissions"] as { Statement: { Resource: string[] }[] };
  expect(statements.flatMap(({ Resource }) => Resource)).toEqual([
    `\${${outputs}.resource_arns["uploads"]}/*`,
    `\${${outputs}.resource_arns["uploads"]}`,
    `\${${outputs}.resource_arns["jobs"]}`,
    `\${${outputs}.resource_arns["sessions"]}`,
    "arn:aws:s3:::pictures/*",
  ]);
  const rule = resourceAt({ resource }, "aws_vpc_security_group_egress_rule.books_to_dynamodb");
  expect(rule["prefix_list_id"]).toBe("${data.terraform_remote_state.platform.outputs.dynamodb_prefix_list_id}");
});

test("it is deployed before the services, and there is none where nothing is created", () => {
  const stacksOf = (definition: Partial<EnvironmentDefinition>) =>
    environmentStacks(testApp(), environmentOf(definition)).map(({ node }) => node.id);
  expect(stacksOf(overrides("per-service"))).toEqual([
    "shop-test-registry",
    "shop-test-platform",
    "shop-test-data",
    "shop-test-books",
  ]);
  const existing = { ...overrides("per-service"), resources: { uploads: { type: "bucket", existing: { name: "x" } } } };
  expect(stacksOf({ ...existing, services: {} } as Partial<EnvironmentDefinition>)).toEqual([
    "shop-test-registry",
    "shop-test-platform",
  ]);
  for (const layout of ["single", "per-service"] as const) {
    const environment = environmentOf(overrides(layout));
    expect(stackNames(environment.name, environment.definition)).toEqual(stacksOf(overrides(layout)));
  }
});

test("it waits for the platform's stack only where tasks connect to a resource", () => {
  const waitsFor = (resources: Resources) => {
    const services = { books: serviceDefinition() };
    const stacks = environmentStacks(testApp(), environmentOf({ layout: "per-service", resources, services }));
    const data = stacks.find(({ node }) => node.id === "shop-test-data");
    return data?.dependencies.map(({ node }) => node.id);
  };
  expect(waitsFor({ uploads: { type: "bucket" } })).toEqual([]);
  expect(waitsFor({ uploads: { type: "bucket" }, share: { type: "files" } })).toEqual(["shop-test-platform"]);
});

test("files stand in subnets of the platform's stack, and a service opens their group", () => {
  const environment = environmentOf({
    layout: "per-service",
    resources: { share: { type: "files" } },
    services: { books: serviceDefinition({ uses: { share: "read-write" } }) },
  });
  const platform = "data.terraform_remote_state.platform.outputs";
  const data = synthesized(new DataStack(testApp(), environment));
  expect(resourceAt(data, "aws_security_group.share")["vpc_id"]).toBe(`\${${platform}.vpc_id}`);
  expect(resourceAt(data, "aws_efs_mount_target.share_a")["subnet_id"]).toBe(
    `\${${platform}.private_subnet_ids["eu-central-1a"]}`,
  );
  const own = synthesized(new ServiceStack(testApp(), environment, serviceNamed(environment.services, "books")));
  const outputs = "data.terraform_remote_state.data.outputs";
  const group = `\${${outputs}.resource_security_group_ids["share"]}`;
  expect(resourceAt(own, "aws_vpc_security_group_ingress_rule.books_to_share")["security_group_id"]).toBe(group);
  expect(resourceAt(own, "aws_vpc_security_group_egress_rule.books_to_share")["referenced_security_group_id"]).toBe(
    group,
  );
  expect(resourceAt(own, "aws_ecs_task_definition.books")["volume"]).toEqual([
    {
      name: "mnt-share",
      efs_volume_configuration: {
        file_system_id: `\${${outputs}.resource_names["share"]}`,
        transit_encryption: "ENABLED",
        authorization_config: { access_point_id: `\${${outputs}.access_point_ids["share"]}`, iam: "ENABLED" },
      },
    },
  ]);
});
