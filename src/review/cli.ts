/** `npm run review`: see its usage, or docs/review.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { baseOutput } from "../rehearsal/runner/base-output";
import { type RenderedStack, readStacks } from "../terraform/rendered-stacks";
import { command, runCommand } from "../cli/command";
import { INTERRUPTED } from "../cli/interruptible";
import { show } from "../cli/terminal";
import { watched } from "../rehearsal/runner/watched";
import type { Review } from "./review";
import { htmlOf } from "./document/html";
import { machineReview } from "./machine/machine-review";
import { type StackText, sarifOf } from "./machine/sarif";
import { changePage } from "./pages/change";
import { changeComment, changeMarkdown } from "./pages/comment";
import { verdictOf } from "./verdict";
import { type PlannedStack, digestOf } from "./digest/digest";
import { type ReviewOptions, ownPrices, review } from "./run-review";

const SYNTAX = {
  usage: `usage: npm run review -- --base REF|FOLDER [--markdown FILE] [--html FILE] [--json] [--sarif FILE] [--digest FILE] [--no-rehearsal] [--output FOLDER]
  --base REF|FOLDER   what to compare with: a branch or a commit (its committed cdktf.out), or a folder
  --markdown FILE     write a pull request's comment: at most 65536 characters, whole sections, the most important first
  --html FILE         write a page that needs no network
  --json              print the review for machines, as docs/review.schema.json describes it
  --sarif FILE        write findings and decisions for code scanning, with their places in the rendered JSON
  --digest FILE       write what whoever approves it agrees to, for npm run approved and npm run hcp -- apply --approved
  --no-rehearsal      don't ask Terraform what it would do
  --output FOLDER     the rendered output to review (default: cdktf.out)
without a file the review is printed as Markdown`,
  exitCodes: { 0: "nothing changes", 1: "it can't be told", 2: "something changes" },
  examples: ["npm run review -- --base main", "npm run review -- --base main --markdown FILE"],
  options: {
    base: { type: "string" },
    markdown: { type: "string" },
    html: { type: "string" },
    json: { type: "boolean", default: false },
    sarif: { type: "string" },
    digest: { type: "string" },
    "no-rehearsal": { type: "boolean", default: false },
    output: { type: "string", default: "cdktf.out" },
  },
} as const;

/** `npm run review`: 0 where nothing changes, 2 where something does, 130 where it was interrupted. */
export const main = command(SYNTAX, async ({ values }, print) => {
  const { base: name = "", markdown, html, json, sarif, digest, output, "no-rehearsal": unrehearsed } = values;
  if (name === "") throw new Error("--base: is missing; a branch, a commit or a folder is allowed; write --base main");
  if (digest !== undefined && unrehearsed)
    throw new Error("--digest: is given with --no-rehearsal; it is made of Terraform's plans; leave one of them out");
  show(`review: compares with ${name}`);
  const base = baseOutput(name, "cdktf.out/stacks");
  try {
    const [before, after] = [base.stacks, readStacks(output)];
    const planned: PlannedStack[] = [];
    const onPlan: ReviewOptions["onPlan"] = ({ name: stack, json: of }, plan) => {
      planned.push({ name: stack, plan, json: of });
    };
    const options = { base: name, before, after, rehearsal: !unrehearsed, prices: ownPrices(), onPlan };
    const result = await watched((watch) => review({ ...watch, ...options }));
    if (result === undefined) {
      console.error("review: interrupted; nothing is left");
      return INTERRUPTED;
    }
    if (markdown !== undefined) writeFileSync(markdown, changeComment(result));
    if (html !== undefined) writeFileSync(html, htmlOf(changePage(result)));
    if (sarif !== undefined) writeFileSync(sarif, JSON.stringify(sarifOf(result, after.map(textOf)), null, 2));
    if (digest !== undefined) writeDigest(digest, result, planned);
    const isWritten = [markdown, html, sarif, digest].some((file) => file !== undefined);
    if (json) print(JSON.stringify(machineReview(result), null, 2));
    else print(isWritten ? outcome(result) : changeMarkdown(result).trimEnd());
    return result.code;
  } finally {
    base.remove();
  }
});

/** @throws where Terraform wasn't asked, so that nobody knows what would be approved */
function writeDigest(file: string, { base, terraform }: Review, planned: readonly PlannedStack[]): void {
  if (terraform.stacks === undefined)
    throw new Error(`--digest: ${terraform.missing}; it is made of Terraform's plans; put it there`);
  // Nobody can approve what fails.
  const failed = new Set(terraform.stacks.flatMap(({ stack, status }) => (status === "failed" ? stack : [])));
  const digest = digestOf(
    base,
    planned.filter(({ name }) => !failed.has(name)),
  );
  writeFileSync(file, `${JSON.stringify(digest, null, 2)}\n`);
}

/** Paths are those of the repository, where the command runs in its root. */
function textOf({ name, folder }: RenderedStack): StackText {
  const file = join(folder, "cdk.tf.json");
  return { name, path: relative(".", file).replaceAll("\\", "/"), text: readFileSync(file, "utf8") };
}

function outcome(result: Review): string {
  if (result.code === 0) return "review: nothing changes";
  const { class: is, headline } = verdictOf(result);
  return `review: ${is}: ${headline}`;
}

runCommand("review", main);
