/** One cause is one error: what follows from it isn't said beside it. */
import { validateDefinition } from "../../../src/definition/validation/validate";
import { type Edits, edited } from "../valid";

const CONNECT = { type: "service-connect", protocol: "http" };
const JOB = { source: "__tests__/fixtures/apps/hostname-app", size: { cpu: 256, memoryMiB: 512 } };
const IMAGE = "public.ecr.aws/docker/library/busybox:1.36.1";

test.each<[string, Edits, string]>([
  [
    "a number of tasks that none can be",
    { "services.shop.desiredCount": 1e300 },
    "service 'shop': desiredCount is 1e+300; a whole number, 0 or more, is allowed; set it to one of these",
  ],
  [
    "a bound of scaling that none can be",
    { "services.shop.scaling": { min: 1e300, max: 3, cpuPercent: 60 } },
    "service 'shop': scaling.min is 1e+300; a whole number, 0 or more, is allowed; set it to one of these",
  ],
  [
    "a bound of a schedule that none can be",
    {
      "services.shop.scaling": { min: 1, max: 3, schedules: { night: { schedule: "rate(1 day)", min: 2.5, max: 1 } } },
    },
    "service 'shop': scaling.schedules.night.min is 2.5; a whole number, 0 or more, is allowed; set it to one of these",
  ],
  [
    "a limit of files that none can be",
    { "services.shop.ulimits": { nofile: { soft: 1e300, hard: 5 } } },
    "service 'shop': ulimits.nofile.soft is 1e+300; a whole number, 1 or more, is allowed; set it to one of these",
  ],
  [
    "a reservation that is more than the task's",
    { "services.shop.sidecars": { agent: { image: IMAGE, reserves: { cpu: 4096 } } } },
    "service 'shop': sidecars.agent.reserves.cpu is 4096; a whole number from 1 to 256 is allowed of the task's; set it to one of these",
  ],
  [
    "an alias that is too long",
    { "services.books.discovery": { ...CONNECT, alias: { name: "b".repeat(128) } } },
    `service 'books': discovery.alias.name is '${"b".repeat(128)}'; up to 127 of a-z, 0-9, '-', '_' and '.'; rename it`,
  ],
  [
    "a job called as a service",
    { jobs: { books: JOB } },
    "job 'books': name is 'books'; a service has it already; give each its own",
  ],
  [
    "a discovery that is none, though services call each other by it",
    { discovery: ["service-connect"] },
    "environment 'store-test': discovery is [\"service-connect\"]; dns or service-connect is allowed; correct it",
  ],
  [
    "a map, which has no members",
    { services: new Map([["shop", JOB]]) },
    "environment 'store-test': services is {}; an object of services is allowed; correct it",
  ],
  [
    "an image that is too long",
    { "services.status.image": `${"a".repeat(254)}:1` },
    `service 'status': image is '${"a".repeat(254)}:1'; ECS takes 255 characters; shorten it`,
  ],
  [
    "an address in place of an image",
    { "services.status.image": "http://registry.example.com/status:1" },
    "service 'status': image is 'http://registry.example.com/status:1'; an image reference has a tag or a digest, like 'nginx:1.29.3'; say which version",
  ],
  [
    "a day that there isn't",
    { jobs: { report: { ...JOB, schedule: "at(2030-02-30T03:00:00)" } } },
    "job 'report': schedule is 'at(2030-02-30T03:00:00)'; at takes a date and a time, such as at(2030-01-31T03:00:00); correct it",
  ],
  [
    "a day of scaling that there isn't",
    {
      "services.shop.scaling": {
        min: 1,
        max: 3,
        schedules: { night: { schedule: "at(2027-02-29T03:00:00)", min: 1, max: 1 } },
      },
    },
    "service 'shop': scaling.schedules.night.schedule is 'at(2027-02-29T03:00:00)'; it looks like 'cron(0 7 ? * MON-FRI *)', 'rate(1 day)' or 'at(2026-12-24T18:00:00)'; correct it",
  ],
  [
    "half of a character",
    { "services.shop.environment": { LEVEL: "a\udc00" } },
    "service 'shop': environment.LEVEL is a text with U+DC00 in it; half of a character is none of a value; remove it",
  ],
  [
    "a control character in a key that may be anything",
    { "services.shop.dockerLabels": { "a\u0000": "b" } },
    "service 'shop': dockerLabels.a\\u0000 is a text with U+0000 in it; control characters other than tabs and line ends are none of a value; remove it",
  ],
])("%s", (_, edits, message) => {
  expect(validateDefinition(edited(edits), ".")).toEqual([message]);
});

test("a definition that holds itself ends in a message", () => {
  const definition = edited({}) as { environments: { test: Record<string, unknown> } };
  definition.environments.test["services"] = definition.environments;
  expect(validateDefinition(definition, ".")).toEqual([
    "platform 'store': environments.test.services is part of itself; plain data is allowed; correct it",
  ]);
});

test("an object that stands in two places doesn't hold itself", () => {
  const labels = { team: "shop" };
  const shared = { "services.shop.dockerLabels": labels, "services.books.dockerLabels": labels };
  expect(validateDefinition(edited(shared), ".")).toEqual([]);
});
