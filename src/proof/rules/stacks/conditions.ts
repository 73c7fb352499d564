import { evaluateJson } from "../../../terraform/expressions/evaluate";
import { type Json, objects } from "../../../terraform/json";
import type { Stack } from "../../../terraform/stack";
import { equals, switchSetting } from "../../../facts/setting";
import { messages } from "../../message";
import { type Result, type Rule, results } from "../../result";

const says = messages({
  fails: (it: { at: string; kind: string; says: string }) =>
    `a ${it.kind} of ${it.at} is false, at which Terraform stops${it.says === "" ? "" : ` ('${it.says}')`}; correct what it asks for, or the ${it.kind}`,
  hold: ({ count }: { count: number }) => `none of ${count} conditions is known to fail`,
});

interface Condition {
  readonly at: string;
  readonly kind: "precondition" | "postcondition" | "validation";
  readonly condition: Json;
  readonly message: Json | undefined;
}

/**
 * What Terraform is told to stop at. A `check` block only warns.
 * @see https://developer.hashicorp.com/terraform/language/validate
 */
export const conditions: Rule = {
  id: "conditions",
  isLocal: true,
  title: "No condition that Terraform stops at is known to fail",
  check({ facts: { model } }) {
    let count = 0;
    const found = model.stacks.flatMap((stack): readonly Result[] => {
      const all = conditionsOf(stack);
      count += all.length;
      const failing = all.filter(
        ({ condition }) => equals(switchSetting(evaluateJson(condition, stack.scope)), false) === "yes",
      );
      if (failing.length > 0)
        return failing.map(({ at, kind, message }) =>
          results({ kind: "" }, { stack: stack.name, address: at }).refuted(
            says.fails({ at, kind, says: typeof message === "string" ? message : "" }),
          ),
        );
      const { proven } = results({ kind: "stack", name: stack.name }, { stack: stack.name, address: stack.name });
      return all.length === 0 ? [] : [proven(says.hold({ count: all.length }))];
    });
    return { looked: { stack: model.stacks.length, condition: count }, results: found };
  },
};

function conditionsOf({ declarations, outputs, variables }: Stack): readonly Condition[] {
  const read = (at: string, kind: Condition["kind"], json: Json | undefined): readonly Condition[] =>
    objects(json).map((block) => ({
      at,
      kind,
      condition: block["condition"] ?? null,
      message: block["error_message"],
    }));
  return [
    ...[...declarations].flatMap(([address, { body }]) =>
      objects(body["lifecycle"]).flatMap((lifecycle) => [
        ...read(address, "precondition", lifecycle["precondition"]),
        ...read(address, "postcondition", lifecycle["postcondition"]),
      ]),
    ),
    ...[...outputs].flatMap(([name, body]) => read(`output.${name}`, "precondition", body["precondition"])),
    ...[...variables].flatMap(([name, body]) => read(`var.${name}`, "validation", body["validation"])),
  ];
}
