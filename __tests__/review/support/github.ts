/** What GitHub makes of a Markdown text: the tree of GitHub Flavored Markdown. */
import { compileFunction } from "node:vm";
import { buildSync } from "esbuild";
import { projectRoot } from "../../support/project";

export interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly MarkdownNode[];
}

// The parser's packages are ES modules, which jest doesn't load: bundled they are a script.
const SOURCE = `
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
export const parse = (text) => fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
`;
const { outputFiles } = buildSync({
  stdin: { contents: SOURCE, resolveDir: projectRoot },
  bundle: true,
  format: "cjs",
  platform: "node",
  write: false,
});
const loaded: { exports: { parse?: (text: string) => MarkdownNode } } = { exports: {} };
const load = compileFunction(outputFiles[0]?.text ?? "", ["module", "exports", "require"]) as (
  module: typeof loaded,
  exports: object,
  require: NodeJS.Require,
) => void;
load(loaded, loaded.exports, require);

export function parsed(markdown: string): MarkdownNode {
  if (loaded.exports.parse === undefined) throw new Error("the parser's bundle exports nothing");
  return loaded.exports.parse(markdown);
}

/** Blocks and rows down to the paragraph and the cell: what a hostile text must not change. */
export function outline({ type, children = [] }: MarkdownNode): unknown {
  if (["paragraph", "heading", "tableCell"].includes(type)) return type;
  return children.length === 0 ? type : [type, ...children.map(outline)];
}

export function textOf(node: MarkdownNode): string {
  return node.value ?? (node.children ?? []).map(textOf).join("");
}

/** Links, HTML and images of a text, and what GitHub makes of plain words: mentions, issues, commits, addresses. */
export function meanings(node: MarkdownNode): readonly string[] {
  if (["link", "linkReference", "image", "imageReference", "html", "footnoteReference"].includes(node.type))
    return [`${node.type} ${textOf(node)}`];
  if (node.type === "text") return (node.value ?? "").match(GITHUB) ?? [];
  return (node.children ?? []).flatMap(meanings);
}

/** Source: docs.github.com, "Autolinked references and URLs", "Basic writing and formatting syntax" (mentions, emoji) */
const GITHUB = /@\w+|#\d+|\bGH-\d+|\b[0-9a-f]{7,40}\b|https?:|www\.|\w:\w+:/g;
