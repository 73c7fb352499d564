import { type Json, type JsonObject, isObject } from "./json";

/** How many keys name a block of each kind: `resource.aws_vpc.main` has a type and a name. */
export const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  check: 1,
  terraform: 0,
  locals: 0,
  moved: 0,
  removed: 0,
  import: 0,
};

/** A block of any kind where it stands: its kind, then its labels. */
export interface Placed {
  readonly kind: string;
  readonly labels: readonly string[];
  readonly body: JsonObject;
}

/** The blocks of a document. What Terraform would refuse is left out, and a line in `faults`. */
export function placedBlocks(document: JsonObject, faults: string[]): readonly Placed[] {
  const strange = Object.keys(document).filter((kind) => kind !== "//" && LABELS[kind] === undefined);
  if (strange.length > 0) faults.push(`${strange.slice(0, 3).join(", ")}: no such block in Terraform's language`);
  return Object.entries(document).flatMap(([kind, content]) =>
    LABELS[kind] === undefined ? [] : labelled(kind, [], content, faults),
  );
}

/**
 * The blocks below `content`, which is one object or a list of them at each label.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#nested-block-mapping
 */
function labelled(kind: string, labels: readonly string[], content: Json, faults: string[]): readonly Placed[] {
  const at = [kind, ...labels].join(".");
  if (labels.length === LABELS[kind]) {
    const bodies = bodiesIn(content);
    if (bodies === undefined) faults.push(`${at}: is ${shown(content)}; an object is allowed, or a list of objects`);
    return (bodies ?? []).map((body) => ({ kind, labels, body }));
  }
  const levels = Array.isArray(content) ? (content as readonly Json[]) : [content];
  const entries = levels.filter(isObject).flatMap((level) => Object.entries(level));
  if (entries.length === 0 || !levels.every(isObject))
    faults.push(`${at}: is ${shown(content)}; an object is allowed, with a ${labelName(kind, labels)} for each key`);
  return entries.flatMap(([label, inner]) => labelled(kind, [...labels, label], inner, faults));
}

function labelName(kind: string, labels: readonly string[]): string {
  return LABELS[kind] === 2 && labels.length === 0 ? "type" : "name";
}

/** Terraform takes `null` for no block, but in a list for an empty one. */
function bodiesIn(content: Json): readonly JsonObject[] | undefined {
  if (content === null) return [];
  if (isObject(content)) return [content];
  if (!Array.isArray(content)) return undefined;
  const inner = (content as readonly Json[]).map((item) => (item === null ? [{}] : bodiesIn(item)));
  return inner.every((bodies) => bodies !== undefined) ? inner.flat() : undefined;
}

export function shown(json: Json): string {
  const text = JSON.stringify(json);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
