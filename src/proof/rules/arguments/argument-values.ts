import { type Match, isAllUnknown, symbolic, withDigits } from "../../../facts/arn";
import { ACTION_BLOCKS, ARGUMENT_VALUES } from "../../../aws/arguments/argument-values";
import { COMBINATIONS, type Combination } from "../../../aws/arguments/combinations";
import type { Allowed, ArgumentRule } from "../../../aws/arguments/argument-rule";
import { equals, numberSetting, textSetting } from "../../../facts/setting";
import {
  type ObjectValue,
  Reference,
  type Resource,
  Text,
  Unknown,
  UnknownDigits,
  UnknownRange,
  type Value,
  argumentAt,
  blocks,
  describe,
  isList,
  isMap,
} from "../../../terraform/expressions/value";
import { type Evidence, type Walk, walked } from "../../flows/evidence";
import { holdsAnything } from "../../../terraform/data-source";
import { isNetwork } from "../../../lib/cidr";
import { ROWS } from "../../../provider/rows";
import type { Model } from "../../../terraform/model";
import { type Message, messages, unknown } from "../../message";
import { boundsOf, refusals } from "./provider-refusals";
import { inlineRules } from "./inline-rules";
import { lifecyclePolicy } from "./lifecycle-policies";
import { parameterGroup } from "./parameter-groups";
import { offeredCapacity } from "../tasks/offered-capacity";
import { type Rule, conclude } from "../../result";

const says = messages({
  value: (it: { path: string; value: string; allowed: string }) =>
    `${it.path} is ${it.value === "" ? "empty" : it.value}; set it to ${it.allowed}`,
  missing: ({ path }: { path: string }) => `it has no ${path}, which AWS asks for; add it`,
  actionWithout: (it: { action: string; type: string; needed: readonly string[] }) =>
    `${it.action} of type ${it.type} has no ${it.needed.join(" or ")}; add it`,
  notBeside: (it: { path: string; when: string }) => `${it.path} doesn't go with ${it.when}; remove one of them`,
  needs: (it: { when: string; path: string; needed: string | undefined }) =>
    `${it.when} asks for ${it.path}${it.needed === undefined ? "" : ` ${it.needed}`}; set it`,
  unknown: (it: { path: string; why: string }) => `${it.path} (${it.why})`,
});

export const argumentValues: Rule = {
  id: "argument-values",
  isLocal: true,
  title: "Each argument whose values AWS bounds has one that AWS takes",
  check({ facts: { model } }) {
    const types = new Set([ARGUMENT_VALUES, COMBINATIONS, ROWS].flatMap((table) => Object.keys(table)));
    const judged = [...types].flatMap((type) => {
      const resources = model.all(type);
      if (resources.length === 0) return [];
      const rules = Object.entries({ ...boundsOf(type), ...ARGUMENT_VALUES[type] }).map(
        ([path, rule]) => [path.split("."), rule] as const,
      );
      return resources.map((resource) => ({ resource, rules }));
    });
    const results = judged.flatMap(({ resource, rules }) =>
      conclude(
        { kind: "resource", name: resource.address },
        resource,
        "be created",
        allArguments(model, resource, rules),
      ),
    );
    return { looked: { resource: judged.length }, results };
  },
};

/** What takes more than a look at one value. */
const JUDGES: Readonly<Record<string, (walk: Walk, resource: Resource, model: Model) => void>> = {
  aws_db_instance: parameterGroup,
  aws_ecr_lifecycle_policy: lifecyclePolicy,
  aws_ecs_cluster_capacity_providers: offeredCapacity,
  aws_security_group: inlineRules,
};

type Rules = readonly (readonly [path: readonly string[], rule: ArgumentRule])[];

function allArguments(model: Model, resource: Resource, rules: Rules): Evidence {
  return walked((walk) => {
    walk.via(resource.address);
    const get = (name: string) => resource.get(name);
    for (const [path, rule] of rules) follow(walk, path, [], get, rule);
    for (const name of ["default_action", "action"]) {
      for (const action of blocks(resource.get(name)).maps) actionBlock(walk, name, action);
    }
    for (const combination of COMBINATIONS[resource.type] ?? []) together(walk, resource, combination);
    JUDGES[resource.type]?.(walk, resource, model);
    refusals(walk, resource);
  });
}

function together(walk: Walk, resource: Resource, combination: Combination): void {
  const { when, is, byDefault, needs, unless = [], refuses = [] } = combination;
  const asking = when === undefined ? undefined : (argumentAt(resource, when) ?? byDefault);
  const given = when === undefined ? undefined : textSetting(asking);
  const isGiven = given?.kind === "set" && (is === undefined ? given.value !== "" : given.value === is);
  // A reference is set, whatever it leads to; what isn't known may be null.
  if (given && !isGiven && given.kind !== "unknown") return;
  const decides = is !== undefined || asking instanceof Unknown;
  /** Where the value decides and isn't known, that is what nobody can tell. */
  const blame = (fault: Message): void => {
    if (given?.kind === "unknown" && when !== undefined && decides)
      walk.doubt(says.unknown({ path: when, why: given.why }));
    else walk.miss(fault);
  };
  const whole = [when, is].filter(Boolean).join(" ");
  for (const path of refuses) if (!isNothing(argumentAt(resource, path))) blame(says.notBeside({ path, when: whole }));
  if (needs === undefined || unless.some((path) => !isNothing(argumentAt(resource, path)))) return;
  const value = argumentAt(resource, needs.path);
  const answer = isNothing(value) ? "no" : needs.is === undefined ? "yes" : equals(textSetting(value), needs.is);
  if (answer === "no")
    blame(when === undefined ? says.missing(needs) : says.needs({ when: whole, path: needs.path, needed: needs.is }));
  if (answer === "unknown") walk.doubt(says.unknown({ path: needs.path, why: describe(value) }));
}

function actionBlock(walk: Walk, name: string, action: ObjectValue): void {
  const type = textSetting(action.get("type"));
  const needed = type.kind === "set" ? (ACTION_BLOCKS[type.value.toLowerCase()] ?? []) : [];
  const given = needed.map((block) => [block, action.get(block)] as const).filter(([, value]) => !isNothing(value));
  if (type.kind !== "set" || needed.length === 0 || given.some(([, value]) => !mayBeNothing(value))) return;
  for (const [block, value] of given) walk.doubt(says.unknown({ path: `${name}.${block}`, why: describe(value) }));
  if (given.length === 0) walk.miss(says.actionWithout({ action: name, type: type.value, needed }));
}

/** Goes down to every block that holds the argument. */
function follow(
  walk: Walk,
  [name, ...rest]: readonly string[],
  above: readonly string[],
  get: (name: string) => Value | undefined,
  rule: ArgumentRule,
): void {
  if (name === undefined) return;
  const value = get(name);
  // Most arguments aren't set; a block that isn't there asks for nothing in it.
  if (isNothing(value) && (rest.length > 0 || rule.required !== true)) return;
  const path = [...above, name];
  if (rest.length === 0) {
    judge(walk, path.join("."), value, rule);
    return;
  }
  const { maps, unknown } = blocks(value);
  if (unknown) walk.doubt(says.unknown({ path: path.join("."), why: unknown.why }));
  for (const map of maps) follow(walk, rest, path, (inner) => map.get(inner), rule);
}

function judge(walk: Walk, path: string, value: Value | undefined, rule: ArgumentRule): void {
  const { allowed, required = false, mayBeEmpty = false } = rule;
  if (value === "" && mayBeEmpty) return;
  if (isNothing(value)) {
    if (required) walk.miss(says.missing({ path }));
    return;
  }
  if (isList(value)) {
    for (const item of value) judge(walk, path, item, rule);
    return;
  }
  const answer = isAllowed(value, allowed);
  if (answer === "no") walk.miss(says.value({ path, value: describe(value), allowed: words(allowed) }));
  if (answer !== "unknown") return;
  // One id that isn't known is one question, however many resources are named by it.
  if (allowed.kind === "form") walk.doubt(unknown({ what: `${path} (${describe(value)})` }));
  else walk.doubt(says.unknown({ path, why: describe(value) }));
}

function isNothing(value: Value | undefined): value is undefined | null {
  return value === undefined || value === null || (isList(value) && value.length === 0);
}

function mayBeNothing(value: Value | undefined): boolean {
  return !isList(value) && !isMap(value) && isAllUnknown(symbolic(value));
}

function isAllowed(value: Value, allowed: Allowed): Match {
  switch (allowed.kind) {
    case "number": {
      const number = numberSetting(value);
      if (number.kind !== "set") return textSetting(value).kind === "set" ? "no" : "unknown";
      const { from, to, also = [] } = allowed;
      const isWithin = Number.isInteger(number.value) && from <= number.value && number.value <= to;
      return isWithin || also.includes(number.value) ? "yes" : "no";
    }
    case "amount": {
      const number = numberSetting(value);
      if (number.kind !== "set") return textSetting(value).kind === "set" ? "no" : "unknown";
      return number.value > allowed.above ? "yes" : "no";
    }
    case "name": {
      if (value instanceof Reference) return value.attribute === "arn" ? "no" : "yes";
      // What isn't known is judged by whatever looks for the name.
      const text = textSetting(value);
      return text.kind === "set" && text.value.startsWith("arn:") ? "no" : "yes";
    }
    case "arn": {
      if (value instanceof Reference) return isNoArn(value) ? "no" : "yes";
      const text = textSetting(value);
      return text.kind === "set" && !text.value.startsWith("arn:") ? "no" : "yes";
    }
    case "form": {
      if (value instanceof Reference && allowed.of === "arn" && isNoArn(value)) return "no";
      if (value instanceof Reference && allowed.of === "id" && NO_ID.test(value.attribute)) return "no";
      return hasForm(value, allowed.accepts);
    }
    case "boolean": {
      const text = textSetting(value);
      return text.kind === "set" && !["true", "false", "0", "1", ""].includes(text.value) ? "no" : "yes";
    }
    case "begins": {
      const text = textSetting(value);
      const head = value instanceof Text ? value.parts[0] : value;
      const start = text.kind === "set" ? text.value : typeof head === "string" ? head : "";
      if (allowed.with.some((prefix) => start.startsWith(prefix))) return "yes";
      return text.kind === "set" ? "no" : "unknown";
    }
    case "cidr": {
      const text = textSetting(value);
      if (text.kind !== "set") return value instanceof UnknownRange ? "yes" : "unknown";
      return text.value === "" || isNetwork(text.value) ? "yes" : "no";
    }
    case "one of": {
      const { values, ignoreCase = false } = allowed;
      const text = textSetting(value);
      if (text.kind !== "set" || !ignoreCase) return equals(text, ...values);
      return values.some((one) => one.toLowerCase() === text.value.toLowerCase()) ? "yes" : "no";
    }
    case "text": {
      const text = textSetting(value);
      return text.kind === "set" ? (allowed.pattern.test(text.value) ? "yes" : "no") : "unknown";
    }
    case "anything":
      return value === "" ? "no" : value instanceof Unknown ? "unknown" : "yes";
    case "block":
      return value instanceof Unknown ? "unknown" : "yes";
  }
}

/** Whether it is written as AWS writes it. A reference is, and what it leads to is judged by whatever looks for the thing. */
function hasForm(value: Value, accepts: (text: string) => boolean): Match {
  // What no stack declares, and a state that none keeps, are faults of their own.
  if (/^(the missing |data\.terraform_remote_state\.)/.test(describe(value))) return "yes";
  // Whatever that is, it begins with its first address.
  if (value instanceof UnknownRange) return "yes";
  const mayBeAnything = value instanceof Reference && holdsAnything(value.resource.type, value.attribute);
  if (mayBeAnything || value instanceof Unknown) return "unknown";
  const text = textSetting(value instanceof Text && value.parts.every(isTold) ? withDigits(value) : value);
  if (text.kind === "set") return accepts(text.value) ? "yes" : "no";
  return value instanceof Text && value.parts.some((part) => part instanceof Unknown) ? "unknown" : "yes";
}

const isTold = (part: Value) => typeof part === "string" || part instanceof UnknownDigits;

/** Attributes that are no id of EC2, whatever has them. */
const NO_ID = /(^|\.)(arn|cidr_block|dns_name|name|(public|private)_(dns|ip))$/;

/** The ids of many resources are their ARNs. */
function isNoArn({ resource, attribute }: Reference): boolean {
  return attribute === "name" || (attribute === "id" && resource.type.startsWith("aws_service_discovery_"));
}

function words(allowed: Allowed): string {
  switch (allowed.kind) {
    case "number": {
      const also = (allowed.also ?? []).map((one) => `${one} or `).join("");
      return `${also}a whole number from ${allowed.from} to ${allowed.to}`;
    }
    case "arn":
      return "an ARN";
    case "name":
      return "the name, which is no ARN";
    case "amount":
      return `a number above ${allowed.above}`;
    case "cidr":
      return "a range that begins with its first address, such as 10.0.0.0/16";
    case "one of":
      return `one of ${allowed.values.join(", ")}`;
    case "boolean":
      return "true or false";
    case "begins":
    case "form":
    case "text":
      return allowed.words;
    case "anything":
      return "what it is to name";
    case "block":
      return "a block";
  }
}
