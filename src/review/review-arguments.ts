/** The arguments of `npm run review`. */
import { parseArgs } from "node:util";

export const USAGE = `usage: npm run review -- --base REF|FOLDER [--markdown FILE] [--html FILE] [--json] [--no-rehearsal] [--output FOLDER]
  --base REF|FOLDER   what to compare with: a branch or a commit (its committed cdktf.out), or a folder
  --markdown FILE     write a pull request's comment: at most 65536 characters, whole sections, the most important first
  --html FILE         write a page that needs no network
  --json              print the review for machines
  --no-rehearsal      don't ask Terraform what it would do
  --output FOLDER     the rendered output to review (default: cdktf.out)
without a file the review is printed as Markdown; exit code 0: nothing changes, 2: something does, 1: error`;

export interface ReviewArguments {
  readonly base: string;
  readonly output: string;
  readonly rehearsal: boolean;
  readonly json: boolean;
  readonly markdown?: string;
  readonly html?: string;
}

/** Undefined where the user asks for help. */
export function parseReviewArguments(args: readonly string[]): ReviewArguments | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      base: { type: "string" },
      markdown: { type: "string" },
      html: { type: "string" },
      json: { type: "boolean", default: false },
      "no-rehearsal": { type: "boolean", default: false },
      output: { type: "string", default: "cdktf.out" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const { base, markdown, html, json, output } = values;
  if (values.help) return undefined;
  if (base === undefined || base === "")
    throw new Error("--base: is missing; a branch, a commit or a folder is allowed; write --base main");
  const files = { ...(markdown !== undefined && { markdown }), ...(html !== undefined && { html }) };
  return { base, output, json, rehearsal: !values["no-rehearsal"], ...files };
}
