import type { Markup } from "./markup";

/**
 * What a page says, in a form that knows neither Markdown nor HTML. Each fact is worded here once; `markdown.ts` and
 * `html.ts` are the only two writers. Every text may come from anybody's Terraform: the writers escape it.
 */
export interface Document {
  /** The first heading. */
  readonly title: Text;
  /** Of a browser's window: `demo-dev: review`. */
  readonly windowTitle: string;
  /** A line below the title: what the page is made from. */
  readonly intro: Text;
  readonly sections: readonly Section[];
}

/** A part of a page that is shown whole or not at all. */
export interface Section {
  /** Letters, digits and `-`, unique on the page: links lead to it. */
  readonly id: string;
  readonly title: Text;
  /** How many rows or points it has, for a list of contents. */
  readonly count?: number;
  /** Where not everything fits, the highest goes first. @default 0, it always stays */
  readonly rank?: number;
  readonly blocks: readonly Block[];
  readonly sections?: readonly Section[];
}

export type Block = Paragraph | List | Table | Fold | Facts | Picture;

export interface Paragraph {
  readonly kind: "paragraph";
  readonly text: Text;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly Text[];
}

export interface Table {
  readonly kind: "table";
  /** What the rows are, in one line. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of a row is its header. */
  readonly rows: readonly (readonly Cell[])[];
  readonly total?: readonly Cell[];
}

export interface Column {
  readonly title: string;
  /** `number` to the right, `long` with room to read. */
  readonly as?: "number" | "long";
}

/** A line, lines below each other, or details that are folded until somebody asks. */
export type Cell = Text | Lines | Details;

export interface Lines {
  readonly kind: "lines";
  readonly lines: readonly Text[];
}

export interface Details {
  readonly kind: "details";
  readonly summary: string;
  /** What the summary is about, for those who hear it without its row. */
  readonly about: string;
  readonly lines: readonly Text[];
}

/** Blocks that a reader unfolds. */
export interface Fold {
  readonly kind: "fold";
  readonly summary: Text;
  /** Whether a browser shows it unfolded. On GitHub, which has no filter, it is folded all the same. */
  readonly open: boolean;
  readonly blocks: readonly Block[];
}

/** The page in a few lines. */
export interface Facts {
  readonly kind: "facts";
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly label: string;
  /** Id of the section with the rest. */
  readonly to: string;
  readonly value: Text;
  readonly more?: Text;
}

export interface Picture {
  readonly kind: "picture";
  /** What it shows, for those who don't see it. */
  readonly alt: string;
  /** Name of its file, beside the page. */
  readonly file: string;
  readonly svg: Markup;
  /** Pixels. */
  readonly width: number;
  /** What its kinds of lines mean. */
  readonly legend: readonly { readonly kind: string; readonly label: string }[];
}

export type Text = Inline | readonly Inline[];

/** A plain string is a sentence, or a part of one with its spaces. */
export type Inline = string | number | Code | Badge | Link | Source;

/** A name, an address, a value: shown as it is. */
export interface Code {
  readonly kind: "code";
  readonly text: string;
  /** What to show where long texts are cut. @default - its beginning */
  readonly short?: string;
}

/** Words that stand out: `good`, `bad` and `warn` judge, `strong` and `soft` don't. */
export interface Badge {
  readonly kind: "badge";
  readonly tone: "good" | "bad" | "warn" | "strong" | "soft";
  readonly text: string;
}

/** To a section of the page. */
export interface Link {
  readonly kind: "link";
  readonly to: string;
  readonly text: string;
}

/** To a page of the web that this project, or the repository's own `scanners.json`, names: never an address of anybody's Terraform. */
export interface Source {
  readonly kind: "source";
  readonly href: `https://${string}`;
  readonly text: string;
}

export function code(text: string): Code {
  return { kind: "code", text };
}

export function badge(tone: Badge["tone"], text: string): Badge {
  return { kind: "badge", tone, text };
}

export function paragraph(...text: readonly Inline[]): Paragraph {
  return { kind: "paragraph", text };
}

/** Nothing where there are no items. */
export function list(items: readonly Text[]): readonly List[] {
  return items.length === 0 ? [] : [{ kind: "list", items }];
}

/** A column of numbers. */
export function number(title: string): Column {
  return { title, as: "number" };
}

/** A column with room to read. */
export function long(title: string): Column {
  return { title, as: "long" };
}

/** Nothing where there are no rows. */
export function table(
  caption: string,
  columns: readonly (string | Column)[],
  rows: readonly (readonly Cell[])[],
  total?: readonly Cell[],
): readonly Table[] {
  const all = columns.map((column) => (typeof column === "string" ? { title: column } : column));
  return rows.length === 0 ? [] : [{ kind: "table", caption, columns: all, rows, ...(total && { total }) }];
}

/** Nothing where there are no blocks. */
export function fold(summary: Text, open: boolean, blocks: readonly Block[]): readonly Fold[] {
  return blocks.length === 0 ? [] : [{ kind: "fold", summary, open, blocks }];
}

export function lines(texts: readonly Text[]): Lines {
  return { kind: "lines", lines: texts };
}

export function isText(cell: Cell): cell is Text {
  return typeof cell !== "object" || Array.isArray(cell) || !("lines" in cell);
}

/** In one line: `a, b, c`. */
export function joined(texts: readonly Text[], separator = ", ", none = "–"): readonly Inline[] {
  if (texts.length === 0) return [none];
  return texts.flatMap((text, at) => [...(at === 0 ? [] : [separator]), ...inlines(text)]);
}

export function codes(texts: readonly string[], none = "–"): readonly Inline[] {
  return joined(texts.map(code), ", ", none);
}

export function inlines(text: Text): readonly Inline[] {
  return isInline(text) ? [text] : text;
}

function isInline(text: Text): text is Inline {
  return !Array.isArray(text);
}
