import type { Risk } from "./risks/risk";

export interface Decision extends Pick<Risk, "where" | "text" | "from" | "to" | "whom"> {
  readonly kind: Risk["kind"] | "cost";
  readonly class: "look" | "stop";
  /** What else comes of it, and what of it is of another kind. */
  readonly with: readonly string[];
  readonly also: readonly Risk["kind"][];
  /** To what else the same happens. */
  readonly others: readonly string[];
  /** How many points it stands for. */
  readonly points: number;
  readonly refused: boolean;
  readonly todo: string;
}

interface Judged {
  readonly class: "look" | "stop";
  readonly reason: string;
  readonly todo: string;
}

/** In the order of a review, the worst first. */
export const KINDS: Readonly<Record<Decision["kind"], Judged>> = {
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
  forgotten: { class: "look", reason: "lets resources go", todo: "agree who looks after it" },
  footing: {
    class: "look",
    reason: "changes how Terraform runs",
    todo: "move what is there first, and read the plan of the real state",
  },
  schedule: { class: "look", reason: "changes when jobs start", todo: "agree with whoever waits for what it does" },
  proof: {
    class: "stop",
    reason: "is no longer proven",
    todo: "mend it, or accept it in the definition with a reason",
  },
  permission: { class: "look", reason: "gives permissions", todo: "agree that the code needs it" },
  needed: { class: "look", reason: "needs something first", todo: "see that it is there before this is applied" },
  cost: { class: "look", reason: "changes the cost", todo: "agree to pay it" },
};

export const ORDER = Object.keys(KINDS);

/** What goes with something else, and is named with it. */
const GOES: ReadonlySet<Risk["kind"]> = new Set(["traffic", "safeguard"]);

/** Of what comes from one root, what says most of it: what AWS refuses, then by kind, and the proof's words last. */
const LEADS = ["failure", "data", "name", "schedule", ...ORDER.filter((kind) => kind !== "proof")];

function weightOf({ refused, kind }: Risk): number {
  const at = LEADS.indexOf(kind);
  return (refused === true ? 0 : LEADS.length + 1) + (at < 0 ? LEADS.length : at);
}

interface Point {
  readonly lead: Risk;
  readonly rest: readonly Risk[];
}

/** What comes from one root is one point. */
function pointsOf(risks: readonly Risk[]): readonly Point[] {
  return grouped(risks, ({ root }, at) => root ?? `${at}`).map((group) => {
    const lead = group.reduce((worst, risk) => (weightOf(risk) < weightOf(worst) ? risk : worst));
    // What will fail says why, and what works, with what it fails at.
    const why = group.find((it) => it !== lead && it.refused === true && it.subject === lead.subject);
    const said = why === undefined ? lead : { ...lead, ...why, kind: lead.kind, where: lead.where };
    return { lead: said, rest: group.filter((it) => it !== lead) };
  });
}

/** Points with the same cause are one decision; it says the first of them in full. */
export function decisionsOf(risks: readonly Risk[]): readonly Decision[] {
  const key = ({ lead: { kind, where, cause, text } }: Point): string => JSON.stringify([kind, where, cause ?? text]);
  return grouped(pointsOf(risks), key).map((points): Decision => {
    const [{ lead }] = points;
    const all = points.flatMap((point) => [point.lead, ...point.rest]);
    const { kind, where, text, subject, from, to } = lead;
    const whom = [...new Set(all.flatMap((it) => it.whom ?? []))].join(", ");
    const others = unique(points.map(({ lead: it }) => (it.to === to ? it.subject : otherwise(it)))).filter(
      (it) => it !== subject,
    );
    const rest = points.flatMap((point) => point.rest);
    const goes = new Set<Risk["kind"]>(["traffic", kind]);
    return {
      ...{ kind, where, text, ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
      ...(whom !== "" && { whom }),
      class: all.some((it) => it.stops ?? KINDS[it.kind].class === "stop") ? "stop" : "look",
      with: unique(rest.map((it) => (goes.has(it.kind) && GOES.has(it.kind) ? it.subject : undefined))).filter(
        (it) => it !== subject && !others.includes(it),
      ),
      also: [...new Set(rest.map((it) => it.kind))].filter((it) => it !== kind),
      others,
      points: all.length,
      refused: all.some((it) => it.refused === true),
      todo: lead.todo ?? KINDS[kind].todo,
    };
  });
}

/** Something of the same cause, to which something else happens: `database shop (backups go with it)`. */
export function otherwise({ subject, to }: Risk): string {
  return to === undefined ? (subject ?? "") : `${subject ?? ""} (${to})`;
}

function unique(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text ?? []))];
}

/** In the order of the first of each. */
function grouped<T>(items: readonly T[], key: (item: T, at: number) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const [at, item] of items.entries()) {
    const known = groups.get(key(item, at));
    if (known === undefined) groups.set(key(item, at), [item]);
    else known.push(item);
  }
  return [...groups.values()];
}
