import type { Audience } from "./audience";
import type { Message } from "./message";
import type { Hit, Result } from "./result";
import type { Verdict } from "./verdict";
import { findingWords } from "./words";

/** A result of a rule, with its words. */
export interface Judgement extends Omit<Result, "notes"> {
  readonly rule: string;
  /** One line that can be read alone. */
  readonly message: string;
  /** Worth knowing, no fault. */
  readonly notes: readonly string[];
  /** Why the definition accepts it. */
  readonly suppressed: string | undefined;
}

/** One cause, a missing link or something that isn't known, with all that it hits. Rule and place are its first hit's. */
export interface Finding extends Hit {
  readonly verdict: Verdict;
  /** One line that can be read alone: the cause and the fix. */
  readonly message: string;
  readonly because: readonly Message[];
  readonly affects: readonly Hit[];
  /** The addresses that were followed. */
  readonly evidence: readonly string[];
  readonly suppressed: string | undefined;
}

interface Group {
  /** What is said of the cause, once for each judgement. */
  readonly said: Message[];
  readonly judgements: Judgement[];
}

export interface Reading {
  /** What a stack belongs to: equal addresses in two environments are two places. */
  readonly environmentOf: (stack: string) => string;
  readonly audienceOf: (stack: string) => Audience;
}

/** Joins what is said of one cause, in the order in which it is met first. */
export function findingsOf(judgements: readonly Judgement[], reading: Reading): readonly Finding[] {
  const groups = new Map<string, Group>();
  for (const judgement of judgements) {
    for (const because of judgement.because) {
      const key = keyOf(judgement, because, reading);
      const known = groups.get(key);
      if (known) {
        known.said.push(because);
        if (known.judgements.at(-1) !== judgement) known.judgements.push(judgement);
      } else groups.set(key, { said: [because], judgements: [judgement] });
    }
  }
  return [...groups.values()].flatMap((group) => findingOf(group, reading));
}

function keyOf({ stack, at, subject, suppressed }: Judgement, because: Message, reading: Reading): string {
  const place = because.isShared ? [reading.environmentOf(stack)] : [stack, at, subject.kind, subject.name];
  return JSON.stringify([suppressed, because.cause, ...place]);
}

function findingOf({ said: [one, ...others], judgements }: Group, { audienceOf }: Reading): readonly Finding[] {
  const refuted = judgements.filter(({ verdict }) => verdict === "refuted");
  const decisive = refuted.length > 0 ? refuted : judgements;
  const [first] = decisive;
  if (first === undefined || one === undefined) return [];
  const because = one.with(others);
  const { verdict, suppressed } = first;
  const affects = distinct([...decisive, ...judgements].map(hitOf));
  const evidence = distinct(judgements.flatMap((judgement) => judgement.evidence));
  const message = findingWords(decisive, because, audienceOf(first.stack));
  return [{ ...hitOf(first), verdict, message, because: [because], affects, evidence, suppressed }];
}

function hitOf({ rule, stack, at, subject, goal }: Judgement): Hit {
  return { rule, stack, at, subject, goal };
}

function distinct<T>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((item) => [JSON.stringify(item), item])).values()];
}
