import type { Change } from "../../rehearsal/runner/plan-changes";
import type { StackChange } from "../../rehearsal/rehearse-change";
import { LIMITS } from "../../rehearsal/report";
import type { BlockChange } from "../compare/block-changes";
import type { ChangeRow } from "../compare/change";
import type { Risk } from "../compare/losses";
import { type Markdown, blocks, bullets, code, count, details, prose, table } from "../document/markdown-text";
import type { EnvironmentReview, Review } from "../review";
import { changesIn } from "../compare/terraform-verdict";

/** A part of a review that is shown whole or not at all. */
export interface Section {
  /** What it is, for the line that says what was left out. */
  readonly title: string;
  /** The smaller, the longer it stays when not everything fits. */
  readonly rank: number;
  readonly content: Markdown;
}

/** More of them are no longer read; the sections below have all. */
const MOST_RISKS = 40;

const KINDS: Readonly<Record<Risk["kind"], string>> = {
  failure: "Terraform fails",
  data: "Destroys data",
  traffic: "Interrupts traffic",
  "left behind": "Left behind",
  door: "Opens a door",
  permission: "Gives more permissions",
  proof: "Proof",
};

/** In the order in which a reviewer asks. */
export function reviewSections(review: Review): readonly Section[] {
  return [
    { title: "what to look at first", rank: 0, content: blocks(`## Look at this first`, firstSection(review)) },
    ...terraformSummary(review),
    ...review.environments.flatMap((environment) => environmentSections(environment)),
    ...terraformChanges(review),
    ...blockSections(review.blocks),
  ];
}

function firstSection({ risks, terraform }: Review): Markdown {
  const shown = risks
    .slice(0, MOST_RISKS)
    .map(({ kind, where, text }) => `**${KINDS[kind]}** (${code(where)}): ${prose(text)}`);
  const more = risks.length > MOST_RISKS ? [`and ${risks.length - MOST_RISKS} more`] : [];
  const calm = (kind: Risk["kind"]): boolean => risks.every((risk) => risk.kind !== kind && risk.kind !== "failure");
  const safe = [...(calm("data") ? ["destroys data"] : []), ...(calm("traffic") ? ["interrupts traffic"] : [])];
  const source = terraform.missing === undefined ? "Terraform's rehearsed plan" : "the JSON";
  return blocks(
    bullets([...shown, ...more]),
    safe.length === 0 ? "" : `As far as ${source} tells, nothing ${safe.join(" or ")}.`,
  );
}

/** Of an environment that came or went, doors and services say enough at first sight. */
const OPEN_TOPICS = new Set(["What the internet can reach", "Services", "Proof"]);

function environmentSections({ name, status, topics, cost }: EnvironmentReview): readonly Section[] {
  const head: Section = {
    title: `summary of ${name}`,
    rank: 1,
    content: blocks(
      `## ${code(name)}${status === "changed" ? "" : `: ${status}`}`,
      cost === undefined
        ? ""
        : `Cost: ${cost.before} → ${cost.after} USD a month (**${cost.difference}**)${cost.complete ? "" : ", without what has no price"}.`,
      topics.length === 0 ? "Nothing of what a review of AWS asks for; the attributes at the end differ." : "",
    ),
  };
  return [
    head,
    ...topics.map(({ title, rows }, index): Section => {
      const content = changesTable(rows);
      const isFolded = status !== "changed" && !OPEN_TOPICS.has(title);
      return {
        title: `${title} of ${name}`,
        rank: 2 + index / 100,
        content: blocks(`### ${title}`, isFolded ? details(count(rows.length, "row"), content) : content),
      };
    }),
  ];
}

const WORDS: Readonly<Record<ChangeRow["kind"], string>> = { added: "new", removed: "gone", changed: "changed" };

function changesTable(rows: readonly ChangeRow[]): Markdown {
  return table(
    ["", "what", "property", "before", "after"],
    rows.map((row) => {
      const [before, after] = differingParts(row.before, row.after);
      const property = row.field === "" ? "" : prose(row.field);
      return [
        WORDS[row.kind],
        code(row.subject),
        `${property}${row.name === undefined ? "" : ` ${code(row.name)}`}`,
        value(before),
        value(after),
      ];
    }),
  );
}

function value(text: string | undefined): Markdown {
  return text === undefined ? "" : code(text);
}

const LONG = 120;
const CONTEXT = 20;

/**
 * Of two long lists what only one of them has, of other long texts all from a little before the place where they part: the
 * rest would be cut, and both would look the same.
 */
export function differingParts(
  before: string | undefined,
  after: string | undefined,
): readonly [string | undefined, string | undefined] {
  if (before === undefined || after === undefined || Math.max(before.length, after.length) <= LONG)
    return [before, after];
  const [old, now] = [before.split(", "), after.split(", ")];
  const [gone, come] = [old.filter((item) => !now.includes(item)), now.filter((item) => !old.includes(item))];
  if (gone.length < old.length && come.length < now.length && gone.length + come.length > 0)
    return [`… ${gone.join(", ")}`.trimEnd(), `… ${come.join(", ")}`.trimEnd()];
  let same = 0;
  while (same < before.length && before.charAt(same) === after.charAt(same)) same += 1;
  if (same <= CONTEXT) return [before, after];
  return [`…${before.slice(same - CONTEXT)}`, `…${after.slice(same - CONTEXT)}`];
}

function terraformSummary({ terraform }: Review): readonly Section[] {
  if (terraform.missing !== undefined) {
    const text = `Terraform's verdict is missing: ${prose(terraform.missing)}. What is destroyed or replaced is told from the JSON and the table in \`docs/rehearsal.md\`; a plan may do more.`;
    return [{ title: "Terraform's verdict", rank: 1.5, content: blocks("## Terraform", text) }];
  }
  const kinds = ["added", "changed", "replaced", "destroyed", "moved", "imported", "forgotten"] as const;
  const rows = terraform.stacks.map(({ stack, status, changes }) => {
    const resources = changes.filter(({ address }) => !address.startsWith("output."));
    return [
      code(stack),
      STATUS[status],
      ...kinds.map((kind) => String(resources.filter((change) => change.kind === kind).length)),
    ];
  });
  const summary = blocks(
    "## Terraform",
    rows.length === 0 ? "Terraform would change nothing." : table(["stack", "", ...kinds], rows),
    LIMITS,
  );
  return [{ title: "Terraform's verdict", rank: 1.5, content: summary }];
}

function terraformChanges({ terraform }: Review): readonly Section[] {
  const rows = changesIn(terraform).map((change) => [
    code(change.stack),
    change.kind,
    code(change.address),
    reason(change),
  ]);
  if (rows.length === 0) return [];
  const content = details("What Terraform does, by address", table(["stack", "what", "address", "why"], rows));
  return [{ title: "Terraform's changes by address", rank: 4, content: blocks("## Terraform's changes", content) }];
}

const STATUS: Readonly<Record<StackChange["status"], string>> = {
  unchanged: "unchanged",
  changed: "changes",
  new: "is new",
  gone: "is no longer rendered; Terraform does nothing",
  failed: "**fails**",
};

function reason({ kind, attributes, forcedBy, from }: Change): Markdown {
  if (from !== undefined) return `from ${code(from)}`;
  if (kind === "replaced" && forcedBy.length > 0) return `forced by ${forcedBy.map(code).join(", ")}`;
  return attributes.map(code).join(", ");
}

function blockSections(changes: readonly BlockChange[]): readonly Section[] {
  if (changes.length === 0) return [];
  const rows = changes.flatMap(({ stack, address, kind, rows: attributes }) =>
    kind === "changed"
      ? attributes.map(({ field, ...row }) => {
          const [before, after] = differingParts(row.before, row.after);
          return [code(stack), code(address), code(field), value(before), value(after)];
        })
      : [[code(stack), code(address), kind === "added" ? "new" : "gone", "", ""]],
  );
  const content = details(
    `Everything that differs in the JSON: ${count(changes.length, "block")}`,
    table(["stack", "address", "attribute", "before", "after"], rows),
  );
  return [{ title: "everything that differs in the JSON", rank: 5, content: blocks("## Terraform JSON", content) }];
}
