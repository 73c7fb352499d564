/** Whether the conditions of a row hold for a plan. */
import { type Value, type ValueObject, equal, isObject, isUnknown } from "./cty";
import { isNothing, sameSet } from "./equality/same";
import type { Scalar } from "./checks";
import type { Condition, Test } from "./type-row";

export interface Change {
  readonly config: ValueObject;
  readonly planned: ValueObject;
  /** Undefined for something new. */
  readonly prior: ValueObject | undefined;
}

/** `open` is what a test of something that isn't known answers. */
export function holds(condition: Condition, change: Change, open = false): boolean {
  return Object.entries(condition).every(([path, test]) => passes(path, test, change, open));
}

/** What stands at a dotted path, in each element of the blocks on the way; in what isn't known, nothing is. */
export function valuesAt(state: ValueObject, path: string): Value[] {
  return path
    .split(".")
    .reduce<Value[]>(
      (found, name) => found.flat().flatMap((it) => (isObject(it) ? [it[name] ?? null] : isUnknown(it) ? [it] : [])),
      [state],
    );
}

export function isOpen(state: ValueObject, path: string): boolean {
  return valuesAt(state, path).flat().some(isUnknown);
}

function passes(path: string, test: Test, { config, planned, prior }: Change, open: boolean): boolean {
  const now = valuesAt(planned, path).flat();
  const before = prior === undefined ? [] : valuesAt(prior, path).flat();
  // Something computed is unknown until it is there, and still nobody gave it.
  const asksForGiven = test.given !== undefined && Object.keys(test).length === 1;
  if (asksForGiven ? isOpen(config, path) : now.some(isUnknown)) return open;
  const texts = (values: readonly Value[]) => values.filter((it) => it !== null).map(String);
  const isAmong = (values: readonly Value[], of: readonly Scalar[]) => {
    const wanted = of.map(String);
    return texts(values).some((it) => wanted.includes(it));
  };
  const answers: Readonly<Record<keyof Test, () => boolean>> = {
    is: () => isAmong(now, test.is ?? []),
    isNot: () => !isAmong(now, test.isNot ?? []),
    was: () => isAmong(before, test.was ?? []),
    wasNot: () => !isAmong(before, test.wasNot ?? []),
    beginsNot: () => !(test.beginsNot ?? []).some((start) => texts(now).some((it) => it.startsWith(start))),
    given: () => isGiven(config, path) === test.given,
    changes: () => prior !== undefined && differs(now, before) === test.changes,
    lower: () => compareVersions(texts(now)[0], texts(before)[0]) < 0,
    grows: () => prior !== undefined && differs(now, before) && now.length <= before.length,
    keepsAll: () => before.some((it) => !now.some((that) => equal(it, that))),
    begins: () => prior !== undefined && before.every(isEmpty) && !now.every(isEmpty),
    ends: () => !before.every(isEmpty) && now.every(isEmpty),
    below: () => compareVersions(texts(before)[0], test.below) < 0,
    within: () => {
      const others = (test.within ?? []).flatMap((it) => valuesAt(planned, it).flat());
      return !others.some(isUnknown) && texts(now).some((it) => it !== "" && !texts(others).includes(it));
    },
    isNew: () => prior === undefined,
    matchesNot: () => texts(now).some((it) => test.matchesNot?.test(it) === false),
  };
  return (Object.keys(test) as (keyof Test)[]).every((name) => answers[name]());
}

const isEmpty = (value: Value) => isNothing(value, { strict: false });

/** Blocks without an element, and what isn't known yet, count as not given. */
export function isGiven(config: ValueObject, path: string): boolean {
  return valuesAt(config, path).some((it) => it !== null && !isUnknown(it) && !(Array.isArray(it) && it.length === 0));
}

function differs(now: readonly Value[], before: readonly Value[]): boolean {
  const given = (values: readonly Value[]) => values.filter((it) => !isEmpty(it));
  return !sameSet(given(now), given(before), equal);
}

/** Negative where the first is the lower one; `6.x` is above every 6. Nothing is neither. */
function compareVersions(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined || one === "" || other === "") return 0;
  const parts = (version: string) => version.split(".").map((it) => (it === "x" ? Infinity : Number.parseInt(it, 10)));
  const [a, b] = [parts(one), parts(other)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left = 0, right = 0] = [a[i], b[i]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
