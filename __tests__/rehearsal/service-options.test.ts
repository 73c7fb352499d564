import type { Edits } from "../definition/valid";
import { plannedOn, platformOf } from "./support/isolation";
import { describeWithTerraform } from "./support/with-terraform";

interface Option {
  readonly title: string;
  readonly off: Edits;
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
];

const together = (step: "off" | "on" | "changed"): Edits =>
  OPTIONS.reduce<Edits>((all, option) => ({ ...all, ...option[step] }), {});

describeWithTerraform("an option of a service on a running platform", () => {
  const planned: Record<string, readonly string[] | undefined> = {};

  beforeAll(async () => {
    const [off, on, changed] = await Promise.all(
      (["off", "on", "changed"] as const).map((it) => platformOf(together(it))),
    );
    if (off === undefined || on === undefined || changed === undefined) throw new Error("not rendered");
    [planned["on"]] = await plannedOn(off, [on]);
    [planned["changed"], planned["off"]] = await plannedOn(on, [changed, off]);
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
});
