import type { Context } from "./flows/context";
import type { Verdict } from "./verdict";

export interface Result {
  readonly verdict: Verdict;
  readonly stack: string;
  /** Address of the resource that the proof is about. */
  readonly at: string;
  /** One line that can be read alone: who, what, the missing link and the fix. */
  readonly message: string;
  /** The chain of addresses that was followed. */
  readonly evidence: readonly string[];
  /** Worth knowing, no fault. */
  readonly notes: readonly string[];
}

export interface Checked {
  /** What the rule looked at, with counts. */
  readonly looked: string;
  readonly results: readonly Result[];
}

export interface Rule {
  readonly id: string;
  /** What is proven, as a sentence. */
  readonly title: string;
  readonly check: (context: Context) => Checked;
}

/** `2 services, 1 subnet`. */
export function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([noun, count]) => `${count} ${count === 1 ? noun : plural(noun)}`)
    .join(", ");
}

function plural(noun: string): string {
  if (noun.endsWith("ss")) return `${noun}es`;
  if (noun.includes(" with ")) return noun.replace(" with ", "s with ");
  return noun.endsWith("y") && !/[aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
