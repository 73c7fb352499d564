import { main } from "../../src/bench/cli";
import { benchDefinition } from "../../src/bench/definition";
import { planCost } from "../../src/bench/plans";
import { costOf, medianCost } from "../../src/bench/process";
import { planTable, synthesisTable } from "../../src/bench/report";
import { synthesisCost } from "../../src/bench/synthesis";
import { validateDefinition } from "../../src/definition/validation/validate";
import { describeWithTerraform } from "../rehearsal/support/with-terraform";

test.each(["single", "per-service"] as const)("a thousand services are a valid definition, layout %s", (layout) => {
  expect(validateDefinition(benchDefinition(1000, layout), ".")).toEqual([]);
});

test("a synth is measured, with what it wrote and the least that it could have taken", async () => {
  const { cost, floor, outputKiB, ...counted } = await synthesisCost(2, "per-service", 1);
  expect(counted).toEqual({ services: 2, layout: "per-service", stacks: 5, resources: counted.resources });
  const figures = [counted.resources, outputKiB, cost.seconds, cost.cpuSeconds, cost.peakMiB, floor.seconds];
  expect(figures.filter((figure) => !(figure > 0))).toEqual([]);
  expect(cost.cpuSeconds).toBeGreaterThan(floor.cpuSeconds);
});

test("a program that fails isn't measured", async () => {
  await expect(costOf(["--eval", "process.stderr.write('no'); process.exitCode = 3"])).rejects.toThrow(
    "node --eval process.stderr.write('no'); process.exitCode = 3: ended with 3: no",
  );
});

test("the median of each figure counts", async () => {
  const costs = [
    { seconds: 1, cpuSeconds: 3, peakMiB: 90 },
    { seconds: 2, cpuSeconds: 1, peakMiB: 70 },
    { seconds: 9, cpuSeconds: 2, peakMiB: 80 },
  ];
  let run = 0;
  const next = () => costs[run++] ?? { seconds: 0, cpuSeconds: 0, peakMiB: 0 };
  expect(await medianCost(3, next)).toEqual({ seconds: 2, cpuSeconds: 2, peakMiB: 80 });
});

test("the report is a table that the formatter leaves as it is", () => {
  const cost = { seconds: 1.234, cpuSeconds: 1.5, peakMiB: 99.6 };
  const floor = { seconds: 0.5, cpuSeconds: 0.25 };
  const row = { services: 10, layout: "single", stacks: 3, resources: 197, outputKiB: 154.4, cost, floor } as const;
  expect(synthesisTable([row]).split("\n")).toEqual([
    "| services | layout | stacks | resources | output KiB |    s | CPU s | peak MiB | × floor | × floor CPU |",
    "| -------: | ------ | -----: | --------: | ---------: | ---: | ----: | -------: | ------: | ----------: |",
    "|       10 | single |      3 |       197 |        154 | 1.23 |  1.50 |      100 |     2.5 |         6.0 |",
  ]);
  const plans = [
    { services: 10, single: { resources: 185, seconds: 1.26 }, perService: { resources: 7, seconds: 0.4 } },
  ];
  expect(planTable(plans).split("\n")).toEqual([
    "| services | resources in one stack | plan s | resources in a service's stack | plan s |",
    "| -------: | ---------------------: | -----: | -----------------------------: | -----: |",
    "|       10 |                    185 |    1.3 |                              7 |    0.4 |",
  ]);
});

describe("npm run bench", () => {
  const fail = (text: string) => {
    throw new Error(`it printed ${text}`);
  };

  test.each([
    ["--runs", "0"],
    ["--services", "1,x"],
  ])("refuses %s %s in one line", async (option, text) => {
    const wrong = text.split(",").at(-1) ?? "";
    await expect(main([option, text], fail)).rejects.toThrow(
      new Error(`${option} is ${wrong}; whole numbers from 1 are allowed; correct it`),
    );
  });
});

describeWithTerraform("with Terraform", () => {
  test("a plan is measured in both layouts", async () => {
    const { single, perService, services } = await planCost(1, 1);
    expect(services).toBe(1);
    expect(single.resources).toBeGreaterThan(perService.resources);
    expect([single.seconds > 0, perService.seconds > 0, perService.resources > 0]).toEqual([true, true, true]);
  });
});
