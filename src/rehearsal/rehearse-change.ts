/** Rehearses a change: what is rendered now is planned against what the base would have deployed. */
import type { Change, PlanJson } from "./runner/plan-changes";
import { changesOf } from "./runner/plan-changes";
import type { RenderedStack } from "../terraform/rendered-stacks";
import { dependenciesOf, inOrder } from "../terraform/rendered-stacks";
import type { SessionOptions } from "./runner/session";
import { Session } from "./runner/session";
import type { StackRun } from "./runner/stack-run";
import type { Finding } from "./runner/terraform-output";

export interface ChangeOptions extends Omit<SessionOptions, "stacks"> {
  /** Rendered by the base. */
  readonly base: readonly RenderedStack[];
  /** Rendered now. */
  readonly stacks: readonly RenderedStack[];
  /** @default all stacks */
  readonly names?: readonly string[];
  /** @default false */
  readonly planText?: boolean;
  /** Gets each plan that does something, as `terraform show -json` prints it. */
  readonly onPlan?: (stack: RenderedStack, plan: PlanJson) => void;
}

export interface StackChange {
  readonly stack: string;
  /** `gone`: the base has it and nobody renders it any more; what it deployed stays, with nobody to manage it. */
  readonly status: "unchanged" | "changed" | "new" | "gone" | "failed";
  readonly changes: readonly Change[];
  /** Of the base, of the plan, or of the plan's application. */
  readonly findings: readonly Finding[];
  /** What was going on when it failed. */
  readonly failedAt?: string;
  /** Of one that wasn't tried: the stack that it depends on and that failed. */
  readonly skippedFor?: string;
  /** Terraform's own words, if asked for. */
  readonly plan?: string;
}

export interface RehearsedChange {
  readonly results: readonly StackChange[];
  /** Where it took place. */
  readonly folder: string;
}

export async function rehearseChange(options: ChangeOptions): Promise<RehearsedChange> {
  const { base, stacks, names = [] } = options;
  const wanted = (among: readonly RenderedStack[]) => {
    const here = names.filter((name) => among.some((stack) => stack.name === name));
    return names.length > 0 && here.length === 0 ? [] : inOrder(among, here);
  };
  for (const name of names) if (!base.some((it) => it.name === name)) inOrder(stacks, [name]); // says what there is
  return Session.during({ ...options, stacks: [...base, ...stacks] }, async (session) => {
    const runs = new Map<string, StackRun>();
    const broken = new Map<string, StackChange>();
    for (const stack of wanted(base)) {
      const run = await session.start(stack, base);
      runs.set(stack.name, run);
      const findings = await deployed(run);
      if (findings.length > 0) broken.set(stack.name, failure(stack.name, "apply of the base", findings));
    }
    const results: StackChange[] = [];
    for (const stack of wanted(stacks)) {
      const blocking = [stack.name, ...dependenciesOf(stack, stacks)].flatMap((name) => broken.get(name) ?? [])[0];
      const cause = blocking ?? (await changed(session, stack, runs.get(stack.name), options));
      const result = cause.stack === stack.name ? cause : skipped(stack.name, cause.skippedFor ?? cause.stack);
      if (result.status === "failed") broken.set(stack.name, result);
      results.push(result);
    }
    const rendered = new Set(stacks.map(({ name }) => name));
    const gone = [...runs.keys()].filter((name) => !rendered.has(name));
    results.push(...gone.map((stack) => ({ stack, status: "gone" as const, changes: [], findings: [] })));
    return { results, folder: session.workspace.root };
  });
}

/** 0 no change, 1 error, 2 changes, as `terraform plan -detailed-exitcode`. */
export function exitCode({ results }: RehearsedChange): 0 | 1 | 2 {
  if (results.some(({ status }) => status === "failed")) return 1;
  return results.every(({ status }) => status === "unchanged") ? 0 : 2;
}

/** Applies the plan too: the stacks after it read its outputs, and some faults show only then. */
async function changed(
  session: Session,
  stack: RenderedStack,
  before: StackRun | undefined,
  { stacks, planText = false, onPlan }: ChangeOptions,
): Promise<StackChange> {
  const { name } = stack;
  const run = await session.start(stack, stacks);
  const refused = await run.init();
  if (refused.length > 0) return failure(name, "init", refused);
  const { findings, changed: any } = await run.plan(); // validates too
  if (findings.length > 0) return failure(name, "plan", findings);
  const plan = any ? await run.planJson() : {};
  const changes = changesOf(plan);
  if (any) onPlan?.(stack, plan);
  const result: StackChange = {
    stack: name,
    status: before === undefined ? "new" : changes.length > 0 ? "changed" : "unchanged",
    changes,
    findings: [],
    ...(planText && { plan: await run.planText() }),
  };
  const failed = any ? await run.apply() : [];
  return failed.length === 0 ? result : { ...result, ...failure(name, "apply", failed), changes };
}

async function deployed(run: StackRun): Promise<readonly Finding[]> {
  const refused = await run.init();
  return refused.length > 0 ? refused : run.deploy();
}

function failure(stack: string, failedAt: string, findings: readonly Finding[]): StackChange {
  return { stack, status: "failed", changes: [], findings, failedAt };
}

function skipped(stack: string, dependency: string): StackChange {
  const findings = [{ summary: "skipped", detail: `depends on '${dependency}', which failed` }];
  return { ...failure(stack, "start", findings), skippedFor: dependency };
}
