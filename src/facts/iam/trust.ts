import { type Match, accountIn, hasUnknown, sameAccount } from "../arn";
import { isAccount } from "../../terraform/account";
import { type Condition, operatorOf } from "./conditions";
import { any } from "../match";
import { type Statement, coversAction } from "./policy";

export const ECS_TASKS = "Service:ecs-tasks.amazonaws.com";

/** What lets somebody assume a role. */
const ASSUMING = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"];

/** Whether a statement of a trust policy is about assuming the role, in any way there is. */
export function isAboutAssuming(statement: Statement): Match {
  return any(ASSUMING.map((action) => coversAction(statement, action)));
}

/** Whether a statement names ECS tasks. It isn't documented whether an allow for everybody lets in services of AWS. */
export function namesTasks({ principals, effect }: Statement): Match {
  return any(
    principals.map((principal) => {
      if (principal === ECS_TASKS) return "yes";
      if (isEverybody(principal)) return effect === "Deny" ? "yes" : "unknown";
      return hasUnknown(principal) ? "unknown" : "no";
    }),
  );
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous */
export function isEverybody(principal: string): boolean {
  return principal === "AWS:*" || principal === "*";
}

/** How far a condition keeps ECS tasks of other accounts out. */
export type Guard =
  /** `perhapsOthers` are accounts beside it that may be other ones. */
  | { readonly kind: "own account"; readonly perhapsOthers: readonly string[] }
  | { readonly kind: "other accounts"; readonly accounts: readonly string[] }
  /** It holds also where ECS doesn't send the key. */
  | { readonly kind: "lenient" }
  | { readonly kind: "none" };

const NEGATIVE = new Map([
  ["stringnotequals", "StringEquals"],
  ["stringnotequalsignorecase", "StringEqualsIgnoreCase"],
  ["stringnotlike", "StringLike"],
  ["arnnotequals", "ArnEquals"],
  ["arnnotlike", "ArnLike"],
]);

/** A deny for all that doesn't have a value keeps out what an allow for that value alone doesn't let in. */
export function spared(condition: Condition): Condition | undefined {
  const { name } = operatorOf(condition);
  const operator = condition.operator.includes(":") ? undefined : NEGATIVE.get(name);
  return operator === undefined ? undefined : { ...condition, operator };
}

const POSITIVE = new Set(["stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"]);

/**
 * ECS sends its own account and an ARN of it when it assumes the role of a task.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function guardOf(condition: Condition, own: string): Guard {
  const key = condition.key.toLowerCase();
  const { name, isLenient } = operatorOf(condition);
  if (!POSITIVE.has(name) || (key !== "aws:sourceaccount" && key !== "aws:sourcearn")) return { kind: "none" };
  const accounts = condition.values.map((value) => (key === "aws:sourceaccount" ? value : accountIn(value)) ?? "*");
  if (accounts.some((account) => /[*?]/.test(account) && !hasUnknown(account))) return { kind: "none" };
  const others = foreign([...new Set(accounts)], own);
  if (others.length > 0) return { kind: "other accounts", accounts: others };
  if (isLenient) return { kind: "lenient" };
  const distinct = [...new Set(accounts)];
  const perhapsOthers = distinct.filter((account) => isAccount(account) && sameAccount(account, own) === "unknown");
  return { kind: "own account", perhapsOthers: distinct.length > 1 ? perhapsOthers : [] };
}

/** Accounts that aren't the own one, whichever that is: of two numbers at least one. */
function foreign(accounts: readonly string[], own: string): readonly string[] {
  const others = accounts.filter((account) => sameAccount(account, own) === "no");
  if (others.length > 0) return others;
  const numbers = accounts.filter(isAccount);
  return numbers.length > 1 ? numbers : [];
}
