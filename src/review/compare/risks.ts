import { contains } from "../../lib/cidr";
import type { StackSource } from "../../terraform/folder";
import { squeezed } from "./capacity-risks";
import { compared } from "./change";
import type { Comparison, EnvironmentChange } from "./compare";
import { compareExposures, compareFlows, exposureName, flowName } from "./access";
import { letInNow, weakened } from "./data-risks";
import { refooted } from "./footing-risks";
import { neededFirst, renamed, rerouted } from "./service-risks";
import { compareServices } from "./services";
import { type ExposureView, isOpenToAll } from "../model/flow-view";
import { destroyedByJson } from "./losses/by-json";
import { Losses } from "./losses/losses";
import type { Loss, Risk } from "./risk";
import { compareTexts, keyOf } from "../model/reference";
import { count as counted } from "../document/text";
import { tasksOf, tasksText } from "../model/service-view";
import { type TerraformVerdict, changesIn } from "./terraform-verdict";
import { turnover } from "./turnover";

/** What is destroyed or replaced: Terraform says it, else the JSON. */
export function lossesOf(
  { blocks }: Comparison,
  verdict: TerraformVerdict,
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Loss[] {
  return verdict.stacks === undefined ? destroyedByJson(blocks, base, now) : lossesIn(verdict);
}

/** The worst first. */
export function risksOf(
  comparison: Comparison,
  verdict: TerraformVerdict,
  all: readonly Loss[],
  base: readonly StackSource[],
  now: readonly StackSource[],
): readonly Risk[] {
  const elsewhere = new Map(comparison.blocks.flatMap((it) => (it.kind === "added" ? [[it.address, it.stack]] : [])));
  const losses = all.filter(({ kind, address }) => kind !== "destroyed" || !elsewhere.has(address));
  const judge = new Losses(comparison, losses, base, now);
  const { environments } = comparison;
  return [
    ...failures(verdict),
    ...crossing(all, elsewhere),
    ...losses.flatMap((loss) => judge.data(loss)),
    ...environments.flatMap(expiring),
    ...pruned(comparison),
    ...environments.flatMap(weakened),
    ...environments.flatMap(squeezed),
    ...environments.flatMap(stopped),
    ...environments.flatMap(shut),
    ...environments.flatMap((it) => interrupting(it, all)),
    ...losses.flatMap((loss) => judge.traffic(loss)),
    ...leftBehind(base, now),
    ...refooted(comparison),
    ...environments.flatMap(renamed),
    ...environments.flatMap(opened),
    ...environments.flatMap(rerouted),
    ...environments.flatMap(allowed),
    ...environments.flatMap(letInNow),
    ...environments.flatMap(neededFirst),
    ...environments.flatMap(unproven),
  ];
}

function lossesIn(verdict: TerraformVerdict): readonly Loss[] {
  return changesIn(verdict).flatMap(({ stack, address, kind, forcedBy, createsFirst = false }) =>
    (kind === "replaced" || kind === "destroyed") && !address.startsWith("output.")
      ? [{ stack, address, kind, forcedBy, createsFirst }]
      : [],
  );
}

function failures({ stacks = [] }: TerraformVerdict): readonly Risk[] {
  return stacks.flatMap(({ stack, status, failedAt = "?", findings }) =>
    status !== "failed"
      ? []
      : findings.map(({ address, summary, detail }) => ({
          kind: "failure" as const,
          where: stack,
          refused: true,
          text: `Terraform's ${failedAt} fails${address === undefined ? "" : ` at ${address}`}: ${summary} ${detail}`.trim(),
        })),
  );
}

/** `moved` doesn't reach another state: what goes to another stack is destroyed there and created here. */
function crossing(losses: readonly Loss[], elsewhere: ReadonlyMap<string, string>): readonly Risk[] {
  const counts = new Map<string, { from: string; to: string; count: number }>();
  for (const { stack: from, address, kind } of losses) {
    const to = elsewhere.get(address);
    if (kind !== "destroyed" || to === undefined) continue;
    const known = counts.get(`${from} ${to}`) ?? { from, to, count: 0 };
    counts.set(`${from} ${to}`, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].map(({ from, to, count }) => ({
    kind: "data",
    where: from,
    text: `${counted(count, "resource")} of it are in stack ${to} now: Terraform destroys and recreates them, with what they hold, unless you move their state first (docs/layouts.md)`,
  }));
}

/** Services that go, or that nothing is left of. */
function stopped({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  const { added, removed, both } = compareServices(before, after);
  // In a stack that is gone Terraform stops nothing: it is left behind.
  const rendered = new Set(after.stacks.map((stack) => stack.name));
  const ended = removed.filter(({ stack }) => rendered.has(stack));
  const gone = ended.map(({ name, containers }): Risk => {
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
  return [
    ...gone,
    ...idle,
    ...closed.map((flow): Risk => ({ kind: "traffic", where, text: `${flowName(flow)} is closed` })),
  ];
}

/** Services that are deployed so that nobody answers meanwhile. */
function interrupting({ name: where, before, after }: EnvironmentChange, losses: readonly Loss[]): readonly Risk[] {
  return turnover(before, after, losses)
    .redeployed.filter(({ interrupts }) => interrupts)
    .map(({ name, meanwhile }) => ({
      ...{ kind: "traffic", where, cause: "deployment", subject: `service ${name}` },
      text: `service ${name} gets new tasks: ${meanwhile}`,
      todo: "keep tasks while they are exchanged (deployment_minimum_healthy_percent), or apply it when this may stop",
    }));
}

/** Terraform leaves a stack alone that is no longer rendered. */
function leftBehind(base: readonly StackSource[], now: readonly StackSource[]): readonly Risk[] {
  const names = new Set(now.map(({ name }) => name));
  return base
    .filter(({ name }) => !names.has(name))
    .toSorted((a, b) => compareTexts(a.name, b.name))
    .map(({ name }) => ({
      kind: "left behind",
      where: name,
      text: `stack ${name} is no longer rendered: what it deployed stays and costs money, unmanaged; destroy it first`,
    }));
}

/** Exposures that close although what they lead to stays. */
function shut({ name: where, before, after }: EnvironmentChange): readonly Risk[] {
  const { removed, both } = compareExposures(before, after);
  const names = new Set([...after.services, ...after.loadBalancers].map(({ name }) => name));
  const risks = (exposure: ExposureView, cidrs: readonly string[]): readonly Risk[] =>
    cidrs.length === 0
      ? []
      : [{ kind: "traffic", where, text: `${exposureName(exposure)} is closed to ${cidrs.join(", ")}` }];
  return [
    ...removed.filter(({ to }) => names.has(to.label)).flatMap((exposure) => risks(exposure, exposure.cidrs)),
    ...both.flatMap(([old, now]) => risks(now, without(old.cidrs, now.cidrs))),
  ];
}

function opened({ name: where, status, before, after }: EnvironmentChange): readonly Risk[] {
  const { added, both } = compareExposures(before, after);
  // What comes with a new environment opens nothing that was closed.
  const isNew = status === "added";
  const risks = (exposure: ExposureView, cidrs: readonly string[], too = ""): readonly Risk[] =>
    cidrs.length === 0
      ? []
      : [
          {
            ...{ kind: "exposure", where, to: cidrs.join(", "), stops: !isNew && isOpenToAll(cidrs) },
            text: `${exposureName(exposure)} opens to ${cidrs.join(", ")}${too}${behind(exposure)}`,
          },
        ];
  return [
    ...added.flatMap((exposure) => risks(exposure, exposure.cidrs)),
    ...both.flatMap(([old, now]) => risks(now, without(now.cidrs, old.cidrs), " too")),
  ];
}

/** What answers there, and how it is spoken to: ` (HTTP, unencrypted: / or /cart/* to shop)`. */
function behind({ connection, routes }: ExposureView): string {
  if (connection === undefined) return "";
  const led = routes
    .filter(({ isService }) => isService)
    .map(
      ({ routes: all, to }) =>
        `${all.slice(0, FEW_ROUTES).join(" or ")}${all.length > FEW_ROUTES ? " or more" : ""} to ${to}`,
    );
  const some = led.slice(0, FEW_ROUTES).join("; ");
  const more = led.length > FEW_ROUTES ? ` and ${led.length - FEW_ROUTES} more` : "";
  return led.length === 0 ? ` (${connection})` : ` (${connection}: ${some}${more})`;
}

/** Paths, and services, that a line names. */
const FEW_ROUTES = 3;

/** Ranges that lie in none of the others. */
function without(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.filter((range) => !others.some((other) => contains(other, range)));
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

function pruned({ blocks }: Comparison): readonly Risk[] {
  return blocks
    .filter(({ kind, address }) => kind === "changed" && address.startsWith("aws_ecr_lifecycle_policy."))
    .map(({ stack, address }) => ({ kind: "data", where: stack, text: `${address} changes, and may delete images` }));
}

/** What code may do in AWS from now on, and who may take its place. */
function allowed({ name: where, status, topics }: EnvironmentChange): readonly Risk[] {
  if (status === "added") return [];
  return topics
    .filter(({ title }) => title === "Permissions")
    .flatMap(({ rows }) => rows)
    .flatMap(({ kind, subject, field, after = "" }): readonly Risk[] => {
      if (kind !== "added" || (field === "may" && !subject.startsWith("code of ") && !subject.startsWith("role ")))
        return [];
      if (field !== "may" && (field !== "is assumed by" || !subject.startsWith("role "))) return [];
      return [
        {
          ...{ kind: "permission", where, cause: subject, subject },
          text: field === "may" ? `${subject} may do more: ${after}` : `${subject} is assumed by ${after}`,
        },
      ];
    });
}

function unproven({ name: where, topics }: EnvironmentChange): readonly Risk[] {
  return topics
    .filter(({ title }) => title === "Proof")
    .flatMap(({ rows }) => rows)
    .flatMap(({ kind, subject, after = "" }): readonly Risk[] =>
      kind === "added" ? [{ kind: "proof", where, cause: subject, text: `new ${subject}: ${after}` }] : [],
    );
}
