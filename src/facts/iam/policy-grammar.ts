import { decodeJson } from "../../terraform/expressions/json-text";
import {
  type ObjectValue,
  type Value,
  asString,
  blocks,
  isList,
  isMap,
  items,
} from "../../terraform/expressions/value";
import { textSetting } from "../setting";

/** Of a role, for itself or for whom it trusts, or of what has a policy of its own, such as a bucket. */
export type PolicyKind = "identity" | "trust" | "resource";

const VERSIONS = ["2012-10-17", "2008-10-17"];

const PRINCIPALS = ["Principal", "NotPrincipal"];
const RESOURCES = ["Resource", "NotResource"];

const PROHIBITED: Readonly<Record<PolicyKind, readonly string[]>> = {
  identity: PRINCIPALS,
  trust: RESOURCES,
  resource: [],
};

/** Beside an action. */
const ASKED: Readonly<Record<PolicyKind, readonly string[]>> = {
  identity: RESOURCES,
  trust: PRINCIPALS,
  resource: PRINCIPALS,
};

/**
 * Services that ask for a resource in the policies of theirs, too, which isn't documented for all.
 * @see https://github.com/awsdocs/aws-systems-manager-user-guide/pull/166
 */
const ASKS_FOR_RESOURCE: ReadonlySet<string> = new Set(["s3"]);

/**
 * Services that take no actions of others in theirs.
 * @see https://github.com/versity/versitygw/issues/650
 * @see https://github.com/hashicorp/terraform/issues/12740
 */
const TAKES_OWN_ACTIONS: ReadonlySet<string> = new Set(["s3", "sns"]);

/**
 * What AWS refuses of a policy, as it completes "has …"; only of what is spelled out.
 *
 * @param service that of the resource whose policy it is, as its actions begin: `s3`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 */
export function refusedInPolicy(document: Value | undefined, kind: PolicyKind, service = ""): readonly string[] {
  const policy = decodeJson(document);
  if (!isMap(policy)) return typeof document === "string" && !isJson(document) ? ["a document that is no JSON"] : [];
  const version = asString(policy.get("Version"));
  const { maps: statements } = blocks(policy.get("Statement"));
  const named = statements.flatMap((statement) => asString(statement.get("Sid")) ?? []).filter((id) => id !== "");
  // Other services than IAM may take more: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
  const ids = kind === "resource" ? [] : named;
  return [
    // Whether IAM takes an empty list isn't documented.
    ...((policy.get("Statement") ?? null) === null ? ["no Statement"] : []),
    ...statements.flatMap((statement) => lackedBy(statement, kind, service)),
    ...(version === undefined || VERSIONS.includes(version)
      ? []
      : [`Version ${version}, not ${VERSIONS.join(" or ")}`]),
    ...PROHIBITED[kind].filter((key) => statements.some((it) => it.has(key))).map((key) => `a statement with ${key}`),
    ...ids.filter((id) => !/^[A-Za-z0-9]+$/.test(id)).map((id) => `Sid '${id}' of more than letters and digits`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `Sid '${id}' twice`),
    ...(TAKES_OWN_ACTIONS.has(service) ? statements.flatMap((statement) => foreignActions(statement, service)) : []),
  ];
}

/** What each statement has to have. */
function lackedBy(statement: ObjectValue, kind: PolicyKind, service: string): readonly string[] {
  const asked = [["Action", "NotAction"], ASKED[kind], ...(ASKS_FOR_RESOURCE.has(service) ? [RESOURCES] : [])];
  const effect = textSetting(statement.get("Effect"));
  return [
    ...(effect.kind === "unset" ? ["a statement without Effect"] : []),
    ...(effect.kind === "set" && !["Allow", "Deny"].includes(effect.value)
      ? [`Effect ${effect.value}, not Allow or Deny`]
      : []),
    ...asked
      .filter((names) => names.every((name) => isNothing(statement.get(name))))
      .map(([name = ""]) => `a statement without ${name}`),
    // Whom a role trusts is told by the rule for that.
    ...(kind !== "resource" ? [] : PRINCIPALS.flatMap((name) => strangers(name, statement.get(name)))),
  ];
}

/** Of `AWS`: an account, a principal's ARN without wildcards, or its unique id. */
const PRINCIPAL = /^(\*|\d{12}|arn:aws[\w-]*:(iam|sts)::[^*]+|A[A-Z]{3}[A-Z0-9]{8,})$/;
const PRINCIPAL_TYPES = ["AWS", "CanonicalUser", "Federated", "Service"];

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function strangers(name: string, value: Value | undefined): readonly string[] {
  const text = asString(value);
  if (text !== undefined) return text === "*" ? [] : [`'${text}' as ${name}, not * or an object`];
  if (!isMap(value)) return [];
  return [...value].flatMap(([type, ids]) => {
    if (type !== "*" && !PRINCIPAL_TYPES.includes(type))
      return [`${name} of ${type}, not one of ${PRINCIPAL_TYPES.join(", ")}`];
    const isOne = (id: string): boolean =>
      type === "AWS" ? PRINCIPAL.test(id) : type !== "Service" || id === "*" || id.includes(".");
    return items(ids).flatMap((item) => {
      const id = asString(item);
      return id === undefined || isOne(id) ? [] : [`'${id}' as ${name} of ${type}`];
    });
  });
}

function foreignActions(statement: ObjectValue, service: string): readonly string[] {
  return [statement.get("Action"), statement.get("NotAction")].flatMap(items).flatMap((item) => {
    const action = asString(item) ?? "";
    const [, prefix] = /^([\w-]+):/.exec(action) ?? [];
    return prefix === undefined || prefix.toLowerCase() === service
      ? []
      : [`action ${action}, which isn't of ${service}`];
  });
}

function isNothing(value: Value | undefined): boolean {
  return value === undefined || value === null || (isList(value) && value.length === 0);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
