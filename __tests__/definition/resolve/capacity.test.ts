import { resolveCapacity } from "../../../src/definition/resolve/capacity";

test("only providers with a share are named, the base on demand", () => {
  expect([
    resolveCapacity({ onDemand: 1 }),
    resolveCapacity({ spot: 1 }),
    resolveCapacity({ spot: 3, onDemand: 1, base: 2 }),
  ]).toEqual([
    [{ provider: "FARGATE", weight: 1, base: 0 }],
    [{ provider: "FARGATE_SPOT", weight: 1, base: 0 }],
    [
      { provider: "FARGATE", weight: 1, base: 2 },
      { provider: "FARGATE_SPOT", weight: 3, base: 0 },
    ],
  ]);
});
