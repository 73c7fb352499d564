import { decodeJson } from "./expressions/json-text";
import {
  Encoded,
  type ObjectValue,
  type Resource,
  Unknown,
  type Value,
  asString,
  blocks,
  isList,
  isMap,
  items,
} from "./expressions/value";

/**
 * What can be told of a data source's computed attributes without asking AWS; undefined leaves them a reference.
 * `defaultRegion` is its provider's.
 */
export function dataAttribute(data: Resource, attribute: string, defaultRegion: Value): Value | undefined {
  switch (data.type) {
    case "aws_region":
      // `region` may be an argument too; left out, it is the provider's.
      if (!["name", "region", "id"].includes(attribute) || defaultRegion instanceof Unknown) return undefined;
      return attribute === "region" ? defaultRegion : data.region;
    case "aws_partition":
      if (attribute === "partition") return "aws";
      return attribute === "dns_suffix" ? "amazonaws.com" : undefined;
    case "aws_vpc_endpoint_service":
      return attribute === "service_name" ? serviceName(data) : undefined;
    case "aws_iam_policy_document":
      return attribute === "json" || attribute === "minified_json" ? policyDocument(data) : undefined;
    default:
      return undefined;
  }
}

/** Attributes of AWS's data sources and resources in which somebody else's values stand. */
const CONTENTS = new Set(["value", "insecure_value", "secret_string", "outputs", "result", "body", "tags", "tags_all"]);

/** Whether an attribute that nobody here sets may hold any value, another resource's id too. */
export function holdsAnything(type: string, attribute: string): boolean {
  return !type.startsWith("aws_") || CONTENTS.has(attribute);
}

function serviceName(data: Resource): Value | undefined {
  const [region, service] = [asString(data.region), asString(data.get("service"))];
  return region === undefined || service === undefined ? undefined : `com.amazonaws.${region}.${service}`;
}

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/data-sources/iam_policy_document */
function policyDocument(data: Resource): Value {
  for (const dropped of ["source_json", "override_json"]) {
    if (items(data.get(dropped)).length > 0) return new Unknown(`${dropped} of ${data.address}`);
  }
  const statements = blocks(data.get("statement"));
  if (statements.unknown) return statements.unknown;
  const version = asString(data.get("version")) ?? "2012-10-17";
  const own: PolicyDocument = { version, statements: statements.maps.map((it) => new Map(translated(it))) };
  const sources = documentsOf(data, "source_policy_documents");
  const overrides = documentsOf(data, "override_policy_documents");
  if (sources instanceof Unknown) return sources;
  if (overrides instanceof Unknown) return overrides;
  const all = [...sources, own, ...overrides];
  const merged = all.length === 1 ? own.statements : mergedStatements(all.map((document) => document.statements));
  if (hasTwice(sources.flatMap((document) => document.statements)) || !merged)
    return new Unknown(`which statements of ${data.address} have one sid`);
  const [newest = version] = all.map((document) => document.version).toSorted((a, b) => b.localeCompare(a));
  return new Encoded(
    new Map<string, Value>([
      ["Version", newest],
      ["Statement", merged],
    ]),
  );
}

interface PolicyDocument {
  readonly version: string;
  readonly statements: readonly ObjectValue[];
}

/** The documents that an argument lists, as texts of JSON. */
function documentsOf(data: Resource, argument: string): readonly PolicyDocument[] | Unknown {
  const found: PolicyDocument[] = [];
  const list = data.get(argument);
  for (const item of items(list)) {
    const document = decodeJson(item);
    const statements = isMap(document) ? (document.get("Statement") ?? []) : undefined;
    const version = isMap(document) ? asString(document.get("Version") ?? "") : undefined;
    if (!isList(statements) || version === undefined || !statements.every(isMap))
      return new Unknown(`${argument} of ${data.address}`);
    found.push({ version, statements });
  }
  return found;
}

/** One statement after another: one with the sid of an earlier one takes its place. Undefined where a sid isn't known. */
function mergedStatements(all: readonly (readonly ObjectValue[])[]): readonly ObjectValue[] | undefined {
  const merged: ObjectValue[] = [];
  const places = new Map<string, number>();
  for (const statement of all.flat()) {
    const sid = asString(statement.get("Sid") ?? "");
    if (sid === undefined) return undefined;
    const place = places.get(sid);
    if (place !== undefined) merged[place] = statement;
    else if (merged.push(statement) > 0 && sid !== "") places.set(sid, merged.length - 1);
  }
  return merged;
}

/** The provider refuses sources with a sid in common. */
function hasTwice(statements: readonly ObjectValue[]): boolean {
  const sids = statements.map((statement) => asString(statement.get("Sid") ?? "")).filter((sid) => sid !== "");
  return new Set(sids).size < sids.length;
}

const PLAIN = [
  ["sid", "Sid"],
  ["actions", "Action"],
  ["not_actions", "NotAction"],
  ["resources", "Resource"],
  ["not_resources", "NotResource"],
] as const;

function* translated(statement: ReadonlyMap<string, Value>): Generator<[string, Value]> {
  yield ["Effect", statement.get("effect") ?? "Allow"];
  for (const [from, to] of PLAIN) {
    const value = statement.get(from);
    if (value !== undefined && value !== null) yield [to, value];
  }
  for (const [from, to] of [
    ["principals", "Principal"],
    ["not_principals", "NotPrincipal"],
  ] as const) {
    const principals = blocks(statement.get(from));
    if (principals.unknown) yield [to, principals.unknown];
    else if (principals.maps.length > 0) yield [to, principalsOf(principals.maps)];
  }
  const conditions = blocks(statement.get("condition"));
  if (conditions.unknown) yield ["Condition", conditions.unknown];
  else if (conditions.maps.length > 0) {
    const byTest = new Map<string, Map<string, Value>>();
    for (const condition of conditions.maps) {
      const test = asString(condition.get("test")) ?? "?";
      const variables = byTest.get(test) ?? new Map<string, Value>();
      variables.set(asString(condition.get("variable")) ?? "?", condition.get("values") ?? null);
      byTest.set(test, variables);
    }
    yield ["Condition", byTest];
  }
}

function principalsOf(principals: readonly ObjectValue[]): Value {
  if (principals.some((principal) => asString(principal.get("type")) === undefined))
    return new Unknown("the type of a principal");
  const byType = new Map<string, Value[]>();
  for (const principal of principals) {
    const type = asString(principal.get("type")) ?? "?";
    byType.set(type, [...(byType.get(type) ?? []), ...items(principal.get("identifiers"))]);
  }
  return byType.has("*") ? "*" : byType;
}
