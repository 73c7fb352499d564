import { awaited, awaitedAny } from "./awaited";
import { Reference, type Resource, Unknown, type Value, asBoolean, asNumber, describe, isLiteral } from "./value";

export function unary(operator: string, of: Value): Value {
  const [flag, number] = [asBoolean(of), asNumber(of)];
  if (operator === "!") return flag === undefined ? new Unknown(`!${describe(of)}`, awaited(of)) : !flag;
  // Terraform tells -0 from 0.
  return number === undefined || number === 0 ? new Unknown(`-${describe(of)}`, awaited(of)) : -number;
}

export function binary(operator: string, left: Value, right: Value): Value {
  const undecided = new Unknown(`${describe(left)} ${operator} ${describe(right)}`, awaitedIn(operator, left, right));
  if (operator === "==" || operator === "!=") {
    const equal = same(left, right);
    return equal === undefined ? undecided : equal === (operator === "==");
  }
  if (operator === "&&" || operator === "||") {
    if (left === null || right === null) return undecided;
    const decisive = operator === "||";
    const flags = [asBoolean(left), asBoolean(right)];
    if (flags.includes(decisive)) return decisive;
    return flags.includes(undefined) ? undecided : !decisive;
  }
  const [a, b] = [asNumber(left), asNumber(right)];
  return (a === undefined || b === undefined ? undefined : arithmetic(operator, a, b)) ?? undecided;
}

/**
 * What is known of one side decides `&&` and `||`, so that the other one needn't be known; nor need it where a provider says
 * that it won't be null.
 */
function awaitedIn(operator: string, left: Value, right: Value): Resource | undefined {
  if (left === null || right === null) return undefined;
  if (operator !== "&&" && operator !== "||") return awaitedAny([left, right]);
  const isClear = [left, right].every((side) => awaited(side) !== undefined || asBoolean(side) !== undefined);
  return isClear ? awaitedAny([left, right]) : undefined;
}

/** Undefined where Terraform has another result than JavaScript, or none. */
function arithmetic(operator: string, a: number, b: number): number | boolean | undefined {
  switch (operator) {
    case "+":
      return exact(a + b, a, b);
    case "-":
      return exact(a - b, a, b);
    case "*":
      return exact(a * b, a, b);
    case "/":
      return b === 0 ? undefined : exact(a / b, a, b);
    case "%":
      return b === 0 ? undefined : exact(a % b, a, b);
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    default:
      return a >= b;
  }
}

function exact(result: number, ...operands: readonly number[]): number | undefined {
  const isExact = [result, ...operands].every((number) => Number.isSafeInteger(number));
  return isExact && !Object.is(result, -0) ? result : undefined;
}

/** Undefined where it can't be told: a number may stand as a text, for which Terraform has the type and the JSON hasn't. */
function same(left: Value, right: Value): boolean | undefined {
  if (left === null || right === null)
    return left === right ? true : typeof (left ?? right) === "object" ? undefined : false;
  if (isLiteral(left) && isLiteral(right)) return typeof left === typeof right ? left === right : undefined;
  if (left instanceof Reference && right instanceof Reference) {
    if (describe(left) === describe(right)) return true;
    if (areApart(left, right)) return false;
  }
  return undefined;
}

/** Whether two references are identifiers of two resources of one kind, which have none in common. */
function areApart(left: Reference, right: Reference): boolean {
  const [one, other] = [left.resource, right.resource];
  return (
    left.attribute === right.attribute &&
    ["arn", "id"].includes(left.attribute) &&
    one !== other &&
    one.type === other.type &&
    one.mode === "managed" &&
    other.mode === "managed" &&
    MADE_ANEW.has(one.type)
  );
}

/** Of these each resource makes a thing of its own; of others two may mean the same, such as the default VPC. */
const MADE_ANEW = new Set([
  "aws_ecs_cluster",
  "aws_ecs_service",
  "aws_ecs_task_definition",
  "aws_lb",
  "aws_lb_listener",
  "aws_lb_target_group",
  "aws_security_group",
  "aws_subnet",
  "aws_vpc",
]);
