/** What a change leaves as it is, under the conditions of the type's row. */
import { type Value, type ValueObject, isObject } from "../../provider/cty";
import { type Change, holds } from "../../provider/conditions";
import { rowOf } from "../../provider/rows";

/** The plan with the prior values of what is ignored. */
export function withIgnored(type: string, change: Change): ValueObject {
  const { planned, prior } = change;
  if (prior === undefined) return planned;
  return (rowOf(type)?.ignores ?? [])
    .filter(({ when }) => holds(when, change))
    .flatMap(({ paths }) => paths)
    .reduce((state, path) => asBefore(state, prior, path.split(".")), planned);
}

function asBefore(planned: ValueObject, prior: ValueObject, [name = "", ...rest]: readonly string[]): ValueObject {
  const before = prior[name] ?? null;
  if (rest.length === 0) return { ...planned, [name]: before };
  const within = (now: Value, then: Value | undefined): Value =>
    isObject(now) && isObject(then) ? asBefore(now, then, rest) : now;
  const now = planned[name] ?? null;
  const then = [before].flat();
  return { ...planned, [name]: Array.isArray(now) ? now.map((it, i) => within(it, then[i])) : within(now, before) };
}
