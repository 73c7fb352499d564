/**
 * Whether two policy documents say the same, as the provider compares them: whatever the order of statements, of actions,
 * resources, principals and keys, and one value with or without a list.
 * @see https://github.com/hashicorp/awspolicyequivalence
 */
import { type Json, type JsonRecord, parsedJson, recordOf } from "./json";

const LISTS = ["Action", "NotAction", "Resource", "NotResource"] as const;

export function equivalentPolicies(one: string, other: string): boolean {
  const [a, b] = [parsedJson(one), parsedJson(other)].map((it) => (it === undefined ? it : recordOf(it)));
  if (a === undefined || b === undefined) return false;
  if (text(a["Version"]) !== text(b["Version"]) || text(a["Id"]) !== text(b["Id"])) return false;
  const [ours, theirs] = [statements(a), statements(b)];
  return ours.length === theirs.length && covers(ours, theirs) && covers(theirs, ours);
}

const covers = (ours: readonly JsonRecord[], theirs: readonly JsonRecord[]): boolean =>
  ours.every((it) => theirs.some((that) => equalStatements(it, that)));

function equalStatements(a: JsonRecord, b: JsonRecord): boolean {
  return (
    text(a["Sid"]) === text(b["Sid"]) &&
    text(a["Effect"]).toLowerCase() === text(b["Effect"]).toLowerCase() &&
    LISTS.every((name) => sameTexts(texts(a[name]), texts(b[name]))) &&
    equalConditions(a["Condition"], b["Condition"]) &&
    equalPrincipals(a["Principal"], b["Principal"]) &&
    equalPrincipals(a["NotPrincipal"], b["NotPrincipal"])
  );
}

function equalConditions(a: Json | undefined, b: Json | undefined): boolean {
  return sameKeys(a, b, (ours, theirs) =>
    sameKeys(ours, theirs, (one, other) => {
      const [set, otherSet] = [texts(one), texts(other)];
      return set.length === otherSet.length && sameTexts([...new Set(set)], [...new Set(otherSet)]);
    }),
  );
}

function equalPrincipals(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a === "string" || typeof b === "string") {
    return typeof a === "string" && typeof b === "string" && equalPrincipal(a, b);
  }
  return sameKeys(a, b, (ours, theirs) => {
    const [one, other] = [texts(ours), texts(theirs)];
    return one.length === other.length && one.every((it) => other.some((that) => equalPrincipal(it, that)));
  });
}

/** AWS turns the id of an account into the ARN of its root user. */
function equalPrincipal(a: string, b: string): boolean {
  const isRootOf = (arn: string, account: string) =>
    /^\d{12}$/.test(account) && new RegExp(`^arn:[\\w-]+:iam::${account}:root$`).test(arn);
  return a === b || isRootOf(a, b) || isRootOf(b, a);
}

/** Keys without values count for nothing. */
function sameKeys(
  a: Json | undefined,
  b: Json | undefined,
  same: (a: Json | undefined, b: Json | undefined) => boolean,
): boolean {
  const [ours, theirs] = [recordOf(a), recordOf(b)];
  const used = (of: JsonRecord) => Object.keys(of).filter((key) => !(Array.isArray(of[key]) && of[key].length === 0));
  return sameTexts(used(ours), used(theirs)) && used(ours).every((key) => same(ours[key], theirs[key]));
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  const sorted = b.toSorted();
  return a.length === b.length && a.toSorted().every((it, i) => it === sorted[i]);
}

function statements({ Statement: value = [] }: JsonRecord): JsonRecord[] {
  return (Array.isArray(value) ? value : [value]).map((it) => recordOf(it));
}

function texts(value: Json | undefined): string[] {
  return value === undefined || value === null ? [] : [value].flat().map(text);
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}
