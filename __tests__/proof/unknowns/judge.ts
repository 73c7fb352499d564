/** Holds the proof of a platform against its proof with one value unknown, and with other known values in that place. */
import type { Json, JsonObject } from "../../../src/terraform/json";
import { type StackSource, stackSources } from "../../../src/terraform/folder";
import { Model } from "../../../src/terraform/model";
import { prove } from "../../../src/proof/prove";
import { type Path, UNKNOWNS, otherValues, replaced, withUnknown } from "./mutations";

type Verdict = "proven" | "refuted" | "undecided" | "not applicable";

interface Judged {
  /** The worst verdict by rule, place, subject and goal. */
  readonly results: ReadonlyMap<string, Verdict>;
  readonly rules: ReadonlyMap<string, Verdict>;
}

const RANK: readonly Verdict[] = ["not applicable", "proven", "undecided", "refuted"];

export function judged(sources: readonly StackSource[]): Judged {
  const { rules } = prove(new Model(sources));
  const results = new Map<string, Verdict>();
  for (const { rule, stack, at, subject, goal, verdict } of rules.flatMap((report) => report.results)) {
    const key = JSON.stringify([rule, stack, at, subject.kind, subject.name, goal]);
    const known = results.get(key) ?? "not applicable";
    if (RANK.indexOf(verdict) > RANK.indexOf(known)) results.set(key, verdict);
  }
  return { results, rules: new Map(rules.map(({ rule, verdict }) => [rule, verdict])) };
}

export function stacksOf(environment: string): readonly StackSource[] {
  return stackSources("cdktf.out/stacks").filter(({ name }) => name.startsWith(environment));
}

export interface Violation {
  readonly kind: "refuted" | "proven";
  readonly rule: string;
}

/**
 * What the proof makes of one value that isn't known:
 * - "refuted": a result that was proven, or wasn't there. The value may be what it was, with which all is proven.
 * - "proven": a result that some other value would refute: it has used the value.
 */
export function violations(
  sources: readonly StackSource[],
  base: Judged,
  at: number,
  path: Path,
  unknown = UNKNOWNS[0],
  others: (document: JsonObject, path: Path) => Iterable<Json | undefined> = otherValues,
): readonly Violation[] {
  const document = sources[at]?.documents[0];
  if (!document || !unknown) throw new Error(`the test names no document of stack ${at}`);
  const judge = (changed: JsonObject): Judged =>
    judged(sources.map((source, index) => (index === at ? { ...source, documents: [changed] } : source)));
  const now = judge(withUnknown(document, path, unknown));
  const found = new Map<string, Violation>();
  const add = (kind: Violation["kind"], key: string): void => {
    const [rule] = JSON.parse(key) as [string];
    found.set(`${kind} ${rule}`, { kind, rule });
  };
  for (const [key, verdict] of now.results)
    if (verdict === "refuted" && base.results.get(key) !== "refuted") add("refuted", key);
  for (const other of others(document, path)) {
    for (const [key, verdict] of judge(replaced(document, path, other)).results) {
      // A name that only a plan tells is none that could be missing.
      if (verdict !== "refuted" || key.startsWith('["references"')) continue;
      if (base.results.get(key) === "proven" && now.results.get(key) === "proven") add("proven", key);
    }
  }
  return [...found.values()];
}
