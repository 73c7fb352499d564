import { costView } from "../../../src/review/cost/cost";
import { costLine, costSection } from "../../../src/review/pages/markdown-cost";
import { PRICES } from "../../../src/review/cost/price-table";
import { dev } from "../support/demo-views";

test("one line says what it costs, and that something has no price", () => {
  expect(costLine(costView(dev, PRICES))).toBe(
    "98.89 USD a month, whatever the traffic; what costs by use comes on top",
  );
  expect(costLine(costView(dev, {}))).toBe(
    "0.00 USD a month, whatever the traffic, and what has no price here; what costs by use comes on top",
  );
});

test("the section has the sum, what costs by use, and the other ways to AWS", () => {
  const lines = costSection(costView(dev, PRICES)).split("\n");
  expect(lines.slice(0, 13)).toEqual([
    "## Cost",
    "",
    "Prices of `eu-central-1`, on demand, in USD; a month is 730 hours; without tax, discounts, free tier and data transfer.",
    "",
    "| for | what | USD a month |",
    "| --- | --- | --- |",
    "| `hostname-app` | 2 tasks × 0.25 vCPU, 2 tasks × 0.5 GB | 20.72 |",
    "| `random-quote-app` | 1 task × 0.25 vCPU, 1 task × 0.5 GB | 10.36 |",
    "| `static-app` | 1 task × 0.25 vCPU, 1 task × 0.5 GB, 1 task × 1 public address | 14.01 |",
    "| load balancer demo-balancer | 1 load balancer, 2 public addresses in 2 zones | 27.01 |",
    "| interface endpoints | 3 endpoints × 1 zone | 26.28 |",
    "| private DNS | 1 hosted zone | 0.50 |",
    "| **sum** |  | **98.89** |",
  ]);
  expect(lines).toContain("- no price known: ECR, GB of images and month (`ecr-storage-gb-month` in `prices.json`)");
  expect(lines).toContain("| logs into 3 log groups | CloudWatch logs, GB taken in | 0.63 |");
  expect(lines).toContain("| endpoints (as it is) | 3 endpoints × 1 zone | 26.28 |");
});

test("a sum with something unknown says so, and a service that isn't plain Fargate gets a remark", () => {
  const services = dev.services.map((service) => ({ ...service, launch: "FARGATE_SPOT 1" }));
  const lines = costSection(costView({ ...dev, services }, {})).split("\n");
  expect(lines).toContain("| **sum** |  | **0.00 + ?** |");
  expect(lines).toContain("- `static-app` runs on `FARGATE_SPOT` 1: priced on demand, which is the most it can cost");
});
