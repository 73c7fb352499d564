import fc from "fast-check";
import { bullets, code, details, prose, table } from "../../../src/review/document/markdown-text";
import { type MarkdownNode, meanings, parsed, structure, textOf } from "../support/github";

/** What has a meaning to Markdown, to HTML or to GitHub, and what hides. */
const PIECES = [
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
  "@octocat",
  "#1",
  "GH-12",
  "octo/repo#3",
  "7c9370bbff6f9d21",
  "https://evil.example/x",
  "www.evil.example",
  "mail@evil.example",
  "<b>",
  "</details>",
  "<!--",
  "-->",
  "<script>alert(1)</script>",
  "![x](y)",
  "[x]: y",
  "[^1]",
  "&lt;",
  "&#124;",
  "\n",
  "\n\n",
  "\r",
  "\t",
  "\u202e",
  "\u200b",
  "\ud800",
  "\u2028",
  "1.",
  "1)",
  "---",
  "===",
  "| --- |",
  "```",
  "~~~",
  " ",
  "a",
  "books",
  "é",
  "書",
  ":smile:",
  "%",
  "{{",
  "${x}",
  "'",
  '"',
  "0",
];
const hostile = fc.array(fc.constantFrom(...PIECES), { minLength: 0, maxLength: 12 }).map((pieces) => pieces.join(""));
const runs = { seed: 8, numRuns: 60 };

const cell = (content: string): MarkdownNode => parsed(table(["a", "b", "c"], [["x", content, "y"]]));
const SHAPE_OF_ROW = [
  "root",
  ["table", ["tableRow", ["tableCell", "text"], ["tableCell", "text"], ["tableCell", "text"]]],
];

function rowOf(node: MarkdownNode): readonly MarkdownNode[] {
  return node.children?.[0]?.children?.[1]?.children ?? [];
}

test("a code span in a table stays in its cell, and says nothing but the text", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const tree = cell(code(text));
      const cells = rowOf(tree);
      expect(tree.children?.map(({ type }) => type)).toEqual(["table"]);
      expect(tree.children?.[0]?.children).toHaveLength(2);
      expect(cells.map(({ children }) => children?.every(({ type }) => ["text", "inlineCode"].includes(type)))).toEqual(
        [true, true, true],
      );
      expect([cells[0], cells[2]].map((it) => it && textOf(it))).toEqual(["x", "y"]);
      expect(meanings(tree)).toEqual([]);
    }),
    runs,
  );
});

test("a code span shows the text as it is", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "`", "|", " b", "\\", "<i>", "&amp;", "*"), { minLength: 1, maxLength: 9 }),
      (it) => {
        const text = `x${it.join("")}x`;
        expect(rowOf(cell(code(text))).map(textOf)).toEqual(["x", text, "y"]);
      },
    ),
    runs,
  );
});

test("a sentence in a table stays in its cell and means nothing but its words", () => {
  fc.assert(
    fc.property(hostile, hostile, (one, two) => {
      const tree = cell(prose(`service ${one}: is ${two}`));
      const cells = rowOf(tree);
      expect(tree.children?.[0]?.children).toHaveLength(2);
      expect(cells).toHaveLength(3);
      expect([cells[0], cells[2]].map((it) => it && textOf(it))).toEqual(["x", "y"]);
      expect(cells[1]?.children?.every(({ type }) => ["text", "inlineCode"].includes(type))).toBe(true);
      expect(meanings(tree)).toEqual([]);
    }),
    runs,
  );
});

test("a list item with a sentence is one paragraph", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const tree = parsed(bullets([prose(text) || "x", "next"]));
      expect(tree.children?.map(({ type }) => type)).toEqual(["list"]);
      expect(tree.children?.[0]?.children?.map(({ children }) => children?.map(({ type }) => type))).toEqual([
        ["paragraph"],
        ["paragraph"],
      ]);
      expect(meanings(tree)).toEqual([]);
    }),
    runs,
  );
});

test.each([
  ["books", "`books`"],
  ["a|b", "`a`&#124;`b`"],
  ["|", "&#124;"],
  ["a`b", "``a`b``"],
  ["`", "`` ` ``"],
  [" a ", "`  a  `"],
  ["", '`""`'],
  ["a\nb\tc", "`a\\nb\\tc`"],
  ["a\u202eb", "`a\\u{202e}b`"],
  ["x".repeat(300), `\`${"x".repeat(200)}…\``],
])("the code span of %j is %s", (text, expected) => {
  expect(code(text)).toBe(expected);
});

test.each([
  ["service 'books': cannot pull its image", "service 'books': cannot pull its image"],
  ["tell @octocat, please", "tell `@octocat`, please"],
  ["see https://evil.example now", "see `https://evil.example` now"],
  ["aws_vpc_endpoint.logs has no subnet", "`aws_vpc_endpoint.logs` has no subnet"],
  ["open to (0.0.0.0/0)", "open to (`0.0.0.0/0`)"],
  ["1. first", "`1.` first"],
  ["fixes #12; <b>bold</b>", "fixes `#12`; `<b>bold</b>`"],
  ["a | b", "a &#124; b"],
  ["two\n\nlines", "two lines"],
])("the sentence %j becomes %s", (text, expected) => {
  expect(prose(text)).toBe(expected);
});

test("a folded part holds its content as Markdown", () => {
  expect(structure(parsed(details("3 rows", table(["a", "b", "c"], [["x", "y", "z"]]))))).toEqual([
    "root",
    "html",
    ["table", SHAPE_OF_ROW[1]?.[1], SHAPE_OF_ROW[1]?.[1]],
    "html",
  ]);
});
