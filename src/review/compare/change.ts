/** What differs between two views, in the form that every page, comment and JSON of a review is made from. */
export interface ChangeRow {
  readonly kind: "added" | "removed" | "changed";
  /** What it is about: `hostname-app`, `shop → books port 9000`. */
  readonly subject: string;
  /** Which property: `tasks`, `variable`; empty where the subject itself came or went. */
  readonly field: string;
  /** Of a property that is there by name, such as a variable's. */
  readonly name?: string;
  readonly before?: string;
  readonly after?: string;
}

export interface Topic {
  readonly title: string;
  readonly rows: readonly ChangeRow[];
}

export interface Compared<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly both: readonly (readonly [T, T])[];
}

/** Matches two lists by a key; the order is that of `after`, then of what is gone. */
export function compared<T>(before: readonly T[], after: readonly T[], key: (item: T) => string): Compared<T> {
  const old = new Map(before.map((item) => [key(item), item]));
  const now = new Map(after.map((item) => [key(item), item]));
  return {
    added: [...now].flatMap(([id, item]) => (old.has(id) ? [] : [item])),
    removed: [...old].flatMap(([id, item]) => (now.has(id) ? [] : [item])),
    both: [...now].flatMap(([id, item]) => {
      const other = old.get(id);
      return other === undefined ? [] : [[other, item] as const];
    }),
  };
}

/** Rows for what came, went, and what of the rest differs; `value` describes one that came or went. */
export function rowsOf<T>(
  { added, removed, both }: Compared<T>,
  subject: (item: T) => string,
  value: (item: T) => string,
  fields: (item: T) => Readonly<Record<string, string | undefined>>,
): readonly ChangeRow[] {
  return [
    ...added.map((item): ChangeRow => ({ kind: "added", subject: subject(item), field: "", after: value(item) })),
    ...removed.map((item): ChangeRow => ({ kind: "removed", subject: subject(item), field: "", before: value(item) })),
    ...both.flatMap(([old, now]) => fieldRows(subject(now), fields(old), fields(now))),
  ];
}

export function fieldRows(
  subject: string,
  before: Readonly<Record<string, string | undefined>>,
  after: Readonly<Record<string, string | undefined>>,
): readonly ChangeRow[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names.flatMap((field) => valueRow({ subject, field }, before[field], after[field]));
}

/** One property that was and is; nothing where both are the same. */
export function valueRow(
  row: Pick<ChangeRow, "subject" | "field" | "name">,
  before: string | undefined,
  after: string | undefined,
): readonly ChangeRow[] {
  if (before === after) return [];
  const kind = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return [{ kind, ...row, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}
