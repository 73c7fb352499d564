import { existsSync, readFileSync } from "node:fs";
import * as v from "valibot";

const text = v.pipe(v.string(), v.trim(), v.nonEmpty("a text is needed"));
const CHECKS = v.array(
  v.strictObject({
    tool: text,
    check: text,
    title: text,
    stacks: v.pipe(v.array(text), v.minLength(1, "a stack is needed")),
    reason: text,
    link: v.custom<`https://${string}`>(
      (it) => typeof it === "string" && it.startsWith("https://"),
      "https://… is needed",
    ),
  }),
);

/** A check of somebody else's scanner that fails on purpose, in some stacks, with the reason and a page about it. */
export type AcceptedCheck = v.InferOutput<typeof CHECKS>[number];

export type ReadChecks =
  | { readonly errors: readonly string[]; readonly checks?: never }
  | { readonly errors?: never; readonly checks: readonly AcceptedCheck[] };

/** Reads `scanners.json` of the repository's folder; without it nothing is accepted. */
export function readScannerFile(file: string): ReadChecks {
  if (!existsSync(file)) return { checks: [] };
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { errors: ["scanners 'scanners.json': isn't JSON; correct it or remove the file"] };
  }
  const read = v.safeParse(CHECKS, content);
  if (read.success) return { checks: read.output };
  return {
    errors: read.issues.map((issue) => {
      const place = v.getDotPath(issue) ?? "content";
      return `scanners 'scanners.json': ${place}: ${issue.message}; a list of tool, check, title, stacks, reason and link (https://…) is allowed; correct it`;
    }),
  };
}
