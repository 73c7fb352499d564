/** Edits of the smallest resources, by what hashicorp/aws and the other providers do by their source. */
import type { Json } from "./documents";
import { SMALLEST } from "./smallest";

export type Verdict = "replaced" | "changed" | "unchanged";

/** One resource before and after an edit; what is undefined afterwards is left out. */
export interface Edit {
  readonly type: string;
  /** What the smallest has beside. */
  readonly has?: Json;
  readonly edit: Json;
}

export type Edits = Readonly<Record<Verdict, readonly Edit[]>>;

export const edit = (type: string, change: Json, has: Json = {}): Edit => ({ type, edit: change, has });

/** Two stacks' resources, before and after each edit, by address. */
export function edited(edits: readonly Edit[]): {
  before: Record<string, Record<string, Json>>;
  after: Record<string, Record<string, Json>>;
} {
  const before: Record<string, Record<string, Json>> = {};
  const after: Record<string, Record<string, Json>> = {};
  edits.forEach(({ type, has = {}, edit }, n) => {
    const smallest = SMALLEST[type];
    if (smallest === undefined) throw new Error(`no resource of ${type} at hand`);
    const body = { ...smallest(n), ...has };
    (before[type] ??= {})[`e${n}`] = body;
    (after[type] ??= {})[`e${n}`] = withoutUndefined({ ...body, ...edit });
  });
  return { before, after };
}

function withoutUndefined(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
