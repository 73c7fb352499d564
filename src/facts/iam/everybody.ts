import type { Match } from "../arn";
import { all } from "../match";
import type { Condition } from "./conditions";
import type { Statement } from "./policy";
import { isEverybody } from "./trust";

const ALLOWS = { Allow: "yes", Deny: "no", invalid: "no", unknown: "unknown" } as const;

/** Whether a policy lets in whoever asks. */
export function letsInEverybody(statement: Statement): Match {
  return all([
    ALLOWS[statement.effect],
    statement.notPrincipals || statement.principals.some(isEverybody) ? "yes" : "no",
    statement.conditions.some(isForSome) ? "no" : statement.conditions.length === 0 ? "yes" : "unknown",
  ]);
}

/**
 * Services that send events of any account's resources to wherever these say, and tell whose they are.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
const SENDERS = ["events", "s3", "sns"].map((service) => `Service:${service}.amazonaws.com`);

/** The service of AWS that a statement lets in, and whether for whoever it acts. */
export interface AnybodysService {
  readonly service: string;
  readonly isAnybodys: Match;
}

export function anybodysService({ effect, principals, conditions, doubt }: Statement): AnybodysService | undefined {
  const service = principals.find((principal) => SENDERS.includes(principal))?.replace("Service:", "");
  if (service === undefined || doubt !== undefined) return undefined;
  // A condition that can't be read may ask for nothing.
  const isUnread = conditions.every(({ unknown }) => unknown !== undefined);
  const isOpen = conditions.length === 0 ? "yes" : isUnread ? "unknown" : "no";
  return { service, isAnybodys: all([ALLOWS[effect], isOpen]) };
}

/**
 * Keys by which a condition with fixed values lets in somebody who is known.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
 */
const WHO = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "kms:calleraccount",
]);

function isForSome({ operator, key, values, unknown }: Condition): boolean {
  const isFixed = values.length > 0 && values.every((value) => !/[*?<]/.test(value));
  return (
    /^(String|Arn)(Equals|Like)$/i.test(operator) && WHO.has(key.toLowerCase()) && isFixed && unknown === undefined
  );
}
