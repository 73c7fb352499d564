/** `npm run review`: see USAGE, or docs/review.md. */
import { writeFileSync } from "node:fs";
import { baseOutput } from "../rehearsal/runner/base-output";
import { readStacks } from "../terraform/rendered-stacks";
import { runCommand } from "../cli/command";
import { type Watch, watched } from "../rehearsal/runner/watched";
import { count } from "./document/text";
import type { Review } from "./review";
import { htmlOf } from "./document/html";
import { changePage } from "./pages/change";
import { type ReviewArguments, USAGE, parseReviewArguments } from "./review-arguments";
import { changeComment, changeMarkdown } from "./pages/comment";
import { ownPrices, review } from "./run-review";

/** `npm run review`: 0 where nothing changes, 2 where something does, 130 where it was interrupted. */
export async function main(texts: readonly string[], print: (text: string) => void): Promise<number> {
  const args = parseReviewArguments(texts);
  if (args === undefined) {
    print(USAGE);
    return 0;
  }
  const result = await watched((watch) => reviewed(args, watch));
  if (result === undefined) return 130;
  if (args.markdown !== undefined) writeFileSync(args.markdown, changeComment(result));
  if (args.html !== undefined) writeFileSync(args.html, htmlOf(changePage(result)));
  if (args.json) print(JSON.stringify(result, null, 2));
  else
    print(args.markdown === undefined && args.html === undefined ? changeMarkdown(result).trimEnd() : outcome(result));
  return result.code;
}

async function reviewed(args: ReviewArguments, watch: Watch): Promise<Review> {
  const base = baseOutput(args.base, "cdktf.out/stacks");
  try {
    const [before, after] = [base.stacks, readStacks(args.output)];
    return await review({ ...watch, base: args.base, before, after, rehearsal: args.rehearsal, prices: ownPrices() });
  } finally {
    base.remove();
  }
}

function outcome({ code, environments, risks }: Review): string {
  if (code === 0) return "review: nothing changes";
  const points = risks.length === 0 ? "nothing to look at first" : `${count(risks.length, "point")} to look at first`;
  return `review: ${count(environments.length, "environment changes", "environments change")}, ${points}`;
}

runCommand("review", main);
