/** Documents as `drawPacks` makes them, what they say as plain text, and views with texts that try to break out. */
import { PRICES } from "../../../src/aws/prices";
import { costView } from "../../../src/review/cost/cost";
import {
  type Block,
  type Cell,
  type Document,
  type Section,
  type Text,
  inlines,
  isText,
} from "../../../src/review/document/document";
import type { EnvironmentView } from "../../../src/review/model/environment-view";
import { environmentPage } from "../../../src/review/pages/environment";
import { drawPicture } from "../../../src/review/picture/picture";

export async function documentOf(view: EnvironmentView): Promise<Document> {
  return environmentPage(view, costView(view, PRICES), await drawPicture(view));
}

export function plain(cell: Cell): string {
  if (!isText(cell)) return cell.lines.map(plain).join("; ");
  return inlines(cell)
    .map((inline) => (typeof inline === "object" ? inline.text : String(inline)))
    .join("");
}

function textsIn(block: Block): readonly Text[] {
  switch (block.kind) {
    case "paragraph":
      return [block.text];
    case "list":
      return block.items;
    case "table":
      return [...block.rows, block.total ?? []].flat().flatMap((cell) => (isText(cell) ? [cell] : cell.lines));
    case "fold":
      return [block.summary, ...block.blocks.flatMap(textsIn)];
    case "facts":
      return block.facts.flatMap(({ label, value, more }) => [label, value, more ?? ""]);
    case "picture":
      return [];
  }
}

function withInner(section: Section): readonly Section[] {
  return [section, ...(section.sections ?? []).flatMap(withInner)];
}

/** Every line and cell of a document. */
export function textsOf({ title, intro, sections }: Document): readonly string[] {
  const all = sections.flatMap(withInner).flatMap((section) => [section.title, ...section.blocks.flatMap(textsIn)]);
  return [title, intro, ...all].map(plain).filter((text) => text !== "");
}

export function sectionOf(document: Document, id: string): Section {
  const found = document.sections.flatMap(withInner).find((section) => section.id === id);
  if (found === undefined) throw new Error(`no section ${id}`);
  return found;
}

/** A section's own content: a line for each paragraph and item, cells with ` | ` between them for each row. */
export function contentOf(section: Section): readonly string[] {
  const linesIn = (block: Block): readonly string[] => {
    switch (block.kind) {
      case "table":
        return [...block.rows, ...(block.total ? [block.total] : [])].map((row) => row.map(plain).join(" | "));
      case "fold":
        return [`> ${plain(block.summary)}`, ...block.blocks.flatMap(linesIn)];
      case "facts":
        return block.facts.map(({ label, value, more }) => [label, plain(value), plain(more ?? "")].join(" | "));
      case "paragraph":
      case "list":
      case "picture":
        return textsIn(block).map(plain);
    }
  };
  return section.blocks.flatMap(linesIn);
}

/** The view with `change` made to every text in it that a definition or anybody's JSON could choose. */
export function withTexts(view: EnvironmentView, change: (text: string) => string): EnvironmentView {
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return FIXED.has(key) || value === "0.0.0.0/0" ? value : change(value);
    if (Array.isArray(value)) return value.map((item) => visit(item, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item, name)]));
  };
  return visit(view, "") as EnvironmentView;
}

/** Words of ours, by which the page decides what it shows. */
const FIXED = new Set(["kind", "tier", "egress", "type", "mode", "scheme", "verdict", "effect", "as", "launch", "of"]);
