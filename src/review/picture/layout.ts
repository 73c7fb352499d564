import type { ElkExtendedEdge, ElkNode, LayoutOptions } from "elkjs";
import type { Layout } from "./kept-layouts";
import type { Box, Frame, Line, PictureGraph } from "./model";
import { LINE, TITLE, fitted, textWidth } from "./text";

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedBox extends Rectangle {
  readonly box: Box;
  /** As it fits. */
  readonly title: string;
  readonly lines: readonly string[];
  readonly members: readonly PlacedBox[];
}

export interface PlacedFrame extends Rectangle {
  readonly frame: Frame;
}

export interface PlacedLine {
  readonly line: Line;
  readonly points: readonly Point[];
  readonly label: Rectangle | undefined;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Everything with its place, in pixels from the top left corner. */
export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  /** Outer ones first. */
  readonly frames: readonly PlacedFrame[];
  readonly lines: readonly PlacedLine[];
}

export const BOX = { padding: 10, title: 20, line: 17, caption: 15, mark: 17, least: 110, most: 250 } as const;
export const FRAME = { padding: 14, title: 22, line: 17 } as const;
const GAP = 10;

const OPTIONS: LayoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.mergeEdges": "false",
  "elk.layered.mergeHierarchyEdges": "false",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.spacing.edgeNodeBetweenLayers": "10",
  "elk.layered.spacing.nodeNodeBetweenLayers": "18",
  "elk.spacing.edgeLabel": "4",
  "elk.spacing.edgeNode": "16",
  "elk.spacing.nodeNode": "18",
};

/** Lays a picture out: nested frames, boxes as large as their texts, lines at right angles. The same for the same graph. */
export async function layoutPicture(graph: PictureGraph, layout: Layout): Promise<PictureLayout> {
  const sized = new Map<string, PlacedBox>();
  // Services are equally wide, so that columns of them are straight.
  const services = boxesOf(graph).filter(({ kind }) => kind === "service");
  const wide = Math.max(0, ...services.map((box) => sizeOf(box).width));
  const node = (box: Box): ElkNode => {
    const own = sizeOf(box);
    const placed = box.kind === "service" ? { ...own, width: wide } : own;
    sized.set(box.id, placed);
    return { id: box.id, width: placed.width, height: placed.height };
  };
  const frameNode = (frame: Frame): ElkNode => {
    const top = FRAME.padding + FRAME.title + frame.lines.length * FRAME.line + 4;
    const { padding } = FRAME;
    const least =
      Math.max(textWidth(frame.title, TITLE), ...frame.lines.map((line) => textWidth(line, LINE))) + 2 * padding;
    return {
      id: frame.id,
      width: least,
      height: top + padding,
      children: [...frame.frames.map(frameNode), ...frame.boxes.map(node)],
      layoutOptions: {
        ...OPTIONS,
        "elk.padding": `[top=${top},left=${padding},bottom=${padding},right=${padding}]`,
        "elk.nodeSize.constraints": "MINIMUM_SIZE",
        "elk.nodeSize.minimum": `(${least}, ${top + padding})`,
      },
    };
  };
  const clients = graph.boxes.filter(({ kind }) => kind === "client");
  const others = graph.boxes.filter(({ kind }) => kind !== "client");
  const root: ElkNode & { edges: ElkExtendedEdge[] } = {
    id: "picture",
    layoutOptions: {
      ...OPTIONS,
      "elk.hierarchyHandling": "INCLUDE_CHILDREN",
      "elk.padding": "[top=8,left=8,bottom=8,right=8]",
    },
    children: [...clients.map(node), ...graph.frames.map(frameNode), ...others.map(node)],
    edges: graph.lines.map((line, at) => ({
      id: `line ${at}`,
      sources: [line.from],
      targets: [line.to],
      labels: line.label === "" ? [] : [{ text: line.label, width: textWidth(line.label, LINE) + 6, height: 16 }],
    })),
  };
  return placed(graph, await layout(root), sized);
}

function boxesOf({ boxes, frames }: Pick<Frame, "boxes" | "frames">): readonly Box[] {
  return [...boxes, ...frames.flatMap(boxesOf)];
}

/** A box as large as what it says, with cut texts where that is too much, at the origin. */
function sizeOf(box: Box): PlacedBox {
  const marks = box.zones.length * BOX.mark;
  const room = BOX.most - 2 * BOX.padding;
  const title = fitted(box.title, room - marks, TITLE);
  const lines = box.lines.map((line) => fitted(line, room, LINE));
  const top = BOX.padding + (box.caption === undefined ? 0 : BOX.caption) + BOX.title;
  const head = top + lines.length * BOX.line + BOX.padding - 4;
  const members = grid((box.members ?? []).map(sizeOf), top + 4);
  const needed = [
    textWidth(title, TITLE) + marks,
    ...lines.map((line) => textWidth(line, LINE)),
    box.caption === undefined ? 0 : textWidth(box.caption, LINE),
  ];
  const width = Math.max(BOX.least, ...needed.map((least) => least + 2 * BOX.padding), members.width);
  return { box, title, lines, members: members.placed, x: 0, y: 0, width, height: Math.max(head, members.height) };
}

/** Equal cells in as many columns as keep a group about as wide as it is high. */
function grid(cells: readonly PlacedBox[], top: number): Pick<PlacedBox, "width" | "height"> & { placed: PlacedBox[] } {
  if (cells.length === 0) return { placed: [], width: 0, height: 0 };
  const width = Math.max(...cells.map((cell) => cell.width));
  const height = Math.max(...cells.map((cell) => cell.height));
  const columns = Math.max(1, Math.min(4, Math.round(Math.sqrt((cells.length * height * 1.2) / width))));
  const rows = Math.ceil(cells.length / columns);
  return {
    placed: cells.map((cell, at) => ({
      ...cell,
      x: GAP + (at % columns) * (width + GAP),
      y: top + Math.floor(at / columns) * (height + GAP),
      width,
      height,
    })),
    width: columns * (width + GAP) + GAP,
    height: top + rows * (height + GAP),
  };
}

function placed(graph: PictureGraph, root: ElkNode, sized: ReadonlyMap<string, PlacedBox>): PictureLayout {
  const corners = new Map<string, Point>();
  const rectangles = new Map<string, Rectangle>();
  const visit = (node: ElkNode, x: number, y: number): void => {
    corners.set(node.id, { x, y });
    rectangles.set(node.id, { x, y, width: node.width ?? 0, height: node.height ?? 0 });
    for (const child of node.children ?? []) visit(child, x + (child.x ?? 0), y + (child.y ?? 0));
  };
  visit(root, 0, 0);
  const nowhere: Rectangle = { x: 0, y: 0, width: 0, height: 0 };
  const at = (id: string): Rectangle => rectangles.get(id) ?? nowhere;
  const frames: PlacedFrame[] = [];
  const add = (frame: Frame): void => {
    frames.push({ frame, ...at(frame.id) });
    frame.frames.forEach(add);
  };
  graph.frames.forEach(add);
  return {
    width: Math.ceil(root.width ?? 0),
    height: Math.ceil(root.height ?? 0),
    boxes: [...sized].map(([id, box]) => moved(box, at(id))),
    frames,
    lines: (root.edges ?? []).flatMap((edge) => {
      const line = graph.lines[Number(edge.id.slice("line ".length))];
      const { x, y } = corners.get(edge.container ?? root.id) ?? nowhere;
      const shift = (point: Point): Point => ({ x: point.x + x, y: point.y + y });
      const [label] = edge.labels ?? [];
      const points = (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) =>
        [startPoint, ...bendPoints, endPoint].map(shift),
      );
      const corner = shift({ x: label?.x ?? 0, y: label?.y ?? 0 });
      const size = { width: label?.width ?? 0, height: label?.height ?? 0 };
      return line ? [{ line, points, label: label ? { ...corner, ...size } : undefined }] : [];
    }),
  };
}

function moved(box: PlacedBox, { x, y }: Point): PlacedBox {
  return { ...box, x, y, members: box.members.map((member) => moved(member, { x: x + member.x, y: y + member.y })) };
}
