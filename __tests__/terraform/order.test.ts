import type { JsonObject } from "../../src/terraform/json";
import { BlockOrder, StackOrder } from "../../src/terraform/order";
import { Stack } from "../../src/terraform/stack";

const documents = [
  {
    locals: { policy: { Resource: "${aws_sqs_queue.jobs.arn}" } },
    data: { aws_region: { here: {} } },
    resource: {
      aws_sqs_queue: { jobs: { name: "jobs-${data.aws_region.here.name}" } },
      aws_iam_role: { web: {} },
      aws_iam_role_policy: { web: { role: "${aws_iam_role.web.name}", policy: "${jsonencode(local.policy)}" } },
      aws_ecs_service: { web: { name: "web", depends_on: ["aws_iam_role_policy.web"] }, other: {} },
    },
  },
];
const stack = new Stack({ name: "a", directory: "a", documents });

test("a block waits for what it names, what it refers to, and what those wait for", () => {
  const order = new BlockOrder(stack);
  expect([...order.before("aws_ecs_service.web")].sort()).toEqual([
    "aws_iam_role.web",
    "aws_iam_role_policy.web",
    "aws_sqs_queue.jobs",
    "data.aws_region.here",
    "local.policy",
  ]);
  expect([...order.before("aws_ecs_service.other")]).toEqual([]);
});

function orderOf(stacks: Readonly<Record<string, JsonObject>>): StackOrder {
  const sources = Object.entries(stacks).map(([name, document]) => ({
    name,
    directory: `/out/stacks/${name}`,
    documents: [document],
  }));
  return new StackOrder(sources.map((source) => new Stack(source)));
}

const stateAt = (key: string) => ({ bucket: "states", key });
const reads = (key: string) => ({
  data: { terraform_remote_state: { other: { backend: "s3", config: stateAt(key) } } },
});

test("a stack comes after those that it names, those whose state it reads, and what these come after", () => {
  const order = orderOf({
    registry: {},
    network: { "//": { dependsOn: ["registry"] }, terraform: { backend: { s3: stateAt("network") } } },
    app: { "//": { dependsOn: ["gone"] }, ...reads("network") },
    alone: reads("nobody's"),
  });
  expect([...order.before("app")].sort()).toEqual(["gone", "network", "registry"]);
  expect([...order.before("network")]).toEqual(["registry"]);
  expect([...order.before("alone")]).toEqual([]);
});

test("a circle comes to an end", () => {
  const order = orderOf({ a: { "//": { dependsOn: ["b"] } }, b: { "//": { dependsOn: ["a"] } } });
  expect([...order.before("a")].sort()).toEqual(["a", "b"]);
});
