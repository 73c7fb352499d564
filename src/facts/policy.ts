import { decodeJson } from "../terraform/expressions/json-text";
import {
  type ObjectValue,
  type Value,
  asString,
  block,
  blocks,
  describe,
  isMap,
  items,
} from "../terraform/expressions/value";
import { type Match, hasUnknown, matches, symbolic } from "./arn";

/** One statement of a policy document, every ARN in the form of `symbolic`. */
export interface Statement {
  /** The resource that carries the policy. */
  readonly address: string;
  /** The statement's Sid, or its number. */
  readonly label: string;
  /** Anything else than the two words grants nothing (IAM refuses it). */
  readonly effect: "Allow" | "Deny" | "invalid";
  readonly actions: readonly string[];
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[];
  readonly notResources: readonly string[] | undefined;
  /** `Service:ecs-tasks.amazonaws.com`, `AWS:*`, … */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
  readonly managed: boolean;
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
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
    effect: effectOf(asString(map.get("Effect"))),
    actions: optional("Action") ?? [],
    notActions: optional("NotAction"),
    resources: optional("Resource") ?? [],
    notResources: optional("NotResource"),
    principals: principalsOf(map.get("Principal")),
    conditions: conditionsOf(map.get("Condition")),
    managed,
  };
}

function effectOf(text: string | undefined): Statement["effect"] {
  return text === "Allow" || text === "Deny" ? text : "invalid";
}

function principalsOf(value: Value | undefined): readonly string[] {
  if (value === undefined) return [];
  if (!isMap(value)) return items(value).map((item) => `AWS:${symbolic(item)}`);
  return [...value].flatMap(([type, ids]) => items(ids).map((id) => `${type}:${symbolic(id)}`));
}

function conditionsOf(value: Value | undefined): readonly Condition[] {
  const map = block(value);
  if (!map) return value === undefined || value === null ? [] : [{ operator: "?", key: describe(value), values: [] }];
  return [...map].flatMap(([operator, keys]) =>
    isMap(keys)
      ? [...keys].map(([key, values]) => ({ operator, key, values: items(values).map((item) => symbolic(item)) }))
      : [{ operator, key: describe(keys), values: [] }],
  );
}

/** Whether a statement speaks about this action on this resource, its effect and conditions left aside. */
export function covers(statement: Statement, action: string, resource: string): Match {
  const byAction = statement.notActions
    ? negated(anyMatch(statement.notActions, action, actionMatches))
    : anyMatch(statement.actions, action, actionMatches);
  if (byAction === "no") return "no";
  const byResource = statement.notResources
    ? negated(anyMatch(statement.notResources, resource, matches))
    : anyMatch(statement.resources, resource, matches);
  return byResource === "no" ? "no" : byAction === "unknown" ? "unknown" : byResource;
}

export function actionMatches(pattern: string, action: string): Match {
  return matches(pattern.toLowerCase(), action.toLowerCase());
}

function anyMatch(patterns: readonly string[], text: string, match: (pattern: string, text: string) => Match): Match {
  const found = patterns.map((pattern) => match(pattern, text));
  if (found.includes("yes")) return "yes";
  return found.includes("unknown") ? "unknown" : "no";
}

function negated(match: Match): Match {
  if (match === "unknown") return "unknown";
  return match === "yes" ? "no" : "yes";
}

/** Whether nothing in the statement is unknown. */
export function isKnown(statement: Statement): boolean {
  return ![...statement.actions, ...statement.resources].some(hasUnknown);
}
