import { autoscaling } from "../../../src/proof/rules/scaling/autoscaling";
import { type Body, type Platform, add, notProven, resource } from "../platform";

/** A policy of the service `web`, which stands behind the load balancer. */
function policy(tracking: Body | undefined, more: Body = {}) {
  return (json: Platform): void => {
    resource(json, "aws_ecs_service.web")["lifecycle"] = { ignore_changes: ["desired_count"] };
    add(json, "aws_appautoscaling_target.web", {
      service_namespace: "ecs",
      scalable_dimension: "ecs:service:DesiredCount",
      resource_id: "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.web.name}",
      min_capacity: 1,
      max_capacity: 4,
    });
    add(json, "aws_appautoscaling_policy.web", {
      name: "web",
      policy_type: "TargetTrackingScaling",
      service_namespace: "ecs",
      scalable_dimension: "ecs:service:DesiredCount",
      resource_id: "${aws_appautoscaling_target.web.resource_id}",
      ...(tracking && { target_tracking_scaling_policy_configuration: [{ target_value: 60, ...tracking }] }),
      ...more,
    });
  };
}

const predefined = (type: string, label?: string): Body => ({
  predefined_metric_specification: [
    { predefined_metric_type: type, ...(label !== undefined && { resource_label: label }) },
  ],
});
const requests = (label?: string): Body => predefined("ALBRequestCountPerTarget", label);

/** The queue's messages for each running task, as AWS's page has it. */
function backlog(dimensions: Readonly<Record<string, string>>, namespace = "ECS/ContainerInsights"): Body {
  const metric = (space: string, name: string, of: Readonly<Record<string, string>>): Body => ({
    return_data: false,
    metric_stat: [
      {
        stat: "Average",
        metric: [
          {
            namespace: space,
            metric_name: name,
            dimensions: Object.entries(of).map(([key, value]) => ({ name: key, value })),
          },
        ],
      },
    ],
  });
  return {
    customized_metric_specification: [
      {
        metrics: [
          { id: "messages", ...metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName: "orders" }) },
          { id: "tasks", ...metric(namespace, "RunningTaskCount", dimensions) },
          { id: "backlog", expression: "messages / tasks", return_data: true },
        ],
      },
    ],
  };
}

const own = { ClusterName: "${aws_ecs_cluster.main.name}", ServiceName: "${aws_ecs_service.web.name}" };
const withInsights =
  (change: (json: Platform) => void, value: string | undefined = "enabled") =>
  (json: Platform) => {
    change(json);
    resource(json, "aws_ecs_cluster.main")["setting"] = [{ name: "containerInsights", value }];
  };

const LABEL = "${aws_lb.main.arn_suffix}/${aws_lb_target_group.web.arn_suffix}";
const fault = (text: string) =>
  `refuted: scaling policy 'aws_appautoscaling_policy.web': cannot scale its service: ${text}`;
const doubt = (text: string) =>
  `undecided: scaling policy 'aws_appautoscaling_policy.web': undecided whether it can scale its service: not known: ${text}`;

test.each<[string, (json: Platform) => void]>([
  ["its CPU", policy(predefined("ECSServiceAverageCPUUtilization"))],
  ["its memory", policy(predefined("ECSServiceAverageMemoryUtilization"))],
  ["requests of its load balancer", policy(requests(LABEL))],
  ["messages for each task", withInsights(policy(backlog(own)))],
  ["messages for each task, with all that Container Insights have", withInsights(policy(backlog(own)), "enhanced")],
  ["a metric of ECS", policy(backlog(own, "AWS/ECS"))],
  ["a metric of its cluster", policy(backlog({ ClusterName: own.ClusterName }, "AWS/ECS"))],
  ["another service of its cluster", policy(backlog({ ...own, ServiceName: "quote" }, "AWS/ECS"))],
  ["a metric of somebody's own", policy(backlog({ Shop: "books" }, "Shop"))],
  ["nothing, by steps", policy(undefined, { policy_type: "StepScaling" })],
])("a policy that measures %s is proven", (_, change) => {
  expect(notProven(autoscaling, change)).toEqual([]);
});

test.each<[string, (json: Platform) => void, readonly string[]]>([
  [
    "tracks nothing",
    policy(undefined),
    [fault("policy_type is TargetTrackingScaling without target_tracking_scaling_policy_configuration; add it")],
  ],
  [
    "is of another type",
    policy(predefined("ECSServiceAverageCPUUtilization"), { policy_type: null }),
    [
      fault(
        "policy_type is StepScaling, and target_tracking_scaling_policy_configuration needs TargetTrackingScaling; set it",
      ),
    ],
  ],
  [
    "scales something else of the service",
    policy(predefined("ECSServiceAverageCPUUtilization"), { scalable_dimension: "ecs:service:Count" }),
    [fault("scalable_dimension is ecs:service:Count; set it to ecs:service:DesiredCount")],
  ],
  [
    "measures what ECS hasn't",
    policy(predefined("RDSReaderAverageCPUUtilization")),
    [
      fault(
        "predefined_metric_type is RDSReaderAverageCPUUtilization; set it to one of ECSServiceAverageCPUUtilization, ECSServiceAverageMemoryUtilization, ALBRequestCountPerTarget",
      ),
    ],
  ],
  [
    "doesn't say whose requests",
    policy(requests()),
    [
      fault(
        "it counts requests and has no resource_label; set it to the arn_suffix of the load balancer, a /, and that of the target group",
      ),
    ],
  ],
  [
    "names the target group in full",
    policy(requests("${aws_lb.main.arn_suffix}/${aws_lb_target_group.web.arn}")),
    [
      fault(
        "resource_label is <aws_lb.main.arn_suffix>/<aws_lb_target_group.web.arn>; set it to the arn_suffix of the load balancer, a /, and that of the target group",
      ),
    ],
  ],
  [
    "counts requests to another target group",
    (json) => {
      add(json, "aws_lb_target_group.other", { ...resource(json, "aws_lb_target_group.web") });
      policy(requests("${aws_lb.main.arn_suffix}/${aws_lb_target_group.other.arn_suffix}"))(json);
    },
    [fault("it counts requests to aws_lb_target_group.other, where web isn't registered; name its own target group")],
  ],
  [
    "counts requests of another load balancer",
    (json) => {
      add(json, "aws_lb.other", { ...resource(json, "aws_lb.main"), name: "other" });
      policy(requests("${aws_lb.other.arn_suffix}/${aws_lb_target_group.web.arn_suffix}"))(json);
    },
    [
      fault(
        "it counts requests of aws_lb.other, which sends none to aws_lb_target_group.web; name the load balancer that does",
      ),
    ],
  ],
  [
    "counts requests of what a literal names",
    policy(requests("app/shop/0123/targetgroup/web/4567")),
    [doubt("resource_label (app/shop/0123/targetgroup/web/4567)")],
  ],
  [
    "measures a service that isn't there",
    withInsights(policy(backlog({ ...own, ServiceName: "nobody" }))),
    [fault("it measures RunningTaskCount of service nobody in main, which isn't there; name its own")],
  ],
  [
    "measures a service of a cluster that nobody knows",
    policy(backlog({ ClusterName: "other", ServiceName: "web" })),
    [doubt("which service it measures (web in other)")],
  ],
  [
    "needs Container Insights, which are off",
    withInsights(policy(backlog(own)), "disabled"),
    [fault("it measures RunningTaskCount of Container Insights, which are off in aws_ecs_cluster.main; turn them on")],
  ],
  [
    "needs Container Insights, of which the cluster says nothing",
    policy(backlog(own)),
    [doubt("whether the account's setting turns Container Insights on in aws_ecs_cluster.main")],
  ],
  [
    "measures what only a plan tells",
    policy({ customized_metric_specification: "${var.metric}" }),
    [doubt("what it measures (var.metric)")],
  ],
])("a policy that %s isn't", (_, change, expected) => {
  expect(notProven(autoscaling, change)).toEqual(expected);
});

describe("a policy that combines metrics", () => {
  const combined = (change: (metrics: Body[]) => void): readonly string[] => {
    const tracking = backlog(own);
    const [{ metrics }] = tracking["customized_metric_specification"] as [{ metrics: Body[] }];
    change(metrics);
    return notProven(autoscaling, withInsights(policy(tracking)));
  };

  test("names the ids of its metrics, and one of them returns data", () => {
    expect(combined(() => undefined)).toEqual([]);
    const filled = "FILL(messages, 0) / IF(tasks > 0, tasks, 1)";
    expect(combined(([, , last]) => Object.assign(last ?? {}, { expression: filled }))).toEqual([]);
  });

  test("is refuted where an id is another, or two or none return data", () => {
    expect(combined(([first]) => Object.assign(first ?? {}, { id: "waiting" }))).toEqual([
      fault(
        "its expression 'messages / tasks' names messages, which is the id of none of its metrics (waiting, tasks, backlog); correct it",
      ),
    ]);
    expect(combined(([first]) => delete first?.["return_data"])).toEqual([
      fault(
        "2 of its metrics return data (return_data), and AWS scales by one; set return_data to false for all others",
      ),
    ]);
    expect(combined(([, , last]) => Object.assign(last ?? {}, { return_data: false }))).toHaveLength(1);
  });

  test("is undecided where an id or the expression isn't known", () => {
    for (const key of ["id", "expression", "return_data"])
      expect(combined(([, , last]) => Object.assign(last ?? {}, { [key]: "${var.open}" }))).toEqual([
        doubt("the metrics that it combines (var.open)"),
      ]);
  });
});
