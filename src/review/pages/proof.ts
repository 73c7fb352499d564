import type { Verdict } from "../../proof/verdict";
import {
  type Badge,
  type Cell,
  type Section,
  badge,
  code,
  codes,
  fold,
  lines,
  long,
  number,
  paragraph,
  table,
} from "../document/document";
import { count } from "../document/text";
import type { EnvironmentView } from "../model/environment-view";

const TONES: Readonly<Record<Verdict, Badge["tone"]>> = {
  proven: "good",
  refuted: "bad",
  undecided: "warn",
  "not applicable": "soft",
};

export function verdictBadge(verdict: Verdict): Badge {
  return badge(TONES[verdict], verdict);
}

/** `238 proven, 0 refuted, 0 undecided, 1 suppressed` */
export function proofCounts({ verdicts }: EnvironmentView): string {
  const sum = (key: "proven" | "refuted" | "undecided" | "suppressed"): number =>
    verdicts.reduce((total, verdict) => total + verdict[key], 0);
  return `${sum("proven")} proven, ${sum("refuted")} refuted, ${sum("undecided")} undecided, ${sum("suppressed")} suppressed`;
}

/** What is wrong stands before everything else. */
export function findings(view: EnvironmentView): readonly Section[] {
  const rows = view.findings.map(({ verdict, message, hits, address, rule }): readonly Cell[] => [
    verdictBadge(verdict),
    hits === undefined ? message : lines([message, `hits: ${hits}`]),
    code(address),
    code(rule),
  ]);
  const columns = ["Verdict", long("Finding"), "Address", "Rule"];
  const blocks = table("What isn't proven", columns, rows);
  return blocks.length === 0 ? [] : [{ id: "findings", title: "Not proven", count: rows.length, blocks }];
}

/** What "proven" says, and of what it says nothing. */
const MEANING =
  "Proven is said of the rendered JSON: whatever the stacks declare (exposures, calls, uses, permissions) has each piece that it needs, and nothing else is open. It says nothing of what runs now, of the code in the images, or of what is open by decision.";

export function proof(view: EnvironmentView): Section {
  return {
    id: "proof",
    title: "Proof",
    blocks: [paragraph(`${proofCounts(view)}. ${MEANING}`), ...accepted(view), ...notes(view), ...rules(view)],
  };
}

function accepted({ suppressed }: EnvironmentView) {
  const rows = suppressed.map(({ message, reason, rule, address }) => [code(rule), message, reason, code(address)]);
  const columns = ["Rule", long("Accepted finding"), long("Reason to accept it"), "Address"];
  return rows.length === 0
    ? [paragraph("The definition accepts no finding.")]
    : table("Findings that the definition accepts", columns, rows);
}

/** A note about several results is one row. */
function notes(view: EnvironmentView) {
  const byNote = new Map<string, EnvironmentView["notes"]>();
  for (const note of view.notes) {
    const key = JSON.stringify([note.note, note.rule]);
    byNote.set(key, [...(byNote.get(key) ?? []), note]);
  }
  const rows = [...byNote.values()].map((same): readonly Cell[] => [
    code(same[0]?.rule ?? ""),
    same[0]?.note ?? "",
    lines(same.map(({ about }) => about)),
    codes([...new Set(same.map(({ address }) => address))]),
  ]);
  const columns = ["Rule", long("Note"), long("About"), "Address"];
  const summary = count(rows.length, "note that is no fault", "notes that are no faults");
  return fold(summary, true, table("Worth knowing, no fault", columns, rows));
}

function rules({ verdicts }: EnvironmentView) {
  const judged = verdicts.filter(({ verdict }) => verdict !== "not applicable");
  const idle = verdicts.filter(({ verdict }) => verdict === "not applicable");
  const rows = judged.map(({ rule, title, verdict, proven, refuted, undecided, suppressed }) => [
    code(rule),
    verdictBadge(verdict),
    title,
    proven,
    refuted,
    undecided,
    suppressed,
  ]);
  const columns = [
    "Rule",
    "Verdict",
    long("What is proven"),
    ...["Proven", "Refuted", "Undecided", "Suppressed"].map(number),
  ];
  return fold("What each rule says", true, [
    ...table("Rules of the proof and their verdicts", columns, rows),
    ...(idle.length === 0
      ? []
      : [paragraph("With nothing to judge here: ", ...codes(idle.map(({ rule }) => rule)), ".")]),
  ]);
}
