/** What Terraform does while one operation can't succeed: the sharpest test of order, as it leaves nothing to luck. */
import type { RenderedStack } from "../../../src/rehearsal/rendered-stacks";
import type { Session } from "../../../src/rehearsal/session";
import { faultsAt } from "../../../src/rehearsal/stage";
import type { StackRun } from "../../../src/rehearsal/stack-run";

/** Deploys `stack` while creating `heldBack` fails; everything that doesn't need it is made. */
export async function deployedWithout(
  session: Session,
  stack: RenderedStack,
  ...heldBack: readonly string[]
): Promise<StackRun> {
  const run = await session.start(stack, [stack]);
  run.stage.faults = faultsAt(...heldBack.map((address) => `${address}:create`));
  const findings = [...(await run.init()), ...(await run.deploy())];
  expect(findings.map(({ address }) => address)).toEqual([...heldBack]);
  return run;
}
