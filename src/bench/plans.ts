import { removeTemporary, temporaryFolder } from "../cli/temporary-folder";
import { inOrder, readStacks, type RenderedStack } from "../terraform/rendered-stacks";
import { Session, type SessionOptions } from "../rehearsal/runner/session";
import type { StackRun } from "../rehearsal/runner/stack-run";
import { synthesize } from "../synthesis/synthesize";
import { benchDefinition } from "./definition";

type Watch = Pick<SessionOptions, "onProgress" | "signal">;

/** How long Terraform takes to plan the stack that a service is in, with nothing to change, in either layout, against a fake AWS account. */
export interface PlanCost {
  readonly services: number;
  /** Of the platform's stack, which holds all services. */
  readonly single: PlanTime;
  /** Of the service's own stack. */
  readonly perService: PlanTime;
}

export interface PlanTime {
  readonly resources: number;
  readonly seconds: number;
}

/** Deploys the platform in both layouts, then plans the stack that the last service is in, as many times as `runs`. */
export async function planCost(services: number, runs: number, watch: Watch = {}): Promise<PlanCost> {
  const last = `service-${services - 1}`;
  return {
    services,
    single: await planTime(services, "single", "bench-test-platform", runs, watch),
    perService: await planTime(services, "per-service", `bench-test-${last}`, runs, watch),
  };
}

async function planTime(
  services: number,
  layout: "single" | "per-service",
  planned: string,
  runs: number,
  watch: Watch,
): Promise<PlanTime> {
  const outdir = temporaryFolder("bench-");
  try {
    const { errors } = await synthesize(benchDefinition(services, layout), { root: ".", outdir });
    if (errors !== undefined) throw new Error(errors.join("\n"));
    const stacks = readStacks(outdir);
    return await Session.during({ stacks, ...watch }, async (session) => {
      let run: StackRun | undefined;
      // What the stack depends on comes before it; other services' stacks don't.
      for (const stack of inOrder(stacks, [planned])) run = await deployed(session, stack, stacks);
      if (run === undefined) throw new Error(`stack '${planned}': isn't rendered`);
      const seconds: number[] = [];
      for (let count = 0; count < runs; count += 1) {
        const start = performance.now();
        const { findings, changed } = await run.plan("plan again");
        seconds.push((performance.now() - start) / 1000);
        if (changed || findings.length > 0) throw new Error(`stack '${planned}': isn't settled after its deployment`);
      }
      seconds.sort((a, b) => a - b);
      return { resources: run.resources().length, seconds: seconds[Math.floor(runs / 2)] ?? 0 };
    });
  } finally {
    removeTemporary(outdir);
  }
}

async function deployed(session: Session, stack: RenderedStack, stacks: readonly RenderedStack[]): Promise<StackRun> {
  const run = await session.start(stack, stacks);
  const findings = [...(await run.init()), ...(await run.deploy())];
  if (findings.length > 0) throw new Error(`stack '${stack.name}': ${JSON.stringify(findings)}`);
  return run;
}
