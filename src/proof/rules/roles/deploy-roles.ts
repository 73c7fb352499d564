import type { Grant } from "../../declarations/declarations";
import { isUnnarrowable } from "../../../aws/iam/unnarrowable-actions";
import { type Match, arnOf, hasUnknown, matches } from "../../../facts/arn";
import { operatorOf } from "../../../facts/iam/conditions";
import type { Facts } from "../../../facts/facts";
import { any } from "../../../facts/match";
import { type Statement, coversAction } from "../../../facts/iam/policy";
import type { Role } from "../../../facts/iam/roles";
import { textSetting } from "../../../facts/setting";
import { items } from "../../../terraform/expressions/value";
import { isAboutAssuming, isEverybody } from "../../../facts/iam/trust";
import { messages } from "../../message";
import { type Result, type Rule, results } from "../../result";
import { type Named, mayAllow, nameOf, whatIsUnknown } from "./roles-in-use";

const FEDERATED = "Federated:";

/** The roles that somebody assumes with a token of an issuer outside of AWS: runs of HCP Terraform, workflows. */
function deployRoles({ roles }: Facts): readonly Role[] {
  return roles.all.filter((role) => tokenStatements(role).length > 0);
}

/** The statements of a role's trust that let tokens in. */
function tokenStatements({ trust }: Role): readonly Statement[] {
  return trust.statements.filter(
    (statement) =>
      mayAllow(statement) &&
      (statement.principals.some((principal) => principal.startsWith(FEDERATED)) ||
        (coversAction(statement, "sts:AssumeRoleWithWebIdentity") === "yes" && mayBringTokens(statement))),
  );
}

/** Services of AWS and accounts bring no tokens. */
function mayBringTokens({ principals, notPrincipals }: Statement): boolean {
  return notPrincipals !== undefined || principals.some((name) => isEverybody(name) || hasUnknown(name));
}

function resultsOf({ resource }: Role): ReturnType<typeof results> {
  return results({ kind: "role", name: resource.address }, resource);
}

/** A text for readers, without the marks of what isn't known. */
function plain(text: string): string {
  return text.replace(/<\?([^>]*)>/g, "$1");
}

const ofTrust = messages({
  namedTokens: () => "no token but the named ones opens it",
  maybeAlsoTrusts: ({ principal }: { principal: string }) => `undecided whom it trusts: not known: ${principal}`,
  notPrincipal: ({ statement }: { statement: string }) =>
    `${statement} of its trust has NotPrincipal, which IAM takes in no trust policy; name who may assume it as Principal`,
  alsoTrusts: ({ principal }: { principal: string }) =>
    `trusts ${principal.replace(":", " ")} too; remove that principal`,
  issuer: ({ arn }: { arn: string }) => `undecided whose tokens open it: not known: ${plain(arn)}`,
  noCondition: ({ key }: { key: string }) => {
    const effect = key.endsWith(":sub")
      ? "everybody to whom the issuer gives tokens"
      : "tokens that are meant for others";
    return `its trust has no condition on ${key}, which lets in ${effect}; add it`;
  },
  tokens: ({ unknown }: { unknown: string }) => `undecided which tokens open it: not known: ${plain(unknown)}`,
  patterns: (it: { key: string; patterns: readonly string[] }) =>
    `its trust takes ${it.patterns.join(", ")} for ${it.key}; spell out who may assume it`,
  audience: (it: { key: string; values: readonly string[]; provider: string }) =>
    `no token opens it: its trust takes ${it.values.join(", ")} for ${it.key}, and client_id_list of ${it.provider} has none of these; add it there`,
  operator: (it: { key: string; operator: string }) =>
    `its trust compares ${it.key} by ${it.operator}; use StringEquals`,
});

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html */
export const deployTrust: Rule = {
  id: "deploy-trust",
  isLocal: true,
  title: "Each role that a token opens trusts one issuer, one audience and subjects that are spelled out",
  check({ facts }) {
    const roles = deployRoles(facts);
    const found = roles.flatMap((role): readonly Result[] => {
      const faults = judgeTrust(facts, role);
      return faults.length > 0 ? faults : [resultsOf(role).proven(ofTrust.namedTokens(), [role.resource.address])];
    });
    return { looked: { role: roles.length }, results: found };
  },
};

function judgeTrust(facts: Facts, role: Role): readonly Result[] {
  const tokens = tokenStatements(role);
  const others = role.trust.statements.filter(
    (item) => mayAllow(item) && !tokens.includes(item) && isAboutAssuming(item) !== "no",
  );
  const isIssuer = (principal: string): boolean => principal.startsWith(FEDERATED);
  const { refuted, undecided } = resultsOf(role);
  const alsoTrusts = (principal: string): Result =>
    hasUnknown(principal)
      ? undecided(ofTrust.maybeAlsoTrusts({ principal }))
      : refuted(ofTrust.alsoTrusts({ principal }));
  return [
    ...role.trust.statements.flatMap(({ label, notPrincipals }) =>
      notPrincipals ? [refuted(ofTrust.notPrincipal({ statement: label }))] : [],
    ),
    ...[role.trust.unknown, ...tokens.map(unknownEffect)].flatMap((why) =>
      why === undefined ? [] : [undecided(ofTrust.tokens({ unknown: why }))],
    ),
    ...others.flatMap(({ principals }) => principals.map(alsoTrusts)),
    ...tokens.flatMap((statement) => [
      ...statement.principals.filter((principal) => !isIssuer(principal)).map(alsoTrusts),
      ...statement.principals
        .filter(isIssuer)
        .flatMap((principal) => judgeIssuer(facts, role, statement, principal.slice(FEDERATED.length))),
    ]),
  ];
}

function judgeIssuer(facts: Facts, role: Role, statement: Statement, arn: string): readonly Result[] {
  const { refuted, undecided } = resultsOf(role);
  const host = /^arn:[^:]*:iam::[^:]*:oidc-provider\/(.+)$/.exec(arn)?.[1];
  if (host === undefined || isOpen(host)) return [undecided(ofTrust.issuer({ arn }))];
  return ["aud", "sub"].flatMap((claim): readonly Result[] => {
    const wanted = `${host}:${claim}`;
    const conditions = statement.conditions.filter(({ key }) => key.toLowerCase() === wanted.toLowerCase());
    const unknown = statement.conditions.flatMap((condition) => condition.unknown ?? []);
    if (conditions.length === 0 && unknown.length > 0)
      return [undecided(ofTrust.tokens({ unknown: unknown.join(", ") }))];
    if (conditions.length === 0) return [refuted(ofTrust.noCondition({ key: wanted }))];
    return conditions.flatMap(({ key, operator, values }): readonly Result[] => {
      if (values.length === 0 || values.some(isOpen))
        return [undecided(ofTrust.tokens({ unknown: values.join(", ") || key }))];
      const { name, isLenient } = operatorOf({ operator });
      const patterns = values.filter((value) => /[*?]/.test(value));
      if (patterns.length > 0) return [refuted(ofTrust.patterns({ key, patterns }))];
      // Without a pattern StringLike compares like StringEquals.
      if (isLenient || !["stringequals", "stringlike"].includes(name))
        return [refuted(ofTrust.operator({ key, operator }))];
      return claim === "aud" ? judgeAudience(facts, role, arn, { key, values }) : [];
    });
  });
}

/**
 * IAM takes tokens for the audiences that the issuer is registered with; an issuer that is in no stack isn't judged.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
function judgeAudience(
  { model }: Facts,
  role: Role,
  arn: string,
  { key, values }: { readonly key: string; readonly values: readonly string[] },
): readonly Result[] {
  const { refuted, undecided } = resultsOf(role);
  return model
    .all("aws_iam_openid_connect_provider")
    .filter((provider) => arnOf(provider) === arn)
    .flatMap((provider): readonly Result[] => {
      const registered = items(provider.get("client_id_list")).map(textSetting);
      if (registered.some((audience) => audience.kind === "set" && values.includes(audience.value))) return [];
      const unknown = registered.flatMap((audience) => (audience.kind === "unknown" ? [audience.why] : []));
      const evidence = [provider.address];
      return unknown.length > 0
        ? [undecided(ofTrust.tokens({ unknown: unknown.join(", ") }), evidence)]
        : [refuted(ofTrust.audience({ key, values, provider: provider.address }), evidence)];
    });
}

/** A text with a part that only the plan tells: it may be a pattern. */
function isOpen(text: string): boolean {
  return text.includes("<");
}

const ofPermissions = messages({
  narrow: () => "allows what it names, and can't give itself more",
  policy: ({ why }: { why: string }) => `undecided what it allows: not known: ${why}`,
  managed: (it: Named) => `${nameOf(it)} is a policy of AWS, which grants on all resources; write one that names them`,
  allButActions: (it: Named) => `${nameOf(it)} allows all but some actions; name the actions`,
  allButResources: (it: Named) => `${nameOf(it)} allows all but some resources; name the resources`,
  wildActions: (it: Named & { actions: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")}; name the actions`,
  broad: (it: Named & { actions: readonly string[]; resources: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")} on ${it.resources.join(", ")}; name the resources`,
  passRole: (it: Named) => `${nameOf(it)} allows iam:PassRole to every service; add a condition on iam:PassedToService`,
  ownRole: (it: Named & { actions: readonly string[]; roles: readonly string[] }) =>
    `${nameOf(it)} allows ${it.actions.join(", ")} on ${it.roles.join(", ")}, which deploys itself; limit it to the roles of tasks`,
});

export const deployPermissions: Rule = {
  id: "deploy-permissions",
  isLocal: true,
  title:
    "Each role that a token opens names its actions and resources, hands on only its tasks' roles and can't widen itself",
  check({ facts, declarations: { grants } }) {
    const roles = deployRoles(facts);
    const arns = roles.map(({ resource }) => arnOf(resource));
    let statements = 0;
    const found = roles.flatMap((role): readonly Result[] => {
      const { proven, undecided } = resultsOf(role);
      const allowed = role.policies.flatMap((policy) => policy.statements).filter(mayAllow);
      statements += allowed.length;
      const faults = [
        ...allowed.flatMap((statement) => judgeStatement(role, statement, arns, grants)),
        ...role.policies.flatMap(({ unknown }) =>
          unknown === undefined ? [] : [undecided(ofPermissions.policy({ why: unknown }))],
        ),
      ];
      return faults.length > 0 ? faults : [proven(ofPermissions.narrow())];
    });
    return { looked: { role: roles.length, statement: statements }, results: found };
  },
};

function judgeStatement(
  role: Role,
  statement: Statement,
  deployRoleArns: readonly string[],
  grants: readonly Grant[],
): readonly Result[] {
  const { address, label, actions, resources } = statement;
  const named = { statement: label, policy: address };
  const refuted = (fault: Parameters<ReturnType<typeof results>["refuted"]>[0]): Result =>
    resultsOf(role).refuted(fault, [address]);
  const unknown = whatIsUnknown(statement);
  if (unknown !== undefined) return [resultsOf(role).undecided(ofPermissions.policy({ why: unknown }))];
  if (statement.managed) return [refuted(ofPermissions.managed(named))];
  if (statement.notActions !== undefined) return [refuted(ofPermissions.allButActions(named))];
  if (statement.notResources !== undefined) return [refuted(ofPermissions.allButResources(named))];
  const wild = actions.filter((action) => /[*?]/.test(action));
  if (wild.length > 0) return [refuted(ofPermissions.wildActions({ ...named, actions: wild }))];

  const faults: Result[] = [];
  const declared = new Set(
    grants
      .filter((grant) => grant.stack === role.resource.stack && grant.role === role.resource.address)
      .flatMap((grant) => grant.actions.map((action) => action.toLowerCase())),
  );
  const isNarrow = (action: string): boolean => isUnnarrowable(action) || declared.has(action.toLowerCase());
  const [broad, narrow] = [resources.filter(isBroad), actions.filter((action) => !isNarrow(action))];
  if (broad.length > 0 && narrow.length > 0)
    faults.push(refuted(ofPermissions.broad({ ...named, actions: narrow, resources: broad })));
  if (actions.some((action) => action.toLowerCase() === "iam:passrole")) {
    const isLimited = limitedToService(statement);
    if (isLimited === "no") faults.push(refuted(ofPermissions.passRole(named)));
    if (isLimited === "unknown")
      faults.push(resultsOf(role).undecided(ofPermissions.policy({ why: `the conditions of ${label} of ${address}` })));
  }
  const changes = actions.filter((action) => /^(iam|sts):/i.test(action) && !/^iam:(Get|List)/i.test(action));
  const covered = (answer: Match): readonly string[] =>
    deployRoleArns.filter((arn) => any(resources.map((pattern) => matches(pattern, arn))) === answer);
  const [own, maybe] = [covered("yes"), covered("unknown")];
  if (changes.length > 0 && maybe.length > 0)
    faults.push(
      resultsOf(role).undecided(
        ofPermissions.policy({ why: `whether ${label} of ${address} covers ${maybe.join(", ")}` }),
      ),
    );
  if (changes.length > 0 && own.length > 0)
    faults.push(refuted(ofPermissions.ownRole({ ...named, actions: changes, roles: own })));
  return faults;
}

function unknownEffect({ effect, address, label }: Statement): string | undefined {
  return effect === "unknown" ? `the effect of ${label} of ${address}` : undefined;
}

/** `*`, or an ARN whose account or whole resource is open. A kind of resource with ids of AWS's making is `vpc/*`. */
function isBroad(pattern: string): boolean {
  if (!pattern.startsWith("arn:")) return /[*?]/.test(pattern);
  const [, , , region = "", account = "", ...path] = pattern.split(":");
  return /[*?]/.test(`${region}${account}`) || /^([*?]|role\/\*$)/.test(path.join(":"));
}

function limitedToService({ conditions }: Statement): Match {
  return any(
    conditions.map(({ key, operator, values, unknown }) => {
      if (unknown !== undefined) return "unknown";
      if (key.toLowerCase() !== "iam:passedtoservice" || operator !== "StringEquals" || values.length === 0)
        return "no";
      if (values.some(hasUnknown)) return "unknown";
      return values.some((value) => /[*?]/.test(value)) ? "no" : "yes";
    }),
  );
}
