import { reportSynthesis } from "../../src/synthesis/report";

const nothing = { added: [], changed: [], removed: [] };

test("a stack that is as it was is one line", () => {
  expect(reportSynthesis([{ name: "shop-dev-platform", resources: 58, ...nothing }])).toBe(
    "shop-dev-platform    58 resources  unchanged",
  );
});

test("what is new, changed or gone stands below its stack", () => {
  const report = reportSynthesis([
    { name: "shop-dev-registry", resources: 6, ...nothing },
    {
      name: "shop-production-platform",
      resources: 1200,
      added: ["aws_vpc.network", "output.url"],
      changed: ["aws_lb.ingress"],
      removed: ["aws_lb_listener.ingress_http"],
    },
  ]);
  expect(report.split("\n")).toEqual([
    "shop-dev-registry            6 resources  unchanged",
    "shop-production-platform  1200 resources  2 new, 1 changed, 1 gone",
    "  + aws_vpc.network",
    "  + output.url",
    "  ~ aws_lb.ingress",
    "  - aws_lb_listener.ingress_http",
  ]);
});

test("more than twenty lines of a stack are counted, not listed", () => {
  const added = Array.from({ length: 22 }, (_, index) => `aws_vpc.network_${index}`);
  const lines = reportSynthesis([{ name: "shop-dev-platform", resources: 22, ...nothing, added }]).split("\n");
  expect(lines).toEqual([
    "shop-dev-platform    22 resources  22 new",
    ...added.slice(0, 20).map((address) => `  + ${address}`),
    "  … and 2 more",
  ]);
});

test("exactly twenty lines are listed", () => {
  const added = Array.from({ length: 20 }, (_, index) => `aws_vpc.network_${index}`);
  const lines = reportSynthesis([{ name: "shop-dev-platform", resources: 20, ...nothing, added }]).split("\n");
  expect(lines.slice(1)).toEqual(added.map((address) => `  + ${address}`));
});

test("no stacks are no lines", () => {
  expect(reportSynthesis([])).toBe("");
});
