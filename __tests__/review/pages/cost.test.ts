import { PRICES } from "../../../src/aws/prices";
import { type CostView, costView } from "../../../src/review/cost/cost";
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { costs } from "../../../src/review/pages/cost";
import { contentOf } from "../support/documents";
import { store } from "../support/store-views";

const lines = (view: EnvironmentView, prices = PRICES, change: Partial<CostView> = {}): readonly string[] => {
  const section = costs({ ...costView(view, prices), ...change });
  return [section, ...(section.sections ?? [])].flatMap(contentOf);
};

test("the section has the sum, its parts with their prices, what usage costs, and the other ways to AWS", () => {
  const all = lines(store);
  expect(all.slice(0, 3)).toEqual([
    "98.90 USD a month whatever the traffic. Prices of eu-central-1, on demand; a month is 730 hours; without tax, discounts, free tier and data transfer.",
    "books | 1 task × 0.5 vCPU at 0.04656 USD (Fargate, Linux on x86, vCPU and hour): 16.99; 1 task × 1 GB at 0.00511 USD (Fargate, Linux on x86, GB of memory and hour): 3.73 | 20.72",
    expect.stringMatching(/^shop \| .* \| 10\.37$/),
  ]);
  for (const line of [
    "interface endpoints | 3 endpoints × 1 zone at 0.012 USD (Interface endpoint, zone and hour): 26.28 | 26.28",
    "Sum |  | 98.90",
    "no price known: ECR, GB of images and month; add ecr-storage-gb-month to prices.json under eu-central-1",
    "logs into 3 log groups | CloudWatch logs, GB taken in | 0.63",
    "endpoints (as it is) | 3 endpoints × 1 zone | 0.01 | 26.28",
    "public | 2 public addresses of tasks | nothing | 7.30",
    "NAT gateway, hour | 0.052 | 2026-09 | A cost and usage report, EUC1-NatGateway-Hours, the same in every hour | nat-gateway-hour",
  ])
    expect(all).toContain(line);
});

test("where services scale, amounts are those of a quiet and of a busy month", () => {
  const scaling = { minimum: 1, maximum: 3, targets: [], schedules: [] };
  const services = store.services.map((service) => (service.name === "shop" ? { ...service, scaling } : service));
  const all = lines({ ...store, services });
  expect(all[0]).toMatch(/^98\.90 to 119\.62 USD a month by the number of tasks\. /);
  expect(all).toContain("Sum |  | 98.90 to 119.62");
  expect(all).toContainEqual(expect.stringMatching(/^shop \| up to 3 tasks × .* \| 10\.37 to 31\.09$/));
});

test("a sum with something unknown says so, and so does what isn't plain Fargate, isn't priced or isn't possible", () => {
  const services = store.services.map((service) => ({ ...service, launch: "FARGATE_SPOT (weight 1)" }));
  const comparison = costView(store, {}).comparison.map((way) => ({ ...way, obstacle: "a host is called" }));
  const all = lines({ ...store, services }, {}, { comparison, leftOut: [{ type: "aws_db_instance", count: 1 }] });
  for (const line of [
    "Sum |  | 0.00 +?",
    "status runs on FARGATE_SPOT (weight 1): priced on demand, which is the most it can cost",
    "private DNS | 1 hosted zone, no price known (Route 53 hosted zone, month) | 0.00 +?",
    "not priced: 1 × aws_db_instance; see prices at AWS",
    "one NAT gateway | 1 NAT gateway; 1 public address of NAT gateways; not possible: a host is called | no price known | 0.00 +?",
  ])
    expect(all).toContain(line);
  expect(all[0]).toMatch(/^0\.00 USD a month whatever the traffic, and what has no price here\. /);
});

test("what holds data has no price here: it says how it is billed, with the page of AWS's prices", () => {
  const common = {
    stack: "s",
    readers: [],
    writers: [],
    letsIn: [],
    unknown: [],
    safeguards: [],
    provisioned: false,
    isElsewhere: false,
    size: "",
  };
  const named = (kind: string, type: string, name: string, provisioned = false) => ({
    ...common,
    ...{ kind, type, name, address: `${type}.${name}`, provisioned },
  });
  const byUse = [named("queue", "aws_sqs_queue", "a"), named("queue", "aws_sqs_queue", "b")];
  const byTime = [named("database", "aws_db_instance", "c"), named("table", "aws_dynamodb_table", "d", true)];
  const used = lines({ ...store, data: [...byUse, named("table", "aws_dynamodb_table", "e")] });
  expect(used).toContain("2 × queue | what is stored, requested or sent: prices at AWS | no price known");
  expect(used).toContain("1 × table | what is stored, requested or sent: prices at AWS | no price known");
  expect(used).toContain("Sum |  | 98.90");
  const fixed = lines({ ...store, data: byTime });
  expect(fixed).toContain("no price known: 1 × database, by the hour or month; see prices at AWS");
  expect(fixed).toContain("no price known: 1 × table, by the hour or month; see prices at AWS");
  expect(fixed).toContain("Sum |  | 98.90 +?");
});
