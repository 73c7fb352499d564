import { stackNames } from "../../src/definition/resolve/stack-names";
import { DataStack } from "../../src/stacks/data-stack";
import { environmentStacks } from "../../src/stacks/environment-stacks";
import { PlatformStack } from "../../src/stacks/platform-stack";
import { ServiceStack } from "../../src/stacks/service-stack";
import type { EnvironmentDefinition, Layout } from "../../src/definition/platform";
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
    "shop-test-data",
    "shop-test-platform",
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
