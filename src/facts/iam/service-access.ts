import { type Match, hasUnknown } from "../arn";
import { all, any, negated } from "../match";
import { type RequestContext, allHold } from "./conditions";
import { type Policy, type Statement, covers } from "./policy";

/** A request that an AWS service signs itself, as SNS does when it writes into a queue. */
export interface ServiceRequest {
  /** `sns.amazonaws.com` */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/**
 * Whether the policies of a resource let an AWS service in, which nothing else does.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
export function letsServiceIn(policies: readonly Policy[], request: ServiceRequest): Match {
  const statements = policies.flatMap((policy) => policy.statements);
  const unread: Match = policies.some(({ unknown }) => unknown !== undefined) ? "unknown" : "no";
  const ofEffect = (effect: "Allow" | "Deny"): Match =>
    any(
      statements
        .filter((statement) => statement.effect === effect || statement.effect === "unknown")
        .map((statement) => all([applies(statement, request), statement.effect === effect ? "yes" : "unknown"])),
    );
  return all([any([ofEffect("Allow"), unread]), negated(any([ofEffect("Deny"), unread]))]);
}

function applies(statement: Statement, { service, action, resource, context }: ServiceRequest): Match {
  const covered = covers(statement, action, resource);
  if (covered === "no") return "no";
  const isCertain = statement.doubt === undefined ? "yes" : "unknown";
  return all([covered, names(statement, service), allHold(statement.conditions, context), isCertain]);
}

function names({ principals, notPrincipals }: Statement, service: string): Match {
  if (notPrincipals) return "unknown";
  return any(
    principals.map((principal) => {
      if (principal === "AWS:*" || principal === "*:*" || principal === `Service:${service}`) return "yes";
      return hasUnknown(principal) ? "unknown" : "no";
    }),
  );
}
