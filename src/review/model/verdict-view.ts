import type { Finding } from "../../proof/findings";
import type { Proof } from "../../proof/prove";
import type { Verdict } from "../../proof/verdict";
import { aboutWords, hitWords } from "../../proof/words";
import type { Own, Reference } from "./reference";

/** What a rule of the proof says about the environment. */
export interface VerdictView {
  readonly rule: string;
  /** What is proven, as a sentence. */
  readonly title: string;
  /** The worst of its results that isn't suppressed. */
  readonly verdict: Verdict;
  readonly proven: number;
  readonly refuted: number;
  readonly undecided: number;
  readonly suppressed: number;
}

export interface FindingView extends Reference {
  readonly rule: string;
  readonly verdict: Verdict;
  /** One line that can be read alone. */
  readonly message: string;
  /** What the cause hits, where that is more than the message is about. */
  readonly hits: string | undefined;
}

export interface SuppressedView extends FindingView {
  /** Why the definition accepts it. */
  readonly reason: string;
}

/** Worth knowing, no fault. */
export interface NoteView extends Reference {
  readonly rule: string;
  /** What the note is about: `service 'static-app': can pull its image`. */
  readonly about: string;
  readonly note: string;
}

export function verdictViews(proof: Proof, own: Own): readonly VerdictView[] {
  return proof.rules.map(({ rule, title, results }) => {
    const here = results.filter(own);
    const count = (verdict: Verdict): number =>
      here.filter((result) => result.verdict === verdict && result.suppressed === undefined).length;
    const counts = { proven: count("proven"), refuted: count("refuted"), undecided: count("undecided") };
    const worst = (["refuted", "undecided", "proven"] as const).find((verdict) => counts[verdict] > 0);
    const suppressed = here.filter((result) => result.suppressed !== undefined).length;
    const verdict = worst ?? (suppressed > 0 ? "proven" : "not applicable");
    return { rule, title, verdict, ...counts, suppressed };
  });
}

export function findingViews(proof: Proof, own: Own): readonly FindingView[] {
  return proof.findings.filter(own).map(findingView);
}

export function suppressedViews(proof: Proof, own: Own): readonly SuppressedView[] {
  return proof.suppressed.filter(own).map((finding) => ({ ...findingView(finding), reason: finding.suppressed ?? "" }));
}

export function noteViews(proof: Proof, own: Own): readonly NoteView[] {
  return proof.rules.flatMap(({ rule, results }) =>
    results.filter(own).flatMap((result) =>
      result.notes.map((note) => ({
        stack: result.stack,
        address: result.at,
        rule,
        about: aboutWords(result),
        note,
      })),
    ),
  );
}

function findingView(finding: Finding): FindingView {
  const { stack, at, rule, verdict, message } = finding;
  return { stack, address: at, rule, verdict, message, hits: hitWords(finding) };
}
