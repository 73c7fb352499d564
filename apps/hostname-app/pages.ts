/** The app's pages: what they say and how they look, without any HTTP. */
import { createHash } from "node:crypto";
import type { Quote } from "#quote-service";

/** Text that may go into a page as it is; a plain string may not, it would have to pass through `markup`. */
class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A template that escapes each string put into it, so that none can be forgotten. */
function markup(parts: TemplateStringsArray, ...values: (string | Markup)[]): Markup {
  const safe = values.map((value) =>
    value instanceof Markup ? value.text : value.replace(/[&<>"']/g, (character) => entities[character] ?? ""),
  );
  return new Markup(String.raw({ raw: parts }, ...safe));
}

const style = `
:root { color-scheme: light dark; --accent: light-dark(#0b5cad, #7db7f5); font: 1.125rem/1.6 system-ui, sans-serif; }
body { max-width: 38rem; margin: 12vh auto; padding: 0 1.5rem;
  color: light-dark(#1b1f24, #e6e8eb); background: light-dark(#ffffff, #14171a); }
h1 { line-height: 1.2; }
code { overflow-wrap: anywhere; }
figure, blockquote { margin: 0; }
blockquote { padding-left: 1rem; border-left: 0.25rem solid var(--accent); overflow-wrap: anywhere; }
a { color: var(--accent); }
`;

/** Lets a page have its own style and nothing else, should a quote ever get past the escaping. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

function page(title: string, content: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.text;
}

const hostLink = markup`<p><a href="/">Host name</a></p>`;
const quoteLink = markup`<p><a href="/random-quote/">Random quote</a></p>`;

export function hostPage(hostName: string): string {
  return page("Host name", markup`<p>This page comes from <code>${hostName}</code>.</p>\n${quoteLink}`);
}

export function quotePage({ quote, author }: Quote): string {
  const figure = markup`<figure>
<blockquote><p>${quote}</p></blockquote>
<figcaption>${author}</figcaption>
</figure>`;
  return page("Random quote", markup`${figure}\n${hostLink}`);
}

export function notAvailablePage(): string {
  const text = markup`<p>There is no quote at the moment. Please try again later.</p>`;
  return page("Service not available", markup`${text}\n${quoteLink}\n${hostLink}`);
}

export function notFoundPage(): string {
  return page("Page not found", markup`${hostLink}\n${quoteLink}`);
}
