import type { EnvironmentView } from "../model/environment-view";
import { type Markdown, blocks, bullets, code, count, details, prose, section, table } from "../document/markdown-text";

export function proofSection(view: EnvironmentView): Markdown {
  const rows = view.verdicts
    .filter(({ verdict }) => verdict !== "not applicable")
    .map(({ rule, title, verdict, proven, refuted, undecided, suppressed }) => [
      prose(title),
      code(rule),
      verdict === "proven" ? "proven" : `**${verdict}**`,
      String(proven),
      String(refuted),
      String(undecided),
      String(suppressed),
    ]);
  const idle = view.verdicts.filter(({ verdict }) => verdict === "not applicable");
  return section(
    "Proof",
    `${proofLine(view)}.`,
    suppressed(view),
    notes(view),
    details(
      "What each rule says",
      blocks(
        table(["what is proven", "rule", "verdict", "proven", "refuted", "undecided", "suppressed"], rows),
        idle.length === 0 ? "" : `With nothing to judge here: ${idle.map(({ rule }) => code(rule)).join(", ")}.`,
      ),
    ),
  );
}

/** `238 proven, 0 refuted, 0 undecided, 1 suppressed` */
export function proofLine({ verdicts }: EnvironmentView): Markdown {
  const sum = (key: "proven" | "refuted" | "undecided" | "suppressed"): number =>
    verdicts.reduce((total, verdict) => total + verdict[key], 0);
  return `${sum("proven")} proven, ${sum("refuted")} refuted, ${sum("undecided")} undecided, ${sum("suppressed")} suppressed`;
}

/** What is wrong stands before everything else. */
export function findingsSection(view: EnvironmentView): Markdown {
  return section(
    "Not proven",
    bullets(view.findings.map(({ verdict, rule, message }) => `**${verdict}** (${code(rule)}) ${prose(message)}`)),
  );
}

function suppressed(view: EnvironmentView): Markdown {
  const rows = view.suppressed.map(({ rule, message, reason }) => [prose(message), code(rule), prose(reason)]);
  return rows.length === 0
    ? ""
    : blocks("Findings that the definition accepts:", table(["finding", "rule", "reason"], rows));
}

function notes(view: EnvironmentView): Markdown {
  const byNote = new Map<string, string[]>();
  for (const { about, note } of view.notes) byNote.set(note, [...(byNote.get(note) ?? []), about]);
  const items = [...byNote].map(([note, about]) => {
    const subject = about.length > 1 ? count(about.length, "result") : prose(about[0] ?? "");
    return `${subject}: ${prose(note)}`;
  });
  return details(count(items.length, "note that is no fault", "notes that are no faults"), bullets(items));
}
