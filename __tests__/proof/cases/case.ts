import type { Platform } from "../platform";

/** One link of one chain, taken out or bent, and all that the proof then says. */
export interface Case {
  readonly rule: string;
  readonly link: string;
  readonly bend: (json: Platform) => void;
  readonly findings: readonly string[];
}
