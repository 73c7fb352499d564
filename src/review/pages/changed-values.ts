import type { ChangeRow } from "../compare/change";

export interface ChangedValue {
  readonly text: string;
  /** The part that differs, for where a long text is cut. */
  readonly short?: string;
}

const LONG = 120;
const CONTEXT = 20;

/** What was and what is, each undefined where there was or is nothing. */
export function changedValues({
  before,
  after,
}: Pick<ChangeRow, "before" | "after">): readonly [ChangedValue | undefined, ChangedValue | undefined] {
  if (before === undefined || after === undefined || Math.max(before.length, after.length) <= LONG)
    return [before === undefined ? undefined : { text: before }, after === undefined ? undefined : { text: after }];
  const [was, is] = differingParts(before, after);
  return [
    { text: before, short: was },
    { text: after, short: is },
  ];
}

/**
 * Of two lists what only one of them has, of other texts all from a little before the place where they part: the rest would
 * be cut, and both would look the same.
 */
function differingParts(before: string, after: string): readonly [string, string] {
  const [old, now] = [before.split(", "), after.split(", ")];
  const [gone, come] = [old.filter((item) => !now.includes(item)), now.filter((item) => !old.includes(item))];
  if (gone.length < old.length && come.length < now.length && gone.length + come.length > 0)
    return [`… ${gone.join(", ")}`.trimEnd(), `… ${come.join(", ")}`.trimEnd()];
  let same = 0;
  while (same < before.length && before.charAt(same) === after.charAt(same)) same += 1;
  if (same <= CONTEXT) return [before, after];
  return [`…${before.slice(same - CONTEXT)}`, `…${after.slice(same - CONTEXT)}`];
}
