import { type Statement, actionMatches } from "../../facts/policy";
import type { Role } from "../../facts/roles";
import type { Context } from "../flows/context";

export const FEDERATED = "Federated:";

/** The roles that somebody assumes with a token of an issuer outside of AWS: runs of HCP Terraform, workflows. */
export function deployRoles({ facts }: Context): readonly Role[] {
  return facts.roles.all.filter((role) => openings(role).length > 0);
}

/** The statements of a role's trust that let tokens in. */
export function openings({ trust }: Role): readonly Statement[] {
  return trust.statements.filter(
    ({ effect, principals, actions }) =>
      effect === "Allow" &&
      (principals.some((principal) => principal.startsWith(FEDERATED)) ||
        actions.some((pattern) => actionMatches(pattern, "sts:AssumeRoleWithWebIdentity") === "yes")),
  );
}
