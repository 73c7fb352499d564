import { decodeJson } from "../../terraform/expressions/json-text";
import { type Value, asString, blocks, isMap } from "../../terraform/expressions/value";

const VERSIONS = ["2012-10-17", "2008-10-17"];

/**
 * What IAM refuses of a role's policy, as it completes "has …"; only of what is spelled out.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 */
export function refusedByIam(document: Value | undefined, kind: "identity" | "trust"): readonly string[] {
  const policy = decodeJson(document);
  if (!isMap(policy)) return [];
  const version = asString(policy.get("Version"));
  const prohibited = kind === "identity" ? ["Principal", "NotPrincipal"] : ["Resource", "NotResource"];
  const { maps: statements } = blocks(policy.get("Statement"));
  const ids = statements.flatMap((statement) => asString(statement.get("Sid")) ?? []).filter((id) => id !== "");
  return [
    ...(version === undefined || VERSIONS.includes(version)
      ? []
      : [`Version ${version}, not ${VERSIONS.join(" or ")}`]),
    ...prohibited.filter((key) => statements.some((it) => it.has(key))).map((key) => `a statement with ${key}`),
    ...ids.filter((id) => !/^[A-Za-z0-9]+$/.test(id)).map((id) => `Sid '${id}' of more than letters and digits`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `Sid '${id}' twice`),
  ];
}
