import type { Arguments } from "../../../aws/arguments/argument-rule";
import { LONGEST_PREFIX } from "../../../aws/name-limits";
import { DESCRIPTION_PATTERNS, NAME_PATTERNS } from "../../../aws/name-patterns";
import { EXCLUSIVE_ARGUMENTS } from "../../../aws/arguments/exclusive-arguments";
import { textSetting } from "../../../facts/setting";
import { listed } from "../../../lib/listed";
import type { Check } from "../../../provider/checks";
import { valuesAt } from "../../../provider/conditions";
import { UNKNOWN, type Value as Configured, type ValueObject, isObject } from "../../../provider/cty";
import { type Refused, refusedPlans, refusedTogether, withDefaults } from "../../../provider/refusals";
import { rowOf } from "../../../provider/rows";
import type { TypeRow } from "../../../provider/type-row";
import { type Resource, type Value, isList, isLiteral, isMap } from "../../../terraform/expressions/value";
import type { Walk } from "../../flows/evidence";
import { messages } from "../../message";

const says = messages({
  conflict: (it: { names: readonly string[] }) => `of ${listed(it.names)} the AWS provider takes one; keep that`,
  missing: (it: { names: readonly string[] }) =>
    `it has none of ${listed(it.names)}, of which the AWS provider asks for one; add it`,
  incomplete: (it: { name: string; missing: readonly string[] }) =>
    `${it.name} asks for ${listed(it.missing)} beside it; add it`,
  plan: (it: { at: string; says: string }) => `the AWS provider refuses ${it.at}: ${it.says}`,
  count: (it: { path: string; count: number; what: string }) =>
    `it has ${it.path} ${it.count} times; the AWS provider takes ${it.what}`,
});

/** The values that the provider bounds, as rules for arguments. Words of which there are more every year aren't among them. */
export function boundsOf(type: string): Arguments {
  const bounds = Object.entries(rowOf(type)?.values ?? {}).filter(
    ([path, { words }]) => words === undefined && !isJudgedElsewhere(type, path),
  );
  return Object.fromEntries(
    bounds.map(([path, { accepts, what }]) => [path, { allowed: { kind: "form", accepts, words: what } }]),
  );
}

/** Documents, roll-outs, schedules, names and descriptions have rules of their own. */
function isJudgedElsewhere(type: string, path: string): boolean {
  const isName = path === (NAME_PATTERNS[type]?.attribute ?? "name");
  const isPrefix = path === "name_prefix" && type in LONGEST_PREFIX;
  const isDescription = path === "description" && type in DESCRIPTION_PATTERNS;
  // Of other providers it isn't known which attribute is an id of theirs.
  return isName || isPrefix || isDescription || ELSEWHERE.test(path) || !type.startsWith("aws_");
}

const ELSEWHERE =
  /^((assume_role_)?policy|cidr_block|client_id_list|container_definitions|deployment_configuration\..*|flexible_time_window\..*|priority)$/;

/** What the provider refuses of a resource as a whole; what isn't known refuses nothing. */
export function refusals(walk: Walk, resource: Resource): void {
  const row = rowOf(resource.type);
  if (row === undefined) return;
  const config = configOf(resource, row);
  for (const [path, check] of Object.entries(row.counts ?? {})) counted(walk, config, path, check);
  const change = { config, planned: withDefaults(row, config), prior: undefined };
  for (const refused of [...refusedTogether(row, config), ...refusedPlans(row, change)])
    if (!isToldBefore(resource.type, refused)) walk.miss(message(refused));
}

function message(refused: Refused) {
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

function counted(walk: Walk, config: ValueObject, path: string, { accepts, what }: Check): void {
  const [name = "", ...above] = path.split(".").reverse();
  const around = above.length === 0 ? [config] : valuesAt(config, above.reverse().join(".")).flat().filter(isObject);
  for (const one of around) {
    const given = one[name];
    if (Array.isArray(given) && !accepts(given.length)) walk.miss(says.count({ path, count: given.length, what }));
  }
}

/** The arguments that the row speaks of, as the provider gets them before anything is made. */
function configOf(resource: Resource, { counts, exclusive, exactlyOneOf, atLeastOneOf, together, refuses }: TypeRow) {
  const paths = [
    ...Object.keys(counts ?? {}),
    ...[exclusive, exactlyOneOf, atLeastOneOf].flatMap((lists) => lists ?? []).flat(),
    ...Object.entries(together ?? {}).flatMap(([name, needed]) => [name, ...needed]),
    ...(refuses ?? []).flatMap(({ when }) =>
      Object.entries(when).flatMap(([path, { within = [] }]) => [path, ...within]),
    ),
  ];
  const names = new Set(paths.map((path) => path.split(".")[0] ?? path));
  return Object.fromEntries([...names].map((name) => [name, configured(resource.get(name))]));
}

function configured(value: Value | undefined): Configured {
  if (value === undefined) return null;
  if (isLiteral(value)) return value;
  if (isList(value)) return value.map((item) => configured(item));
  if (isMap(value)) return Object.fromEntries([...value].map(([name, item]) => [name, configured(item)]));
  const text = textSetting(value);
  return text.kind === "set" ? text.value : UNKNOWN;
}
