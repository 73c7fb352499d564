/** What a reviewer is told when containers come and go, and when jobs do. */
import type { PlatformDefinition } from "../../../src/definition/platform";
import { type Edits, edited } from "../../definition/valid";
import { reviewOfStacks, riskLines, rowLines, stacksOf } from "../support/changed";
import { rendered } from "../support/rendered";

const platform = (edits: Edits) => stacksOf(rendered(edited(edits) as PlatformDefinition));
const between = async (before: Edits, after: Edits) => reviewOfStacks(platform(before), platform(after));
const safeguards = async (before: Edits, after: Edits): Promise<readonly string[]> =>
  riskLines(await between(before, after)).filter((line) => line.startsWith("safeguard"));

const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/agent:1.0";
const NONE: Edits = { "services.books.size": { cpu: 512, memoryMiB: 1024 } };
const sidecars = (all: object): Edits => ({ ...NONE, "services.books.sidecars": all });
const ONE = sidecars({ agent: { image: IMAGE } });
const reason = { writableRoot: { reason: "it writes all over" } };

test.each<[string, Edits]>([
  ["a sidecar", ONE],
  ["another sidecar", sidecars({ agent: { image: IMAGE }, proxy: { image: IMAGE } })],
  ["what runs before", { ...NONE, "services.books.before": { migrate: { command: ["node", "migrate.js"] } } }],
  ["a log router", { ...NONE, "services.books.logs": { type: "firelens", image: IMAGE } }],
  ["a collector", { ...NONE, "services.books.telemetry": { type: "adot", image: IMAGE } }],
])("nothing is lost where %s comes, changes or goes", async (_, more) => {
  expect(await safeguards(NONE, more)).toEqual([]);
  expect(await safeguards(more, NONE)).toEqual([]);
  expect(await safeguards(ONE, more)).toEqual([]);
  expect(await safeguards(more, ONE)).toEqual([]);
});

test.each<[string, Edits, Edits, string]>([
  ["alone", NONE, { ...NONE, "services.books.writableRoot": reason.writableRoot }, "service books"],
  [
    "where another one comes",
    NONE,
    { ...ONE, "services.books.writableRoot": reason.writableRoot },
    "service books/books",
  ],
  ["where another one goes", ONE, { ...NONE, "services.books.writableRoot": reason.writableRoot }, "service books"],
  ["beside it", ONE, sidecars({ agent: { image: IMAGE, ...reason } }), "service books/agent"],
])("a root file system that becomes writable is said: %s", async (_, before, after, whose) => {
  expect(await safeguards(before, after)).toEqual([
    `safeguard (store-test): ${whose}: read-only root file system → writable root file system`,
  ]);
});

test("a container that is the only one may get another name and loses nothing by it, and says what it does lose", async () => {
  const renamed = (text: string): string => text.replaceAll('\\"name\\":\\"books\\"', '\\"name\\":\\"novels\\"');
  const before = platform(NONE);
  const named = (edits: Edits) =>
    platform(edits).map((stack) => ({
      ...stack,
      json: JSON.parse(renamed(JSON.stringify(stack.json))) as typeof stack.json,
    }));
  const risks = async (after: Edits) =>
    riskLines(await reviewOfStacks(before, named(after))).filter((line) => line.startsWith("safeguard"));
  expect(await risks(NONE)).toEqual([]);
  expect(await risks({ ...NONE, "services.books.writableRoot": reason.writableRoot })).toEqual([
    "safeguard (store-test): service books: read-only root file system → writable root file system",
  ]);
});

test("output that goes to a log router goes somewhere, and the review says where", async () => {
  const review = await between(NONE, { ...NONE, "services.books.logs": { type: "firelens", image: IMAGE } });
  expect(rowLines(review).filter((line) => line.includes("logs to"))).toEqual([
    expect.stringContaining("logs to /ecs/store-test/books → logs to the log router"),
  ]);
});

const JOB = {
  source: "__tests__/fixtures/apps/hostname-app",
  size: { cpu: 256, memoryMiB: 512 },
  schedule: "rate(1 day)",
};

test("a job goes back from a capacity provider by its next run, and nothing refuses it", async () => {
  const services = { "services.books.capacity": { onDemand: 1 } };
  const on = { ...services, jobs: { report: { ...JOB, capacity: { spot: 1 } } } };
  expect(riskLines(await between(on, { ...services, jobs: { report: JOB } }))).toEqual([]);
  expect(riskLines(await between({ ...services, jobs: { report: JOB } }, on))).toEqual([
    "safeguard (store-test): job report: tasks that AWS stops with two minutes' notice: none → those on FARGATE_SPOT (weight 1)",
  ]);
});

test("a job that goes is a job, whose tasks end by themselves", async () => {
  const risks = riskLines(await between({ jobs: { report: JOB, other: JOB } }, { jobs: { other: JOB } }));
  expect(risks.filter((line) => line.includes("is removed"))).toEqual([
    "traffic (store-test): job report is removed: nothing can start it any more",
  ]);
});
