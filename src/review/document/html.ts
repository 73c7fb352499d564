import { createHash } from "node:crypto";
import {
  type Block,
  type Cell,
  type Document,
  type Inline,
  type Picture,
  type Section,
  type Table,
  type Text,
  inlines,
  isText,
} from "./document";
import { SCRIPT } from "./html-script";
import { STYLE } from "./html-style";
import { Markup, type Part, markup } from "./markup";
import { visible, visibleSentence } from "./text";

/**
 * A document as one HTML file that needs nothing else: its style and script stand in it, known by their hashes, and its
 * policy forbids every other one, and every connection. The same for the same document.
 */
export function htmlOf({ title, windowTitle, intro, sections }: Document): string {
  const rules = STYLE + pictureSizes(sections);
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
<title>${windowTitle}</title>
<style>${new Markup(rules)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="page">
<header>
<h1>${textPart(title)}</h1>
<p>${textPart(intro)}</p>
</header>
<nav aria-label="Contents">
<ul>
${sections.map(contentsItem)}</ul>
</nav>
<main id="content" tabindex="-1">
${sections.map((section) => sectionPart(section))}</main>
</div>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`.text;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function contentsItem({ id, title, count }: Section): Markup {
  return markup`<li><a href="#${id}">${textPart(title)}${count !== undefined && markup` <span class="count">${count}</span>`}</a></li>
`;
}

function sectionPart(section: Section): Markup {
  const { id, title, sections = [] } = section;
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${textPart(title)}</h2>
${blockParts(section)}${sections.map(
    (inner) => markup`<h3 id="${inner.id}">${textPart(inner.title)}</h3>
${blockParts(inner)}`,
  )}</section>
`;
}

/** Tables have ids by their section and their number in it. */
function blockParts({ id, blocks }: Section): readonly Part[] {
  let tables = 0;
  const part = (block: Block): Part => {
    switch (block.kind) {
      case "paragraph":
        return markup`<p>${textPart(block.text)}</p>
`;
      case "list":
        return markup`<ul>
${block.items.map(
  (item) => markup`<li>${textPart(item)}</li>
`,
)}</ul>
`;
      case "table":
        tables += 1;
        return tablePart(`${id}-table-${tables}`, block);
      case "fold":
        return markup`<details class="fold"${block.open && markup` open`}><summary>${textPart(block.summary)}</summary>
${block.blocks.map(part)}</details>
`;
      case "facts":
        return markup`<ul class="facts">
${block.facts.map(
  ({ label, to, value, more }) =>
    markup`<li><a href="#${to}">${label}</a><strong>${textPart(value)}</strong>${more !== undefined && markup`<span>${textPart(more)}</span>`}</li>
`,
)}</ul>
`;
      case "picture":
        return picturePart(block);
    }
  };
  return blocks.map(part);
}

/** Rows from which on a table gets a filter. */
const LONG = 12;

/** A table in a box of its own that scrolls where it is too narrow, so that the page never does. */
function tablePart(id: string, { caption, columns, rows, total }: Table): Markup {
  const style = (at: number): Markup | false => {
    const as = columns[at]?.as;
    return as !== undefined && markup` class="${as}"`;
  };
  const cell = (content: Cell, at: number): Markup =>
    at === 0 ? markup`<th scope="row">${cellPart(content)}</th>` : markup`<td${style(at)}>${cellPart(content)}</td>`;
  return markup`${rows.length >= LONG && filter(id, caption)}<div class="scroll" role="region" aria-labelledby="${id}-caption" tabindex="0">
<table id="${id}">
<caption id="${id}-caption"><span>${caption}</span></caption>
<thead><tr>${columns.map(({ title }, at) => markup`<th scope="col"${style(at)}>${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) => markup`<tr>${row.map(cell)}</tr>
`,
)}</tbody>
${
  total &&
  markup`<tfoot><tr>${total.map(cell)}</tr></tfoot>
`
}</table>
</div>
`;
}

function filter(id: string, caption: string): Markup {
  return markup`<label class="filter" data-table="${id}" hidden><span>Filter: ${caption}</span><br><input type="search" autocomplete="off" spellcheck="false"> <output></output></label>
`;
}

function cellPart(cell: Cell): Part {
  if (isText(cell)) return textPart(cell);
  const items = cell.lines.map((line) => markup`<li>${textPart(line)}</li>`);
  switch (cell.kind) {
    case "lines":
      return items.length < 2 ? cell.lines.map(textPart) : markup`<ul class="items">${items}</ul>`;
    case "details":
      return markup`<details><summary aria-label="${cell.summary} ${cell.about}">${cell.summary}</summary><ul class="items">${items}</ul></details>`;
  }
}

function textPart(text: Text): Part {
  return inlines(text).map(inlinePart);
}

function inlinePart(inline: Inline): Part {
  if (typeof inline === "number") return inline;
  if (typeof inline === "string") return visibleSentence(inline);
  switch (inline.kind) {
    case "code":
      return markup`<code>${visible(inline.text)}</code>`;
    case "badge":
      return markup`<span class="${inline.tone}">${visibleSentence(inline.text)}</span>`;
    case "source":
      return markup`<a href="${inline.href}" rel="noreferrer">${visibleSentence(inline.text)}</a>`;
    case "link":
      return markup`<a href="#${inline.to}">${visibleSentence(inline.text)}</a>`;
  }
}

function picturePart({ svg, legend }: Picture): Markup {
  return markup`<figure>
<label class="full"><input type="checkbox" autocomplete="off"> Full size</label>
<div class="scroll" role="region" aria-label="Picture" tabindex="0">
${svg}</div>
<figcaption><ul>${legend.map(({ kind, label }) => markup`<li><span class="key key-${kind}"></span>${label}</li>`)}</ul></figcaption>
</figure>
`;
}

/**
 * As wide as there is room. Where that makes it too small to be read there is a switch to its full size, and on a phone its
 * box scrolls.
 */
function pictureSizes(sections: readonly Section[]): string {
  const pictures = sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === "picture" ? block : [])));
  return pictures
    .map(({ width }) =>
      [
        `figure svg{width:100%;height:auto;min-width:${Math.round(width * 0.85)}px;max-width:${width}px}`,
        ".full{display:none}",
        "@media screen and (min-width:1100px){",
        ".full{display:block;margin:.3rem 0}",
        "figure:has(.full input:not(:checked)) svg{min-width:0}",
        "}\n",
      ].join("\n"),
    )
    .join("");
}
