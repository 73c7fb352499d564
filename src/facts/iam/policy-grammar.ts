import { decodeJson } from "../../terraform/expressions/json-text";
import { type ObjectValue, type Value, asString, blocks, isList, isMap } from "../../terraform/expressions/value";
import { textSetting } from "../setting";

const VERSIONS = ["2012-10-17", "2008-10-17"];

/**
 * What IAM refuses of a role's policy, as it completes "has …"; only of what is spelled out.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 */
export function refusedByIam(document: Value | undefined, kind: "identity" | "trust"): readonly string[] {
  const policy = decodeJson(document);
  if (!isMap(policy)) return typeof document === "string" && !isJson(document) ? ["a document that is no JSON"] : [];
  const version = asString(policy.get("Version"));
  const prohibited = kind === "identity" ? ["Principal", "NotPrincipal"] : ["Resource", "NotResource"];
  const { maps: statements } = blocks(policy.get("Statement"));
  const ids = statements.flatMap((statement) => asString(statement.get("Sid")) ?? []).filter((id) => id !== "");
  return [
    // Whether IAM takes an empty list isn't documented.
    ...((policy.get("Statement") ?? null) === null ? ["no Statement"] : []),
    ...statements.flatMap((statement) => lackedBy(statement, kind)),
    ...(version === undefined || VERSIONS.includes(version)
      ? []
      : [`Version ${version}, not ${VERSIONS.join(" or ")}`]),
    ...prohibited.filter((key) => statements.some((it) => it.has(key))).map((key) => `a statement with ${key}`),
    ...ids.filter((id) => !/^[A-Za-z0-9]+$/.test(id)).map((id) => `Sid '${id}' of more than letters and digits`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `Sid '${id}' twice`),
  ];
}

/** What each statement has to have. */
function lackedBy(statement: ObjectValue, kind: "identity" | "trust"): readonly string[] {
  const asked = [
    ["Action", "NotAction"],
    { identity: ["Resource", "NotResource"], trust: ["Principal", "NotPrincipal"] }[kind],
  ];
  const effect = textSetting(statement.get("Effect"));
  return [
    ...(effect.kind === "unset" ? ["a statement without Effect"] : []),
    ...(effect.kind === "set" && !["Allow", "Deny"].includes(effect.value)
      ? [`Effect ${effect.value}, not Allow or Deny`]
      : []),
    ...asked
      .filter((names) => names.every((name) => isNothing(statement.get(name))))
      .map(([name = ""]) => `a statement without ${name}`),
  ];
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
