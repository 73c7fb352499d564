import { createHash } from "node:crypto";
import type { Document } from "../../../src/review/document/document";
import { htmlOf } from "../../../src/review/document/html";
import { markdownOf } from "../../../src/review/document/markdown";
import { escaped } from "../../../src/review/document/markup";
import { changePage } from "../../../src/review/pages/change";
import { reviewWith } from "../support/changed";
import { large } from "../support/crowd-view";
import { store } from "../support/store-views";
import { documentOf, textsOf, withTexts } from "../support/documents";
import { meanings, outline, parsed, textOf } from "../support/github";
import { skeleton } from "../support/skeleton";

const documents = new Map<string, Document>();

beforeAll(async () => {
  documents.set("a platform", await documentOf(store));
  documents.set("sixty services", await documentOf(large));
  documents.set("a change", changePage(await reviewWith("hello")));
});

function documentNamed(name: string): Document {
  const document = documents.get(name);
  if (document === undefined) throw new Error(`no document ${name}`);
  return document;
}

function all(html: string, pattern: RegExp): readonly string[] {
  return [...html.matchAll(pattern)].map(([, found = ""]) => found);
}

const dense = (text: string): string => text.replace(/\s+/g, "");

/** What a browser shows of the body, without spaces. */
function shownBy(html: string): string {
  const [, body = ""] = html.split("<body>");
  const text = body
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#(\d+)|(\w+));/g, (_, code: string, name: string) =>
      code ? String.fromCodePoint(Number(code)) : ({ amp: "&", lt: "<", gt: ">", quot: '"' }[name] ?? "?"),
    );
  return dense(text);
}

describe.each(["a platform", "sixty services", "a change"])("the pages of %s", (name) => {
  test("both say every line and every cell of the document", () => {
    const document = documentNamed(name);
    const [markdown, html] = [dense(textOf(parsed(markdownOf(document)))), shownBy(htmlOf(document))];
    // GitHub cuts long values.
    const texts = [...new Set(textsOf(document).map(dense))].filter(({ length }) => length < 200);
    expect(texts.length).toBeGreaterThan(40);
    const decoded = markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
    const plain = decoded.replace(/<[^<>]*>/g, "");
    expect(texts.filter((text) => !decoded.includes(text) && !plain.includes(text))).toEqual([]);
    expect(texts.filter((text) => !html.includes(text))).toEqual([]);
  });

  test("ids are unique, every link leads to one, and every table has a caption and headers", () => {
    const html = htmlOf(documentNamed(name));
    const ids = all(html, / id="([^"]*)"/g);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    const referred = [
      ...all(html, / href="#([^"]*)"/g),
      ...all(html, / aria-labelledby="([^"]*)"/g).flatMap((list) => list.split(" ")),
    ];
    expect(referred.length).toBeGreaterThan(10);
    expect(referred.filter((id) => !ids.includes(id))).toEqual([]);
    for (const table of all(html, /<table[^>]*>([\s\S]*?)<\/table>/g)) {
      expect(table).toMatch(/^\s*<caption id="[^"]+"><span>[^<]+<\/span><\/caption>/);
      const rows = all(table.slice(table.indexOf("<tbody>")), /<tr>([\s\S]*?)<\/tr>/g);
      expect(rows.filter((row) => !row.startsWith('<th scope="row"'))).toEqual([]);
    }
  });

  test("the HTML needs nothing but itself, and its policy forbids everything else", () => {
    const html = htmlOf(documentNamed(name));
    const hash = (text = ""): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const [style, script] = [/<style>([\s\S]*?)<\/style>/, /<script>([\s\S]*?)<\/script>/].map(
      (it) => it.exec(html)?.[1],
    );
    expect(all(html, /http-equiv="Content-Security-Policy" content="([^"]*)"/g)).toEqual([
      escaped(
        `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`,
      ),
    ]);
    expect(
      html.match(/<(link|img|iframe|object|embed|base|form)\b| (src|srcset|style|on\w+)=|url\((?!#)|@import/g),
    ).toBeNull();
    expect(all(html, / href="([^"]*)"/g).filter((target) => !target.startsWith("#"))).toEqual([]);
  });

  test("the same document gives the same bytes, few enough to open at once", () => {
    const document = documentNamed(name);
    expect([htmlOf(document), markdownOf(document)]).toEqual([htmlOf(document), markdownOf(document)]);
    expect(htmlOf(document).length).toBeLessThan(name === "sixty services" ? 800_000 : 100_000);
  });
});

test.each([
  `"><script>document.title="broken"</script>`,
  "</title></style></script></svg><!--",
  "\u202egnp.exe\u0000\u0007\ud800\u2028",
  "a|b `c` </details><b>x</b> @octocat #1 https://e.example\n\n# Heading\n| x | y |",
])("no text of a definition changes the pages' structure: %j", async (payload) => {
  const hostile = await documentOf(withTexts(store, (text) => `${text}${payload}`));
  const plain = await documentOf(withTexts(store, (text) => `${text}${"x".repeat(payload.length)}`));
  expect(skeleton(htmlOf(hostile))).toBe(skeleton(htmlOf(plain)));
  const tree = parsed(markdownOf(hostile));
  expect(outline(tree)).toEqual(outline(parsed(markdownOf(plain))));
  const ours = /^html <(\/?details|br|\/?summary)>|^link [A-Z][a-z]+$|^image $/;
  expect(meanings(tree).filter((it) => !ours.test(it))).toEqual([]);
});
