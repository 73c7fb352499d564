/** What Terraform does while one operation can't succeed: the sharpest test of order, as it leaves nothing to luck. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readStacks, type RenderedStack } from "../../src/terraform/rendered-stacks";
import { Session } from "../../src/rehearsal/runner/session";
import { PLAN } from "../../src/rehearsal/runner/stack-run";
import { faultsAt } from "../../src/rehearsal/fake-aws/operation-log";
import { fixtureOutput } from "../support/fixture-output";
import { addressesOf, neededBy } from "./support/needed";
import { describeWithTerraform } from "./support/with-terraform";

const committed = readStacks(fixtureOutput()).find(({ name }) => name === "demo-dev-platform");
if (committed === undefined) throw new Error("demo-dev-platform isn't rendered");
const stack: RenderedStack = committed;
const all = addressesOf(stack, "aws_ecs_service");

const needed = neededBy(stack);
/** Few enough to run each: services of one kind are made by the same code. */
const CHECKED = needed.filter(({ what }, i) => needed.findIndex((other) => other.what === what) === i);

describeWithTerraform("the order of operations in demo-dev", () => {
  /** Made once: it can be applied to every account in which there is nothing. */
  let plan: Buffer;
  beforeAll(async () => {
    plan = await Session.during({ stacks: [stack] }, async (session) => {
      const run = await session.start(stack, [stack]);
      expect([...(await run.init()), ...(await run.plan()).findings]).toEqual([]);
      return readFileSync(join(run.folder, PLAN));
    });
  });

  /** Services that are made while creating `heldBack` fails; everything that doesn't need it is made. */
  function servicesWithout(heldBack: string): Promise<string[]> {
    return Session.during({ stacks: [stack] }, async (session) => {
      const run = await session.start(stack, [stack]);
      run.log.faults = faultsAt(`${heldBack}:create`);
      expect(await run.init()).toEqual([]);
      writeFileSync(join(run.folder, PLAN), plan);
      expect((await run.apply()).map(({ address }) => address)).toEqual([heldBack]);
      return run.resources().filter((address) => all.includes(address));
    });
  }

  test("is checked for every kind of thing that a service needs", () => {
    expect(CHECKED.map(({ what, services }) => [what, services.length > 0])).toEqual([
      ["the namespace", true],
      ["its listener rule", true],
      ["its role's policy", true],
      ["an endpoint", true],
    ]);
  });

  test.each(CHECKED)("a service waits for $what ($address)", async ({ address, services }) => {
    const made = await servicesWithout(address);
    expect(all.filter((service) => !made.includes(service))).toEqual(services);
  });
});
