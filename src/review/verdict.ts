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

/** USD a month, as texts to the cent. */
export interface Amount {
  readonly before: string;
  readonly after: string;
  readonly difference: string;
}

/** Of all environments that differ. */
export interface VerdictCost extends Amount {
  /** The same with as few tasks as services that are scaled may have. */
  readonly least: Amount;
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
    rest: unsaid(review),
    refused: decisions.filter((it) => it.refused).length,
    cost,
    redeployed: services(({ redeployed }) => redeployed.map((it) => it.name)),
    added: services(({ added }) => added),
    removed: services(({ removed }) => removed),
  } as const;
  return { ...verdict, headline: headline(verdict) };
}

const LEAVES: ReadonlySet<Decision["kind"]> = new Set(["left behind"]);

/** Of services that are scaled: with as many tasks as they may have, and with as few. */
const BUSY = " when it is busy";
const QUIET = " when it is quiet";

function priceText(cost: VerdictCost | undefined): string {
  if (cost === undefined) return "costs the same";
  const { difference: busy, least, percent, changesUnpriced, complete, mayRise } = cost;
  const isSame = busy === "0.00" && least.difference === "0.00";
  if (isSame && changesUnpriced) return `what has no price here costs ${mayRise ? "more or less" : "less"}`;
  const unpriced = changesUnpriced
    ? ", and what has no price here changes too"
    : complete
      ? ""
      : ", without what has no price";
  if (isSame) return `costs the same${unpriced}`;
  const some = (text: string, percentage: string | undefined): string =>
    text === "0.00" ? "the same" : `${text} USD a month${percentage === undefined ? "" : ` (${percentage})`}`;
  if (busy === least.difference) return `${some(busy, percent)}${unpriced}`;
  return `${some(busy, percent)}${BUSY}, ${some(least.difference, percentOf(least))}${QUIET}${unpriced}`;
}

function headline({ decisions, rest, refused, cost, redeployed, added, removed }: Omit<Verdict, "headline">): string {
  const decide =
    decisions.length > 0
      ? `${count(decisions.length, "thing")} to decide`
      : rest.length > 0
        ? `${count(rest.length, "difference")} to look at`
        : "nothing to decide";
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
  const busy = amount(costs);
  return {
    ...busy,
    least: amount(costs.map(({ least }) => least)),
    percent: percentOf(busy),
    complete: costs.every(({ complete }) => complete),
    changesUnpriced: costs.some(({ unpriced }) => unpriced.some((it) => it.isChanged)),
    mayRise: costs.some(({ unpriced }) => unpriced.some((it) => it.mayRise)),
  };
}

function amount(costs: readonly Pick<Amount, "before" | "after">[]): Amount {
  const sum = (of: "before" | "after"): string =>
    costs.reduce((total, cost) => total.plus(cost[of]), new Big(0)).toFixed(2);
  const [before, after] = [sum("before"), sum("after")];
  return { before, after, difference: difference(before, after) };
}

function percentOf({ before, after }: Amount): string | undefined {
  if (new Big(before).eq(0)) return undefined;
  const percent = new Big(after).minus(before).times(100).div(before);
  return `${percent.gt(0) ? "+" : ""}${percent.toFixed(0)} %`;
}

function costDecision({ environments }: Review, cost: VerdictCost | undefined): readonly Decision[] {
  if (cost === undefined) return [];
  const parts = environments.flatMap((it) => it.cost?.parts ?? []);
  const rise = (it: Amount, which: "difference" | "leastDifference", when: string): readonly string[] => {
    const more = new Big(it.after).minus(it.before);
    if (more.lte(0) || more.times(100).lt(new Big(it.before).times(COST_PERCENT))) return [];
    const [percent, of] = [percentOf(it), parts.filter((part) => part[which] !== "0.00")];
    const named = several(of.map((part) => `${part.name} ${part[which]}`));
    const by = `${it.difference}${percent === undefined ? "" : `, ${percent}`}`;
    return [`${it.before} → ${it.after} USD a month${when} (${by})${named === "" ? "" : `: ${named}`}`];
  };
  const isScaled = cost.difference !== cost.least.difference;
  const unknown = environments.flatMap((it) => it.cost?.unpriced.filter(({ mayRise }) => mayRise) ?? []);
  const texts = [
    ...rise(cost, "difference", isScaled ? BUSY : ""),
    ...(isScaled ? rise(cost.least, "leastDifference", QUIET) : []),
    ...(unknown.length > 0
      ? [
          `no price known of what changes: ${several(
            unknown.map(({ what }) => what),
            "; ",
          )}`,
        ]
      : []),
  ];
  if (texts.length === 0) return [];
  const where = environments.flatMap((it) => (it.cost === undefined ? [] : [it.name])).join(", ");
  const todo = unknown.length > 0 ? "look its price up, and agree to pay it" : KINDS.cost.todo;
  const said = { kind: "cost", where, text: texts.join("; "), from: cost.before, to: cost.after } as const;
  return [{ ...said, class: "look", with: [], also: [], others: [], points: 1, refused: false, todo }];
}
