import type { BlockChange } from "../compare/block-changes";
import type { ChangeRow } from "../compare/change";
import { type Section, htmlDocument } from "../document/html-page";
import { type Column, code, table } from "../document/html-table";
import type { Risk } from "../compare/losses";
import { type Markup, type Part, markup } from "../document/markup";
import type { EnvironmentReview, Review } from "../review";
import { LIMITS } from "../../rehearsal/report";
import { changesIn } from "../compare/terraform-verdict";

/** A review as one HTML file that needs no network. */
export function reviewHtml(review: Review): string {
  return htmlDocument({
    title: `review against ${review.base}`,
    head: markup`<h1>Review against ${code(review.base)}</h1>
`,
    sections: review.code === 0 ? [nothing()] : sectionsOf(review),
    foot: markup`<p>Made from two sets of rendered Terraform JSON and their proofs. ${LIMITS}</p>
`,
  });
}

function nothing(): Section {
  return { id: "first", title: "Look at this first", body: markup`<p>Nothing changes.</p>` };
}

function sectionsOf(review: Review): readonly Section[] {
  return [
    first(review.risks),
    terraform(review),
    ...review.environments.map(environment),
    ...addresses(review),
    everything(review.blocks),
  ];
}

const KINDS: Readonly<Record<Risk["kind"], string>> = {
  failure: "Terraform fails",
  data: "destroys data",
  traffic: "interrupts traffic",
  "left behind": "left behind",
  door: "opens a door",
  permission: "gives more permissions",
  proof: "proof",
};

const WARNED: ReadonlySet<Risk["kind"]> = new Set(["failure", "data", "traffic"]);

function first(risks: readonly Risk[]): Section {
  const columns: readonly Column[] = [{ title: "What" }, { title: "Where" }, { title: "Why", as: "long" }];
  const rows = risks.map(({ kind, where, text }): readonly Part[] => [
    markup`<span class="${WARNED.has(kind) ? "bad" : "warn"}">${KINDS[kind]}</span>`,
    code(where),
    text,
  ]);
  const body =
    rows.length === 0
      ? markup`<p><span class="good">Nothing is known to destroy data, to interrupt traffic or to open anything.</span></p>`
      : table({ id: "first-table", caption: "What must not be overlooked", columns, rows });
  return { id: "first", title: "Look at this first", count: risks.length, body };
}

const COUNTED = ["added", "changed", "replaced", "destroyed", "moved", "imported", "forgotten"] as const;

function terraform({ terraform: verdict }: Review): Section {
  const common = { id: "terraform", title: "Terraform" };
  if (verdict.missing !== undefined)
    return { ...common, body: markup`<p>Terraform's verdict is missing: ${verdict.missing}.</p>` };
  if (verdict.stacks.length === 0) return { ...common, body: markup`<p>Terraform would change nothing.</p>` };
  const columns: readonly Column[] = [
    { title: "Stack" },
    { title: "Status" },
    ...COUNTED.map((title) => ({ title, as: "number" as const })),
  ];
  const rows = verdict.stacks.map(({ stack, status, changes }): readonly Part[] => [
    code(stack),
    status,
    ...COUNTED.map(
      (kind) => changes.filter((change) => change.kind === kind && !change.address.startsWith("output.")).length,
    ),
  ]);
  return { ...common, body: table({ id: "terraform-table", caption: "What Terraform would do", columns, rows }) };
}

const WORDS: Readonly<Record<ChangeRow["kind"], string>> = { added: "new", removed: "gone", changed: "changed" };
const COLUMNS: readonly Column[] = [
  { title: "What" },
  { title: "Change" },
  { title: "Property" },
  { title: "Before", as: "long" },
  { title: "After", as: "long" },
];

/** Ids count: names of environments need not be letters. */
function environment({ name, status, topics, cost }: EnvironmentReview, at: number): Section {
  const id = `environment-${at}`;
  const tables = topics.map(({ title, rows }, index) =>
    table({
      id: `${id}-${index}`,
      caption: title,
      columns: COLUMNS,
      rows: rows.map((row): readonly Part[] => [
        code(row.subject),
        WORDS[row.kind],
        row.name === undefined ? row.field : markup`${row.field} ${code(row.name)}`,
        value(row.before),
        value(row.after),
      ]),
    }),
  );
  const price: Markup | undefined =
    cost && markup`<p>Cost: ${cost.before} → ${cost.after} USD a month (<strong>${cost.difference}</strong>).</p>`;
  return { id, title: status === "changed" ? name : `${name}: ${status}`, body: markup`${price}${tables}` };
}

function value(text: string | undefined): Part {
  return text === undefined ? "" : code(text);
}

function addresses({ terraform: verdict }: Review): readonly Section[] {
  const changes = changesIn(verdict);
  if (changes.length === 0) return [];
  const columns: readonly Column[] = [
    { title: "Address" },
    { title: "Change" },
    { title: "Stack" },
    { title: "Why", as: "long" },
  ];
  const rows = changes.map(({ stack, address, kind, forcedBy, attributes, from }): readonly Part[] => [
    code(address),
    kind,
    code(stack),
    from === undefined
      ? forcedBy.length > 0
        ? `forced by ${forcedBy.join(", ")}`
        : attributes.join(", ")
      : `from ${from}`,
  ]);
  const body = table({ id: "addresses-table", caption: "What Terraform would do, by address", columns, rows });
  return [{ id: "addresses", title: "Terraform's changes", count: rows.length, body }];
}

function everything(changes: readonly BlockChange[]): Section {
  const rows = changes.flatMap(({ stack, address, kind, rows: attributes }): readonly (readonly Part[])[] =>
    kind === "changed"
      ? attributes.map((row) => [code(address), row.field, code(stack), value(row.before), value(row.after)])
      : [[code(address), WORDS[kind], code(stack), "", ""]],
  );
  const columns: readonly Column[] = [
    { title: "Address" },
    { title: "Attribute" },
    { title: "Stack" },
    ...COLUMNS.slice(3),
  ];
  const body = table({ id: "json-table", caption: "Everything that differs in the JSON", columns, rows });
  return { id: "json", title: "Terraform JSON", count: changes.length, body };
}
