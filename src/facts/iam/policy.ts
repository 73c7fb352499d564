import { decodeJson } from "../../terraform/expressions/json-text";
import {
  type ObjectValue,
  type Value,
  asString,
  blocks,
  describe,
  isMap,
  items,
} from "../../terraform/expressions/value";
import { type Match, matches, symbolic } from "../arn";
import { type Condition, conditionsOf } from "./conditions";
import { all, any, negated } from "../match";

/** One statement of a policy document, every ARN in the form of `symbolic`. */
export interface Statement {
  /** The resource that carries the policy. */
  readonly address: string;
  /** The statement's Sid, or its number. */
  readonly label: string;
  /** Anything else than the two words is invalid and grants nothing (IAM refuses it). */
  readonly effect: "Allow" | "Deny" | "invalid" | "unknown";
  readonly actions: readonly string[];
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[];
  readonly notResources: readonly string[] | undefined;
  /** `Service:ecs-tasks.amazonaws.com`, `AWS:*`, … */
  readonly principals: readonly string[];
  readonly notPrincipals: readonly string[] | undefined;
  readonly conditions: readonly Condition[];
  readonly managed: boolean;
  /** Why it can't be told whether the statement is in force, as it completes "not known: …". */
  readonly doubt: string | undefined;
}

export interface Policy {
  readonly address: string;
  readonly statements: readonly Statement[];
  /** Why (part of) it can't be read. */
  readonly unknown: string | undefined;
}

export function readPolicy(address: string, document: Value | undefined, managed = false): Policy {
  if (document === undefined) return { address, statements: [], unknown: `the policy of ${address}` };
  const decoded = decodeJson(document);
  const list = isMap(decoded) ? blocks(decoded.get("Statement")) : undefined;
  if (!list) return { address, statements: [], unknown: `the policy of ${address} (${describe(decoded)})` };
  return {
    address,
    statements: list.maps.map((map, index) => statementOf(address, map, index, managed)),
    unknown: list.unknown && `a statement of ${address} (${list.unknown.why})`,
  };
}

function statementOf(address: string, map: ObjectValue, index: number, managed: boolean): Statement {
  const optional = (name: string): readonly string[] | undefined =>
    map.has(name) ? items(map.get(name)).map((item) => symbolic(item)) : undefined;
  return {
    address,
    label: `statement ${asString(map.get("Sid")) ?? index}`,
    effect: effectOf(map.get("Effect")),
    actions: optional("Action") ?? [],
    notActions: optional("NotAction"),
    resources: optional("Resource")?.map(withVariables) ?? [],
    notResources: optional("NotResource")?.map(withVariables),
    principals: principalsOf(map.get("Principal")),
    notPrincipals: map.has("NotPrincipal") ? principalsOf(map.get("NotPrincipal")) : undefined,
    conditions: conditionsOf(map.get("Condition")),
    managed,
    doubt: undefined,
  };
}

function effectOf(value: Value | undefined): Statement["effect"] {
  const text = asString(value);
  if (text === undefined && value !== undefined && value !== null) return "unknown";
  return text === "Allow" || text === "Deny" ? text : "invalid";
}

/**
 * A policy variable is filled in at each request: nobody knows with what.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function withVariables(pattern: string): string {
  return pattern.replace(/[$&]\{([^}]*)\}/g, "<?the policy variable $1>");
}

function principalsOf(value: Value | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (isMap(value)) return [...value].flatMap(([type, ids]) => items(ids).map((id) => `${type}:${symbolic(id)}`));
  return items(value).map((item) => (asString(item) === undefined ? symbolic(item) : `AWS:${symbolic(item)}`));
}

/** Whether a statement speaks about this action on this resource, its effect and conditions left aside. */
export function covers(statement: Statement, action: string, resource: string): Match {
  const byAction = coversAction(statement, action);
  if (byAction === "no") return "no";
  const matching = any((statement.notResources ?? statement.resources).map((pattern) => matches(pattern, resource)));
  return all([byAction, statement.notResources ? negated(matching) : matching]);
}

/** Whether a statement speaks about this action, whatever the resource. */
export function coversAction({ actions, notActions }: Statement, action: string): Match {
  const matching = any((notActions ?? actions).map((pattern) => actionMatches(pattern, action)));
  return notActions ? negated(matching) : matching;
}

export function actionMatches(pattern: string, action: string): Match {
  return matches(pattern.toLowerCase(), action.toLowerCase());
}
