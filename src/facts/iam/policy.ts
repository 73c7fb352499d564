import { decodeJson } from "../../terraform/expressions/json-text";
import {
  type ObjectValue,
  type Value,
  asString,
  blocks,
  describe,
  isLiteral,
  isMap,
  items,
} from "../../terraform/expressions/value";
import { type Match, matches, symbolic } from "../arn";
import { type Condition, conditionsOf, withUnknownVariables, withVariables } from "./conditions";
import { all, any, negated } from "../match";
import { equals, textSetting } from "../setting";

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
  const version = textSetting(isMap(decoded) ? decoded.get("Version") : undefined);
  const written = {
    unset: (text: string): string => text,
    set: equals(version, "2008-10-17") === "yes" ? (text: string): string => text : withVariables,
    unknown: withUnknownVariables,
  }[version.kind];
  return {
    address,
    statements: list.maps.map((map, index) => statementOf(address, map, index, { managed, written })),
    unknown: list.unknown && `a statement of ${address} (${list.unknown.why})`,
  };
}

/** The same policy where it can't be told whether it is in force. */
export function doubted(policy: Policy, doubt: string | undefined): Policy {
  if (doubt === undefined) return policy;
  return { ...policy, statements: policy.statements.map((statement) => ({ ...statement, doubt })) };
}

interface Reading {
  readonly managed: boolean;
  /** How a text of the document is read. */
  readonly written: (text: string) => string;
}

function statementOf(address: string, map: ObjectValue, index: number, { managed, written }: Reading): Statement {
  const optional = (name: string): readonly string[] | undefined =>
    map.has(name) ? items(map.get(name)).map((item) => symbolic(item)) : undefined;
  return {
    address,
    label: `statement ${asString(map.get("Sid")) ?? index}`,
    effect: effectOf(map.get("Effect")),
    actions: optional("Action") ?? [],
    notActions: optional("NotAction"),
    resources: optional("Resource")?.map(written) ?? [],
    notResources: optional("NotResource")?.map(written),
    principals: principalsOf(map.get("Principal")),
    notPrincipals: map.has("NotPrincipal") ? principalsOf(map.get("NotPrincipal")) : undefined,
    conditions: conditionsOf(map.get("Condition"), written),
    managed,
    doubt: undefined,
  };
}

function effectOf(value: Value | undefined): Statement["effect"] {
  const text = asString(value);
  if (text === undefined && value !== undefined && value !== null) return "unknown";
  return text === "Allow" || text === "Deny" ? text : "invalid";
}

function principalsOf(value: Value | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (isMap(value)) return [...value].flatMap(([type, ids]) => items(ids).map((id) => `${type}:${symbolic(id)}`));
  return items(value).map((item) => (isLiteral(item) ? `AWS:${symbolic(item)}` : symbolic(item)));
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
