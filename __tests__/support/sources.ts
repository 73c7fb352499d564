/** Rendered stacks with something changed, to see what the proof says of it. */
import type { StackSource } from "../../src/terraform/folder";
import type { JsonObject } from "../../src/terraform/json";

type Bodies = Record<string, Record<string, Record<string, unknown>>>;

/** What a test changes in a rendered document. */
export interface Rendered {
  readonly resource: Bodies;
  readonly locals: Record<string, unknown>;
  readonly "//": Record<string, unknown>;
}

/** Copies of the stacks, each document changed. */
export function changed(
  sources: readonly StackSource[],
  change: (document: Rendered, stack: string) => void,
): readonly StackSource[] {
  return sources.map((source) => ({
    ...source,
    documents: structuredClone(source.documents).map((document) => {
      const { resource = {}, locals = {}, "//": remarks = {} } = document as unknown as Partial<Rendered>;
      change({ resource, locals, "//": remarks }, source.name);
      return document;
    }),
  }));
}

/** Copies of the stacks without one resource, which nobody waits for any more. */
export function without(sources: readonly StackSource[], address: string): readonly StackSource[] {
  const [type = "", name = ""] = address.split(".");
  const gone = changed(sources, ({ resource }) => {
    const ofType = resource[type];
    if (ofType) Reflect.deleteProperty(ofType, name);
  });
  const isOther = (item: unknown): boolean => item !== address;
  const withoutIt = (_key: string, value: unknown): unknown => (Array.isArray(value) ? value.filter(isOther) : value);
  return gone.map((source) => ({
    ...source,
    documents: source.documents.map((document) => JSON.parse(JSON.stringify(document, withoutIt)) as JsonObject),
  }));
}
