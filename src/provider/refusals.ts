/** What the provider refuses of the arguments of one resource together, whatever each of them is. */
import { type Value, type ValueObject, isObject } from "./cty";
import { type Change, holds, isGiven, isOpen, valuesAt } from "./conditions";
import type { TypeRow } from "./type-row";

export type Refused =
  /** Of these, one may be set. */
  | { readonly kind: "conflict"; readonly names: readonly string[] }
  /** One of these has to be set. */
  | { readonly kind: "missing"; readonly names: readonly string[] }
  /** What has to be set beside `name`. */
  | { readonly kind: "incomplete"; readonly name: string; readonly missing: readonly string[] }
  /** A plan as a whole; `at` is the argument that the provider names. */
  | { readonly kind: "plan"; readonly at: string; readonly says: string };

/** Arguments that exclude, need or replace each other. */
export function refusedTogether(row: TypeRow | undefined, config: ValueObject): Refused[] {
  const given = (names: readonly string[]) => names.filter((it) => isGiven(config, it));
  const anyOpen = (names: readonly string[]) => names.some((it) => isOpen(config, it));
  const found: Refused[] = [];
  for (const names of [...(row?.exclusive ?? []), ...(row?.exactlyOneOf ?? [])]) {
    const both = together(config, names);
    if (both.length > 1) found.push({ kind: "conflict", names: both });
  }
  for (const names of [...(row?.atLeastOneOf ?? []), ...(row?.exactlyOneOf ?? [])]) {
    if (given(names).length === 0 && !anyOpen(names)) found.push({ kind: "missing", names });
  }
  for (const [name, needed] of Object.entries(row?.together ?? {})) {
    const missing = needed.filter((it) => !isGiven(config, it) && !isOpen(config, it));
    if (given([name]).length > 0 && missing.length > 0) found.push({ kind: "incomplete", name, missing });
  }
  return found;
}

/** What the provider refuses to plan; with `open`, also what it may refuse, once everything is known. */
export function refusedPlans(row: TypeRow | undefined, change: Change, open = false): Refused[] {
  return (row?.refuses ?? [])
    .filter(({ when }) => holds(when, change, open))
    .map(({ at, says }) => ({ kind: "plan", at, says }));
}

/** Which of some arguments are given in one block: those of two blocks of a list don't exclude each other. */
function together(config: ValueObject, names: readonly string[]): readonly string[] {
  const [first = [], ...others] = names.map((it) => it.split("."));
  const end = first.findIndex((part, i) => i === first.length - 1 || others.some((it) => it[i] !== part));
  const shared = first.slice(0, end);
  const within = shared.length === 0 ? [config] : valuesAt(config, shared.join(".")).flat().filter(isObject);
  const inOne = within.map((it) => names.filter((name) => isGiven(it, name.split(".").slice(end).join("."))));
  return inOne.find((it) => it.length > 1) ?? [];
}

/** What the provider plans for something new of what its user left out. */
export function withDefaults({ defaults = {} }: TypeRow, config: ValueObject): ValueObject {
  return Object.entries(defaults).reduce((state, [path, value]) => withDefault(state, path.split("."), value), config);
}

function withDefault(state: ValueObject, [name = "", ...rest]: readonly string[], value: Value): ValueObject {
  const given = state[name] ?? null;
  if (rest.length === 0) return { ...state, [name]: given ?? value };
  const inside = (it: Value): Value => (isObject(it) ? withDefault(it, rest, value) : it);
  return { ...state, [name]: Array.isArray(given) ? given.map(inside) : inside(given) };
}
