import Big from "big.js";
import type { ServiceTurnover } from "./risks/turnover";
import { difference } from "./cost/cost";
import { type Decision, KINDS, ORDER, decisionsOf } from "./decisions";
import { count, several } from "./document/text";
import type { Review } from "./review";
import { touchedTopics, unsaid } from "./touched";

/** Whether somebody must look, and where first. */
export interface Verdict {
  /** `routine`: no fact differs that anybody decides; `look`: somebody must agree; `stop`: something fails, is lost or stops. */
  readonly class: "routine" | "look" | "stop";
  /** Why it is no routine, the worst first. */
  readonly reasons: readonly string[];
  /** One line: what is to decide, what will fail, what it costs, what runs anew. */
  readonly headline: string;
  /** The worst first, one for each cause. */
  readonly decisions: readonly Decision[];
  /** What differs too, of which no decision speaks: `endpoint s3 policy: … → …`. */
  readonly rest: readonly string[];
  /** Decisions about what AWS or Terraform will probably refuse. */
  readonly refused: number;
  readonly cost: VerdictCost | undefined;
  /** Running services that get new tasks, and those that come and go, each with its environment. */
  readonly redeployed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** USD a month of all environments that differ, as texts to the cent. */
export interface VerdictCost {
  readonly before: string;
  readonly after: string;
  readonly difference: string;
  /** `+57 %`; undefined where it cost nothing before. */
  readonly percent: string | undefined;
  readonly complete: boolean;
  /** Whether any of what has no price here is more, less or another one than before. */
  readonly changesUnpriced: boolean;
  /** Whether that may cost more. */
  readonly mayRise: boolean;
}

/** A rise that somebody must agree to. */
const COST_PERCENT = 10;

export function verdictOf(review: Review): Verdict {
  const cost = costOf(review);
  const decisions = [...decisionsOf(review.risks), ...costDecision(review, cost)].toSorted(
    (a, b) =>
      Number(b.refused) - Number(a.refused) ||
      Number(b.class === "stop") - Number(a.class === "stop") ||
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
  const touched = touchedTopics(review);
  const [stop, look] = (["stop", "look"] as const).map((it) => decisions.filter((one) => one.class === it));
  const named = [...(stop ?? []), ...(look ?? [])].flatMap(({ kind, also }) =>
    [kind, ...also].map((it) => KINDS[it].reason),
  );
  const reasons = [...new Set([...named, ...(decisions.length === 0 ? touched : [])])];
  const isCalm = decisions.length === 0 && touched.length === 0;
  const services = (of: (all: ServiceTurnover) => readonly string[]): readonly string[] =>
    review.environments.flatMap(({ name, services: all }) => of(all).map((service) => `${name}: ${service}`));
  const verdict = {
    class: (stop ?? []).length > 0 || review.code === 1 ? "stop" : isCalm ? "routine" : "look",
    reasons,
    decisions,
    rest: decisions.length === 0 ? [] : unsaid(review),
    refused: decisions.filter((it) => it.refused).length,
    cost,
    redeployed: services(({ redeployed }) => redeployed.map((it) => it.name)),
    added: services(({ added }) => added),
    removed: services(({ removed }) => removed),
  } as const;
  return { ...verdict, headline: headline(verdict) };
}

const LEAVES: ReadonlySet<Decision["kind"]> = new Set(["left behind"]);

function priceText(cost: VerdictCost | undefined): string {
  const isSame = cost === undefined || cost.difference === "0.00";
  if (isSame && cost?.changesUnpriced === true)
    return `what has no price here costs ${cost.mayRise ? "more or less" : "less"}`;
  const percent = cost?.percent === undefined ? "" : ` (${cost.percent})`;
  const unpriced = cost?.changesUnpriced
    ? ", and what has no price here changes too"
    : cost?.complete === false
      ? ", without what has no price"
      : "";
  return `${isSame ? "costs the same" : `${cost.difference} USD a month${percent}`}${unpriced}`;
}

function headline({ decisions, refused, cost, redeployed, added, removed }: Omit<Verdict, "headline">): string {
  const decide = decisions.length === 0 ? "nothing to decide" : `${count(decisions.length, "thing")} to decide`;
  const refuses = refused === 0 ? "" : `, ${count(refused, "change")} that AWS will probably refuse`;
  const isLeft = decisions.some(({ kind }) => LEAVES.has(kind));
  const price = `${priceText(cost)}${isLeft ? ", once what is left behind is destroyed" : ""}`;
  const runs = [
    redeployed.length === 0
      ? "no running service redeployed"
      : `${count(redeployed.length, "running service")} redeployed`,
    ...(added.length === 0 ? [] : [`${added.length} new`]),
    ...(removed.length === 0 ? [] : [`${removed.length} gone`]),
  ];
  return `${decide}${refuses}; ${price}; ${runs.join(", ")}`;
}

function costOf({ environments }: Review): VerdictCost | undefined {
  const costs = environments.flatMap(({ cost }) => cost ?? []);
  if (costs.length === 0) return undefined;
  const sum = (of: "before" | "after"): Big => costs.reduce((total, cost) => total.plus(cost[of]), new Big(0));
  const [before, after] = [sum("before"), sum("after")];
  const percent = before.eq(0) ? undefined : after.minus(before).times(100).div(before);
  const change = difference(before.toFixed(2), after.toFixed(2));
  return {
    ...{ before: before.toFixed(2), after: after.toFixed(2), difference: change },
    percent: percent && `${percent.gt(0) ? "+" : ""}${percent.toFixed(0)} %`,
    complete: costs.every(({ complete }) => complete),
    changesUnpriced: costs.some(({ unpriced }) => unpriced.some((it) => it.isChanged)),
    mayRise: costs.some(({ unpriced }) => unpriced.some((it) => it.mayRise)),
  };
}

function costDecision({ environments }: Review, cost: VerdictCost | undefined): readonly Decision[] {
  if (cost === undefined) return [];
  const { before, after, percent } = cost;
  const rise = new Big(after).minus(before);
  const isMore = rise.gt(0) && rise.times(100).gte(new Big(before).times(COST_PERCENT));
  const unknown = environments.flatMap((it) => it.cost?.unpriced.filter(({ mayRise }) => mayRise) ?? []);
  if (!isMore && unknown.length === 0) return [];
  const rises = `${before} → ${after} USD a month (${cost.difference}${percent === undefined ? "" : `, ${percent}`})`;
  const parts = environments.flatMap((it) => it.cost?.parts ?? []);
  const named = several(parts.map((part) => `${part.name} ${part.difference}`));
  const text = [
    ...(isMore ? [`${rises}${named === "" ? "" : `: ${named}`}`] : []),
    ...(unknown.length > 0 ? [`no price known of what changes: ${several(unknown.map(({ what }) => what))}`] : []),
  ].join("; ");
  const where = environments.flatMap((it) => (it.cost === undefined ? [] : [it.name])).join(", ");
  const todo = unknown.length > 0 ? "look its price up, and agree to pay it" : KINDS.cost.todo;
  const said = { kind: "cost", where, text, from: before, to: after } as const;
  return [{ ...said, class: "look", with: [], also: [], others: [], points: 1, refused: false, todo }];
}
