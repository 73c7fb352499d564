import { evaluateJson } from "../../terraform/expressions/evaluate";
import { type Json, isObject } from "../../terraform/json";
import type { Model } from "../../terraform/model";
import { symbolic } from "../arn";

/** ARNs of what is declared to be there already: whatever their ids look like, no stack makes it. */
export function declaredExisting({ stacks }: Model): ReadonlySet<string> {
  return new Set(
    stacks.flatMap(({ comment, scope }) => {
      const { declared } = comment;
      const list = isObject(declared) ? declared["existing"] : undefined;
      if (!Array.isArray(list)) return [];
      return (list as readonly Json[]).flatMap((item) => {
        const arn = isObject(item) ? item["arn"] : undefined;
        return typeof arn === "string" ? [symbolic(evaluateJson(arn, scope))] : [];
      });
    }),
  );
}
