/** The fixture's stacks, once through Terraform from nothing to nothing, and what is true of them on the way. */
import { join } from "node:path";
import { demo } from "../fixtures/platform";
import { inOrder, readStacks, type RenderedStack } from "../../src/terraform/rendered-stacks";
import { changeLine } from "../../src/rehearsal/report";
import { Session } from "../../src/rehearsal/runner/session";
import type { StackRun } from "../../src/rehearsal/runner/stack-run";
import { faultsAt } from "../../src/rehearsal/fake-aws/operation-log";
import type { Finding } from "../../src/rehearsal/runner/terraform-output";
import { synthesize } from "../../src/synthesis/synthesize";
import { operations, shown } from "../docs/operations";
import { type Planned, plannedFromBoth, unformatted } from "../hcl/support/planned";
import { fixtureOutput } from "../support/fixture-output";
import { temporaryFolder } from "../support/synth";
import { addressesOf, neededBy } from "./support/needed";
import { describeWithTerraform } from "./support/with-terraform";

const folder = temporaryFolder();
const stacks = inOrder(readStacks(fixtureOutput()));

function stackIn(all: readonly RenderedStack[], environment: string): RenderedStack {
  const found = all.find(({ name }) => name === `demo-${environment}-platform`);
  if (found === undefined) throw new Error(`no platform of ${environment} was rendered`);
  return found;
}

const platform = stackIn(stacks, "dev");
const services = addressesOf(platform, "aws_ecs_service");
const needed = neededBy(platform);

/** The platform after an operation of the guide. */
async function operated(name: string): Promise<RenderedStack> {
  const { environment, definition } = operations[name] ?? { environment: "dev", definition: demo.environments["dev"] };
  const outdir = join(folder, name);
  const environments = { ...demo.environments, [environment]: definition };
  const { errors } = await synthesize({ ...demo, environments }, { root: ".", outdir });
  if (errors !== undefined) throw new Error(errors.join("\n"));
  return stackIn(readStacks(outdir), environment);
}

/** What a stack's life was like. */
interface Life extends Planned {
  /** Of all that was done to it. */
  readonly findings: Finding[];
  readonly settled: boolean;
}

describeWithTerraform("the rendered stacks", () => {
  const lives = new Map<string, Life>();
  const left: Record<string, readonly string[]> = {};
  const plans: Record<string, readonly string[]> = {};
  /** Of `demo-dev`, while its services couldn't be deleted, and everything that went after. */
  const end = { stuck: 0, kept: [] as readonly string[], deleted: [] as readonly string[] };

  async function make(run: StackRun, stack: RenderedStack): Promise<Life> {
    const findings = await run.init();
    const planned = await plannedFromBoth(run, stack, join(folder, "hcl", stack.name));
    findings.push(...(await run.apply()));
    const again = await run.plan("plan again");
    return { ...planned, findings: [...findings, ...again.findings], settled: !again.changed };
  }

  async function planOperations(session: Session, changed: readonly RenderedStack[]): Promise<void> {
    for (const [index, name] of Object.keys(operations).entries()) {
      const stack = changed[index];
      if (stack === undefined) continue;
      const run = await session.start(stack, [stack]);
      expect([...(await run.init()), ...(await run.plan()).findings]).toEqual([]);
      plans[name] = (await run.changes()).map((change) => changeLine(change).trim());
    }
  }

  async function holdServices(run: StackRun): Promise<void> {
    run.log.faults = faultsAt(...services.map((service) => `${service}:delete`));
    end.stuck = (await run.destroy()).length;
    end.kept = run.resources();
    run.log.faults = () => false;
  }

  beforeAll(async () => {
    const changed = await Promise.all(Object.keys(operations).map(operated));
    await Session.during({ stacks: [...stacks, ...changed] }, async (session) => {
      for (const stack of stacks) lives.set(stack.name, await make(await session.start(stack, stacks), stack));
      await planOperations(session, changed);
      for (const stack of stacks.toReversed()) {
        const run = await session.start(stack, stacks);
        run.unprotect();
        if (stack === platform) await holdServices(run);
        lives.get(stack.name)?.findings.push(...(await run.destroy()));
        left[stack.name] = run.resources();
        if (stack !== platform) continue;
        end.deleted = run.log.operations
          .filter(({ action, succeeded }) => action === "delete" && succeeded)
          .map(({ address }) => address);
      }
    });
  });

  test.each(stacks.map(({ name }) => name))("%s can be deployed, settles, and can be destroyed again", (name) => {
    expect([lives.get(name)?.findings, lives.get(name)?.settled, left[name]]).toEqual([[], true, []]);
  });

  test.each(stacks.map(({ name }) => name))("%s plans the same from HCL", (name) => {
    expect(lives.get(name)?.hcl).toEqual(lives.get(name)?.json);
  });

  test("leave terraform fmt nothing to do, as HCL", async () => {
    expect(await unformatted(folder, join(folder, "hcl"))).toBe("");
  });

  test("change as docs/operations.md shows it, operation by operation", () => {
    expect(plans).toEqual(shown);
  });

  test("keep what services need until they are gone, and then it goes", () => {
    expect(end.stuck).toBe(services.length);
    expect(needed.map(({ address }) => address).filter((address) => !end.kept.includes(address))).toEqual([]);
    const late = needed.flatMap((it) =>
      it.services
        .filter((service) => end.deleted.indexOf(service) >= end.deleted.indexOf(it.address))
        .map((service) => `${service} after ${it.address}`),
    );
    expect(late).toEqual([]);
    expect(services.filter((service) => !end.deleted.includes(service))).toEqual([]);
  });
});
