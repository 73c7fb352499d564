import type { Edits } from "../definition/valid";
import { plannedOn, platformOf } from "./support/isolation";
import { describeWithTerraform } from "./support/with-terraform";

interface Option {
  readonly title: string;
  readonly off: Edits;
  /** How it is turned off, where that isn't to leave it out. */
  readonly back?: Edits;
  readonly on: Edits;
  readonly changed: Edits;
  /** What Terraform plans for each step, and nothing else. */
  readonly plans: Readonly<Record<"on" | "changed" | "off", readonly string[]>>;
}

const schedules = { night: { schedule: "cron(0 22 * * ? *)", min: 1, max: 2 } };

/** Each on another service, so that what changes tells whose it is. */
const OPTIONS: readonly Option[] = [
  {
    title: "scaling",
    off: {},
    on: { "services.shop.scaling": { min: 2, max: 8, cpuPercent: 60 } },
    changed: { "services.shop.scaling": { min: 3, max: 8, cpuPercent: 70 } },
    plans: {
      on: ["added aws_appautoscaling_policy.shop_cpu", "added aws_appautoscaling_target.shop"],
      changed: [
        "changed aws_appautoscaling_policy.shop_cpu (target_tracking_scaling_policy_configuration)",
        "changed aws_appautoscaling_target.shop (min_capacity)",
      ],
      off: [
        "destroyed aws_appautoscaling_policy.shop_cpu",
        "destroyed aws_appautoscaling_target.shop",
        "changed aws_ecs_service.shop (desired_count)",
      ],
    },
  },
  {
    title: "scaling by schedules, whose bounds an apply leaves alone",
    off: {},
    on: { "services.books.scaling": { min: 1, max: 4, schedules } },
    changed: { "services.books.scaling": { min: 2, max: 4, schedules: { night: { ...schedules.night, max: 3 } } } },
    plans: {
      on: ["added aws_appautoscaling_scheduled_action.books_night", "added aws_appautoscaling_target.books"],
      changed: ["changed aws_appautoscaling_scheduled_action.books_night (scalable_target_action)"],
      off: ["destroyed aws_appautoscaling_scheduled_action.books_night", "destroyed aws_appautoscaling_target.books"],
    },
  },
  {
    title: "capacity, in place, and storage, by a new revision",
    off: {},
    on: { "services.status.capacity": { spot: 1 }, "services.status.ephemeralStorageGiB": 50 },
    changed: {
      "services.status.capacity": { spot: 3, onDemand: 1, base: 1 },
      "services.status.ephemeralStorageGiB": 60,
    },
    back: { "services.status.capacity": { onDemand: 1 } },
    plans: {
      on: [
        "added aws_ecs_cluster_capacity_providers.platform",
        "changed aws_ecs_service.status (capacity_provider_strategy force_new_deployment task_definition)",
        "replaced aws_ecs_task_definition.status (ephemeral_storage)",
      ],
      changed: [
        "changed aws_ecs_service.status (capacity_provider_strategy task_definition)",
        "replaced aws_ecs_task_definition.status (ephemeral_storage)",
      ],
      off: [
        "changed aws_ecs_service.status (capacity_provider_strategy task_definition)",
        "replaced aws_ecs_task_definition.status (ephemeral_storage)",
      ],
    },
  },
  {
    title: "how a deployment exchanges tasks",
    off: {},
    on: {
      "services.books.deployment": { minimumHealthyPercent: 0, maximumPercent: 150, zoneRebalancing: false },
      "services.shop.deployment": { deregistrationDelaySeconds: 60 },
    },
    changed: {
      "services.books.deployment": { minimumHealthyPercent: 0, maximumPercent: 175, zoneRebalancing: true },
      "services.shop.deployment": { deregistrationDelaySeconds: 5 },
    },
    plans: {
      on: [
        "changed aws_ecs_service.books (availability_zone_rebalancing deployment_maximum_percent deployment_minimum_healthy_percent)",
        "changed aws_lb_target_group.shop (deregistration_delay)",
      ],
      changed: [
        "changed aws_ecs_service.books (availability_zone_rebalancing deployment_maximum_percent)",
        "changed aws_lb_target_group.shop (deregistration_delay)",
      ],
      off: [
        "changed aws_ecs_service.books (deployment_maximum_percent deployment_minimum_healthy_percent)",
        "changed aws_lb_target_group.shop (deregistration_delay)",
      ],
    },
  },
];

const together = (step: "off" | "on" | "changed" | "back"): Edits =>
  OPTIONS.reduce<Edits>(
    (all, { back, ...option }) => ({ ...all, ...{ ...option, back: back ?? option.off }[step] }),
    {},
  );

describeWithTerraform("an option of a service on a running platform", () => {
  const planned: Record<string, readonly string[] | undefined> = {};

  beforeAll(async () => {
    const steps = ["off", "on", "changed", "back"] as const;
    const [off, on, changed, back] = await Promise.all(steps.map((it) => platformOf(together(it))));
    if (off === undefined || on === undefined || changed === undefined || back === undefined)
      throw new Error("not rendered");
    [planned["on"]] = await plannedOn(off, [on]);
    [planned["changed"], planned["off"], planned["left out"]] = await plannedOn(on, [changed, back, off]);
  });

  describe.each(["on", "changed", "off"] as const)("turned or made %s", (step) => {
    test.each(OPTIONS)("$title", ({ plans }) => {
      expect(planned[step]?.filter((text) => plans[step].includes(text))).toEqual(plans[step]);
    });

    test("and nothing else changes", () => {
      const expected = OPTIONS.flatMap(({ plans }) => plans[step]);
      expect(planned[step]?.filter((text) => !expected.includes(text))).toEqual([]);
    });
  });

  test("a choice of capacity isn't left out again: Terraform's provider refuses it before anything is touched", () => {
    expect(planned["left out"]).toEqual([
      "refused aws_ecs_service.status: aws_ecs_service: capacity_provider_strategy is refused: force_new_deployment should be true when capacity_provider_strategy is being updated.",
    ]);
  });
});
