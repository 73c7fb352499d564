import { isAccount } from "../../terraform/account";
import { type Match, arnOf, hasUnknown, matches, sameAccount } from "../arn";
import { any } from "../match";
import type { Statement } from "./policy";
import type { Role } from "./roles";
import { isEverybody } from "./trust";

/** Whom a statement of a resource's policy names: the role itself, or the account that it belongs to. */
export interface Naming {
  readonly role: Match;
  readonly account: Match;
}

/** An allow for an account leaves it to the account's own policies who comes in. */
export function named({ principals, notPrincipals }: Statement, role: Role): Naming {
  // AWS supports no allow for all but some.
  if (notPrincipals) return { role: "unknown", account: "unknown" };
  return {
    role: any(principals.map((principal) => isRole(principal, role))),
    account: any(principals.map((principal) => isAccountOf(principal, role))),
  };
}

/**
 * Whether a deny is about a role. One for all but some also hits the sessions of whoever is named, unless it names them
 * too, and whoever has a permissions boundary.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function isDenied(statement: Statement, role: Role): Match {
  const { notPrincipals } = statement;
  if (!notPrincipals) {
    const found = named(statement, role);
    return any([found.role, found.account]);
  }
  if (notPrincipals.some(isEverybody)) return "no";
  if (role.boundary) return "yes";
  const spared = any(notPrincipals.flatMap((principal) => [isRole(principal, role), isAccountOf(principal, role)]));
  return spared === "no" ? "yes" : "unknown";
}

function isRole(principal: string, { resource }: Role): Match {
  if (isEverybody(principal)) return "yes";
  if (hasUnknown(principal)) return "unknown";
  const [type, id] = [principal.slice(0, principal.indexOf(":")), principal.slice(principal.indexOf(":") + 1)];
  if (type !== "AWS") return "no";
  if (id === `<${resource.address}.unique_id>`) return "yes";
  const own = arnOf(resource);
  // Which name a task gives to its session, or which role had an id, isn't in the JSON.
  const session = own.replace(":iam:", ":sts:").replace(/:role\/(?:.*\/)?/, ":assumed-role/");
  if (matches(`${session}/*`, id) !== "no" || /^AROA[A-Z0-9]+$/.test(id)) return "unknown";
  return matches(own, id);
}

function isAccountOf(principal: string, { resource: { account } }: Role): Match {
  if (principal.startsWith("CanonicalUser:")) return "unknown";
  const id = principal.replace(/^AWS:/, "");
  const named = /^arn:[^:]+:iam::([^:]+):root$/.exec(id)?.[1] ?? id;
  if (isAccount(named) || named === account || named.startsWith("<account")) return sameAccount(named, account);
  return hasUnknown(principal) ? "unknown" : "no";
}
