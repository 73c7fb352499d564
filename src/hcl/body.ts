import type { Block, Nesting } from "../rehearsal/fake-provider/schema";
import { isObject, type Json, type JsonObject, objects } from "../terraform/json";
import { assignments, attributeValue, bare, type Entry, indentation, literal, quotedLiteral } from "./expression";

/** How Terraform reads an argument: it evaluates it, takes it literally, or reads a name in it. */
type Reading = "expression" | "literal" | "bare";

/** What may stand in a block: attributes for all names but those of nested blocks. */
export interface Shape {
  /** How attributes are read that `reading` doesn't name. @default "expression" */
  readonly otherwise?: Reading;
  readonly reading?: Readonly<Record<string, Reading>>;
  readonly blocks?: Readonly<Record<string, NestedShape>>;
}

export interface NestedShape {
  readonly shape: Shape;
  /** Number of labels: the keys of the objects around it. @default 0 */
  readonly labels?: number;
}

const CONDITION: NestedShape = { shape: {} };

/** What Terraform itself gives every resource and data source. */
const META: Shape = {
  reading: { depends_on: "bare", provider: "bare" },
  blocks: {
    lifecycle: {
      shape: {
        reading: { ignore_changes: "bare", replace_triggered_by: "bare" },
        blocks: { precondition: CONDITION, postcondition: CONDITION },
      },
    },
    connection: { shape: {} },
    provisioner: {
      labels: 1,
      shape: { reading: { when: "bare", on_failure: "bare" }, blocks: { connection: CONDITION } },
    },
  },
};

/** The shape of a resource or data source by its provider's schema. */
export function resourceShape(schema: Block): Shape {
  const own = schemaShape(schema);
  return { ...META, ...own, reading: META.reading ?? {}, blocks: { ...own.blocks, ...META.blocks } };
}

/** The shape of a provider's own block, or of one that is nested. */
export function schemaShape(schema: Block): Shape {
  const blocks = Object.entries(schema.blocks).map(([name, { block, nesting }]): [string, NestedShape] => [
    name,
    { shape: schemaShape(block), labels: labelsOf(nesting) },
  ]);
  // A list of objects that may also be written as blocks is an attribute in JSON: nothing in it is left out.
  return { blocks: Object.fromEntries(blocks) };
}

function labelsOf(nesting: Nesting): number {
  return nesting === "map" ? 1 : 0;
}

const FIRST = ["count", "for_each", "provider"];
const LAST = ["lifecycle", "depends_on"];

/**
 * The inside of a block, in the order of HashiCorp's style guide: what makes several of it, attributes, blocks, and at the
 * end `lifecycle` and `depends_on`.
 *
 * @param at where it stands, for messages
 */
export function bodyLines(body: JsonObject, shape: Shape, at: string, depth: number): string[] {
  const names = Object.keys(body).filter((name) => name !== "//");
  const rank = (name: string) => (FIRST.includes(name) ? 0 : LAST.includes(name) ? 2 + LAST.indexOf(name) : 1);
  const isBlock = (name: string) => name === "dynamic" || name in (shape.blocks ?? {});
  const entry = (name: string): Entry => ({ name, value: valueOf(name, body[name] ?? null, shape, depth) });
  const some = (wanted: number, block: boolean) =>
    names.filter((name) => rank(name) === wanted && isBlock(name) === block);
  const sections = [
    assignments(some(0, false).map(entry), depth),
    assignments(some(1, false).map(entry), depth),
    ...[...some(1, true), ...some(2, true)].flatMap((name) => blocksOf(name, body[name] ?? null, shape, { at, depth })),
    assignments(some(3, false).map(entry), depth),
  ];
  return separated(sections);
}

/** Sections with an empty line between them. */
export function separated(sections: readonly (readonly string[])[]): string[] {
  return sections.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

/** A block with its labels, which are texts or, for a keyword such as `locals`, none. */
export function blockLines(
  type: string,
  labels: readonly string[],
  inside: readonly string[],
  depth: number,
): string[] {
  const head = [type, ...labels.map(quotedLiteral)].join(" ");
  if (inside.length === 0) return [`${indentation(depth)}${head} {}`];
  return [`${indentation(depth)}${head} {`, ...inside, `${indentation(depth)}}`];
}

interface Place {
  readonly at: string;
  readonly depth: number;
}

function valueOf(name: string, value: Json, { reading = {}, otherwise = "expression" }: Shape, depth: number): string {
  switch (reading[name] ?? otherwise) {
    case "bare":
      return bare(value, depth);
    case "literal":
      return literal(value, depth);
    case "expression":
      return attributeValue(value, depth);
  }
}

/** All blocks of one name, each a section. */
function blocksOf(name: string, value: Json, shape: Shape, place: Place): string[][] {
  if (name === "dynamic") return dynamicBlocks(value, shape, place);
  const nested = shape.blocks?.[name] ?? { shape: {} };
  return labelled(value, nested.labels ?? 0, name, place.at).map(({ labels, body }) =>
    blockLines(name, labels, bodyLines(body, nested.shape, `${place.at}.${name}`, place.depth + 1), place.depth),
  );
}

function dynamicBlocks(value: Json, shape: Shape, { at, depth }: Place): string[][] {
  return labelled(value, 1, "dynamic", at).map(({ labels, body }) => {
    const { content = {}, iterator, ...rest } = body;
    const inner = shape.blocks?.[labels[0] ?? ""]?.shape ?? {};
    const [only = {}] = objects(content);
    const entries = Object.entries(rest).map(([key, item]) => ({ name: key, value: attributeValue(item, depth + 1) }));
    const named = iterator === undefined ? [] : [{ name: "iterator", value: bare(iterator, depth + 1) }];
    const inside = separated([
      assignments([...entries, ...named], depth + 1),
      blockLines("content", [], bodyLines(only, inner, `${at}.${labels[0] ?? ""}`, depth + 2), depth + 1),
    ]);
    return blockLines("dynamic", labels, inside, depth);
  });
}

/** The objects that make blocks, with the keys around them as labels. `null` is no block. */
function labelled(value: Json, labels: number, name: string, at: string): { labels: string[]; body: JsonObject }[] {
  if (value === null) return [];
  const items = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return items.flatMap((item) => {
    if (item === null) return [];
    if (!isObject(item)) {
      throw new Error(`${at}: ${name} is ${JSON.stringify(item)}; in HCL it is a block; write its content out`);
    }
    if (labels === 0) return [{ labels: [], body: item }];
    return Object.entries(item)
      .filter(([key]) => key !== "//")
      .flatMap(([label, inner]) =>
        labelled(inner, labels - 1, name, at).map((found) => ({ ...found, labels: [label, ...found.labels] })),
      );
  });
}
