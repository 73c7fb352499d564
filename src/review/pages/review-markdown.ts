import { type Markdown, blocks, code } from "../document/markdown-text";
import type { Review } from "../review";
import { type Section, reviewSections } from "./review-sections";

/** What GitHub takes as one comment. Source: github.com, the error "body is too long (maximum is 65536 characters)" */
export const COMMENT_LIMIT = 65_536;

/** By it a workflow finds the comment that it wrote before. */
export const COMMENT_MARK = "<!-- review -->";

/** All that a review says, for a person. Ends with a line break. */
export function reviewPage(review: Review): string {
  return whole(review, reviewSections(review));
}

/** A pull request's comment: as much as fits, whole sections, the most important of them. */
export function reviewComment(review: Review, limit = COMMENT_LIMIT): string {
  const sections = reviewSections(review);
  let kept = sections;
  for (;;) {
    const left = sections.filter((section) => !kept.includes(section));
    const text = `${COMMENT_MARK}\n${whole(review, kept, leftOut(review, left))}`;
    const [last] = kept.toSorted((a, b) => b.rank - a.rank || sections.indexOf(b) - sections.indexOf(a));
    if (text.length <= limit || last === undefined) return text;
    kept = kept.filter((section) => section !== last);
  }
}

function whole(review: Review, sections: readonly Section[], end: Markdown = ""): string {
  if (review.code === 0) return `${nothing(review)}\n`;
  return `${blocks(`# Review against ${code(review.base)}`, ...sections.map(({ content }) => content), end)}\n`;
}

function nothing({ base }: Review): Markdown {
  return `Nothing changes against ${code(base)}.`;
}

/** Names of sections hold names of environments: in code spans. More of them are no longer read. */
function leftOut({ base }: Review, sections: readonly Section[]): Markdown {
  if (sections.length === 0) return "";
  const titles = sections.slice(0, 8).map(({ title }) => code(title));
  const more = sections.length > titles.length ? ` and ${sections.length - titles.length} more` : "";
  return `Left out, because a comment holds ${COMMENT_LIMIT} characters: ${titles.join(", ")}${more}. All of it: ${code(`npm run review -- --base ${base}`)}.`;
}
