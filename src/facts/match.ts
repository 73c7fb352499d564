import type { Match } from "./arn";

/** What all of several answers make: one "no" decides. */
export function all(answers: readonly Match[]): Match {
  if (answers.includes("no")) return "no";
  return answers.includes("unknown") ? "unknown" : "yes";
}

/** What any of several answers makes: one "yes" decides. */
export function any(answers: readonly Match[]): Match {
  if (answers.includes("yes")) return "yes";
  return answers.includes("unknown") ? "unknown" : "no";
}

export function negated(answer: Match): Match {
  if (answer === "unknown") return "unknown";
  return answer === "yes" ? "no" : "yes";
}
