import { readFileSync } from "node:fs";
import { join } from "node:path";
import { demo } from "../../src/environments/demo";
import { type RenderedStack, readStacks } from "../../src/rehearsal/rendered-stacks";
import { changeLine } from "../../src/rehearsal/report";
import { Session } from "../../src/rehearsal/session";
import { synthesize } from "../../src/synthesis/synthesize";
import { describeWithTerraform } from "../rehearsal/support/with-terraform";
import { temporaryFolder } from "../support/synth";
import { operations } from "./operations";

const folder = temporaryFolder();

/** The plans that the guide shows, by the name behind `diff`. */
const shown = Object.fromEntries(
  [...readFileSync("docs/operations.md", "utf8").matchAll(/^```diff (\S+)\n([\s\S]*?)\n```$/gm)].map(
    ([, name = "", plan = ""]) => [name, plan.split("\n")],
  ),
);

function platformIn(outdir: string, environment: string): RenderedStack {
  const [stack] = readStacks(outdir).filter(({ name }) => name === `demo-${environment}-platform`);
  if (stack === undefined) throw new Error(`no platform of ${environment} was rendered`);
  return stack;
}

async function rendered(name: string): Promise<RenderedStack> {
  const { environment, definition } = operations[name] ?? { environment: "dev", definition: demo.environments["dev"] };
  const outdir = join(folder, name);
  const environments = { ...demo.environments, [environment]: definition };
  const { errors } = await synthesize({ ...demo, environments }, { root: ".", outdir });
  if (errors !== undefined) throw new Error(errors.join("\n"));
  return platformIn(outdir, environment);
}

test("the guide shows the plan of each operation", () => {
  expect(Object.keys(shown).sort()).toEqual(Object.keys(operations).sort());
});

describeWithTerraform("on the running demo", () => {
  test("each plan is as the guide shows it", async () => {
    const running = ["dev", "prod"].map((environment) => platformIn("cdktf.out", environment));
    const changed = await Promise.all(Object.keys(operations).map(rendered));
    await Session.during({ stacks: [...running, ...changed] }, async (session) => {
      for (const stack of running) {
        const run = await session.start(stack, [stack]);
        expect([...(await run.init()), ...(await run.deploy())]).toEqual([]);
      }
      const plans: Record<string, readonly string[]> = {};
      for (const [index, name] of Object.keys(operations).entries()) {
        const stack = changed[index];
        if (stack === undefined) continue;
        const run = await session.start(stack, [stack]);
        expect([...(await run.init()), ...(await run.plan()).findings]).toEqual([]);
        plans[name] = (await run.changes()).map((change) => changeLine(change).trim());
      }
      expect(plans).toEqual(shown);
    });
  }, 120_000);
});
