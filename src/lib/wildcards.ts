/**
 * Patterns in the policies of IAM, where `*` stands for any number of characters and `?` for exactly one, against texts of
 * which some parts aren't known.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */

export type Token =
  | { readonly kind: "character"; readonly text: string }
  | { readonly kind: "any" }
  | { readonly kind: "one" }
  /** One character that nobody knows. */
  | { readonly kind: "some" }
  /** A name for a text that only AWS knows: equal names stand for equal texts, and none holds a colon. */
  | { readonly kind: "symbol"; readonly text: string; readonly mayBe: (other: string) => boolean }
  /** Nobody knows, not even whether it is a text or a pattern. */
  | { readonly kind: "unknown" };

type Answer = "yes" | "no" | "unknown";

const ORDER: readonly Answer[] = ["no", "unknown", "yes"];

/**
 * Whether a pattern covers a text: "unknown" if that depends on what isn't known of either. One step for each pair of
 * tokens: `row[t]` is the best answer to whether the pattern so far covers the first `t` tokens of the text.
 */
export function covers(pattern: readonly Token[], text: readonly Token[]): Answer {
  let row: Answer[] = ["yes", ...text.map((): Answer => "no")];
  for (const wanted of pattern) {
    const next: Answer[] = [
      wanted.kind === "any" ? (row[0] ?? "no") : wanted.kind === "unknown" ? atMost(row[0]) : "no",
    ];
    for (const [index, given] of text.entries()) {
      const [before, above, left] = [row[index] ?? "no", row[index + 1] ?? "no", next[index] ?? "no"];
      next.push(best(onePair(wanted, given, before), onward(wanted, given, left), inside(wanted, given, above)));
    }
    row = next;
  }
  return row[text.length] ?? "no";
}

/** Both go on by one token. */
function onePair(wanted: Token, given: Token, before: Answer): Answer {
  if (before === "no") return "no";
  if (wanted.kind === "any") return before;
  if (wanted.kind === "unknown" || given.kind === "unknown") return "unknown";
  if (wanted.kind === "symbol" && given.kind === "symbol") {
    if (wanted.text === given.text) return before;
    return wanted.mayBe(given.text) || given.mayBe(wanted.text) ? "unknown" : "no";
  }
  if (given.kind === "symbol") return isColon(wanted) ? "no" : "unknown";
  if (wanted.kind === "symbol") return isColon(given) ? "no" : "unknown";
  if (wanted.kind === "one") return before;
  if (wanted.kind === "some" || given.kind === "some") return wanted.kind === given.kind ? before : "unknown";
  return given.kind === "character" && wanted.text === given.text ? before : "no";
}

/** One token of the pattern covers one more of the text; where nobody knows what that is, it may be nothing. */
function onward(wanted: Token, given: Token, left: Answer): Answer {
  if (wanted.kind === "any") return left;
  if (wanted.kind === "unknown" || given.kind === "unknown") return atMost(left);
  return wanted.kind === "symbol" && given.kind !== "symbol" && !isColon(given) ? atMost(left) : "no";
}

/** One token of the text is what one more of the pattern covers; where nobody knows what that is, it may cover nothing. */
function inside(wanted: Token, given: Token, above: Answer): Answer {
  if (wanted.kind === "any") return above;
  if (wanted.kind === "unknown" || given.kind === "unknown") return atMost(above);
  return given.kind === "symbol" && wanted.kind !== "symbol" && !isColon(wanted) ? atMost(above) : "no";
}

function isColon(token: Token): boolean {
  return token.kind === "character" && token.text === ":";
}

function atMost(answer: Answer | undefined): Answer {
  return answer === "yes" ? "unknown" : (answer ?? "no");
}

function best(...answers: readonly Answer[]): Answer {
  return ORDER.findLast((answer) => answers.includes(answer)) ?? "no";
}
