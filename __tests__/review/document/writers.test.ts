import fc from "fast-check";
import {
  type Block,
  type Document,
  badge,
  code,
  fold,
  lines,
  list,
  number,
  paragraph,
  table,
} from "../../../src/review/document/document";
import { htmlOf } from "../../../src/review/document/html";
import { markdownOf } from "../../../src/review/document/markdown";
import { escaped, markup } from "../../../src/review/document/markup";
import { type MarkdownNode, meanings, outline, parsed, textOf } from "../support/github";
import { skeleton } from "../support/skeleton";

/** A page with one section. */
function page(...blocks: readonly Block[]): Document {
  return {
    title: code("shop"),
    windowTitle: "shop",
    intro: "By a test.",
    sections: [{ id: "one", title: "One", blocks }],
  };
}

/** What both writers make of one section's blocks. */
function written(...blocks: readonly Block[]): readonly [string, string] {
  const [, markdown = ""] = markdownOf(page(...blocks)).split("## One\n\n");
  const [, html = ""] = /<h2[^>]*>One<\/h2>\n([\s\S]*)<\/section>/.exec(htmlOf(page(...blocks))) ?? [];
  return [markdown, html];
}

test("a paragraph has sentences, names, and words that stand out", () => {
  const text = paragraph("open to ", code("0.0.0.0/0"), ", ", badge("bad", "refuted"), badge("soft", " a little"));
  expect(written(text, paragraph(badge("good", "proven")))).toEqual([
    "open to `0.0.0.0/0`, **refuted** a little\n\nproven\n",
    '<p>open to <code>0.0.0.0/0</code>, <span class="bad">refuted</span><span class="soft"> a little</span></p>\n<p><span class="good">proven</span></p>\n',
  ]);
});

test("code spans that meet don't become one", () => {
  expect(written(paragraph(code("a"), code("b")))[0]).toBe("`a` `b`\n");
});

test("a table has a header for each column and row, numbers to the right, and a sum", () => {
  const [markdown, html] = written(...table("Costs", ["For", number("USD")], [[code("a"), 1]], ["Sum", 1]));
  expect(markdown).toBe("| For | USD |\n| --- | ---: |\n| `a` | 1 |\n| **Sum** | **1** |\n");
  expect(html).toBe(`<div class="scroll" role="region" aria-labelledby="one-table-1-caption" tabindex="0">
<table id="one-table-1">
<caption id="one-table-1-caption"><span>Costs</span></caption>
<thead><tr><th scope="col">For</th><th scope="col" class="number">USD</th></tr></thead>
<tbody>
<tr><th scope="row"><code>a</code></th><td class="number">1</td></tr>
</tbody>
<tfoot><tr><th scope="row">Sum</th><td class="number">1</td></tr></tfoot>
</table>
</div>
`);
});

test("a cell holds lines, and details that are folded", () => {
  const details = { kind: "details", summary: "2 steps", about: "that prove it", lines: [code("x"), "y"] } as const;
  const [markdown, html] = written(...table("Ways", ["A", "B"], [[lines(["one", code("two")]), details]]));
  expect(markdown).toContain("| one<br>`two` | <details><summary>2 steps</summary>`x`<br>y</details> |");
  expect(html).toContain('<ul class="items"><li>one</li><li><code>two</code></li></ul>');
  expect(html).toContain(
    '<details><summary aria-label="2 steps that prove it">2 steps</summary><ul class="items"><li><code>x</code></li><li>y</li></ul></details>',
  );
});

test.each([
  [11, 0],
  [12, 1],
])("of tables with %i rows %i have a filter", (rows, filters) => {
  const all = table(
    "Long",
    ["A"],
    Array.from({ length: rows }, (_, at) => [at]),
  );
  expect(written(...all)[1].match(/class="filter"/g) ?? []).toHaveLength(filters);
});

test("a fold is folded on GitHub, and open in a browser where it says so", () => {
  const content = list(["a"]);
  const [markdown, html] = written(...fold(["2 of ", code("x<y")], true, content), ...fold("shut", false, content));
  expect(markdown).toBe(
    "<details><summary>2 of <code>x&#60;y</code></summary>\n\n- a\n\n</details>\n\n<details><summary>shut</summary>\n\n- a\n\n</details>\n",
  );
  expect(html.match(/<details[^>]*>/g)).toEqual(['<details class="fold" open>', '<details class="fold">']);
});

test("what has no content isn't there", () => {
  expect([list([]), table("t", ["a"], []), fold("f", true, [])].flat()).toEqual([]);
});

test("facts lead to the sections that say more", () => {
  const facts: Block = { kind: "facts", facts: [{ label: "Cost", to: "one", value: "9 USD", more: "a month" }] };
  expect(written(facts)).toEqual([
    "- **[Cost](#one):** 9 USD – a month\n",
    '<ul class="facts">\n<li><a href="#one">Cost</a><strong>9 USD</strong><span>a month</span></li>\n</ul>\n',
  ]);
});

test("a source is a link to a page of the web", () => {
  const source = { kind: "source", href: "https://aws.amazon.com/sqs/pricing/", text: "Prices" } as const;
  const document = { title: "", windowTitle: "", intro: source, sections: [] };
  expect(markdownOf(document)).toContain("[Prices](https://aws.amazon.com/sqs/pricing/)");
  expect(htmlOf(document)).toContain('<a href="https://aws.amazon.com/sqs/pricing/" rel="noreferrer">Prices</a>');
});

test("a link leads to where GitHub puts the heading; to a section that isn't there it is text", () => {
  const first = paragraph({ kind: "link", to: "two", text: "More" }, ", ", { kind: "link", to: "none", text: "less" });
  const document = page(first);
  const sections = [...document.sections, { id: "two", title: "Who's it, and why?", blocks: [] }];
  expect(markdownOf({ ...document, sections })).toContain("[More](#whos-it-and-why), less");
});

test("a picture stands in the HTML, and beside the Markdown whatever it is called", () => {
  const picture: Block = {
    ...{ kind: "picture", alt: "who talks to whom", file: "a) [x](y) 'z'.svg", svg: markup`<svg></svg>`, width: 1000 },
    legend: [{ kind: "call", label: "service to service" }],
  };
  const [markdown, html] = written(picture);
  expect(markdown).toBe("![who talks to whom](a%29%20%5Bx%5D%28y%29%20%27z%27.svg)\n");
  expect(html).toContain(
    '<svg></svg></div>\n<figcaption><ul><li><span class="key key-call"></span>service to service</li>',
  );
  expect(htmlOf(page(picture))).toContain("max-width:1000px");
});

test("sections within a section have headings of their own", () => {
  const inner = { id: "inner", title: "Inner", blocks: [paragraph("text")] };
  const document = { ...page(), sections: [{ id: "one", title: "One", count: 3, blocks: [], sections: [inner] }] };
  expect(markdownOf(document)).toBe("# `shop`\n\nBy a test.\n\n## One\n\n### Inner\n\ntext\n");
  expect(htmlOf(document)).toContain('<h3 id="inner">Inner</h3>\n<p>text</p>');
  expect(htmlOf(document)).toContain('<a href="#one">One <span class="count">3</span></a>');
});

/** What has a meaning to Markdown, to HTML or to GitHub, and what hides. */
const PIECES = [
  ...[
    "|",
    "\\",
    "`",
    "``",
    "*",
    "_",
    "~~",
    "#",
    "-",
    "+",
    ">",
    "<",
    "&",
    "[",
    "]",
    "(",
    ")",
    "!",
    "$",
    ":",
    "%",
    "'",
    '"',
  ],
  ...[
    "@octocat",
    "#1",
    "GH-12",
    "octo/repo#3",
    "7c9370bbff6f9d21",
    ":smile:",
    "{{",
    "${x}",
    "0",
    "a",
    "books",
    "é",
    "書",
  ],
  ...["https://evil.example/x", "www.evil.example", "mail@evil.example", "![x](y)", "[x]: y", "[^1]", "&lt;", "&#124;"],
  ...["<b>", "</details>", "<!--", "-->", "<script>alert(1)</script>", "<br>", "</td>", "\u0000", "\u0007"],
  ...["\n", "\n\n", "\r", "\t", "\u202e", "\u200b", "\ud800", "\u2028", " ", "1.", "1)", "---", "===", "```", "~~~"],
  ...["| --- |"],
];
const hostile = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(""));

/** Texts in every place that a document has. */
function everywhere(one: string, two: string): Document {
  const both = ["x ", code(one), ` and ${two}`];
  const details = { kind: "details", summary: "1 step", about: one, lines: [both] } as const;
  return {
    title: code(one),
    windowTitle: one,
    intro: two,
    sections: [
      {
        id: "one",
        title: [code(two), ": added"],
        blocks: [
          paragraph(...both),
          ...list([`x ${one}`, both]),
          ...table(
            one,
            ["A", two || "B"],
            [
              [both, lines([both, both])],
              [details, code(two)],
            ],
          ),
          ...fold(both, true, [paragraph(two, "x")]),
          { kind: "facts", facts: [{ label: "Fact", to: "one", value: both, more: both }] },
        ],
      },
    ],
  };
}

const OURS =
  /^html <\/?(details|summary|br)>$|^html <details><summary>[^<>]*<code>[^<>]*<\/code>[^<>]*<\/summary>$|^link Fact$/;

test("no text changes the structure of a page, becomes HTML, or means anything to GitHub", () => {
  const shape = (document: Document): string => JSON.stringify(outline(parsed(markdownOf(document))));
  const [markdown, html] = [shape(everywhere("x", "y")), skeleton(htmlOf(everywhere("x", "y")))];
  fc.assert(
    fc.property(hostile, hostile, (one, two) => {
      const document = everywhere(`x${one}`, `y${two}`);
      const tree = parsed(markdownOf(document));
      expect(shape(document)).toBe(markdown);
      expect(meanings(tree).filter((it) => !OURS.test(it))).toEqual([]);
      expect(skeleton(htmlOf(document))).toBe(html);
    }),
    { seed: 8, numRuns: 100 },
  );
});

test("a code span shows the text as it is", () => {
  const piece = fc.constantFrom("a", "`", "|", " b", "\\", "<i>", "&amp;", "*");
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), (pieces) => {
      const text = `x${pieces.join("")}x`;
      const [markdown, html] = written(...table("t", ["a"], [[code(text)]]));
      const cellOf = (tree: MarkdownNode): MarkdownNode | undefined => tree.children?.[0]?.children?.[1]?.children?.[0];
      expect(textOf(cellOf(parsed(markdown)) ?? { type: "none" })).toBe(text);
      expect(html).toContain(`<code>${escaped(text)}</code>`);
    }),
    { seed: 8, numRuns: 60 },
  );
});

test("markup escapes every text, and none that is markup already", () => {
  const codePoint = fc.nat(0x10ffff - 0x800).map((at) => String.fromCodePoint(at < 0xd800 ? at : at + 0x800));
  const special = fc.constantFrom("<", ">", "&", '"', "'", "\u0000", "\u202e");
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(codePoint, special) }), (text) => {
      const { text: html } = markup`<p title="${text}">${[text, markup`<b>${text}</b>`, undefined, false, 0]}</p>`;
      expect(skeleton(html)).toBe("<p title>\n<b>\n</b>\n</p>");
      // oxlint-disable-next-line no-control-regex -- XML has no place for them
      expect(html).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/);
    }),
    { numRuns: 50 },
  );
});
