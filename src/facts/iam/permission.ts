import { ACCOUNT } from "../../terraform/account";
import { type Match, accountIn } from "../arn";
import { allHold } from "./conditions";
import { all } from "../match";
import { type Policy, type Statement, covers } from "./policy";
import type { Request } from "./request";

export type Permission =
  | { readonly kind: "allowed"; readonly by: Statement }
  | { readonly kind: "denied"; readonly by: Statement }
  /** The role's own policies allow it, its permissions boundary doesn't. */
  | { readonly kind: "outside boundary"; readonly boundary: string }
  | { readonly kind: "missing" }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * What a role may do by its own policies: a deny wins, then the boundary must allow too, then any allow will do. The
 * narrowest allow is the one that is named, so that a broad one beside it is seen to be surplus.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function permission(request: Request): Permission {
  const own = decide([...request.role.policies, ...request.role.ceilings], request);
  const within = withinBoundary(request);
  if (!within) return own;
  if (own.kind === "denied" || within.kind === "denied") return own.kind === "denied" ? own : within;
  if (own.kind === "missing" || own.kind === "outside boundary") return own;
  if (within.kind === "outside boundary") return within;
  return own.kind === "unknown" || within.kind === "allowed" ? own : within;
}

/** What the permissions boundary of a role makes of a request, if it has one. */
export function withinBoundary(request: Request): Permission | undefined {
  const { boundary } = request.role;
  if (!boundary) return undefined;
  const within = decide([boundary], request);
  return within.kind === "missing" ? { kind: "outside boundary", boundary: boundary.address } : within;
}

/** Why it can't be told whether the role's own side denies a request, if it can't. */
export function mayBeDenied(request: Request): string | undefined {
  const { policies, ceilings, boundary } = request.role;
  const all = [...policies, ...ceilings, ...(boundary ? [boundary] : [])];
  const denying = all
    .flatMap(({ statements }) => statements)
    .find((by) => (by.effect === "Deny" || by.effect === "unknown") && applies(by, request) !== "no");
  return denying ? whyMaybe(denying, "denies", request) : all.find(({ unknown }) => unknown !== undefined)?.unknown;
}

/** What some policies together say, each statement three-valued. */
function decide(policies: readonly Policy[], request: Request): Permission {
  const statements = policies.flatMap((policy) => policy.statements);
  const unread = policies.find((policy) => policy.unknown !== undefined)?.unknown;
  let mayDeny: Statement | undefined;
  for (const by of statements) {
    if (by.effect !== "Deny" && by.effect !== "unknown") continue;
    const hit = applies(by, request);
    if (hit === "yes") return { kind: "denied", by };
    if (hit === "unknown") mayDeny ??= by;
  }
  const allows = statements
    .filter(({ effect }) => effect === "Allow" || effect === "unknown")
    .map((by) => ({ by, hit: applies(by, request) }));
  const [free] = allows
    .flatMap(({ by, hit }) => (hit === "yes" ? [by] : []))
    .toSorted((a, b) => breadth(a) - breadth(b));
  if (free) {
    if (mayDeny) return { kind: "unknown", why: whyMaybe(mayDeny, "denies", request) };
    return unread === undefined ? { kind: "allowed", by: free } : { kind: "unknown", why: unread };
  }
  const maybe = allows.find(({ hit }) => hit === "unknown");
  if (maybe) return { kind: "unknown", why: whyMaybe(maybe.by, "allows", request) };
  return unread === undefined ? { kind: "missing" } : { kind: "unknown", why: unread };
}

/** Whether a statement is in force for a request. */
function applies(statement: Statement, { action, resource, context }: Request): Match {
  const covered = covers(statement, action, resource);
  if (covered === "no") return "no";
  const isCertain = statement.doubt === undefined && statement.effect !== "unknown";
  return all([covered, isCertain ? "yes" : "unknown", allHold(statement.conditions, context)]);
}

/** The nearest reason why it can't be told whether a statement is in force, as it completes "not known: …". */
export function whyMaybe(
  statement: Statement,
  does: "allows" | "denies",
  { action, resource, context }: Request,
): string {
  const { label, address, doubt, effect } = statement;
  if (doubt !== undefined) return doubt;
  if (effect === "unknown") return `the effect of ${label} of ${address}`;
  if (covers(statement, action, resource) === "unknown") {
    const account = [...statement.resources, ...(statement.notResources ?? [])].find((pattern) =>
      isOtherwiseWritten(pattern, resource),
    );
    if (account !== undefined)
      return `whether ${accountIn(account) ?? ""} in ${label} of ${address} is the account that is deployed to, which allowed_account_ids of the provider would tell`;
    const names = [...statement.actions, ...statement.resources, ...(statement.notResources ?? [])].filter((text) =>
      text.includes("<?"),
    );
    if (does === "denies") return `whether ${label} of ${address} denies it`;
    return `what ${label} of ${address} names (${(names.length > 0 ? names : statement.resources).join(", ")})`;
  }
  const keys = statement.conditions
    .filter((condition) => allHold([condition], context) === "unknown")
    .map(({ key }) => key);
  const whose = does === "denies" ? `with which ${label} denies it` : "";
  return `whether the condition on ${keys.join(", ")} in ${address} holds${whose === "" ? "" : `, ${whose}`}`;
}

/** Whether two ARNs name an account, one by its number and one as the one that is deployed to. */
function isOtherwiseWritten(pattern: string, resource: string): boolean {
  const [one, other] = [accountIn(pattern), accountIn(resource)];
  if (one === undefined || other === undefined || one === other) return false;
  return one.startsWith(ACCOUNT.slice(0, -1)) !== other.startsWith(ACCOUNT.slice(0, -1));
}

/** How much a statement lets through, only for comparing two. */
function breadth(statement: Statement): number {
  const wild = (texts: readonly string[]): number => texts.filter((text) => text.includes("*")).length;
  const whole = (texts: readonly string[]): number => texts.filter((text) => text === "*").length;
  const negative = statement.notActions || statement.notResources ? 10_000 : 0;
  return (
    negative +
    whole(statement.actions) * 5_000 +
    whole(statement.resources) * 1_000 +
    wild(statement.actions) * 100 +
    wild(statement.resources)
  );
}
