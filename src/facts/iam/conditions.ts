import { type Value, block, describe, isMap, items } from "../../terraform/expressions/value";
import { isAccount } from "../../terraform/account";
import { type Match, matches, symbolic } from "../arn";
import { all, any, negated } from "../match";

/** One operator on one key of a statement's `Condition`. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  /** In the form of `symbolic`. */
  readonly values: readonly string[];
  /** Why it can't be told which key it is on. */
  readonly unknown: string | undefined;
}

/** What is known of a request, by condition keys in lower case; undefined for a key that it surely lacks. */
export type RequestContext = ReadonlyMap<string, string | undefined>;

/** `written` is how a text of the policy is read: with or without policy variables. */
export function conditionsOf(value: Value | undefined, written: (text: string) => string): readonly Condition[] {
  const map = block(value);
  const unreadable = (operator: string, unread: Value): Condition => {
    const why = describe(unread);
    return { operator, key: why, values: [], unknown: why };
  };
  if (!map) return value === undefined || value === null ? [] : [unreadable("?", value)];
  return [...map].flatMap(([operator, keys]) =>
    isMap(keys)
      ? [...keys].map(([key, values]) => ({
          operator,
          key,
          values: items(values).map((item) => written(symbolic(item))),
          unknown: undefined,
        }))
      : [unreadable(operator, keys)],
  );
}

/** An operator without what stands around its name. */
interface Operator {
  readonly name: string;
  /** Holds also where the request lacks the key. */
  readonly isLenient: boolean;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export function operatorOf({ operator }: Pick<Condition, "operator">): Operator {
  const [, set, name = operator, ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/i.exec(operator) ?? [];
  return { name: name.toLowerCase(), isLenient: ifExists !== undefined || set?.toLowerCase() === "forallvalues:" };
}

const VARIABLE = "<?the policy variable ";

/**
 * A policy variable is filled in at each request; versions of the language before 2012-10-17 have none.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function withVariables(text: string): string {
  return text.replace(/[$&]\{([^}]*)\}/g, `${VARIABLE}$1>`);
}

/** The same where the version isn't known, and so whether there are any. */
export function withUnknownVariables(text: string): string {
  return text.replace(/[$&]\{([^}]*)\}/g, "<?whether $1 is a policy variable>");
}

function filledIn(value: string, context: RequestContext): string {
  if (!value.includes(VARIABLE)) return value;
  return value.replaceAll(
    /<\?the policy variable ([^>]*)>/g,
    (whole, key: string) => context.get(key.toLowerCase()) ?? whole,
  );
}

/** Conditions of one statement must all hold. */
export function allHold(conditions: readonly Condition[], context: RequestContext): Match {
  return all(conditions.map((condition) => holds(condition, context)));
}

/** Of one key's values any must fit; "unknown" where the request's own value can't be told. */
export function holds(condition: Condition, context: RequestContext): Match {
  const key = condition.key.toLowerCase();
  if (!context.has(key)) return "unknown";
  const actual = context.get(key);
  if (actual === undefined) return holdsWithout(condition);
  const values = condition.values.map((value) => filledIn(value, context));
  const fits = (fit: (value: string) => Match): Match => any(values.map(fit));
  const { name } = operatorOf(condition);
  switch (name) {
    case "stringequals":
      return fits((value) => equal(value, actual));
    case "stringnotequals":
      return negated(fits((value) => equal(value, actual)));
    case "stringequalsignorecase":
      return fits((value) => equal(value.toLowerCase(), actual.toLowerCase()));
    case "stringlike":
    case "arnlike":
    case "arnequals":
      return fits((value) => matches(value, actual));
    case "stringnotlike":
    case "arnnotlike":
    case "arnnotequals":
      return negated(fits((value) => matches(value, actual)));
    case "bool":
      return fits((value) => equal(value.toLowerCase(), actual));
    case "null":
      return fits((value) => equal(value.toLowerCase(), "false"));
    default:
      return "unknown";
  }
}

/**
 * A request without the key meets what must not match, and no condition else.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function holdsWithout(condition: Condition): Match {
  const { name, isLenient } = operatorOf(condition);
  if (name === "null") return any(condition.values.map((value) => equal(value.toLowerCase(), "true")));
  const isOfSet = condition.operator.toLowerCase().startsWith("foranyvalue:");
  return isLenient || (name.includes("not") && !isOfSet) ? "yes" : "no";
}

/** No wildcards: a `*` is itself, and no request sends one. */
function equal(value: string, actual: string): Match {
  if (value === actual) return "yes";
  if (value.includes("*") || (actual.startsWith("<account") && !value.includes("<") && !isAccount(value))) return "no";
  return value.includes("<") || actual.includes("<") ? "unknown" : "no";
}
