import Big from "big.js";
import type { Risk } from "./compare/risk";
import type { ServiceTurnover } from "./compare/turnover";
import { difference } from "./cost/cost";
import { count } from "./document/text";
import type { Review } from "./review";

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
  /** Decisions about what AWS or Terraform will probably refuse. */
  readonly refused: number;
  readonly cost: VerdictCost | undefined;
  /** Running services that get new tasks, and those that come and go, each with its environment. */
  readonly redeployed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface Decision extends Pick<Risk, "where" | "text" | "from" | "to" | "whom"> {
  readonly kind: Risk["kind"] | "cost";
  readonly class: "look" | "stop";
  /** To what else the same happens. */
  readonly others: readonly string[];
  /** How many points it stands for. */
  readonly points: number;
  readonly refused: boolean;
  readonly todo: string;
}

/** USD a month of all environments that differ, as texts to the cent. */
export interface VerdictCost {
  readonly before: string;
  readonly after: string;
  readonly difference: string;
  /** `+57 %`; undefined where it cost nothing before. */
  readonly percent: string | undefined;
  readonly complete: boolean;
}

interface Judged {
  readonly class: "look" | "stop";
  readonly reason: string;
  readonly todo: string;
}

/** In the order of a review, the worst first. */
const KINDS: Readonly<Record<Decision["kind"], Judged>> = {
  failure: { class: "stop", reason: "Terraform fails", todo: "mend it: nothing is applied before" },
  data: { class: "stop", reason: "destroys data", todo: "keep it, or copy what is needed and agree that it goes" },
  traffic: {
    class: "stop",
    reason: "interrupts traffic",
    todo: "apply it when this may stop, or let the new one come first",
  },
  safeguard: { class: "stop", reason: "takes safeguards away", todo: "put it back, or agree that it goes" },
  name: { class: "look", reason: "renames what is called", todo: "keep both names until no task calls the old one" },
  exposure: { class: "look", reason: "opens", todo: "agree that all who reach it may" },
  moved: { class: "look", reason: "moves routes", todo: "agree who answers, and that both take it meanwhile" },
  "left behind": { class: "stop", reason: "leaves stacks behind", todo: "destroy it with the code of the base first" },
  footing: {
    class: "look",
    reason: "changes how Terraform runs",
    todo: "move what is there first, and read the plan of the real state",
  },
  proof: {
    class: "stop",
    reason: "is no longer proven",
    todo: "mend it, or accept it in the definition with a reason",
  },
  permission: { class: "look", reason: "gives permissions", todo: "agree that the code needs it" },
  needed: { class: "look", reason: "needs something first", todo: "see that it is there before this is applied" },
  cost: { class: "look", reason: "costs more", todo: "agree to pay it" },
};

const ORDER = Object.keys(KINDS);

/** A rise that somebody must agree to. */
const COST_PERCENT = 10;

/** Parts of the cost that its line names. */
const FEW_PARTS = 3;

/** What a reader of the topics would miss in a review that calls itself routine. */
const LOOKED_AT = new Set([
  ...["What the internet can reach", "Who can talk to whom", "Permissions", "What holds data", "Listener rules"],
  ...["Protections", "Network", "Proof"],
]);

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
  const named = [...(stop ?? []), ...(look ?? [])].map(({ kind }) => KINDS[kind].reason);
  const reasons = [...new Set([...named, ...(decisions.length === 0 ? touched : [])])];
  const isCalm = decisions.length === 0 && touched.length === 0;
  const services = (of: (all: ServiceTurnover) => readonly string[]): readonly string[] =>
    review.environments.flatMap(({ name, services: all }) => of(all).map((service) => `${name}: ${service}`));
  const verdict = {
    class: (stop ?? []).length > 0 || review.code === 1 ? "stop" : isCalm ? "routine" : "look",
    reasons,
    decisions,
    refused: decisions.filter((it) => it.refused).length,
    cost,
    redeployed: services(({ redeployed }) => redeployed.map((it) => it.name)),
    added: services(({ added }) => added),
    removed: services(({ removed }) => removed),
  } as const;
  return { ...verdict, headline: headline(verdict) };
}

function headline({ decisions, refused, cost, redeployed, added, removed }: Omit<Verdict, "headline">): string {
  const decide = decisions.length === 0 ? "nothing to decide" : `${count(decisions.length, "thing")} to decide`;
  const refuses = refused === 0 ? "" : `, ${count(refused, "change")} that AWS will probably refuse`;
  const percent = cost?.percent === undefined ? "" : ` (${cost.percent})`;
  const unpriced = cost?.complete === false ? ", without what has no price" : "";
  const isSame = cost === undefined || cost.difference === "0.00";
  const price = isSame ? `costs the same${unpriced}` : `${cost.difference} USD a month${percent}${unpriced}`;
  const runs = [
    redeployed.length === 0
      ? "no running service redeployed"
      : `${count(redeployed.length, "running service")} redeployed`,
    ...(added.length === 0 ? [] : [`${added.length} new`]),
    ...(removed.length === 0 ? [] : [`${removed.length} gone`]),
  ];
  return `${decide}${refuses}; ${price}; ${runs.join(", ")}`;
}

/** Points with the same cause are one decision; it says the first of them in full. */
function decisionsOf(risks: readonly Risk[]): readonly Decision[] {
  const groups = new Map<string, readonly Risk[]>();
  for (const risk of risks) {
    const key = JSON.stringify([risk.kind, risk.where, risk.cause ?? risk.text]);
    groups.set(key, [...(groups.get(key) ?? []), risk]);
  }
  return [...groups.values()].flatMap((group): readonly Decision[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { kind, where, text, subject, from, to } = first;
    const whom = [...new Set(group.flatMap((it) => it.whom ?? []))].join(", ");
    return [
      {
        ...{ kind, where, text, ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
        ...(whom !== "" && { whom }),
        class: group.some((it) => it.stops === true) ? "stop" : KINDS[kind].class,
        others: [...new Set(group.flatMap((it) => it.subject ?? []))].filter((it) => it !== subject),
        points: group.length,
        refused: group.some((it) => it.refused === true),
        todo: group.find((it) => it.todo !== undefined)?.todo ?? KINDS[kind].todo,
      },
    ];
  });
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
  };
}

function costDecision({ environments }: Review, cost: VerdictCost | undefined): readonly Decision[] {
  if (cost === undefined) return [];
  const { before, after, percent } = cost;
  const rise = new Big(after).minus(before);
  if (rise.lte(0) || rise.times(100).lt(new Big(before).times(COST_PERCENT))) return [];
  const text = `${before} → ${after} USD a month (${cost.difference}${percent === undefined ? "" : `, ${percent}`})`;
  const parts = environments.flatMap((it) => it.cost?.parts ?? []);
  const most = parts.slice(0, FEW_PARTS).map((part) => `${part.name} ${part.difference}`);
  const more = parts.length > FEW_PARTS ? ` and ${parts.length - FEW_PARTS} more` : "";
  const why = most.length === 0 ? "" : `: ${most.join(", ")}${more}`;
  const where = environments.flatMap((it) => (it.cost === undefined ? [] : [it.name])).join(", ");
  const said = { kind: "cost", where, text: `${text}${why}`, from: before, to: after } as const;
  return [{ ...said, class: "look", others: [], points: 1, refused: false, todo: KINDS.cost.todo }];
}

/** Topics in which something came or differs: nothing of them is routine. */
function touchedTopics({ environments }: Review): readonly string[] {
  return environments.flatMap(({ name, topics }) =>
    topics.flatMap(({ title, rows }) => {
      const some = rows.filter(({ kind }) => kind !== "removed").length;
      return LOOKED_AT.has(title) && some > 0 ? [`${title} of ${name}: ${count(some, "change")}`] : [];
    }),
  );
}
