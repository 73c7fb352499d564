import { addScaling, type ScalingProps } from "../../../src/constructs/service/scaling";
import { resolveScaling } from "../../../src/definition/resolve/scaling";
import type { ScalingDefinition } from "../../../src/definition/scaling";
import { addresses, type Block, platformInterface, resourceAt, synthesized, TestStack } from "../../support/synth";
import { Construct } from "constructs";

const ingress = {
  url: "http://balancer",
  arnSuffix: "app/balancer/1234",
  listenerArn: "listener-arn",
  targetGroupIdByPort: new Map<number, string>(),
  connectedByPort: new Map(),
};
const orders = { arn: "orders-arn", name: "orders-name", url: "orders-url" };

function scaled(definition: Partial<ScalingDefinition>, props: Partial<ScalingProps> = {}) {
  const stack = new TestStack();
  addScaling(new Construct(stack, "books"), {
    scaling: resolveScaling({ min: 2, max: 8, ...definition }),
    name: "books",
    serviceName: "books-service",
    platform: platformInterface({ ingress, resourceByName: new Map([["orders", orders]]) }),
    targetGroupSuffix: "targetgroup/books/5678",
    ...props,
  });
  return synthesized(stack);
}

const configuration = (policy: Block) => policy["target_tracking_scaling_policy_configuration"] as Block;

test("a service is registered by its cluster and its name, with its bounds", () => {
  const rendered = scaled({ cpuPercent: 60 });
  expect(addresses(rendered)).toEqual(["aws_appautoscaling_policy.books_cpu", "aws_appautoscaling_target.books"]);
  expect(resourceAt(rendered, "aws_appautoscaling_target.books")).toEqual({
    service_namespace: "ecs",
    scalable_dimension: "ecs:service:DesiredCount",
    resource_id: "service/cluster-name/books-service",
    min_capacity: 2,
    max_capacity: 8,
  });
});

test("a policy belongs to its target, and adds tasks faster than it removes them", () => {
  const policy = resourceAt(scaled({ cpuPercent: 60 }), "aws_appautoscaling_policy.books_cpu");
  expect(policy).toEqual({
    name: "books-cpu",
    policy_type: "TargetTrackingScaling",
    service_namespace: "${aws_appautoscaling_target.books.service_namespace}",
    scalable_dimension: "${aws_appautoscaling_target.books.scalable_dimension}",
    resource_id: "${aws_appautoscaling_target.books.resource_id}",
    target_tracking_scaling_policy_configuration: {
      target_value: 60,
      scale_out_cooldown: 60,
      scale_in_cooldown: 300,
      predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCPUUtilization" },
    },
  });
});

test("other cooldowns hold for all of a service's policies", () => {
  const rendered = scaled({
    cpuPercent: 60,
    memoryPercent: 80,
    scaleOutCooldownSeconds: 0,
    scaleInCooldownSeconds: 900,
  });
  const all = Object.values(rendered.resource["aws_appautoscaling_policy"] ?? {}).map(configuration);
  expect(all).toHaveLength(2);
  expect(all.map((own) => [own["scale_out_cooldown"], own["scale_in_cooldown"]])).toEqual([
    [0, 900],
    [0, 900],
  ]);
});

test("memory is measured by ECS, requests by the load balancer and the target group", () => {
  const rendered = scaled({ memoryPercent: 75, requestsPerTask: 500 });
  const of = (address: string) => configuration(resourceAt(rendered, address));
  expect(of("aws_appautoscaling_policy.books_memory")).toMatchObject({
    target_value: 75,
    predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageMemoryUtilization" },
  });
  expect(of("aws_appautoscaling_policy.books_requests")).toMatchObject({
    target_value: 500,
    predefined_metric_specification: {
      predefined_metric_type: "ALBRequestCountPerTarget",
      resource_label: "app/balancer/1234/targetgroup/books/5678",
    },
  });
});

test("messages are divided by the tasks that run", () => {
  const policy = resourceAt(
    scaled({ messagesPerTask: { orders: 100 } }),
    "aws_appautoscaling_policy.books_messages_of_orders",
  );
  const { customized_metric_specification: own, target_value: value } = configuration(policy);
  const metric = (namespace: string, name: string, dimensions: object[]) => ({
    namespace,
    metric_name: name,
    dimensions,
  });
  expect([policy["name"], value]).toEqual(["books-messages-of-orders", 100]);
  expect(
    (own as { metrics: Block[] }).metrics.map(({ id, expression, metric_stat: stat, return_data: data }) => [
      id,
      expression ?? stat,
      data,
    ]),
  ).toEqual([
    [
      "messages",
      {
        stat: "Sum",
        metric: metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", [{ name: "QueueName", value: "orders-name" }]),
      },
      false,
    ],
    [
      "tasks",
      {
        stat: "Average",
        metric: metric("ECS/ContainerInsights", "RunningTaskCount", [
          { name: "ClusterName", value: "cluster-name" },
          { name: "ServiceName", value: "books-service" },
        ]),
      },
      false,
    ],
    ["backlog", "messages / tasks", true],
  ]);
});

test("a schedule sets other bounds, which an apply leaves alone", () => {
  const night = { schedule: "cron(0 22 * * ? *)", timeZone: "Europe/Berlin", min: 0, max: 1 };
  const rendered = scaled({ schedules: { "by-night": night } });
  expect(resourceAt(rendered, "aws_appautoscaling_scheduled_action.books_by_night")).toEqual({
    name: "books-by-night",
    service_namespace: "${aws_appautoscaling_target.books.service_namespace}",
    scalable_dimension: "${aws_appautoscaling_target.books.scalable_dimension}",
    resource_id: "${aws_appautoscaling_target.books.resource_id}",
    schedule: "cron(0 22 * * ? *)",
    timezone: "Europe/Berlin",
    scalable_target_action: { min_capacity: "0", max_capacity: "1" },
  });
  expect(resourceAt(rendered, "aws_appautoscaling_target.books")["lifecycle"]).toEqual({
    ignore_changes: ["min_capacity", "max_capacity"],
  });
});

test("requests of a service that isn't behind the load balancer are a fault of the stack", () => {
  expect(() => scaled({ requestsPerTask: 500 }, { targetGroupSuffix: undefined })).toThrow(
    "service 'books': scaling.requestsPerTask is set; it isn't behind a load balancer; remove it",
  );
});
