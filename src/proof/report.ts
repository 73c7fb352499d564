import type { Finding, Judgement } from "./findings";
import type { Proof } from "./prove";
import { aboutWords, counted, hitWords } from "./words";

/** The proof as text: findings first, one a line, then what each rule looked at. */
export function textReport(proof: Proof, options: { readonly evidence: boolean } = { evidence: false }): string {
  const lines: string[] = [];
  const several = proof.stacks.length > 1;
  const line = ({ stack, message }: Finding | Judgement): string => `${several ? `${stack}: ` : ""}${message}`;
  for (const verdict of ["refuted", "undecided"] as const)
    for (const finding of proof.findings.filter((item) => item.verdict === verdict))
      lines.push(`${verdict} [${rulesOf(finding)}] ${line(finding)}`, ...hits(finding));
  for (const finding of proof.suppressed)
    lines.push(`suppressed [${rulesOf(finding)}] ${line(finding)} (${finding.suppressed ?? ""})`, ...hits(finding));
  if (lines.length > 0) lines.push("");
  for (const { rule, verdict, looked, results, title } of proof.rules) {
    lines.push(`${verdict.padEnd(14)} ${rule.padEnd(21)} ${title} (${looked})`);
    for (const result of results) {
      if (options.evidence && result.verdict === "proven")
        lines.push(`  ${line(result)}${result.evidence.length > 0 ? `: ${result.evidence.join(" → ")}` : ""}`);
      for (const note of result.notes)
        lines.push(`  note: ${several ? `${result.stack}: ` : ""}${aboutWords(result)}: ${note}`);
    }
  }
  lines.push("", summary(proof));
  return lines.join("\n");
}

function rulesOf({ affects }: Finding): string {
  return [...new Set(affects.map(({ rule }) => rule))].join(", ");
}

function hits(finding: Finding): readonly string[] {
  const words = hitWords(finding);
  return words === undefined ? [] : [`  hits: ${words}`];
}

function summary(proof: Proof): string {
  const count = (verdict: string): number => proof.findings.filter((finding) => finding.verdict === verdict).length;
  const proven = proof.rules.flatMap((rule) => rule.results).filter((result) => result.verdict === "proven").length;
  const exposures = proof.declared ? "" : "; no exposures are declared, so they are only listed";
  return `${counted({ stack: proof.stacks.length })}: ${proven} proven, ${count("refuted")} refuted, ${count("undecided")} undecided, ${proof.suppressed.length} suppressed${exposures}`;
}

export function jsonReport(proof: Proof): string {
  return JSON.stringify({ proven: proof.findings.length === 0, ...proof }, undefined, 2);
}
