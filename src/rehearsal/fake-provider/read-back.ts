/** What AWS answers of a resource, where that isn't what was sent. */
import { type Value, type ValueObject, isObject } from "../../provider/cty";
import { isNothing } from "../../provider/equality/same";
import { holds } from "../../provider/conditions";
import { rowOf } from "../../provider/rows";
import { withIncluded } from "./plan-values";

const STRATEGY = "capacity_provider_strategy";

/** What a later read finds of a state. */
export function readBack(type: string, state: ValueObject): ValueObject {
  return type === "aws_ecs_service" ? withoutLaunchType(state) : state;
}

/** What AWS sets an attribute to that isn't given; `path` is dotted. */
export function givenBack(type: string, path: string): Value | undefined {
  return rowOf(type)?.gives?.[path];
}

/** The state after an apply: what AWS adds to what was sent, and what an update doesn't take away. */
export function answered(type: string, applied: ValueObject, prior: ValueObject | undefined): ValueObject {
  const row = rowOf(type);
  const state = { ...applied };
  for (const name of row?.sticks ?? []) {
    if (prior !== undefined && isNothing(state[name], { strict: false })) state[name] = prior[name] ?? null;
  }
  for (const name of row?.lost ?? []) {
    if ([state[name] ?? []].flat().every(isEmptyBlock)) state[name] = [];
  }
  for (const { values, when } of row?.settles ?? []) {
    if (holds(when, { config: state, planned: state, prior })) Object.assign(state, values);
  }
  return Object.entries(row?.gives ?? {}).reduce(
    (found, [path, value]) => withGiven(found, path.split("."), value),
    withIncluded(row, state),
  );
}

/** Only into blocks that are there. */
function withGiven(state: ValueObject, [name = "", ...rest]: readonly string[], value: Value): ValueObject {
  const now = state[name];
  if (rest.length === 0) return (now ?? null) === null || isEmptyList(now) ? { ...state, [name]: value } : state;
  const within = (it: Value): Value => (isObject(it) ? withGiven(it, rest, value) : it);
  return now === undefined ? state : { ...state, [name]: Array.isArray(now) ? now.map(within) : within(now) };
}

const isEmptyBlock = (block: Value) =>
  isObject(block) && Object.values(block).every((it) => isNothing(it, { strict: false }));
const isEmptyList = (value: Value | undefined) => Array.isArray(value) && value.length === 0;

/**
 * A service with capacity providers has no launch type any more, so that one which is given replaces it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
function withoutLaunchType(state: ValueObject): ValueObject {
  return isNothing(state[STRATEGY], { strict: false }) ? state : { ...state, launch_type: null };
}
