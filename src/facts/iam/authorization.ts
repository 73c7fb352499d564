import { type Match, accountIn, sameAccount } from "../arn";
import { any } from "../match";
import { type Permission, mayBeDenied, permission, whyMaybe, withinBoundary } from "./permission";
import type { Statement } from "./policy";
import { type Asked, type Request, requestOf } from "./request";
import type { OtherSide, ResourcePolicies } from "./resource-policies";
import { type Setting, switchSetting } from "../setting";
import type { Role } from "./roles";

/** Whether a role gets what it asks for, by its own policies and by that of the resource. */
export type Authorization =
  | Permission
  /** The policy of the resource may deny it. */
  | { readonly kind: "may deny"; readonly by: Statement }
  /** The policy of the resource must allow it, and doesn't. */
  | { readonly kind: "refused"; readonly of: string }
  /** The key can't be used, whoever may. */
  | { readonly kind: "disabled"; readonly key: string }
  /** It is also up to a policy that is in no stack here. */
  | { readonly kind: "elsewhere"; readonly whose: "key" | "bucket" | "other account" };

/**
 * Within one account a deny wins, then an allow of either side will do, but for a key: its policy must let in the role, or
 * leave it to the account's policies. Across accounts both sides must allow. What a resource's policy allows to a role
 * stays within the role's boundary.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function authorize(
  policies: ResourcePolicies,
  role: Role,
  asked: Asked,
): { readonly own: Permission; readonly answer: Authorization } {
  const request = requestOf(role, asked);
  const own = permission(request);
  return { own, answer: joined(request, own, policies.side(request)) };
}

const UNSET: Setting<boolean> = { kind: "unset" };

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html */
function joined(request: Request, own: Permission, other: OtherSide): Authorization {
  if (own.kind === "denied" || own.kind === "outside boundary") return own;
  if (other.denial?.hit === "yes") return { kind: "denied", by: other.denial.by };
  const allowed = isForeign(request, other) ? byBoth(request, own, other) : byEither(request, own, other);
  if (allowed.kind !== "allowed") return allowed;
  const isOn = request.action.startsWith("kms:") ? switchSetting(other.of?.get("is_enabled")) : UNSET;
  if (other.of && isOn.kind === "unknown")
    return { kind: "unknown", why: `is_enabled of ${other.of.address} (${isOn.why})` };
  if (other.of && isOn.kind === "set" && !isOn.value) return { kind: "disabled", key: other.of.address };
  if (other.denial) return { kind: "may deny", by: other.denial.by };
  return other.unknown === undefined ? allowed : { kind: "unknown", why: other.unknown };
}

/** Whether the resource surely belongs to another account than the role. */
function isForeign({ role, resource }: Request, { of }: OtherSide): boolean {
  const owner = of ? of.account : accountIn(resource);
  return owner !== undefined && sameAccount(owner, role.resource.account) === "no";
}

function byBoth(request: Request, own: Permission, other: OtherSide): Authorization {
  if (own.kind === "missing" || letsIn(other) === "yes") return own;
  if (own.kind === "unknown" && letsIn(other) === "unknown") return own;
  return other.of ? refused(request, other) : { kind: "elsewhere", whose: "other account" };
}

function byEither(request: Request, own: Permission, other: OtherSide): Authorization {
  const { by, hit } = other.role;
  const within = withinBoundary(request);
  if (hit !== "no" && within?.kind === "outside boundary") return within;
  if (hit === "yes" && by && own.kind !== "allowed") {
    const why = mayBeDenied(request);
    return why === undefined ? (within ?? { kind: "allowed", by }) : { kind: "unknown", why };
  }
  // An account that is let in needs policies of its own.
  const isUpToOwn = own.kind === "missing" && hit === "no" && other.account !== "no";
  if (request.action.startsWith("kms:") && letsIn(other) !== "yes" && !(other.of && isUpToOwn))
    return other.of ? refused(request, other) : { kind: "elsewhere", whose: "key" };
  if (own.kind === "missing" && other.role.hit === "unknown")
    return { kind: "unknown", why: whyUnknown(request, other) };
  // The ARN of a bucket doesn't tell whose it is.
  const isElsewhere = !other.of && request.resource.startsWith("arn:aws:s3:::");
  return own.kind === "allowed" && isElsewhere ? { kind: "elsewhere", whose: "bucket" } : own;
}

/** Whether the policy of the resource lets in the role, or leaves it to the role's account. */
function letsIn({ role, account }: OtherSide): Match {
  return any([role.hit, account]);
}

function refused(request: Request, other: OtherSide): Authorization {
  if (letsIn(other) === "unknown") return { kind: "unknown", why: whyUnknown(request, other) };
  return { kind: "refused", of: other.of?.address ?? request.resource };
}

function whyUnknown(request: Request, { unknown, role }: OtherSide): string {
  if (unknown !== undefined) return unknown;
  return role.by ? whyMaybe(role.by, "allows", request) : `whom the policy of ${request.resource} lets in`;
}
