/**
 * Where the proof is known to be wrong, or to say less than it could. Each entry explains the differences of one kind,
 * and has the smallest case of it: once the proof is mended the case makes no such difference, and the entry must go.
 */
import type { Difference } from "./compare";
import type { Stack } from "./mutations";
import type { Egress } from "./small-platform";

export interface KnownDifference {
  readonly name: string;
  /** What the proof says, and what is right. */
  readonly reason: string;
  readonly source: string;
  readonly egress: Egress;
  readonly change: (stack: Stack) => void;
  readonly explains: (difference: Difference) => boolean;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];
