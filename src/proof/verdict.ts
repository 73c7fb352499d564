/** What a rule says about one thing. */
export type Verdict = "proven" | "refuted" | "undecided" | "not applicable";
