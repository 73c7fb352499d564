import type { PlatformDefinition } from "../../../src/definition/platform";
import { type Edits, edited } from "../../definition/valid";
import { reviewOfStacks, riskLines, rowLines, stacksOf } from "../support/changed";
import { rendered } from "../support/rendered";

const platform = (edits: Edits) => stacksOf(rendered(edited(edits) as PlatformDefinition));
const risks = async (before: Edits, after: Edits): Promise<readonly string[]> =>
  riskLines(await reviewOfStacks(platform(before), platform(after)));
const tasks = (desiredCount: number): Edits => ({ "services.shop.desiredCount": desiredCount });
const scaled = (min: number, max: number): Edits => ({ "services.shop.scaling": { min, max, cpuPercent: 60 } });

test.each<[string, Edits, Edits, readonly string[]]>([
  [
    "a lower maximum",
    scaled(1, 8),
    scaled(1, 4),
    ["safeguard (store-test): service shop: most tasks when it is busy: 8 → 4"],
  ],
  [
    "no scaling any more",
    scaled(1, 8),
    {},
    ["safeguard (store-test): service shop: most tasks when it is busy: 8 → 1"],
  ],
  ["a higher maximum", scaled(1, 4), scaled(1, 8), []],
  ["scaling from now on", {}, scaled(1, 4), []],
  ["fewer tasks of a service that never scaled", tasks(4), tasks(2), []],
  [
    "one task alone",
    tasks(4),
    {},
    ["safeguard (store-test): service shop: fewest tasks: 4 → 1: nobody answers while it is started anew"],
  ],
  [
    "a measure less",
    { "services.shop.scaling": { min: 1, max: 8, cpuPercent: 60, memoryPercent: 70 } },
    scaled(1, 8),
    ["safeguard (store-test): service shop: scaled by: memory at 70 % → no longer"],
  ],
  ["another measure", scaled(1, 8), { "services.shop.scaling": { min: 1, max: 8, memoryPercent: 70 } }, []],
])("what a busy service may have: %s", async (_, before, after, expected) => {
  expect(await risks(before, after)).toEqual(expected);
});

test("a service that scaled and has no tasks any more is said to run none", async () => {
  expect(await risks(scaled(1, 4), { "services.shop.desiredCount": 0 })).toEqual([
    "traffic (store-test): service shop runs no tasks any more (it ran 1 to 4)",
  ]);
});

test.each<[string, unknown, unknown, readonly string[]]>([
  [
    "Spot from now on",
    undefined,
    { spot: 3, onDemand: 1, base: 2 },
    [
      "safeguard (store-test): service shop: tasks that AWS stops with two minutes' notice: none → those on FARGATE (base 2, weight 1), FARGATE_SPOT (weight 3)",
    ],
  ],
  ["no Spot any more", { spot: 1 }, { onDemand: 1 }, []],
  ["other shares", { spot: 1, onDemand: 1 }, { spot: 2, onDemand: 1 }, []],
  [
    "no choice any more",
    { onDemand: 1 },
    undefined,
    [
      "traffic (store-test): service shop goes from FARGATE (weight 1) to a launch type, which Terraform refuses while it runs; keep a strategy of FARGATE alone",
      expect.stringMatching(
        /^traffic \(store-test\): aws_ecs_service\.shop is replaced \(forced by launch_type; /,
      ) as string,
    ],
  ],
])("what a service runs on: %s", async (_, before, after, expected) => {
  const on = (capacity: unknown): Edits => ({
    "services.shop.capacity": capacity,
    "services.books.capacity": { onDemand: 1 },
  });
  expect(await risks(on(before), on(after))).toEqual(expected);
});

test("rows say the bounds, what scales and when, and nothing is redeployed for it", async () => {
  const schedules = { night: { schedule: "rate(1 day)", min: 1, max: 1 } };
  const review = await reviewOfStacks(
    platform(scaled(1, 4)),
    platform({ "services.shop.scaling": { min: 2, max: 4, memoryPercent: 70, schedules } }),
  );
  expect(rowLines(review).filter((line) => line.startsWith("Services"))).toEqual([
    "Services: ~ shop scaled by: CPU at 60 % → memory at 70 %",
    "Services: + shop scaling schedules: rate(1 day) UTC: 1 to 1",
  ]);
  expect(review.environments[0]?.services.redeployed).toEqual([]);
});
