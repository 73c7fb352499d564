import { type Arguments, boolean } from "../../../aws/arguments/argument-rule";
import { LONGEST_PREFIX } from "../../../aws/name-limits";
import { DESCRIPTION_PATTERNS, NAME_PATTERNS } from "../../../aws/name-patterns";
import { EXCLUSIVE_ARGUMENTS } from "../../../aws/arguments/exclusive-arguments";
import { symbolic } from "../../../facts/arn";
import { textSetting } from "../../../facts/setting";
import { listed } from "../../../lib/listed";
import type { Check } from "../../../provider/checks";
import { valuesAt } from "../../../provider/conditions";
import { UNKNOWN, type Value as Configured, type ValueObject, isObject, isUnknown } from "../../../provider/cty";
import { type Refused, refusedPlans, refusedTogether, withDefaults } from "../../../provider/refusals";
import { rowOf } from "../../../provider/rows";
import type { TypeRow } from "../../../provider/type-row";
import {
  type Resource,
  Unknown,
  UnknownBlocks,
  type Value,
  isList,
  isLiteral,
  isMap,
} from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { type Message, keyOf, messages } from "../../message";

const says = messages({
  conflict: (it: { names: readonly string[] }) => `of ${listed(it.names)} the AWS provider takes one; keep that`,
  missing: (it: { names: readonly string[] }) =>
    `it has none of ${listed(it.names)}, of which the AWS provider asks for one; add it`,
  incomplete: (it: { name: string; missing: readonly string[] }) =>
    `${it.name} asks for ${listed(it.missing)} beside it; add it`,
  plan: (it: { at: string; says: string }) => `the AWS provider refuses ${it.at}: ${it.says}`,
  unknown: (it: { name: string; why: string }) => `${it.name} (${it.why})`,
  count: (it: { path: string; count: number; what: string }) =>
    `it has ${it.path} ${it.count} times; the AWS provider takes ${it.what}`,
});

/**
 * The values that the provider bounds, and its switches that have a default, as rules for arguments. Words of which there are
 * more every year aren't among them.
 */
export function boundsOf(type: string): Arguments {
  const { defaults = {}, values = {} } = rowOf(type) ?? {};
  const bounds = Object.entries(values).filter(
    ([path, { words }]) => words === undefined && !isJudgedElsewhere(type, path),
  );
  const switches = Object.keys(defaults).filter((path) => typeof defaults[path] === "boolean");
  return {
    ...Object.fromEntries(switches.map((path) => [path, boolean])),
    ...Object.fromEntries(
      bounds.map(([path, { accepts, what }]) => [path, { allowed: { kind: "form", accepts, words: what } }]),
    ),
  };
}

/** Documents, roll-outs, schedules, names and descriptions have rules of their own. */
function isJudgedElsewhere(type: string, path: string): boolean {
  const isName = path === NAME_PATTERNS[type]?.attribute;
  const isPrefix = path === "name_prefix" && type in LONGEST_PREFIX;
  const isDescription = path === "description" && type in DESCRIPTION_PATTERNS;
  // Of other providers it isn't known which attribute is an id of theirs.
  return isName || isPrefix || isDescription || ELSEWHERE.test(path) || !type.startsWith("aws_");
}

const ELSEWHERE =
  /^((assume_role_)?policy|cidr_block|client_id_list|container_definitions|deployment_configuration\..*|flexible_time_window\..*|priority)$/;

/** What the provider refuses of a resource as a whole, and what isn't known although it may refuse it. */
export function refusals(walk: Walk, resource: Resource): void {
  const row = rowOf(resource.type);
  if (row === undefined) return;
  const open = new Map<string, string>();
  const config = configOf(resource, row, {
    unknown: (name, why) => {
      open.set(name, why);
      return UNKNOWN;
    },
  });
  const isTold = (it: Refused) => isToldBefore(resource.type, it);
  const filled = () => configOf(resource, row, { reference: symbolic });
  const limits = Object.entries(row.counts ?? {});
  const whole = limits.length === 0 ? {} : filled();
  const counts = (isMember: (item: Configured) => boolean) =>
    limits.flatMap(([path, check]) => counted(whole, path, check, isMember));
  const faults = [
    ...counts((item) => !isUnknown(item)),
    ...[...refusedTogether(row, config), ...refusedIfNew(row, config)].filter((it) => !isTold(it)).map(message),
  ];
  for (const fault of faults) walk.miss(fault);
  if (open.size === 0) return;
  const told = new Set(faults.map((fault) => keyOf(fault)));
  // A value that isn't known may be left out; what AWS fills in is there, whatever it is.
  const without = configOf(resource, row, { unknown: () => null });
  const perhaps = [...refusedTogether(row, without), ...refusedIfNew(row, filled(), true)];
  const maybe = [...perhaps.filter((it) => !isTold(it)).map(message), ...counts(() => true)];
  if (maybe.every((it) => told.has(keyOf(it)))) return;
  for (const [name, why] of open) walk.doubt(says.unknown({ name, why }));
}

function refusedIfNew(row: TypeRow, config: ValueObject, open = false): readonly Refused[] {
  if (row.refuses === undefined) return [];
  return refusedPlans(row, { config, planned: withDefaults(row, config), prior: undefined }, open);
}

/** What stands for a value that isn't known, and for one that AWS fills in. */
interface Stand {
  readonly unknown?: (name: string, why: string) => Configured;
  readonly reference?: (value: Value) => Configured;
}

function message(refused: Refused): Message {
  switch (refused.kind) {
    case "conflict":
      return says.conflict(refused);
    case "missing":
      return says.missing(refused);
    case "incomplete":
      return says.incomplete(refused);
    case "plan":
      return says.plan(refused);
  }
}

/** What keeps a whole folder from being read is said of the folder; actions, and the VPC of targets, have rules of their own. */
function isToldBefore(type: string, refused: Refused): boolean {
  if (refused.kind === "plan") return /^aws_a?lb_/.test(type) && /^((default_)?action|vpc_id)$/.test(refused.at);
  const names = "names" in refused ? refused.names.map((name) => name.split(".").at(-1)) : [];
  const told = EXCLUSIVE_ARGUMENTS[type] ?? [];
  return names.length > 0 && told.some((one) => names.every((name) => name !== undefined && one.names.includes(name)));
}

/** What isn't known may turn out to be no element. */
function counted(
  config: ValueObject,
  path: string,
  { accepts, what }: Check,
  isMember: (item: Configured) => boolean,
): readonly Message[] {
  const [name = "", ...above] = path.split(".").reverse();
  const around = above.length === 0 ? [config] : valuesAt(config, above.reverse().join(".")).flat().filter(isObject);
  return around.flatMap((one) => {
    const given = one[name];
    if (!Array.isArray(given)) return [];
    const count = given.filter(isMember).length;
    return accepts(count) || (count === 0 && given.length > 0) ? [] : [says.count({ path, count, what })];
  });
}

/** The arguments that the row speaks of, as the provider gets them before anything is made. */
function configOf(resource: Resource, row: TypeRow, stand: Stand): ValueObject {
  return Object.fromEntries(spokenOf(row).map((name) => [name, configured(resource.get(name), name, stand)]));
}

const SPOKEN_OF = new Map<TypeRow, readonly string[]>();

function spokenOf(row: TypeRow): readonly string[] {
  const known = SPOKEN_OF.get(row);
  if (known !== undefined) return known;
  const { counts, exclusive, exactlyOneOf, atLeastOneOf, together, refuses } = row;
  const paths = [
    ...Object.keys(counts ?? {}),
    ...[exclusive, exactlyOneOf, atLeastOneOf].flatMap((lists) => lists ?? []).flat(),
    ...Object.entries(together ?? {}).flatMap(([name, needed]) => [name, ...needed]),
    ...(refuses ?? []).flatMap(({ when }) =>
      Object.entries(when).flatMap(([path, { within = [] }]) => [path, ...within]),
    ),
  ];
  const names = [...new Set(paths.map((path) => path.split(".")[0] ?? path))];
  SPOKEN_OF.set(row, names);
  return names;
}

function configured(value: Value | undefined, name: string, stand: Stand): Configured {
  if (value === undefined) return null;
  if (isLiteral(value)) return value;
  if (isList(value)) return configuredList(value, name, stand);
  if (isMap(value))
    return Object.fromEntries([...value].map(([inner, item]) => [inner, configured(item, name, stand)]));
  if (value instanceof Unknown) return stand.unknown ? stand.unknown(name, value.why) : UNKNOWN;
  const text = textSetting(value);
  return text.kind === "set" ? text.value : (stand.reference?.(value) ?? UNKNOWN);
}

/** Blocks that may not be there give no list an element: of such alone nobody can tell whether the list is given. */
function configuredList(value: readonly Value[], name: string, stand: Stand): Configured {
  const [open] = value.filter((item) => item instanceof UnknownBlocks);
  const certain = value.filter((item) => !(item instanceof UnknownBlocks));
  if (open !== undefined && certain.length === 0) return configured(open, name, stand);
  return certain.concat(open ?? []).map((item) => configured(item, name, stand));
}
