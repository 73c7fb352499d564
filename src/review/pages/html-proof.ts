import { count } from "../document/markdown-text";
import type { EnvironmentView } from "../model/environment-view";
import type { Section } from "../document/html-page";
import { code, table } from "../document/html-table";
import { type Markup, type Part, markup } from "../document/markup";
import type { FindingView } from "../model/verdict-view";

const NUMBER = "number" as const;
const STYLES = { proven: "good", refuted: "bad", undecided: "warn", "not applicable": "soft" } as const;

export function proofSection(view: EnvironmentView): Section {
  const columns = [
    { title: "Rule" },
    { title: "Verdict" },
    { title: "What is proven", as: "long" as const },
    { title: "Proven", as: NUMBER },
    { title: "Refuted", as: NUMBER },
    { title: "Undecided", as: NUMBER },
    { title: "Suppressed", as: NUMBER },
  ];
  const rows = view.verdicts.map((verdict): readonly Part[] => [
    code(verdict.rule),
    markup`<span class="${STYLES[verdict.verdict]}">${verdict.verdict}</span>`,
    verdict.title,
    verdict.proven,
    verdict.refuted,
    verdict.undecided,
    verdict.suppressed,
  ]);
  const body = markup`<p>${proofSentence(view)}</p>
${findings(view.findings)}${suppressed(view)}${table({ id: "verdicts", caption: "Rules of the proof and their verdicts", columns, rows })}${notes(view)}`;
  return { id: "proof", title: "Proof", body };
}

export function proofSentence(view: EnvironmentView): Markup {
  const results = view.verdicts.reduce((sum, { proven }) => sum + proven, 0);
  const open = view.findings.length;
  const accepted = view.suppressed.length > 0 && `, ${count(view.suppressed.length, "finding")} accepted with a reason`;
  return open === 0
    ? markup`<span class="good">Everything is proven</span>: ${results} results${accepted}.`
    : markup`<span class="bad">${count(open, "finding")}</span>, ${results} results proven${accepted}.`;
}

function findings(all: readonly FindingView[]): Markup {
  const rows = all.map(({ verdict, message, rule, address }): readonly Part[] => [
    markup`<span class="${STYLES[verdict]}">${verdict}</span>`,
    message,
    code(address),
    code(rule),
  ]);
  const columns = [
    { title: "Verdict" },
    { title: "Finding", as: "long" as const },
    { title: "Address" },
    { title: "Rule" },
  ];
  return rows.length === 0 ? markup`` : table({ id: "findings", caption: "What isn't proven", columns, rows });
}

function suppressed(view: EnvironmentView): Markup {
  const rows = view.suppressed.map(({ reason, message, rule, address }): readonly Part[] => [
    code(rule),
    message,
    reason,
    code(address),
  ]);
  if (rows.length === 0)
    return markup`<p>No finding is suppressed.</p>
`;
  const columns = [
    { title: "Rule" },
    { title: "Finding", as: "long" as const },
    { title: "Reason to accept it", as: "long" as const },
    { title: "Address" },
  ];
  return table({ id: "suppressed", caption: "Findings that the definition accepts", columns, rows });
}

function notes(view: EnvironmentView): Markup {
  const rows = view.notes.map(({ address, about, note, rule }): readonly Part[] => [
    code(address),
    note,
    about,
    code(rule),
  ]);
  if (rows.length === 0) return markup``;
  const columns = [
    { title: "Address" },
    { title: "Note", as: "long" as const },
    { title: "About", as: "long" as const },
    { title: "Rule" },
  ];
  return markup`<h3>Notes</h3>
${table({ id: "notes", caption: "Worth knowing, no fault", columns, rows })}`;
}

export function inventorySection(view: EnvironmentView): Section {
  const columns = [{ title: "Address" }, { title: "Construct" }, { title: "Stack" }, { title: "Kind" }];
  const rows = view.inventory.map(({ address, construct, stack, mode }): readonly Part[] => [
    code(address),
    construct === undefined ? "" : code(construct),
    stack,
    mode === "data" ? "data source" : "resource",
  ]);
  const caption = "Everything by its address, with the construct that made it";
  return {
    id: "inventory",
    title: "Inventory",
    count: rows.length,
    body: table({ id: "inventory-table", caption, columns, rows }),
  };
}
