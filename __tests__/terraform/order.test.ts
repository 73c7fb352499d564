import { Model } from "../../src/terraform/model";
import { Order } from "../../src/terraform/order";

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
const [stack] = new Model([{ name: "a", directory: "a", documents }]).stacks;

test("a block waits for what it names, what it refers to, and what those wait for", () => {
  if (stack === undefined) throw new Error("no stack");
  const order = new Order(stack);
  expect([...order.before("aws_ecs_service.web")].sort()).toEqual([
    "aws_iam_role.web",
    "aws_iam_role_policy.web",
    "aws_sqs_queue.jobs",
    "data.aws_region.here",
    "local.policy",
  ]);
  expect([...order.before("aws_ecs_service.other")]).toEqual([]);
});
