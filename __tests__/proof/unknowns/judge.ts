/** Holds the proof of a platform against its proof with one value unknown, and with other known values in that place. */
import type { Json, JsonObject } from "../../../src/terraform/json";
import type { StackSource } from "../../../src/terraform/folder";
import { Model } from "../../../src/terraform/model";
import { prove } from "../../../src/proof/prove";
import { type Path, type Unknown, blockPaths, otherValues, replaced, valuePaths, withUnknown } from "./mutations";

type Verdict = "proven" | "refuted" | "undecided" | "not applicable";

/** The worst verdict by rule, place, subject and goal. */
type Judged = ReadonlyMap<string, Verdict>;

const RANK: readonly Verdict[] = ["not applicable", "proven", "undecided", "refuted"];

const resultsOf = (stacks: readonly StackSource[]) => prove(new Model(stacks)).rules.flatMap(({ results }) => results);

function judged(stacks: readonly StackSource[]): Judged {
  const verdicts = new Map<string, Verdict>();
  for (const { rule, stack, at, subject, goal, verdict } of resultsOf(stacks)) {
    const key = JSON.stringify([rule, stack, at, subject.kind, subject.name, goal]);
    const known = verdicts.get(key) ?? "not applicable";
    if (RANK.indexOf(verdict) > RANK.indexOf(known)) verdicts.set(key, verdict);
  }
  return verdicts;
}

function documentOf({ documents: [document] }: StackSource): JsonObject {
  if (!document) throw new Error("the test names a stack without a document");
  return document;
}

function withDocument(stacks: readonly StackSource[], at: StackSource, changed: JsonObject): readonly StackSource[] {
  return stacks.map((stack) =>
    stack === at ? { ...stack, documents: [changed, ...stack.documents.slice(1)] } : stack,
  );
}

export interface Trial {
  readonly stacks: readonly StackSource[];
  /** What stands in the place of a value. */
  readonly unknown: (index: number) => Unknown;
  /** Which values are replaced. @default each of them */
  readonly tries?: (path: Path, stack: StackSource) => boolean;
  /** Whether other known values are tried in that place too. @default always */
  readonly withOthers?: (index: number) => boolean;
}

/**
 * What is wrong about the proof with one value unknown, for each value of the stacks:
 * - "refuted": a result that was proven, or wasn't there. The value may be what it was, with which all is proven.
 * - "proven": a result that some other value would refute: it has used the value.
 */
export function violations({ stacks, unknown, tries = () => true, withOthers = () => true }: Trial): readonly string[] {
  const base = judged(stacks);
  const found = new Set<string>();
  for (const stack of stacks) {
    const document = documentOf(stack);
    const judge = (changed: JsonObject): Judged => judged(withDocument(stacks, stack, changed));
    for (const [index, path] of [...valuePaths(document)].entries()) {
      if (!tries(path, stack)) continue;
      const now = judge(withUnknown(document, path, unknown(index)));
      for (const [key, verdict] of now)
        if (verdict === "refuted" && base.get(key) !== "refuted") found.add(described("refuted", key, path));
      for (const other of withOthers(index) ? otherValues(document, path) : none)
        for (const key of refutedBy(judge(replaced(document, path, other))))
          if (base.get(key) === "proven" && now.get(key) === "proven") found.add(described("proven", key, path));
    }
  }
  return [...found];
}

const none: readonly (Json | undefined)[] = [];

/** A name that only a plan tells is none that could be missing. */
function refutedBy(judgement: Judged): readonly string[] {
  const refuted = [...judgement].filter(([key, verdict]) => verdict === "refuted" && !key.startsWith('["references"'));
  return refuted.map(([key]) => key);
}

function described(kind: "refuted" | "proven", key: string, path: Path): string {
  const [rule] = JSON.parse(key) as [string];
  return `${kind} ${rule} ${path.join(".")}`;
}

/** Results that stay proven without a block that their evidence names. */
export function provenWithout(stacks: readonly StackSource[]): readonly string[] {
  type Found = ReturnType<typeof resultsOf>[number];
  const keyOf = ({ rule, stack, at, subject, goal }: Found): string => JSON.stringify([rule, stack, at, subject, goal]);
  const proven = resultsOf(stacks).filter(({ verdict }) => verdict === "proven");
  return stacks.flatMap((stack) =>
    [...blockPaths(documentOf(stack))].flatMap((path) => {
      const address = [...(path[0] === "data" ? ["data"] : []), ...path.slice(1)].join(".");
      const used = proven.filter((result) => result.stack === stack.name && result.evidence.includes(address));
      if (used.length === 0) return [];
      const left = resultsOf(withDocument(stacks, stack, replaced(documentOf(stack), path, undefined)));
      const still = new Set(left.filter(({ verdict }) => verdict === "proven").map(keyOf));
      return used.filter((result) => still.has(keyOf(result))).map(({ rule }) => `${rule} without ${address}`);
    }),
  );
}
