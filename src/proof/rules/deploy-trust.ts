import type { Statement } from "../../facts/policy";
import type { Role } from "../../facts/roles";
import { proven, refuted, undecided } from "../flows/chain";
import { deployRoles, FEDERATED, openings } from "./deploy-roles";
import { type Result, type Rule, counted } from "../result";

/** Source: docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html */
export const deployTrust: Rule = {
  id: "deploy-trust",
  title: "Each role that a token opens trusts one issuer, one audience and subjects that are spelled out",
  check(context) {
    const roles = deployRoles(context);
    const results = roles.flatMap((role): Result[] => {
      const { resource } = role;
      const found = judge(role);
      return found.length > 0
        ? found
        : [proven(resource, `role '${resource.address}': no token but the named ones opens it`, [resource.address])];
    });
    return { looked: counted({ role: roles.length }), results };
  },
};

function judge(role: Role): Result[] {
  const { resource, trust } = role;
  const at = `role '${resource.address}'`;
  const opened = openings(role);
  const others = trust.statements.filter((item) => item.effect === "Allow" && !opened.includes(item));
  return [
    ...others.flatMap(({ principals }) =>
      principals.map((principal) =>
        refuted(resource, `${at}: trusts ${principal.replace(":", " ")} too; remove that principal`),
      ),
    ),
    ...opened.flatMap((statement) => [
      ...statement.principals
        .filter((principal) => !principal.startsWith(FEDERATED))
        .map((principal) =>
          refuted(resource, `${at}: trusts ${principal.replace(":", " ")} too; remove that principal`),
        ),
      ...statement.principals
        .filter((principal) => principal.startsWith(FEDERATED))
        .flatMap((principal) => judgeIssuer(role, statement, principal.slice(FEDERATED.length))),
    ]),
  ];
}

function judgeIssuer({ resource }: Role, statement: Statement, arn: string): Result[] {
  const at = `role '${resource.address}'`;
  const host = /^arn:[^:]*:iam::[^:]*:oidc-provider\/(.+)$/.exec(arn)?.[1];
  if (host === undefined || isOpen(host)) {
    return [undecided(resource, `${at}: undecided whose tokens open it: not known: ${arn}`)];
  }
  return ["aud", "sub"].flatMap((claim): Result[] => {
    const conditions = statement.conditions.filter(({ key }) => key.toLowerCase() === `${host}:${claim}`.toLowerCase());
    if (conditions.length === 0) {
      const effect = claim === "sub" ? "everybody to whom the issuer gives tokens" : "tokens that are meant for others";
      return [
        refuted(resource, `${at}: its trust has no condition on ${host}:${claim}, which lets in ${effect}; add it`),
      ];
    }
    return conditions.flatMap(({ key, operator, values }): Result[] => {
      if (values.length === 0 || values.some(isOpen)) {
        return [undecided(resource, `${at}: undecided which tokens open it: not known: ${values.join(", ") || key}`)];
      }
      const patterns = values.filter((value) => /[*?]/.test(value));
      if (patterns.length > 0) {
        return [
          refuted(resource, `${at}: its trust takes ${patterns.join(", ")} for ${key}; spell out who may assume it`),
        ];
      }
      return operator === "StringEquals"
        ? []
        : [refuted(resource, `${at}: its trust compares ${key} by ${operator}; use StringEquals`)];
    });
  });
}

/** A text with a part that only the plan tells: it may be a pattern. */
function isOpen(text: string): boolean {
  return text.includes("<");
}
