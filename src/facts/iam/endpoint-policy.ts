import { type Match, accountIn, matches } from "../arn";
import { all, any } from "../match";
import { allHold } from "./conditions";
import { type Policy, type Statement, covers } from "./policy";

/** A request that goes through a VPC endpoint. */
export interface EndpointRequest {
  readonly action: string;
  readonly resource: string;
  /** ARN of the role that signs it, in the form of `symbolic`; undefined where AWS itself does, as for layers of images. */
  readonly role: string | undefined;
  /** The account of the role. */
  readonly account: string;
  /** Ids of the VPC and of the endpoint, in the form of `symbolic`. */
  readonly vpc: string;
  readonly endpoint: string;
  /** Gateway endpoints know principals otherwise. */
  readonly isGateway: boolean;
}

export type EndpointPermission =
  | { readonly kind: "allowed" | "denied" }
  /** `why` is a noun phrase that completes "not known: …". */
  | { readonly kind: "unknown"; readonly why: string };

/**
 * What an endpoint's policy lets through: a deny wins, then any allow will do. It widens no permission, and what it doesn't
 * allow is refused.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointPermission(policy: Policy, request: EndpointRequest): EndpointPermission {
  const hits = policy.statements.map((statement) => ({ statement, hit: applies(statement, request) }));
  const [deny, mayDeny] = (["yes", "unknown"] as const).map((wanted) =>
    hits.find(
      ({ statement: { effect }, hit }) =>
        (effect === "Deny" || (effect === "unknown" && wanted !== "yes")) && hit === wanted,
    ),
  );
  if (deny) return { kind: "denied" };
  const allows = hits.filter(({ statement: { effect } }) => effect === "Allow" || effect === "unknown");
  const allow = allows.find(({ statement: { effect }, hit }) => effect === "Allow" && hit === "yes");
  const mayAllow = allows.find(({ hit }) => hit !== "no");
  if (!mayAllow && policy.unknown === undefined) return { kind: "denied" };
  if (policy.unknown !== undefined) return { kind: "unknown", why: policy.unknown };
  const doubtful = mayDeny ?? (allow ? undefined : mayAllow);
  return doubtful ? { kind: "unknown", why: whyMaybe(doubtful.statement, request) } : { kind: "allowed" };
}

function applies(statement: Statement, request: EndpointRequest): Match {
  const covered = covers(statement, request.action, request.resource);
  if (covered === "no") return "no";
  return all([covered, namesPrincipal(statement, request), allHold(statement.conditions, contextOf(request))]);
}

/** Which of a statement's parts can't be told. */
function whyMaybe({ address, label, conditions }: Statement, request: EndpointRequest): string {
  const keys = conditions
    .filter((condition) => allHold([condition], contextOf(request)) !== "yes")
    .map(({ key }) => key);
  return keys.length > 0
    ? `whether the condition on ${keys.join(", ")} in ${label} of ${address} holds`
    : `whether ${label} of ${address} means ${request.action}`;
}

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html#gateway-endpoint-considerations */
function namesPrincipal({ principals, notPrincipals }: Statement, request: EndpointRequest): Match {
  // Sessions of a role count as others than the role, so nobody is surely meant or left out.
  if (notPrincipals) return notPrincipals.includes("AWS:*") ? "no" : "unknown";
  return any(principals.map((principal) => isPrincipal(principal, request)));
}

function isPrincipal(principal: string, { role, account, isGateway }: EndpointRequest): Match {
  if (principal === "AWS:*") return "yes";
  if (!principal.startsWith("AWS:")) return principal.startsWith("<?") ? "unknown" : "no";
  if (role === undefined || isGateway) return "unknown";
  const name = principal.slice("AWS:".length);
  const whole = name === account || name === `arn:aws:iam::${account}:root`;
  if (whole) return "yes";
  const found = matches(name, role);
  return found === "no" && (name.startsWith("<") || name.includes("<?")) ? "unknown" : found;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function contextOf({ resource, role, account, vpc, endpoint }: EndpointRequest): ReadonlyMap<string, string> {
  const owner = accountIn(resource);
  return new Map([
    ["aws:securetransport", "true"],
    ["aws:sourcevpc", vpc],
    ["aws:sourcevpce", endpoint],
    ...(role === undefined
      ? []
      : ([
          ["aws:principalaccount", account],
          ["aws:principalarn", role],
        ] as const)),
    ...(owner === undefined ? [] : ([["aws:resourceaccount", owner]] as const)),
  ]);
}
