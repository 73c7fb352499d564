import { type Scope, evaluateJson } from "../../../terraform/expressions/evaluate";
import { Reference, isLiteral } from "../../../terraform/expressions/value";
import { type Json, objects } from "../../../terraform/json";
import type { Stack } from "../../../terraform/stack";
import { smallestVersion } from "../../../lib/version-constraint";
import { equals, switchSetting } from "../../../facts/setting";
import { messages } from "../../message";
import { type Result, type Rule, results } from "../../result";

const says = messages({
  fails: (it: { at: string; kind: string; says: string }) =>
    `a ${it.kind} of ${it.at} is false, at which Terraform stops${it.says === "" ? "" : ` ('${it.says}')`}; correct what it asks for, or the ${it.kind}`,
  noFlag: (it: { at: string; kind: string; value: string }) =>
    `the condition of a ${it.kind} of ${it.at} is ${it.value}, and neither true nor false, which Terraform refuses; correct it`,
  noVersion: ({ constraint }: { constraint: string }) =>
    `required_version is '${constraint}', which no version meets; Terraform refuses the stack; correct it`,
  noConstraint: ({ constraint }: { constraint: string }) =>
    `required_version is ${constraint}, which is no constraint of versions; Terraform refuses it; write one as '>= 1.11.0'`,
  openVersion: ({ constraint }: { constraint: string }) =>
    `undecided whether Terraform takes its required_version: not known: '${constraint}', which Terraform asks to be written out`,
  maybeVersion: (it: { constraint: string; least: string }) =>
    `undecided whether any Terraform runs it: not known: a version from ${it.least} on, which required_version '${it.constraint}' asks for; releases begin with 0. and 1.`,
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
      const faults = all.flatMap((condition) => faultOf(stack, condition)).concat(versionResults(stack));
      if (faults.length > 0) return faults;
      const { proven } = results({ kind: "stack", name: stack.name }, { stack: stack.name, address: stack.name });
      return all.length === 0 ? [] : [proven(says.hold({ count: all.length }))];
    });
    return { looked: { stack: model.stacks.length, condition: count }, results: found };
  },
};

function faultOf(stack: Stack, { at, kind, condition, message }: Condition): readonly Result[] {
  const value = evaluateJson(condition, scopeAt(stack, at));
  const { refuted } = results({ kind: "" }, { stack: stack.name, address: at });
  const flag = switchSetting(value);
  if (equals(flag, false) === "yes")
    return [refuted(says.fails({ at, kind, says: typeof message === "string" ? message : "" }))];
  return !isLiteral(value) || flag.kind === "set"
    ? []
    : [refuted(says.noFlag({ at, kind, value: JSON.stringify(value) }))];
}

/** Terraform's and OpenTofu's releases have these. @see https://developer.hashicorp.com/terraform/language/v1-compatibility-promises */
const RELEASED = /^[01]\./;

/** What is wrong with the version of Terraform that a stack asks for; nothing where some release meets it. */
function versionResults({ name, root: { terraform } }: Stack): readonly Result[] {
  const constraint = terraform["required_version"];
  if (constraint === undefined || constraint === null) return [];
  const { refuted, undecided } = results({ kind: "stack", name }, { stack: name, address: "terraform" });
  if (typeof constraint !== "string") return [refuted(says.noConstraint({ constraint: JSON.stringify(constraint) }))];
  if (constraint.includes("${")) return [undecided(says.openVersion({ constraint }))];
  const least = smallestVersion(constraint);
  if (least === undefined) return [refuted(says.noConstraint({ constraint: `'${constraint}'` }))];
  if (least === "none") return [refuted(says.noVersion({ constraint }))];
  return RELEASED.test(least) ? [] : [undecided(says.maybeVersion({ constraint, least }))];
}

/** What names mean in the conditions of a resource: `self`, too, where there is one and nothing else sets its arguments. */
function scopeAt(stack: Stack, address: string): Scope {
  const [own, ...others] = stack.instances(address);
  const lifecycle = objects(stack.declarations.get(address)?.body["lifecycle"]);
  if (own === undefined || others.length > 0 || lifecycle.some((it) => it["ignore_changes"] !== undefined))
    return stack.scope;
  return (names) => (names[0] === "self" ? { value: new Reference(own), used: 1 } : stack.scope(names));
}

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
