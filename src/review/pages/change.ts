import type { Change } from "../../rehearsal/runner/plan-changes";
import type { StackChange } from "../../rehearsal/rehearse-change";
import { LIMITS } from "../../rehearsal/report";
import type { BlockChange } from "../compare/block-changes";
import type { ChangeRow } from "../compare/change";
import type { Risk } from "../risks/risk";
import { changesIn } from "../compare/terraform-verdict";
import {
  type Badge,
  type Cell,
  type Column,
  type Document,
  type Inline,
  type Section,
  type Text,
  badge,
  code,
  codes,
  fold,
  joined,
  list,
  number,
  paragraph,
  table,
} from "../document/document";
import { count, firstOf, several } from "../document/text";
import type { EnvironmentReview, Review } from "../review";
import { type Decision, KINDS as JUDGED, otherwise } from "../decisions";
import { type Verdict, verdictOf } from "../verdict";
import { type ChangedValue, changedValues } from "./changed-values";

/**
 * The review of a change, what must not be overlooked first.
 *
 * @param most lines of each list that is folded under what is to decide
 */
export function changePage(review: Review, most = Infinity): Document {
  const verdict = verdictOf(review);
  return {
    title: ["Review against ", code(review.base)],
    windowTitle: `review against ${review.base}`,
    intro: verdictLine(verdict),
    sections:
      review.code === 0
        ? [{ id: "first", title: "Look at this first", blocks: [paragraph("Nothing changes.")] }]
        : [
            first(review, verdict, most),
            terraform(review),
            ...review.environments.map(environment),
            ...terraformChanges(review),
            ...jsonChanges(review.blocks),
          ],
  };
}

const KINDS: Readonly<Record<Decision["kind"], Badge>> = {
  failure: badge("bad", "Terraform fails"),
  data: badge("bad", "Destroys data"),
  safeguard: badge("bad", "Takes a safeguard away"),
  traffic: badge("bad", "Interrupts traffic"),
  "left behind": badge("warn", "Left behind"),
  forgotten: badge("warn", "Lets go"),
  footing: badge("warn", "Changes how Terraform runs"),
  schedule: badge("warn", "Starts at other times"),
  exposure: badge("warn", "Opens"),
  moved: badge("warn", "Moves a route"),
  name: badge("warn", "Renames what is called"),
  needed: badge("warn", "Needs first"),
  cost: badge("warn", "Costs"),
  permission: badge("warn", "Gives more permissions"),
  proof: badge("warn", "Proof"),
};

/** More of them are no longer read at once. */
const MOST_DECISIONS = 10;
/** Names that stand in a line. */
const FEW = 3;

function first(review: Review, { decisions, rest: unsaid }: Verdict, most: number): Section {
  const { risks, terraform: verdict, base } = review;
  const points = decisions.map(decision);
  const more = points.slice(MOST_DECISIONS);
  const calm = (kind: Risk["kind"]): boolean => risks.every((risk) => risk.kind !== kind && risk.kind !== "failure");
  const safe = [...(calm("data") ? ["destroys data"] : []), ...(calm("traffic") ? ["interrupts traffic"] : [])];
  const source = verdict.missing === undefined ? "Terraform's rehearsed plan" : "the JSON";
  const rest = risks.filter((risk) => !decisions.some((it) => isSaid(risk, it)));
  const grouped = rest.map(({ kind, where, text }): Text => [KINDS[kind], " (", code(where), `): ${text}`]);
  return {
    id: "first",
    title: "Look at this first",
    count: points.length,
    blocks: [
      ...list(points.slice(0, MOST_DECISIONS)),
      ...(unsaid.length === 0 ? [] : [paragraph(`Differs too: ${several(unsaid, "; ")}.`)]),
      ...fold(`and ${more.length} more`, false, list(atMost(more, most))),
      ...fold(`${count(grouped.length, "point")} of the same causes`, false, list(atMost(grouped, most))),
      ...(safe.length === 0 ? [] : [paragraph(`By ${source}, nothing ${safe.join(" or ")}.`)]),
      paragraph(
        "Made from two sets of rendered Terraform JSON and their proofs: before is what ",
        code(base),
        " defines, not what runs.",
      ),
    ],
  };
}

function atMost(lines: readonly Text[], most: number): readonly Text[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `and ${lines.length - most} more`];
}

/** Whether the line of a decision says all of a risk. */
function isSaid(risk: Risk, it: Decision): boolean {
  const { text, kind, where, subject = "", from, to } = risk;
  if (it.text === text) return true;
  if (it.kind !== kind || it.where !== where) return false;
  if (firstOf(it.with).includes(subject)) return true;
  const isSame = it.from === from && it.to === to;
  return firstOf(it.others).includes(isSame ? subject : otherwise(risk));
}

/** What, from and to, what comes of it, to what else, for whom, and what to do. */
function decision({ kind, where, text, with: rest, also, others, whom, refused, todo }: Decision): Text {
  const more = [
    ...(rest.length === 0 ? [] : [`with it ${several(rest)}`]),
    ...(also.length === 0 ? [] : [`it also ${also.map((it) => JUDGED[it].reason).join(", ")}`]),
    ...(others.length === 0 ? [] : [`the same goes for ${several(others)}`]),
    ...(whom === undefined || text.includes(whom) ? [] : [`for ${whom}`]),
  ];
  const doubt: readonly Inline[] =
    refused && kind !== "failure" ? [" ", badge("bad", "Will probably fail."), " "] : [" "];
  return [KINDS[kind], " (", code(where), `): ${[text, ...more].join("; ")}.`, ...doubt, `To do: ${todo}.`];
}

const CLASSES: Readonly<Record<Verdict["class"], Badge>> = {
  stop: badge("bad", "Stop"),
  look: badge("warn", "Look"),
  routine: badge("good", "Routine"),
};

/** The first line: whether somebody must look, and why. */
function verdictLine({ class: is, headline, reasons }: Verdict): Text {
  const why = reasons.length === 0 ? "" : ` Why: ${reasons.join(", ")}.`;
  return [CLASSES[is], `: ${headline}.${why}`];
}

const COUNTED = ["added", "changed", "replaced", "destroyed", "moved", "imported", "forgotten"] as const;

const STATUS: Readonly<Record<StackChange["status"], Text>> = {
  unchanged: "unchanged",
  changed: "changes",
  new: "is new",
  gone: "is no longer rendered; Terraform does nothing",
  failed: badge("bad", "fails"),
};

function terraform({ terraform: verdict, order }: Review): Section {
  const common = { id: "terraform", title: "Terraform", rank: 1 };
  const inOrder =
    order.length < 2 ? [] : [paragraph("Applied in this order: ", ...joined(order.map(code), ", then "), ".")];
  if (verdict.missing !== undefined) {
    const text = `Terraform's verdict is missing: ${verdict.missing}. What is destroyed or replaced is judged by the JSON and the table in docs/rehearsal.md; a plan may do more.`;
    return { ...common, blocks: [paragraph(text), ...inOrder] };
  }
  const rows = verdict.stacks.map(({ stack, status, changes }): readonly Cell[] => {
    const resources = changes.filter(({ address }) => !address.startsWith("output."));
    const revisions = resources.filter(isNewRevision).length;
    const counts = COUNTED.map((kind) => resources.filter((it) => it.kind === kind && !isNewRevision(it)).length);
    return [code(stack), STATUS[status], ...counts, revisions];
  });
  const columns = ["Stack", "Status", ...COUNTED.map(titled), number("New revisions")];
  const summary = table("What Terraform would do, by stack", columns, rows);
  const none = rows.length === 0 ? [paragraph("Terraform would change nothing.")] : [];
  return { ...common, blocks: [...none, ...summary, ...inOrder, paragraph(LIMITS)] };
}

/** A task definition never changes: each change is a new revision beside those that run. */
function isNewRevision({ kind, address }: Change): boolean {
  return kind === "replaced" && address.startsWith("aws_ecs_task_definition.");
}

function titled(kind: string): Column {
  return number(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}`);
}

/** What changes with most deployments. */
const ROUTINE = /^(image tag|image digest|variable)$/;

/** Of an environment that came or went, exposures and services say enough at first sight. */
const OPEN_TOPICS = new Set(["What the internet can reach", "Services", "What holds data", "Proof"]);

/** Ids count: names of environments need not be letters. */
function environment({ name, status, topics, services, cost }: EnvironmentReview, at: number): Section {
  const id = `environment-${at + 1}`;
  const price =
    cost &&
    paragraph(
      `Cost: ${cost.before} → ${cost.after} USD a month (`,
      badge("strong", cost.difference),
      `)${isScaled(cost) ? ` when it is busy, ${cost.least.before} → ${cost.least.after} (${cost.least.difference}) when it is quiet` : ""}`,
      `${cost.complete ? "" : ", without what has no price"}.`,
    );
  const parts = (cost?.parts ?? []).map((part): Text => [
    code(part.name),
    `: ${part.before} → ${part.after} (`,
    badge("strong", part.difference),
    `${part.leastDifference === part.difference ? "" : `, when it is quiet ${part.leastDifference}`})`,
    part.what.length === 0 ? "" : `: ${part.what.join("; ")}`,
  ]);
  const unpriced = (cost?.unpriced ?? []).map(({ what, isChanged }): Text => [
    badge(isChanged ? "warn" : "soft", "no price known"),
    `: ${what}${isChanged ? "" : ", the same before"}`,
  ]);
  const redeployed = services.redeployed.map(({ name: service, why, meanwhile }): Text => [
    code(service),
    ` gets new tasks${why.length === 0 ? "" : ` (${why.slice(0, FEW).join(", ")}${why.length > FEW ? ` and ${why.length - FEW} more` : ""})`}: ${meanwhile}`,
  ]);
  const isMany = redeployed.length > MOST_DECISIONS;
  const facts = [...parts, ...unpriced, ...(isMany ? [] : redeployed)];
  const folded = isMany ? fold(`${redeployed.length} running services redeployed`, false, list(redeployed)) : [];
  const silent = "Nothing that a review of AWS asks for; the attributes at the end differ.";
  return {
    id,
    title: status === "changed" ? code(name) : [code(name), `: ${status}`],
    rank: 1,
    blocks: [...(price ? [price] : []), ...list(facts), ...folded, ...(topics.length === 0 ? [paragraph(silent)] : [])],
    sections: topics.map(({ title, rows }, index): Section => {
      const changeTable = (some: readonly ChangeRow[], caption: string) =>
        table(caption, ["What", "Change", "Property", "Before", "After"], some.map(row));
      const isRoutine = (it: ChangeRow): boolean => title === "Services" && ROUTINE.test(it.field);
      const isFew = rows.filter(isRoutine).length <= FEW;
      const shown = isFew ? rows : rows.filter((it) => !isRoutine(it));
      const folded = isFew ? [] : rows.filter(isRoutine);
      const changes = [
        ...changeTable(shown, `${title}: what changes`),
        ...fold(
          `${count(folded.length, "row")} of versions and variables`,
          false,
          changeTable(folded, `${title}: what changes as a matter of routine`),
        ),
      ];
      const isFolded = status !== "changed" && !OPEN_TOPICS.has(title);
      return {
        id: `${id}-${index + 1}`,
        title,
        rank: 2 + index,
        blocks: isFolded ? fold(count(rows.length, "row"), false, changes) : changes,
      };
    }),
  };
}

function isScaled({ difference, least }: NonNullable<EnvironmentReview["cost"]>): boolean {
  return difference !== least.difference;
}

const WORDS: Readonly<Record<ChangeRow["kind"], string>> = { added: "new", removed: "gone", changed: "changed" };

function row(change: ChangeRow): readonly Cell[] {
  const { kind, subject, field, name } = change;
  const [before, after] = changedValues(change);
  return [
    code(subject),
    WORDS[kind],
    name === undefined ? field : [`${field} `, code(name)],
    valueText(before),
    valueText(after),
  ];
}

function valueText(value: ChangedValue | undefined): Text {
  return value === undefined ? "" : { kind: "code", ...value };
}

/** Where not everything fits, these go before the topics of any environment. */
const LAST = 100;

function terraformChanges({ terraform: verdict }: Review): readonly Section[] {
  const rows = changesIn(verdict).map((change) => [
    code(change.address),
    change.kind,
    code(change.stack),
    reason(change),
  ]);
  const changes = table("What Terraform would do, by address", ["Address", "Change", "Stack", "Why"], rows);
  const blocks = fold("What Terraform does, by address", true, changes);
  const title = "Terraform's changes by address";
  return rows.length === 0 ? [] : [{ id: "addresses", title, count: rows.length, rank: LAST, blocks }];
}

function reason({ kind, attributes, forcedBy, from }: Change): Text {
  if (from !== undefined) return ["from ", code(from)];
  if (kind === "replaced" && forcedBy.length > 0) return ["forced by ", ...codes(forcedBy)];
  return attributes.length === 0 ? "" : codes(attributes);
}

function jsonChanges(changes: readonly BlockChange[]): readonly Section[] {
  if (changes.length === 0) return [];
  const rows = changes.flatMap(({ stack, address, kind, rows: attributes }): readonly (readonly Cell[])[] =>
    kind === "changed"
      ? attributes.map((attribute) => {
          const [before, after] = changedValues(attribute);
          return [code(address), code(attribute.field), code(stack), valueText(before), valueText(after)];
        })
      : [[code(address), WORDS[kind], code(stack), "", ""]],
  );
  const all = table("All that differs in the JSON", ["Address", "Attribute", "Stack", "Before", "After"], rows);
  return [
    {
      id: "json",
      title: "Everything that differs in the Terraform JSON",
      count: changes.length,
      rank: LAST + 1,
      blocks: fold(count(changes.length, "block"), true, all),
    },
  ];
}
