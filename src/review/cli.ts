/** `npm run review`: see USAGE, or docs/review.md. */
import { writeFileSync } from "node:fs";
import { baseOutput } from "../rehearsal/base-output";
import { progressLine } from "../rehearsal/progress-line";
import { readStacks } from "../rehearsal/rendered-stacks";
import { count } from "./markdown-text";
import type { Review } from "./review";
import { reviewHtml } from "./review-html";
import { USAGE, parseReviewArguments } from "./review-arguments";
import { reviewComment, reviewPage } from "./review-markdown";
import { ownPrices, review } from "./run-review";

async function main(): Promise<number> {
  const args = parseReviewArguments(process.argv.slice(2));
  if (args === undefined) {
    console.log(USAGE);
    return 0;
  }
  const line = progressLine(process.stderr);
  const stop = new AbortController();
  const interrupt = () => {
    stop.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, interrupt);
  const base = baseOutput(args.base, "cdktf.out/stacks");
  try {
    const result = await review({
      base: args.base,
      before: base.stacks,
      after: readStacks(args.output),
      rehearsal: args.rehearsal,
      prices: ownPrices(),
      onProgress: line.show,
      signal: stop.signal,
    });
    line.clear();
    if (args.markdown !== undefined) writeFileSync(args.markdown, reviewComment(result));
    if (args.html !== undefined) writeFileSync(args.html, reviewHtml(result));
    if (args.json) console.log(JSON.stringify(result, null, 2));
    else
      console.log(
        args.markdown === undefined && args.html === undefined ? reviewPage(result).trimEnd() : outcome(result),
      );
    return result.code;
  } catch (error) {
    line.clear();
    if (stop.signal.aborted) return 130;
    throw error;
  } finally {
    base.remove();
  }
}

function outcome({ code, environments, risks }: Review): string {
  if (code === 0) return "review: nothing changes";
  const points = risks.length === 0 ? "nothing to look at first" : `${count(risks.length, "point")} to look at first`;
  return `review: ${count(environments.length, "environment changes", "environments change")}, ${points}`;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? `review: ${error.message}` : error);
    process.exitCode = 1;
  },
);
