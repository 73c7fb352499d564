import {
  type Block,
  type Cell,
  type Document,
  type Inline,
  type Section,
  type Table,
  type Text,
  inlines,
  isText,
} from "./document";
import { type Markdown, codeSpan, htmlCode, htmlText, prose } from "./markdown-text";

/** A document as GitHub renders it. Ends with a line break. */
export function markdownOf(document: Document): Markdown {
  const writer = new Writer(document);
  return `${writer.page()}\n`;
}

class Writer {
  private readonly document: Document;
  /** Where GitHub puts the anchors of headings, by the ids of sections. */
  private readonly anchors: ReadonlyMap<string, string>;

  constructor(document: Document) {
    this.document = document;
    this.anchors = new Map(document.sections.map(({ id, title }) => [id, anchorOf(plainText(title))]));
  }

  page(): Markdown {
    const { title, intro, sections } = this.document;
    return stacked([`# ${this.line(title)}`, this.line(intro), ...sections.map((section) => this.section(section, 2))]);
  }

  private section({ title, blocks, sections = [] }: Section, level: number): Markdown {
    return stacked([
      `${"#".repeat(level)} ${this.line(title)}`,
      ...blocks.map((block) => this.block(block)),
      ...sections.map((inner) => this.section(inner, level + 1)),
    ]);
  }

  private block(block: Block): Markdown {
    switch (block.kind) {
      case "paragraph":
        return this.line(block.text);
      case "list":
        return block.items.map((item) => `- ${this.line(item)}`).join("\n");
      case "table":
        return this.table(block);
      case "fold":
        return `<details><summary>${html(block.summary)}</summary>\n\n${stacked(block.blocks.map((inner) => this.block(inner)))}\n\n</details>`;
      case "facts":
        return block.facts
          .map(({ label, to, value, more }) => {
            const rest = more === undefined ? "" : ` – ${this.line(more)}`;
            return `- **${this.inline({ kind: "link", to, text: label })}:** ${this.line(value)}${rest}`;
          })
          .join("\n");
      case "picture":
        return `![${prose(block.alt)}](${pathOf(block.file)})`;
    }
  }

  private table({ columns, rows, total }: Table): Markdown {
    const line = (cells: readonly Markdown[]): Markdown => `| ${cells.join(" | ")} |`;
    const body = rows.map((row) => line(row.map((cell) => this.cell(cell))));
    // All of it is bold, what a badge makes bold by itself included.
    const sum = total?.map((cell) => this.cell(cell).replaceAll("**", "")).map((cell) => cell && `**${cell}**`);
    const rule = columns.map(({ as }) => (as === "number" ? "---:" : "---"));
    return [line(columns.map(({ title }) => prose(title))), line(rule), ...body, ...(sum ? [line(sum)] : [])].join(
      "\n",
    );
  }

  private cell(cell: Cell): Markdown {
    if (isText(cell)) return this.line(cell);
    const text = cell.lines.map((line) => this.line(line)).join("<br>");
    switch (cell.kind) {
      case "lines":
        return text;
      case "details":
        return `<details><summary>${htmlText(cell.summary)}</summary>${text}</details>`;
    }
  }

  private line(text: Text): Markdown {
    return inlines(text)
      .map((inline) => this.inline(inline))
      .reduce((before, after) => `${before}${before.endsWith("`") && after.startsWith("`") ? " " : ""}${after}`, "");
  }

  private inline(inline: Inline): Markdown {
    if (typeof inline === "number") return String(inline);
    if (typeof inline === "string") return prose(inline);
    switch (inline.kind) {
      case "code":
        return codeSpan(inline.short ?? inline.text);
      case "badge":
        return inline.tone === "good" || inline.tone === "soft" ? prose(inline.text) : `**${prose(inline.text)}**`;
      case "source":
        return `[${prose(inline.text)}](${inline.href})`;
      case "link": {
        const anchor = this.anchors.get(inline.to);
        return anchor === undefined ? prose(inline.text) : `[${prose(inline.text)}](#${anchor})`;
      }
    }
  }
}

/** Blocks with an empty line between them. */
function stacked(parts: readonly Markdown[]): Markdown {
  return parts.join("\n\n");
}

/** Within a line of HTML, where GitHub reads no Markdown. */
function html(text: Text): Markdown {
  return inlines(text)
    .map((inline) => {
      if (typeof inline === "number") return String(inline);
      if (typeof inline === "string") return htmlText(inline);
      return inline.kind === "code" ? htmlCode(inline.text) : htmlText(inline.text);
    })
    .join("");
}

function plainText(text: Text): string {
  return inlines(text)
    .map((inline) => (typeof inline === "object" ? inline.text : String(inline)))
    .join("");
}

/** @see https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replace(/ /g, "-");
}

function pathOf(file: string): string {
  return encodeURIComponent(file.replace(/\p{Cs}/gu, "\ufffd")).replace(
    /[!'()*]/g,
    (it) => `%${it.charCodeAt(0).toString(16)}`,
  );
}
