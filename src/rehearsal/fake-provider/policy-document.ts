/** `aws_iam_policy_document` as the provider renders it: the only data source whose answer is computed from its arguments. */
import type { Value, ValueObject } from "../../provider/cty";
import { isObject } from "../../provider/cty";

type Json = Record<string, unknown>;

export function policyDocument(config: ValueObject): { json: string; minified_json: string; version: string } {
  const version = text(config["version"]) ?? "2012-10-17";
  let statements = objects(config["statement"]).map(statement);
  for (const source of texts(config["source_policy_documents"]).reverse()) {
    statements = merged(parsed(source), statements);
  }
  for (const override of texts(config["override_policy_documents"])) statements = merged(statements, parsed(override));
  const id = text(config["policy_id"]);
  const document = { Version: version, ...(id === undefined ? {} : { Id: id }), Statement: statements };
  return { json: JSON.stringify(document, null, 2), minified_json: JSON.stringify(document), version };
}

function statement(config: ValueObject): Json {
  const fields: Json = {
    Sid: text(config["sid"]),
    Effect: text(config["effect"]) ?? "Allow",
    Action: oneOrMany(config["actions"]),
    NotAction: oneOrMany(config["not_actions"]),
    Resource: oneOrMany(config["resources"]),
    NotResource: oneOrMany(config["not_resources"]),
    Principal: principals(config["principals"]),
    NotPrincipal: principals(config["not_principals"]),
    Condition: conditions(config["condition"]),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function principals(value: Value | undefined): unknown {
  const found: Record<string, string[]> = {};
  for (const principal of objects(value)) {
    const identifiers = texts(principal["identifiers"]);
    const type = text(principal["type"]) ?? "";
    if (type === "*" && identifiers[0] === "*") return "*";
    (found[type] ??= []).push(...identifiers);
  }
  return Object.keys(found).length === 0 ? undefined : mapped(found, oneOrMany);
}

function conditions(value: Value | undefined): unknown {
  const found: Record<string, Record<string, string[]>> = {};
  for (const condition of objects(value)) {
    const test = (found[text(condition["test"]) ?? ""] ??= {});
    (test[text(condition["variable"]) ?? ""] ??= []).push(...texts(condition["values"]));
  }
  return Object.keys(found).length === 0 ? undefined : mapped(found, (variables) => mapped(variables, oneOrMany));
}

/** Statements of `over` replace those of `base` with the same id. */
function merged(base: readonly Json[], over: readonly Json[]): Json[] {
  const replaced = new Set<unknown>(over.map(({ Sid }) => Sid).filter((sid) => sid !== undefined));
  return [...base.filter(({ Sid }) => !replaced.has(Sid)), ...over];
}

function parsed(document: string): Json[] {
  const { Statement } = JSON.parse(document) as { Statement: Json | Json[] };
  return Array.isArray(Statement) ? Statement : [Statement];
}

/** The provider writes several values in reverse order of the alphabet, one without a list. */
function oneOrMany(value: Value | undefined): string | string[] | undefined {
  const all = texts(value).sort().reverse();
  return all.length > 1 ? all : all[0];
}

function mapped<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

function objects(value: Value | undefined): ValueObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((it) => typeof it === "string") : [];
}

function text(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
