import { type Document, type Section, type Text, code, inlines, joined, paragraph } from "../document/document";
import { markdownOf } from "../document/markdown";
import { codeSpan } from "../document/markdown-text";
import type { Review } from "../review";
import { changesIn } from "../compare/terraform-verdict";
import { count } from "../document/text";
import { verdictOf } from "../verdict";
import { changePage } from "./change";

/** What GitHub takes as one comment: it answers "body is too long (maximum is 65536 characters)" to more. */
export const COMMENT_LIMIT = 65_536;

/** More names, and more points of one cause, are no longer read. */
const FEW = 8;

/** By it a workflow finds the comment that it wrote before. */
export const COMMENT_MARK = "<!-- review -->";

/** All that a review says, for a person. Ends with a line break. */
export function changeMarkdown(review: Review): string {
  return review.code === 0 ? `Nothing changes against ${codeSpan(review.base)}.\n` : markdownOf(changePage(review));
}

/** A pull request's comment: as much as fits, whole sections, the most important of them. */
export function changeComment(review: Review, limit = COMMENT_LIMIT): string {
  const marked = (text: string): string => `${COMMENT_MARK}\n${text}`;
  if (review.code === 0) return marked(changeMarkdown(review));
  if (isCalm(review)) return marked(calmLine(review));
  const whole = changePage(review);
  const page = marked(markdownOf(whole)).length <= limit ? whole : changePage(review, FEW);
  const dropped = new Set<Section>();
  // The highest rank goes first, of equal ones the last.
  const order = [...page.sections.flatMap((section) => [section, ...(section.sections ?? [])])]
    .reverse()
    .filter(({ rank = 0 }) => rank > 0)
    .toSorted((a, b) => (b.rank ?? 0) - (a.rank ?? 0));
  let text = marked(markdownOf(page));
  for (const next of order) {
    if (text.length <= limit) return text;
    dropped.add(next);
    text = marked(markdownOf(without(page, dropped, review.base)));
  }
  return text;
}

/** Whether no fact of any environment differs, and nothing runs anew, is replaced, or comes and goes. */
function isCalm(review: Review): boolean {
  const { environments, terraform } = review;
  const changes = changesIn(terraform);
  return (
    verdictOf(review).class === "routine" &&
    environments.every(({ topics, status, services, cost }) => {
      const { redeployed, added, removed } = services;
      return (
        status === "changed" &&
        [topics, redeployed, added, removed].every((all) => all.length === 0) &&
        cost === undefined
      );
    }) &&
    changes.every(({ kind }) => kind === "changed" || kind === "moved")
  );
}

function calmLine(review: Review): string {
  const command = codeSpan(`npm run review -- --base ${review.base}`);
  const blocks = count(review.blocks.length, "block differs", "blocks differ");
  return `**Routine**: no fact of any environment differs; ${blocks} in the JSON: ${command} shows them.\n`;
}

function without(page: Document, dropped: ReadonlySet<Section>, base: string): Document {
  const isKept = (section: Section): boolean => !dropped.has(section);
  const kept = page.sections
    .filter(isKept)
    .map((section) => ({ ...section, sections: (section.sections ?? []).filter(isKept) }));
  return { ...page, sections: [...kept, leftOut(page, dropped, base)] };
}

function leftOut({ sections }: Document, dropped: ReadonlySet<Section>, base: string): Section {
  const names = sections.flatMap((section): readonly Text[] =>
    dropped.has(section)
      ? [section.title]
      : (section.sections ?? [])
          .filter((inner) => dropped.has(inner))
          .map((inner) => [...inlines(inner.title), " of ", ...inlines(section.title)]),
  );
  const more = names.length > FEW ? ` and ${names.length - FEW} more` : "";
  return {
    id: "left-out",
    title: "Left out",
    blocks: [
      paragraph(
        `A comment holds ${COMMENT_LIMIT} characters. Left out: `,
        ...joined(names.slice(0, FEW), "; "),
        `${more}. All of it: `,
        code(`npm run review -- --base ${base}`),
        ".",
      ),
    ],
  };
}
