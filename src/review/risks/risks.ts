import type { StackSource } from "../../terraform/folder";
import { squeezed } from "./capacity";
import { compared } from "../compare/change";
import type { Comparison, EnvironmentChange } from "../compare/compare";
import { environmentsByStack } from "./environments-by-stack";
import { compareFlows, flowName } from "../compare/access";
import { letInNow, weakened, widened } from "./data";
import { letThrough, opened, shut } from "./exposure";
import { failures } from "./losses/failures";
import { refooted } from "./footing";
import { neededFirst, renamed, rerouted, rescheduled } from "./service";
import { compareServices } from "../compare/services";
import { destroyedByJson } from "./losses/by-json";
import { adopted, forgotten } from "./losses/forgotten";
import { Losses, byWidth } from "./losses/losses";
import { outages } from "./losses/outages";
import { dimmed, guarded, reset } from "./losses/settings";
import { joins } from "./joins";
import { openings } from "./openings";
import { outgoing } from "./outgoing";
import { allowed } from "./permissions";
import { type Loss, type Risk, keptRoot } from "./risk";
import type { EnvironmentView } from "../model/environment-view";
import type { FlowView } from "../model/flow-view";
import { compareTexts, keyOf } from "../model/reference";
import { count as counted } from "../document/text";
import { tasksOf, tasksText } from "../model/service-view";
import { type TerraformVerdict, changesIn } from "../compare/terraform-verdict";
import { turnover } from "./turnover";
import { letGo, otherPolicies, shutOut } from "./policies";
import { unproven } from "./unproven";

/** What is destroyed or replaced: Terraform says it, of stacks that it didn't plan the JSON. */
export function lossesOf(
  { beyondMoves }: Comparison,
  verdict: TerraformVerdict,
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Loss[] {
  const failed = verdict.stacks?.filter(({ status, failedAt }) => status === "failed" && failedAt !== "apply");
  const unplanned = failed && new Set(failed.map(({ stack }) => stack));
  const blocks = beyondMoves.filter(({ stack }) => unplanned?.has(stack) ?? true);
  return [...lossesIn(verdict), ...destroyedByJson(blocks, base, now)];
}

/** The worst first. */
export function risksOf(
  comparison: Comparison,
  verdict: TerraformVerdict,
  all: readonly Loss[],
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Risk[] {
  const { environments } = comparison;
  const elsewhere = new Elsewhere(comparison);
  const losses = all.filter((loss) => elsewhere.of(loss) === undefined);
  const judge = new Losses(comparison, losses, base, now);
  const risks: readonly Risk[] = [
    ...failures(verdict, judge),
    ...crossing(all, elsewhere),
    ...losses.flatMap((loss) => judge.data(loss)),
    ...environments.flatMap(expiring),
    ...pruned(comparison),
    ...timed(comparison),
    ...environments.flatMap(weakened),
    ...environments.flatMap(squeezed),
    ...environments.flatMap((it) => rerouted(it, judge)),
    ...environments.flatMap((it) => stopped(it, judge)),
    ...environments.flatMap((it) => shut(it, judge)),
    ...environments.flatMap((it) => interrupting(it, all)),
    ...losses.flatMap((loss) => judge.renamed(loss)),
    ...byWidth(losses).flatMap((loss) => judge.traffic(loss)),
    ...outages(comparison, now),
    ...losses.flatMap((loss) => judge.watching(loss)),
    ...reset(comparison),
    ...guarded(comparison, now),
    ...shutOut(comparison, base, now),
    ...environments.flatMap(dimmed),
    ...letGo(comparison, base, now),
    ...forgotten(comparison, base, now),
    ...adopted(comparison, base, now),
    ...environments.flatMap((it) => rescheduled(it, judge)),
    ...leftBehind(comparison, base, now),
    ...refooted(comparison),
    ...environments.flatMap((it) => renamed(it, judge)),
    ...environments.flatMap(opened),
    ...letThrough(comparison),
    ...openings(comparison, base, now),
    ...joins(comparison, base, now),
    ...otherPolicies(comparison, base, now),
    ...environments.flatMap(allowed),
    ...environments.flatMap(letInNow),
    ...environments.flatMap(widened),
    ...environments.flatMap(neededFirst),
    ...environments.flatMap((it) => outgoing(it, all)),
  ];
  const roots = new Set(risks.flatMap(({ root }) => root ?? []));
  return [...risks, ...environments.flatMap((it) => unproven(it, judge, roots))];
}

function lossesIn(verdict: TerraformVerdict): readonly Loss[] {
  return changesIn(verdict).flatMap(({ stack, address, kind, forcedBy, createsFirst = false }) =>
    (kind === "replaced" || kind === "destroyed") && !address.startsWith("output.")
      ? [{ stack, address, kind, forcedBy, createsFirst }]
      : [],
  );
}

/** Where what is destroyed in one stack is made anew in another of the same environment. */
class Elsewhere {
  private readonly stacks = new Map<string, string>();
  private readonly environments: ReadonlyMap<string, EnvironmentChange>;

  constructor(comparison: Comparison) {
    this.environments = environmentsByStack(comparison);
    for (const { kind, stack, address } of comparison.blocks)
      if (kind === "added") this.stacks.set(this.key(stack, address), stack);
  }

  of({ kind, stack, address }: Loss): string | undefined {
    return kind === "destroyed" ? this.stacks.get(this.key(stack, address)) : undefined;
  }

  private key(stack: string, address: string): string {
    return `${this.environments.get(stack)?.name ?? stack} ${address}`;
  }
}

/** `moved` doesn't reach another state: what goes to another stack is destroyed there and created here. */
function crossing(losses: readonly Loss[], elsewhere: Elsewhere): readonly Risk[] {
  const counts = new Map<string, { from: string; to: string; count: number }>();
  for (const loss of losses) {
    const [from, to] = [loss.stack, elsewhere.of(loss)];
    if (to === undefined) continue;
    const known = counts.get(`${from} ${to}`) ?? { from, to, count: 0 };
    counts.set(`${from} ${to}`, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].map(({ from, to, count }) => ({
    ...{ kind: "data", where: from, cause: "another stack", subject: `stack ${to}` },
    text: `${counted(count, "resource")} of it stand in stack ${to} now: Terraform destroys and recreates them, with what they hold`,
    todo: "move their state first (docs/layouts.md)",
  }));
}

/** Services that go, or that nothing is left of. */
function stopped({ name: where, before, after }: EnvironmentChange, judge: Losses): readonly Risk[] {
  const { added, removed, both } = compareServices(before, after);
  // In a stack that is gone Terraform stops nothing: it is left behind.
  const rendered = new Set(after.stacks.map((stack) => stack.name));
  const ended = removed.filter(({ stack }) => rendered.has(stack));
  const gone = ended.map(({ name, containers, start }): Risk => {
    if (start !== undefined)
      return { kind: "traffic", where, text: `job ${name} is removed: nothing can start it any more` };
    const tags = containers.flatMap(({ image }) => image.tag ?? []);
    const heir = added.find((it) =>
      it.containers.some(({ image }) => image.tag !== undefined && tags.includes(image.tag)),
    );
    const renamed =
      heir === undefined
        ? ""
        : `; ${heir.name} has its image: a rename replaces everything, unless you declare it as moved`;
    return { kind: "traffic", where, text: `service ${name} is removed, and all its tasks stop${renamed}` };
  });
  const idle = both.flatMap(([old, now]): readonly Risk[] =>
    tasksOf(now).most === 0 && tasksOf(old).most !== 0
      ? [
          {
            kind: "traffic",
            where,
            text: `service ${now.name} runs no tasks any more (it ran ${tasksText(old)})`,
          },
        ]
      : [],
  );
  const closed = compareFlows(before, after).removed.filter(({ from, to }) => {
    const stays = (label: string): boolean =>
      [...after.services, ...after.loadBalancers].some(({ name }) => name === label);
    return from.kind !== "aws api" && to.kind === "service" && stays(from.label) && stays(to.label);
  });
  const called = closed.filter((flow) => !isPassedBy(flow, before, after));
  return [
    ...gone,
    ...idle,
    ...called.map((flow): Risk => {
      const root = judge.rootOf(before.stacks, flow.evidence);
      const name = flowName(flow);
      const ports = sameEnds(flow, after).map(({ port }) => port ?? "?");
      // Rules go and come at once, and tasks are exchanged later.
      const until =
        flow.from.kind === "service" && ports.length > 0
          ? ` at once, and ${flow.to.label} is called on port ${ports.join(", ")} instead: calls fail until tasks are exchanged`
          : "";
      const text = `${name} is closed${until}`;
      return { kind: "traffic", where, ...(root !== undefined && { root }), subject: name, text };
    }),
  ];
}

function sameEnds({ from, to }: FlowView, { flows }: EnvironmentView): readonly FlowView[] {
  return flows.filter((it) => it.from.label === from.label && it.to.label === to.label);
}

/** Whether the caller's proxy of Service Connect makes the same calls on another port, which stays open. */
function isPassedBy(flow: FlowView, before: EnvironmentView, after: EnvironmentView): boolean {
  const [caller, callee] = [flow.from, flow.to].map((end) => before.services.find(({ name }) => name === end.label));
  const ports = caller?.connect === undefined ? [] : (callee?.connect?.ports ?? []);
  if (flow.port === undefined || ports.includes(flow.port)) return false;
  const stays = new Set(sameEnds(flow, after).map(({ port }) => port));
  return sameEnds(flow, before).some(
    ({ port, why }) =>
      port !== undefined && ports.includes(port) && stays.has(port) && flow.why.every((reason) => why.includes(reason)),
  );
}

/** Services that are deployed so that nobody answers meanwhile. */
function interrupting({ name: where, before, after }: EnvironmentChange, losses: readonly Loss[]): readonly Risk[] {
  return turnover(before, after, losses)
    .redeployed.filter(({ interrupts }) => interrupts)
    .map(({ name, meanwhile }) => ({
      ...{ kind: "traffic", where, cause: "deployment", root: keptRoot(where, name), subject: `service ${name}` },
      text: `service ${name} gets new tasks: ${meanwhile}`,
      todo: "keep tasks while they are exchanged (deployment_minimum_healthy_percent), or apply it when this may stop",
    }));
}

/** Terraform leaves a stack alone that is no longer rendered. */
function leftBehind(
  comparison: Comparison,
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Risk[] {
  const names = new Set(now.map(({ name }) => name));
  const environments = environmentsByStack(comparison);
  return base
    .filter(({ name }) => !names.has(name))
    .toSorted((a, b) => compareTexts(a.name, b.name))
    .map(({ name }) => ({
      ...{ kind: "left behind", where: environments.get(name)?.name ?? name, cause: "no longer rendered" },
      subject: `stack ${name}`,
      text: `stack ${name} is no longer rendered: what it deployed stays and costs money, unmanaged`,
    }));
}

/** Logs and images that go although their resource stays. */
function expiring({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  return compared(before.logGroups, after.logGroups, keyOf).both.flatMap(([old, now]): readonly Risk[] => {
    const [was, is] = [old.retentionDays ?? Infinity, now.retentionDays ?? Infinity];
    if (is >= was) return [];
    const had = old.retentionDays === undefined ? "for ever" : `${old.retentionDays} days`;
    return [
      {
        ...{ kind: "data", where, cause: `logs ${is} ${had}`, subject: `log group ${now.name}` },
        text: `log group ${now.name} keeps its logs ${is} days instead of ${had}: older ones are deleted`,
      },
    ];
  });
}

/**
 * Items whose time is over are deleted within days.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
function timed({ blocks }: Comparison): readonly Risk[] {
  return blocks.flatMap(({ kind, stack, address, rows }): readonly Risk[] => {
    const now = rows.find(({ field, after }) => /^ttl\b.*\battribute_name$/.test(field) && after !== undefined)?.after;
    if (kind !== "changed" || !address.startsWith("aws_dynamodb_table.") || now === undefined) return [];
    const text = `${address}: items are deleted when the time in ${now} is over`;
    return [{ kind: "data", where: stack, subject: address, text }];
  });
}

function pruned({ blocks }: Comparison): readonly Risk[] {
  return blocks
    .filter(({ kind, address }) => kind === "changed" && address.startsWith("aws_ecr_lifecycle_policy."))
    .map(({ stack, address }) => ({ kind: "data", where: stack, text: `${address} changes, and may delete images` }));
}
