import type { Platform } from "../platform";
import type { Split } from "../stacks/split";

/** One link, taken out or bent, and all that the proof then says. */
export interface Case {
  readonly rule: string;
  readonly link: string;
  readonly bend: (json: Platform) => void;
  /** In the form of `said`. */
  readonly findings: readonly string[];
  /** Whole messages among them: of each kind of message, the first case that has it. */
  readonly words?: readonly string[];
}

/** One link between two stacks of a platform that is split. */
export interface SplitCase extends Omit<Case, "bend"> {
  readonly bend: (stacks: Split) => void;
}
