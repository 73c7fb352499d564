import { createHash } from "node:crypto";
import { SCRIPT } from "./html-script";
import { STYLE } from "./html-style";
import { Markup, markup } from "./markup";

export interface Section {
  /** Unique on the page; letters and `-`. */
  readonly id: string;
  readonly title: string;
  /** Printed beside the title in the list of contents. */
  readonly count?: number | undefined;
  readonly body: Markup;
}

export interface PageProps {
  /** Of the window: `demo-dev: review`. */
  readonly title: string;
  /** What stands above the contents: the first heading and what the page is about. */
  readonly head: Markup;
  readonly sections: readonly Section[];
  readonly foot: Markup;
  /** Rules of this page alone. */
  readonly style?: string;
}

/**
 * One HTML file that needs nothing else: its style and script stand in it, known by their hashes, and its policy forbids
 * every other one, and every connection. The same for the same input.
 */
export function htmlDocument({ title, head, sections, foot, style = "" }: PageProps): string {
  const rules = STYLE + style;
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(rules)}'`,
    `script-src '${hashOf(SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(rules)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="page">
<header>
${head}</header>
<nav aria-label="Contents">
<ul>
${sections.map(contentsItem)}</ul>
</nav>
<main id="content" tabindex="-1">
${sections.map(sectionMarkup)}</main>
<footer>
${foot}</footer>
</div>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`.text;
}

function contentsItem({ id, title, count }: Section): Markup {
  return markup`<li><a href="#${id}">${title}${count !== undefined && markup` <span class="count">${count}</span>`}</a></li>
`;
}

function sectionMarkup({ id, title, body }: Section): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}</section>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
