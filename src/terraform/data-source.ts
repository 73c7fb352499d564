import { Encoded, type Resource, Unknown, type Value, asString, blocks, items } from "./expressions/value";

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

/** Source: the AWS provider's documentation, data source aws_iam_policy_document */
function policyDocument(data: Resource): Value {
  for (const merged of ["source_policy_documents", "override_policy_documents", "source_json", "override_json"]) {
    if (items(data.get(merged)).length > 0) return new Unknown(`${merged} of ${data.address}`);
  }
  const statements = blocks(data.get("statement"));
  if (statements.unknown) return statements.unknown;
  return new Encoded(
    new Map<string, Value>([
      ["Version", asString(data.get("version")) ?? "2012-10-17"],
      ["Statement", statements.maps.map((statement) => new Map(translated(statement)))],
    ]),
  );
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
  const principals = blocks(statement.get("principals"));
  if (principals.unknown) yield ["Principal", principals.unknown];
  else if (principals.maps.length > 0) {
    const byType = new Map<string, Value[]>();
    for (const principal of principals.maps) {
      const type = asString(principal.get("type")) ?? "?";
      byType.set(type, [...(byType.get(type) ?? []), ...items(principal.get("identifiers"))]);
    }
    yield ["Principal", byType.has("*") ? "*" : byType];
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
