import { autoscaling } from "../../../src/proof/rules/scaling/autoscaling";
import { deployments } from "../../../src/proof/rules/deployments";
import { subnetAddresses } from "../../../src/proof/rules/subnet-addresses";
import { type Body, type Platform, add, notProven, resource } from "../platform";

const ID = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.web.name}";
const target =
  (more: Body = {}) =>
  (json: Platform) => {
    resource(json, "aws_ecs_service.web")["lifecycle"] = { ignore_changes: ["desired_count"] };
    add(json, "aws_appautoscaling_target.web", {
      service_namespace: "ecs",
      scalable_dimension: "ecs:service:DesiredCount",
      resource_id: ID,
      min_capacity: 1,
      max_capacity: 4,
      ...more,
    });
  };
const scales = "scalable target 'aws_appautoscaling_target.web'";

describe("autoscaling", () => {
  test("of a service with sound bounds is proven", () => {
    expect(notProven(autoscaling, target())).toEqual([]);
  });

  test.each<[Body, string]>([
    [
      { resource_id: "service/main/nobody" },
      `refuted: ${scales}: cannot scale its service: resource_id is service/main/nobody, which is no service of these stacks; set it to service/<cluster>/<service> of one of web, quote, site, shell`,
    ],
    [
      { min_capacity: 5 },
      `refuted: ${scales}: cannot scale its service: min_capacity is 5 and max_capacity 4; set 0 or more, and the maximum to no less than the minimum`,
    ],
    [
      { scalable_dimension: "ecs:service:Count" },
      `refuted: ${scales}: cannot scale its service: scalable_dimension is ecs:service:Count; set it to ecs:service:DesiredCount`,
    ],
    [
      { resource_id: "${var.id}" },
      `undecided: ${scales}: undecided whether it can scale its service: not known: which service it scales (<?var.id>)`,
    ],
    [
      { max_capacity: "${var.maximum}" },
      `undecided: ${scales}: undecided whether it can scale its service: not known: max_capacity (var.maximum)`,
    ],
  ])("with %j isn't", (more, message) => {
    expect(notProven(autoscaling, target(more))).toEqual([message]);
  });

  test.each<[string, string, readonly string[]]>([
    ["the target's own id", "${aws_appautoscaling_target.web.resource_id}", []],
    [
      "the same id, spelled out, without waiting",
      ID,
      [
        "refuted: scaling policy 'aws_appautoscaling_policy.web': cannot scale its service: it doesn't wait for aws_appautoscaling_target.web, without which AWS refuses it; add it to depends_on",
      ],
    ],
    [
      "another service",
      "service/main/nobody",
      [
        "refuted: scaling policy 'aws_appautoscaling_policy.web': is of service/main/nobody, which no aws_appautoscaling_target registers; name the target's resource_id",
      ],
    ],
    [
      "what isn't known",
      "${var.id}",
      [
        "undecided: scaling policy 'aws_appautoscaling_policy.web': undecided whether its target is registered: not known: what registers var.id",
      ],
    ],
  ])("has a policy of %s", (_title, id, expected) => {
    const said = notProven(autoscaling, (json) => {
      target()(json);
      add(json, "aws_appautoscaling_policy.web", {
        name: "cpu",
        policy_type: "TargetTrackingScaling",
        service_namespace: "ecs",
        scalable_dimension: "ecs:service:DesiredCount",
        resource_id: id,
        target_tracking_scaling_policy_configuration: [
          {
            target_value: 60,
            predefined_metric_specification: [{ predefined_metric_type: "ECSServiceAverageCPUUtilization" }],
          },
        ],
      });
    });
    expect(said).toEqual(expected);
  });

  test("waits for what it names by a text alone: the target for its service, a policy and a schedule for the target", () => {
    const spelled = (json: Platform): void => {
      target()(json);
      const { name: cluster } = resource(json, "aws_ecs_cluster.main");
      const { name } = resource(json, "aws_ecs_service.web");
      resource(json, "aws_appautoscaling_target.web")["resource_id"] = `service/${String(cluster)}/${String(name)}`;
      add(json, "aws_appautoscaling_scheduled_action.web", {
        resource_id: `service/${String(cluster)}/${String(name)}`,
        scalable_dimension: "ecs:service:DesiredCount",
        scalable_target_action: [{ min_capacity: 1, max_capacity: 3 }],
      });
      resource(json, "aws_appautoscaling_target.web")["lifecycle"] = {
        ignore_changes: ["min_capacity", "max_capacity"],
      };
    };
    const refuted = (subject: string, address: string) =>
      `refuted: ${subject}: cannot scale its service: it doesn't wait for ${address}, without which AWS refuses it; add it to depends_on`;
    expect(notProven(autoscaling, spelled)).toEqual([
      refuted(scales, "aws_ecs_service.web"),
      refuted("scaling policy 'aws_appautoscaling_scheduled_action.web'", "aws_appautoscaling_target.web"),
    ]);
    const waiting = (json: Platform): void => {
      spelled(json);
      resource(json, "aws_appautoscaling_target.web")["depends_on"] = ["aws_ecs_service.web"];
      resource(json, "aws_appautoscaling_scheduled_action.web")["depends_on"] = ["aws_appautoscaling_target.web"];
    };
    expect(notProven(autoscaling, waiting)).toEqual([]);
    const undeclared = (json: Platform): void => {
      spelled(json);
      Object.assign(json, { "//": {} });
    };
    expect(notProven(autoscaling, undeclared)).toEqual([]);
  });

  test("takes whole numbers, of one target a service", () => {
    expect(notProven(autoscaling, target({ max_capacity: 1.5 }))).toEqual([
      `refuted: ${scales}: cannot scale its service: max_capacity is 1.5; set it to a whole number`,
    ]);
    const twice = notProven(autoscaling, (json) => {
      target()(json);
      add(json, "aws_appautoscaling_target.again", { ...resource(json, "aws_appautoscaling_target.web") });
    });
    expect(twice).toContainEqual(
      `undecided: ${scales}: undecided whether it can scale its service: not known: which of aws_appautoscaling_target.web and aws_appautoscaling_target.again, of one service, holds`,
    );
  });

  test("counts the addresses of a subnet at the maximum", () => {
    expect(notProven(subnetAddresses, target({ max_capacity: 100 }))).toEqual([]);
    expect(notProven(subnetAddresses, target({ max_capacity: 10_000 }))).toHaveLength(1);
  });
});

describe("what scaling has set", () => {
  const setBack = (name: string, fix: string) =>
    `refuted: ${scales}: cannot scale its service: Terraform sets ${name} back at each apply${fix}`;
  const withoutIgnoring = (json: Platform): void => {
    target()(json);
    delete resource(json, "aws_ecs_service.web")["lifecycle"];
  };

  test("is left alone by Terraform, strictly", () => {
    expect(notProven(autoscaling, withoutIgnoring)).toEqual([
      setBack("desired_count of aws_ecs_service.web", "; add it to ignore_changes"),
    ]);
    const all = (json: Platform): void => {
      target()(json);
      resource(json, "aws_ecs_service.web")["lifecycle"] = { ignore_changes: "all" };
    };
    expect(notProven(autoscaling, all)).toEqual([]);
  });

  test("is worth a note in a folder that declares nothing", () => {
    const undeclared = (json: Platform): void => {
      withoutIgnoring(json);
      Object.assign(json, { "//": {} });
    };
    expect(notProven(autoscaling, undeclared)).toEqual([]);
  });

  test("may be bounds, where there are schedules", () => {
    const scheduled = (lifecycle: Body) => (json: Platform) => {
      target({ lifecycle })(json);
      add(json, "aws_appautoscaling_scheduled_action.web", {
        resource_id: ID,
        depends_on: ["aws_appautoscaling_target.web"],
        scalable_dimension: "ecs:service:DesiredCount",
        scalable_target_action: [{ min_capacity: 1, max_capacity: 3 }],
      });
    };
    expect(notProven(autoscaling, scheduled({ ignore_changes: ["max_capacity", "min_capacity"] }))).toEqual([]);
    expect(notProven(autoscaling, scheduled({ ignore_changes: ["max_capacity"] }))).toEqual([
      setBack("min_capacity", ", whatever a schedule has set; add to ignore_changes"),
    ]);
  });
});

describe("a scheduled action", () => {
  const scheduled = (bounds: Body) => (json: Platform) => {
    target()(json);
    const id = "${aws_appautoscaling_target.web.resource_id}";
    resource(json, "aws_appautoscaling_target.web")["lifecycle"] = {
      ignore_changes: ["min_capacity", "max_capacity"],
    };
    add(json, "aws_appautoscaling_scheduled_action.web", {
      resource_id: id,
      scalable_dimension: "ecs:service:DesiredCount",
      scalable_target_action: [bounds],
    });
  };

  test("counts with the maximum that it sets", () => {
    expect(notProven(subnetAddresses, scheduled({ max_capacity: 100 }))).toEqual([]);
    expect(notProven(subnetAddresses, scheduled({ max_capacity: 10_000 }))).toHaveLength(1);
    expect(notProven(autoscaling, scheduled({ min_capacity: 5, max_capacity: 5 }))).toEqual([]);
  });

  test("has bounds that it can keep", () => {
    expect(notProven(autoscaling, scheduled({ min_capacity: 6, max_capacity: 5 }))).toEqual([
      `refuted: ${scales}: cannot scale its service: aws_appautoscaling_scheduled_action.web sets min_capacity 6 and max_capacity 5; set the maximum to no less than the minimum`,
    ]);
    expect(notProven(autoscaling, scheduled({ max_capacity: "${var.maximum}" }))).toEqual([
      `undecided: ${scales}: undecided whether it can scale its service: not known: max_capacity (var.maximum)`,
    ]);
  });
});

describe("roll-outs", () => {
  const web = (more: Body) => (json: Platform) => {
    Object.assign(resource(json, "aws_ecs_service.web"), more);
  };
  const percent = (count: number, minimum: number, maximum: number) =>
    web({
      desired_count: count,
      deployment_minimum_healthy_percent: minimum,
      deployment_maximum_percent: maximum,
    });

  test.each([
    [1, 100, 200],
    [1, 0, 100],
    [2, 50, 100],
    [3, 100, 134],
    [0, 100, 101],
  ])("of %i tasks between %i and %i percent move", (...settings) => {
    expect(notProven(deployments, percent(...settings))).toEqual([]);
  });

  test("ECS refuses two percentages of 100, whatever the count is", () => {
    expect(notProven(deployments, percent(0, 100, 100))).toEqual([
      "refuted: service 'web': cannot roll out a new version: deployment_minimum_healthy_percent and deployment_maximum_percent are both 100, which ECS refuses; raise the maximum or lower the minimum",
    ]);
  });

  test.each([
    [100, 1],
    [101, 0],
  ])("with rebalancing need room to start a task elsewhere: %i percent", (maximum, faults) => {
    const more = { availability_zone_rebalancing: "ENABLED", deployment_minimum_healthy_percent: 0 };
    expect(notProven(deployments, web({ ...more, deployment_maximum_percent: maximum }))).toHaveLength(faults);
  });

  test.each([
    { deployment_minimum_healthy_percent: 101 },
    { deployment_minimum_healthy_percent: 0, deployment_maximum_percent: 99 },
  ])("by percentages that no page bounds are undecided: %j", (more) => {
    expect(notProven(deployments, web(more)).join("\n")).toMatch(/^undecided: .*whether ECS takes deployment_/);
  });

  test("whether ECS takes a grace period without a load balancer can't be told", () => {
    const grace = (service: string, seconds: number) => (json: Platform) => {
      resource(json, `aws_ecs_service.${service}`)["health_check_grace_period_seconds"] = seconds;
    };
    expect(notProven(deployments, grace("web", 30))).toEqual([]);
    expect(notProven(deployments, grace("quote", 0))).toEqual([]);
    expect(notProven(deployments, grace("quote", 30))).toEqual([
      "undecided: service 'quote': undecided whether it can roll out a new version: not known: whether ECS takes health_check_grace_period_seconds of a service without load_balancer",
    ]);
  });

  test.each([
    [1, 100, 100, 1, 1],
    [1, 100, 199, 1, 1],
    [1, 50, 100, 1, 1],
    [2, 100, 134, 2, 2],
  ])("of %i tasks between %i and %i percent don't", (count, minimum, maximum, floor, ceiling) => {
    expect(notProven(deployments, percent(count, minimum, maximum))).toEqual([
      `refuted: service 'web': cannot roll out a new version: with ${count} tasks, ${minimum} % keep ${floor} and ${maximum} % allow ${ceiling}, so none can be exchanged; raise deployment_maximum_percent or lower deployment_minimum_healthy_percent`,
    ]);
  });

  test("that autoscaling has scaled in are judged at its minimum", () => {
    const change = (json: Platform): void => {
      percent(3, 100, 134)(json);
      target()(json);
    };
    expect(notProven(deployments, change)).toHaveLength(1);
  });

  test("that may be none are judged with the first one", () => {
    const rollOut = (bounds: Body, scheduled?: Body) => (json: Platform) => {
      percent(4, 75, 124)(json);
      target(bounds)(json);
      const action = { resource_id: ID, scalable_target_action: [scheduled] };
      if (scheduled) add(json, "aws_appautoscaling_scheduled_action.night", action);
    };
    expect(notProven(deployments, rollOut({ min_capacity: 4 }))).toEqual([]);
    expect(notProven(deployments, rollOut({ min_capacity: 0 }))).toHaveLength(1);
    expect(notProven(deployments, rollOut({ min_capacity: 4 }, { min_capacity: 1 }))).toHaveLength(1);
  });

  test("by blue/green exchange all tasks at once, by CodeDeploy nobody can tell", () => {
    const stuck = { desired_count: 1, deployment_minimum_healthy_percent: 100, deployment_maximum_percent: 100 };
    expect(notProven(deployments, web({ ...stuck, deployment_configuration: [{ strategy: "BLUE_GREEN" }] }))).toEqual(
      [],
    );
    expect(notProven(deployments, web({ deployment_controller: [{ type: "CODE_DEPLOY" }] }))).toEqual([
      "undecided: service 'web': undecided whether it can roll out a new version: not known: how CODE_DEPLOY exchanges its tasks",
    ]);
  });

  test("have perhaps a role, where it isn't known", () => {
    expect(
      notProven(deployments, (json) => {
        Object.assign(json, { variable: { role: {} } });
        web({ iam_role: "${var.role}" })(json);
      }),
    ).toEqual([
      "undecided: service 'web': undecided whether it can roll out a new version: not known: iam_role (var.role)",
    ]);
  });

  test("need no role beside awsvpc", () => {
    expect(notProven(deployments, web({ iam_role: "arn:aws:iam::123456789012:role/ecs" }))).toEqual([
      "refuted: service 'web': cannot roll out a new version: it has an iam_role, which ECS refuses with awsvpc; remove it",
    ]);
  });
});
