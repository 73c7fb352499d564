import { type Markup, markup } from "../document/markup";
import { BOX, FRAME, type PictureLayout, type PlacedBox, type PlacedFrame, type PlacedLine } from "./layout";
import type { LineKind } from "./model";

const KINDS: readonly LineKind[] = ["exposure", "forward", "call", "aws", "host"];
const RADIUS = 6;

/** The content of the picture's `svg`, without style and description. */
export function pictureContent(layout: PictureLayout): Markup {
  return markup`<defs>${KINDS.map(
    (kind) =>
      markup`<marker id="tp-head-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="tp-head-${kind}" d="M0 0L8 4L0 8Z"/></marker>`,
  )}</defs>
<rect class="tp-paper" width="${layout.width}" height="${layout.height}"/>
${layout.frames.map(frameMarkup)}${layout.lines.map(lineMarkup)}${layout.boxes.map(boxMarkup)}${layout.lines.map(labelMarkup)}`;
}

function frameMarkup({ frame, x, y, width, height }: PlacedFrame): Markup {
  const left = n(x + FRAME.padding);
  const first = y + FRAME.padding + 12;
  return markup`<rect class="tp-${frame.kind}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="8"/>
<text class="tp-title" x="${left}" y="${n(first)}">${frame.title}</text>
${frame.lines.map(
  (line, at) =>
    markup`<text class="tp-soft" x="${left}" y="${n(first + FRAME.title - 3 + at * FRAME.line)}">${line}</text>
`,
)}`;
}

function boxMarkup(placed: PlacedBox): Markup {
  const { box, title, lines, members, x, y, width, height } = placed;
  const left = n(x + BOX.padding);
  const caption = box.caption === undefined ? 0 : BOX.caption;
  const first = y + BOX.padding + caption + 13;
  const full = [box.title, ...box.lines];
  const isCut = [title, ...lines].some((text, at) => text !== full[at]);
  return markup`<g class="tp-item">${isCut && markup`<title>${full.join("; ")}</title>`}<rect class="tp-${box.kind}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${box.kind === "client" ? 16 : 5}"/>
${box.caption !== undefined && markup`<text class="tp-soft" x="${left}" y="${n(y + BOX.padding + 10)}">${box.caption}</text>`}<text class="tp-title" x="${left}" y="${n(first)}">${title}</text>
${lines.map(
  (line, at) =>
    markup`<text class="tp-soft" x="${left}" y="${n(first + 19 + at * BOX.line)}">${line}</text>
`,
)}${box.zones.map((zone, at) => markMarkup(zone, x + width - BOX.padding - (box.zones.length - at) * BOX.mark + 3, first - 12))}${members.map(boxMarkup)}</g>
`;
}

function markMarkup(zone: string, x: number, y: number): Markup {
  return markup`<rect class="tp-mark" x="${n(x)}" y="${n(y)}" width="14" height="15" rx="3"/><text class="tp-zone" x="${n(x + 7)}" y="${n(y + 11.5)}">${zone}</text>`;
}

function lineMarkup({ line, points }: PlacedLine): Markup {
  return markup`<path class="tp-line tp-line-${line.kind}" marker-end="url(#tp-head-${line.kind})" d="${pathOf(points)}"/>
`;
}

function labelMarkup({ line, label }: PlacedLine): Markup {
  if (label === undefined) return markup``;
  const [x, y] = [label.x + label.width / 2, label.y + label.height / 2 + 4];
  return markup`<text class="tp-label tp-label-${line.kind}" x="${n(x)}" y="${n(y)}">${line.label}</text>
`;
}

/** Right angles with round corners. */
function pathOf(points: PlacedLine["points"]): string {
  return points
    .map((point, at) => {
      const [before, after] = [points[at - 1], points[at + 1]];
      if (before === undefined) return `M${n(point.x)} ${n(point.y)}`;
      if (after === undefined) return `L${n(point.x)} ${n(point.y)}`;
      const [start, end] = [toward(point, before), toward(point, after)];
      return `L${n(start.x)} ${n(start.y)}Q${n(point.x)} ${n(point.y)} ${n(end.x)} ${n(end.y)}`;
    })
    .join("");
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** At most half of the way, so that two corners don't meet. */
function toward(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** A tenth of a pixel is enough. */
function n(value: number): number {
  return Math.round(value * 10) / 10;
}
