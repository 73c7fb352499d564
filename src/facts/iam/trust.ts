import { type Match, accountIn, hasUnknown, isAllUnknown, sameAccount } from "../arn";
import { isAccount } from "../../terraform/account";
import { type Condition, type RequestContext, allHold, operatorOf } from "./conditions";
import { all, any, negated } from "../match";
import { type Policy, type Statement, coversAction } from "./policy";

export const ECS_TASKS = "Service:ecs-tasks.amazonaws.com";

/** What lets somebody assume a role. */
const ASSUMING = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"];

/** Whether a statement of a trust policy is about assuming the role, in any way there is. */
export function isAboutAssuming(statement: Statement): Match {
  return any(ASSUMING.map((action) => coversAction(statement, action)));
}

/** Whether a statement names a service of AWS. It isn't documented whether an allow for everybody lets in services. */
export function namesService({ principals, effect }: Statement, service: string): Match {
  return any(
    principals.map((principal) => {
      if (principal === service) return "yes";
      if (isEverybody(principal)) return effect === "Deny" ? "yes" : "unknown";
      return hasUnknown(principal) ? "unknown" : "no";
    }),
  );
}

/** Whether a trust policy lets a service of AWS assume the role; `context` is what that service says of itself. */
export function letsAssume(trust: Policy, service: string, context: RequestContext): Match {
  const unread: Match = trust.unknown === undefined ? "no" : "unknown";
  const ofEffect = (effect: "Allow" | "Deny"): Match =>
    any([
      unread,
      ...trust.statements
        .filter((statement) => statement.effect === effect || statement.effect === "unknown")
        .map((statement) =>
          all([
            namesService(statement, service),
            coversAction(statement, "sts:AssumeRole"),
            statement.effect === effect ? "yes" : "unknown",
            allHold(statement.conditions, context),
          ]),
        ),
    ]);
  return all([ofEffect("Allow"), negated(ofEffect("Deny"))]);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous */
export function isEverybody(principal: string): boolean {
  return principal === "AWS:*" || principal === "*";
}

/** Who is let in beside those that need a role, as far as that can be told. */
export interface OtherPrincipals {
  readonly known: ReadonlySet<string>;
  readonly unknown: ReadonlySet<string>;
}

/** Whom a trust policy lets in beside `needed`, conditions left aside. */
export function othersTrusted({ address, statements }: Policy, needed: ReadonlySet<string>): OtherPrincipals {
  const [known, unknown] = [new Set<string>(), new Set<string>()];
  for (const statement of statements.filter(({ effect }) => effect === "Allow" || effect === "unknown")) {
    const about = isAboutAssuming(statement);
    if (about === "no") continue;
    for (const principal of statement.principals.filter((name) => !needed.has(name))) {
      const isKnown = about === "yes" && statement.effect === "Allow" && !hasUnknown(principal);
      const denied = any(statements.map((other) => keepsOut(other, principal)));
      if (denied === "yes") continue;
      if (isKnown && denied === "no") known.add(principal);
      else if (isKnown) unknown.add(`whether a deny keeps out ${principal.replace(":", " ")}`);
      else unknown.add(`${statement.label} in the trust of ${address} (${principal})`);
    }
  }
  return { known, unknown };
}

/** Whether a statement denies a principal to assume the role. */
function keepsOut(statement: Statement, principal: string): Match {
  if (statement.effect !== "Deny" || statement.notPrincipals) return "no";
  const isMeant = any(
    statement.principals.map((name) =>
      name === principal || isEverybody(name) ? "yes" : hasUnknown(name) ? "unknown" : "no",
    ),
  );
  return all([isAboutAssuming(statement), isMeant, statement.conditions.length === 0 ? "yes" : "unknown"]);
}

/** How far a condition keeps ECS tasks of other accounts out. */
export type Guard =
  /** `perhapsOthers` are accounts beside it that may be other ones. */
  | { readonly kind: "own account"; readonly perhapsOthers: readonly string[] }
  | { readonly kind: "other accounts"; readonly accounts: readonly string[] }
  /** It holds also where ECS doesn't send the key. */
  | { readonly kind: "lenient" }
  | { readonly kind: "unknown" }
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
  if (condition.unknown !== undefined || hasUnknown(condition.key)) return { kind: "unknown" };
  if (!POSITIVE.has(name) || (key !== "aws:sourceaccount" && key !== "aws:sourcearn")) return { kind: "none" };
  const accounts = condition.values.map((value) => (key === "aws:sourceaccount" ? value : accountIn(value)) ?? "*");
  if (condition.values.some((value) => key === "aws:sourcearn" && isAllUnknown(value))) return { kind: "unknown" };
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
