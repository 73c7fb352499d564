import { validateDefinition } from "../../../src/definition/validation/validate";
import { type Edits, edited } from "../valid";

const errors = (edits: Edits): readonly string[] => validateDefinition(edited(edits), ".");
const shop = (property: string, value: unknown, more: Edits = {}): readonly string[] =>
  errors({ [`services.shop.${property}`]: value, ...more });

test.each<[string, readonly string[]]>([
  ["capacity on demand", shop("capacity", { onDemand: 1 })],
  ["Spot alone", shop("capacity", { spot: 1000 })],
  ["a mix with a base", shop("capacity", { spot: 3, onDemand: 1, base: 100_000 })],
  ["the least storage beyond what is included", shop("ephemeralStorageGiB", 21)],
  ["the most storage", shop("ephemeralStorageGiB", 200)],
  ["one task that goes before the next comes", shop("deployment", { minimumHealthyPercent: 0, maximumPercent: 100 })],
  [
    "four tasks that are exchanged one by one",
    shop("deployment", { minimumHealthyPercent: 100, maximumPercent: 125 }, { "services.shop.desiredCount": 4 }),
  ],
  ["no delay", shop("deployment", { deregistrationDelaySeconds: 0, zoneRebalancing: true })],
  ["an hour's delay", shop("deployment", { deregistrationDelaySeconds: 3600 })],
])("%s is valid", (_, found) => {
  expect(found).toEqual([]);
});

test.each<[string, readonly string[], string]>([
  [
    "no share",
    shop("capacity", {}),
    "capacity is without a share; tasks run on demand, on Spot or on both; set onDemand or spot",
  ],
  [
    "a base without a share",
    shop("capacity", { spot: 1, base: 1 }),
    "capacity.base is 1; its tasks run on demand, of which there is no share; set onDemand to 1 or more",
  ],
  [
    "a weight that is too large",
    shop("capacity", { spot: 1001 }),
    "capacity.spot is 1001; a whole number from 0 to 1000 is allowed; set it to one of these",
  ],
  [
    "half a weight",
    shop("capacity", { onDemand: 0.5 }),
    "capacity.onDemand is 0.5; a whole number from 0 to 1000 is allowed; set it to one of these",
  ],
  [
    "a base that is too large",
    shop("capacity", { onDemand: 1, base: 100_001 }),
    "capacity.base is 100001; a whole number from 0 to 100000 is allowed; set it to one of these",
  ],
  [
    "less storage than is included",
    shop("ephemeralStorageGiB", 20),
    "ephemeralStorageGiB is 20; a whole number from 21 to 200 is allowed; set it to one of these",
  ],
  [
    "too much storage",
    shop("ephemeralStorageGiB", 201),
    "ephemeralStorageGiB is 201; a whole number from 21 to 200 is allowed; set it to one of these",
  ],
  [
    "more tasks kept than there are",
    shop("deployment", { minimumHealthyPercent: 101 }),
    "deployment.minimumHealthyPercent is 101; a whole number from 0 to 100 is allowed; set it to one of these",
  ],
  [
    "fewer tasks allowed than there are",
    shop("deployment", { minimumHealthyPercent: 0, maximumPercent: 99 }),
    "deployment.maximumPercent is 99; a whole number, 100 or more, is allowed; set it to one of these",
  ],
  [
    "no room for the one task that it may be down to",
    shop(
      "deployment",
      { maximumPercent: 150 },
      {
        "services.shop.scaling": {
          min: 2,
          max: 4,
          cpuPercent: 60,
          schedules: { night: { schedule: "rate(1 day)", min: 0, max: 1 } },
        },
      },
    ),
    "deployment.maximumPercent is 150 with minimumHealthyPercent 100; of 1 task none could be exchanged; raise it or lower minimumHealthyPercent",
  ],
  [
    "no room for the first of three tasks",
    shop("deployment", { minimumHealthyPercent: 67, maximumPercent: 133 }, { "services.shop.desiredCount": 3 }),
    "deployment.maximumPercent is 133 with minimumHealthyPercent 67; of 3 tasks none could be exchanged; raise it or lower minimumHealthyPercent",
  ],
  [
    "no room to move a task",
    shop("deployment", { minimumHealthyPercent: 0, maximumPercent: 100, zoneRebalancing: true }),
    "deployment.zoneRebalancing is true; with maximumPercent 100 no task can start elsewhere; raise that",
  ],
  [
    "a delay of more than an hour",
    shop("deployment", { deregistrationDelaySeconds: 3601 }),
    "deployment.deregistrationDelaySeconds is 3601; a whole number from 0 to 3600 is allowed; set it to one of these",
  ],
])("%s isn't", (_, found, message) => {
  expect(found).toEqual([`service 'shop': ${message}`]);
});

test("a delay is the load balancer's", () => {
  expect(errors({ "services.books.deployment": { deregistrationDelaySeconds: 5 } })).toEqual([
    "service 'books': deployment.deregistrationDelaySeconds is 5; the load balancer keeps requests, and the service isn't behind it; leave it out",
  ]);
});

test("the subnets must hold the tasks of a roll-out, by its own percentage", () => {
  const many = { "services.shop.desiredCount": 200 };
  expect(shop("deployment", { minimumHealthyPercent: 50, maximumPercent: 110 }, many)).toEqual([]);
  expect(shop("deployment", { maximumPercent: 150 }, many)).toEqual([
    "environment 'store-test': network.privateSubnets[0].cidr is '10.0.3.0/24' with 251 usable addresses; a roll-out needs 305 there; choose a larger range or fewer tasks",
  ]);
});
