import { validateDefinition } from "../../../src/definition/validation/validate";
import { type Edits, edited } from "../valid";

const errors = (edits: Edits): readonly string[] => validateDefinition(edited(edits), ".");
const scaled = (scaling: object, more: Edits = {}): readonly string[] =>
  errors({ "services.shop.scaling": { min: 2, max: 10, cpuPercent: 60, ...scaling }, ...more });

const schedule = { schedule: "cron(0 22 ? * MON-FRI *)", min: 1, max: 4 };
const QUEUES: Edits = {
  resources: { orders: { type: "queue" }, uploads: { type: "bucket" } },
  "services.shop.uses": { orders: "consume" },
  cluster: { containerInsights: "enabled" },
};

test.each<[string, readonly string[]]>([
  ["each target", scaled({ memoryPercent: 80, requestsPerTask: 0.5, messagesPerTask: { orders: 100 } }, QUEUES)],
  ["the ends of each range", scaled({ min: 1, max: 1, cpuPercent: 1, memoryPercent: 99, scaleInCooldownSeconds: 0 })],
  ["no task by night", scaled({ min: 0, schedules: { night: { ...schedule, min: 0, max: 0 } } })],
  [
    "schedules of each form",
    scaled({
      schedules: {
        cron: { ...schedule, timeZone: "Europe/Berlin" },
        rate: { ...schedule, schedule: "rate(5 minutes)" },
        at: { ...schedule, schedule: "at(2026-12-24T18:00:00)" },
      },
    }),
  ],
  ["a count to start with", scaled({}, { "services.shop.desiredCount": 10 })],
  [
    "a queue that exists in the platform's account and region",
    scaled(
      { messagesPerTask: { orders: 100 } },
      {
        ...QUEUES,
        accountId: "123456789012",
        resources: { orders: { type: "queue", existing: { arn: "arn:aws:sqs:eu-central-1:123456789012:orders" } } },
      },
    ),
  ],
])("scaling by %s is valid", (_, found) => {
  expect(found).toEqual([]);
});

test.each<[string, readonly string[], string]>([
  [
    "fewer than none",
    scaled({ min: -1 }),
    "scaling.min is -1; a whole number, 0 or more, is allowed; set it to one of these",
  ],
  [
    "half a task",
    scaled({ max: 2.5 }),
    "scaling.max is 2.5; a whole number, 0 or more, is allowed; set it to one of these",
  ],
  ["less than the minimum", scaled({ min: 11 }), "scaling.max is 10; min is 11; set it to that or more"],
  [
    "no task that could be measured",
    scaled({ min: 0 }),
    "scaling.min is 0; nothing measures a service without tasks, so that none would ever start; set it to 1 or more, or add schedules",
  ],
  [
    "a start outside of the bounds",
    scaled({}, { "services.shop.desiredCount": 11 }),
    "desiredCount is 11; scaling allows 2 to 10; set one of these or leave it out",
  ],
  [
    "no CPU",
    scaled({ cpuPercent: 0 }),
    "scaling.cpuPercent is 0; a whole number from 1 to 99 is allowed; set it to one of these",
  ],
  [
    "all memory, above which nothing can be",
    scaled({ memoryPercent: 100 }),
    "scaling.memoryPercent is 100; a whole number from 1 to 99 is allowed; set it to one of these",
  ],
  [
    "no requests",
    scaled({ requestsPerTask: 0 }),
    "scaling.requestsPerTask is 0; a number above 0 is allowed; set it to one of these",
  ],
  [
    "a cooldown in the past",
    scaled({ scaleOutCooldownSeconds: -1 }),
    "scaling.scaleOutCooldownSeconds is -1; a whole number, 0 or more, is allowed; set it to one of these",
  ],
  [
    "nothing",
    errors({ "services.shop.scaling": { min: 1, max: 2 } }),
    "scaling is without a target; cpuPercent, memoryPercent, requestsPerTask, messagesPerTask or schedules decide; add one or leave out scaling",
  ],
  [
    "a queue that it only writes into",
    scaled({ messagesPerTask: { orders: 100 } }, { ...QUEUES, "services.shop.uses": { orders: "send" } }),
    "scaling.messagesPerTask.orders is 100; the service consumes no queue; name one of these or add it to uses",
  ],
  [
    "no messages",
    scaled({ messagesPerTask: { orders: 0 } }, QUEUES),
    "scaling.messagesPerTask.orders is 0; a number above 0 is allowed; set it to one of these",
  ],
  [
    "a queue of another region",
    scaled(
      { messagesPerTask: { orders: 100 } },
      {
        ...QUEUES,
        accountId: "123456789012",
        resources: { orders: { type: "queue", existing: { arn: "arn:aws:sqs:eu-west-1:123456789012:orders" } } },
      },
    ),
    "scaling.messagesPerTask.orders is 100; only queues of the platform's own account and region are measured; scale by something else",
  ],
  [
    "a queue without Container Insights",
    scaled({ messagesPerTask: { orders: 100 } }, { ...QUEUES, cluster: {} }),
    "scaling.messagesPerTask is {\"orders\":100}; the number of running tasks is a metric of Container Insights, which are disabled; set cluster.containerInsights to 'enabled'",
  ],
  [
    "a schedule of no form",
    scaled({ schedules: { night: { ...schedule, schedule: "0 22 * * *" } } }),
    "scaling.schedules.night.schedule is '0 22 * * *'; it looks like 'cron(0 7 ? * MON-FRI *)', 'rate(1 day)' or 'at(2026-12-24T18:00:00)'; correct it",
  ],
  [
    "a schedule in no time zone",
    scaled({ schedules: { night: { ...schedule, timeZone: "Europe/Bonn" } } }),
    "scaling.schedules.night.timeZone is 'Europe/Bonn'; a time zone looks like 'Europe/Berlin'; correct it",
  ],
  [
    "a schedule with crossed bounds",
    scaled({ schedules: { night: { ...schedule, max: 0 } } }),
    "scaling.schedules.night.max is 0; min is 1; set it to that or more",
  ],
  [
    "a schedule without a name",
    scaled({ schedules: { By_Night: schedule } }),
    "scaling.schedules.By_Night is 'By_Night'; a name has up to 63 of a-z, 0-9 and single '-', starting with a letter; rename it",
  ],
])("scaling by %s isn't", (_, found, message) => {
  expect(found).toEqual([`service 'shop': ${message}`]);
});

test("requests are counted by the load balancer alone, and a dnsName holds so many tasks", () => {
  const scaling = { min: 1, max: 1001, requestsPerTask: 500 };
  expect(
    errors({
      "services.books.scaling": scaling,
      "network.privateSubnets": [{ zone: "eu-central-1a", cidr: "10.0.64.0/18" }],
    }),
  ).toEqual([
    "service 'books': scaling.max is 1001; a whole number from 0 to 1000 is allowed with a dnsName; set it to one of these",
    "service 'books': scaling.requestsPerTask is 500; the load balancer counts requests, and the service isn't behind it; scale by something else",
  ]);
});

test("the subnets must hold a roll-out of the most tasks", () => {
  expect(scaled({ max: 200 })).toEqual([
    "environment 'store-test': network.privateSubnets[0].cidr is '10.0.3.0/24' with 251 usable addresses; a roll-out needs 405 there; choose a larger range or fewer tasks",
  ]);
});

test("all errors come at once, and a wrong kind of value is one", () => {
  expect(scaled({ min: 0, cpuPercent: 200, schedules: {} })).toHaveLength(2);
  expect(errors({ "services.shop.scaling": { min: "2", max: 3 } })).toEqual([
    "service 'shop': scaling.min is '2'; a number is allowed; correct it",
  ]);
});
