import { fewestTasks, initialTasks, mostTasks, resolveScaling } from "../../../src/definition/resolve/scaling";

const night = { schedule: "cron(0 22 * * ? *)", min: 0, max: 30 };

test("a service starts with its fewest tasks, or with as many as it says", () => {
  expect([
    initialTasks({}),
    initialTasks({ desiredCount: 3 }),
    initialTasks({ scaling: { min: 2, max: 9, cpuPercent: 60 } }),
    initialTasks({ desiredCount: 5, scaling: { min: 2, max: 9, cpuPercent: 60 } }),
  ]).toEqual([1, 3, 2, 5]);
});

test("it has at most what its bounds and its schedules allow", () => {
  expect([
    mostTasks({ desiredCount: 3 }),
    mostTasks({ scaling: { min: 2, max: 9, cpuPercent: 60 } }),
    mostTasks({ scaling: { min: 2, max: 9, schedules: { night } } }),
  ]).toEqual([3, 9, 30]);
});

test("each target has a part of an address, and schedules are in UTC", () => {
  const { targets, schedules } = resolveScaling({
    ...{ min: 1, max: 2, cpuPercent: 60, memoryPercent: 70, requestsPerTask: 500 },
    ...{ messagesPerTask: { "new-orders": 100 }, schedules: { "by-night": night } },
  });
  expect(targets).toEqual([
    { id: "cpu", metric: { type: "cpu" }, value: 60 },
    { id: "memory", metric: { type: "memory" }, value: 70 },
    { id: "requests", metric: { type: "requests" }, value: 500 },
    { id: "messages_of_new_orders", metric: { type: "messages", queue: "new-orders" }, value: 100 },
  ]);
  expect(schedules).toEqual([{ ...night, name: "by-night", id: "by_night", timeZone: "UTC" }]);
});

test("and at least as many, whatever it starts with", () => {
  expect([
    fewestTasks({ desiredCount: 3 }),
    fewestTasks({ desiredCount: 5, scaling: { min: 2, max: 9, cpuPercent: 60 } }),
    fewestTasks({ scaling: { min: 2, max: 9, schedules: { night } } }),
  ]).toEqual([3, 2, 0]);
});
