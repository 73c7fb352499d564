import { type Scope, evaluateJson } from "./expressions/evaluate";
import { SetValue, type Value, isList, isLiteral } from "./expressions/value";
import type { JsonObject } from "./json";

/**
 * What Terraform refuses of a `for_each` that is an expression: lists, and keys that are no texts. An empty list, which makes
 * nothing, is let pass; and so is what an attribute of a resource gives, which may be a set though it is written as a list.
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/for_each
 */
export function repetitionFaults({ for_each: each }: JsonObject, scope: Scope): readonly string[] {
  if (typeof each !== "string" || !/[$%]\{/.test(each) || /\b(data|[a-z]+_\w+)\.[\w-]+(\[[^\]*]+\])?\./.test(each))
    return [];
  const value = evaluateJson(each, scope);
  if (isList(value) && !(value instanceof SetValue) && value.length > 0)
    return [`for_each is ${each}, which is a list; set it to toset(…) of that, or to an object`];
  if (isList(value) && value.some(isNoText))
    return [
      `for_each is ${each}, which is a set of other things than texts; set it to a set of texts, or to an object`,
    ];
  return value !== null && isLiteral(value)
    ? [`for_each is ${each}, which is ${JSON.stringify(value)}; set it to an object, or to a set by toset(…)`]
    : [];
}

function isNoText(value: Value): boolean {
  return isLiteral(value) && typeof value !== "string";
}
