import { isAccount } from "../terraform/account";
import {
  Reference,
  type Resource,
  Text,
  Unknown,
  type Value,
  asString,
  describe,
} from "../terraform/expressions/value";

/**
 * A string with names in `<…>` for the parts that only AWS knows, so that two ways of writing one ARN are equal texts.
 * `<?…>` is a part that nobody knows.
 */
export function symbolic(value: Value | undefined): string {
  if (value instanceof Text) return value.parts.map((part) => symbolic(part)).join("");
  if (value instanceof Reference) return symbol(value);
  if (value instanceof Unknown) return `<?${value.why}>`;
  return asString(value) ?? `<?${describe(value)}>`;
}

export function hasUnknown(text: string): boolean {
  return text.includes("<?");
}

function symbol(reference: Reference): string {
  const { resource, attribute } = reference;
  const { account } = resource;
  if (resource.type === "aws_caller_identity" && (attribute === "account_id" || attribute === "id")) return account;
  if (resource.type === "aws_ecr_repository") {
    if (attribute === "repository_url")
      return `${account}.dkr.ecr.${symbolic(resource.region)}.amazonaws.com/${nameOf(resource)}`;
    if (attribute === "registry_id") return account;
  }
  if (resource.type === "aws_ecr_image" && attribute === "image_uri") {
    const [registry, repository] = [resource.get("registry_id"), symbolic(resource.get("repository_name"))];
    const account = registry === undefined ? resource.account : symbolic(registry);
    return `${account}.dkr.ecr.${symbolic(resource.region)}.amazonaws.com/${repository}@<${resource.address}.image_digest>`;
  }
  if (resource.type === "aws_secretsmanager_secret_version" && attribute === "arn")
    return symbolic(resource.get("secret_id"));
  if (attribute === "arn" || (attribute === "id" && ARN_IS_ID.has(resource.type))) return arnOf(resource);
  // What another provider looks up may be any text, a pattern too.
  const mayBeAnything = resource.mode === "data" && !resource.type.startsWith("aws_");
  return `<${mayBeAnything && resource.type !== "terraform_remote_state" ? "?" : ""}${describe(reference)}>`;
}

/** Six random characters follow a secret's name in its ARN; any six stand for them. */
const RANDOM = "-000000";

const ARN_IS_ID = new Set(["aws_secretsmanager_secret", "aws_iam_policy", "aws_ecs_cluster", "aws_lb"]);

/** The ARN of a resource, spelled out where its form follows from the name. */
export function arnOf(resource: Resource): string {
  const name = nameOf(resource);
  const { account } = resource;
  const place = `${symbolic(resource.region)}:${account}`;
  switch (resource.type) {
    case "aws_ecr_repository":
      return `arn:aws:ecr:${place}:repository/${name}`;
    case "aws_cloudwatch_log_group":
      return `arn:aws:logs:${place}:log-group:${name}`;
    case "aws_secretsmanager_secret":
      return `arn:aws:secretsmanager:${place}:secret:${name}${RANDOM}`;
    case "aws_ssm_parameter":
      return `arn:aws:ssm:${place}:parameter/${name.replace(/^\//, "")}`;
    case "aws_s3_bucket":
      return `arn:aws:s3:::${symbolic(resource.get("bucket") ?? new Reference(resource, ["bucket"]))}`;
    case "aws_iam_role":
      return `arn:aws:iam::${account}:role${pathOf(resource)}${name}`;
    case "aws_iam_policy":
      return `arn:aws:iam::${account}:policy${pathOf(resource)}${name}`;
    case "aws_iam_openid_connect_provider":
      return `arn:aws:iam::${account}:oidc-provider/${symbolic(resource.get("url")).replace(/^https:\/\//, "")}`;
    case "aws_sqs_queue":
      return `arn:aws:sqs:${place}:${name}`;
    case "aws_sns_topic":
      return `arn:aws:sns:${place}:${name}`;
    case "aws_dynamodb_table":
      return `arn:aws:dynamodb:${place}:table/${name}`;
    case "aws_cloudwatch_event_bus":
      return `arn:aws:events:${place}:event-bus/${name}`;
    case "aws_ecs_cluster":
      return `arn:aws:ecs:${place}:cluster/${name}`;
    default:
      return `<${resource.address}.arn>`;
  }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names */
function pathOf(resource: Resource): string {
  return symbolic(resource.get("path") ?? "/");
}

export function nameOf(resource: Resource): string {
  return symbolic(resource.get("name") ?? new Reference(resource, ["name"]));
}

export type Match = "yes" | "no" | "unknown";

/** Whether an IAM pattern (`*`, `?`) covers a text; unknown parts on either side may be anything. */
export function matches(pattern: string, target: string): Match {
  if (pattern === "*" || pattern === target) return "yes";
  const { wanted, given, isCertain } = withOneAccount(pattern, target);
  const found = matchesText(wanted, given);
  return found === "yes" && !isCertain ? "unknown" : found;
}

function matchesText(wanted: string, given: string): Match {
  if (glob(wanted, false).test(given)) return hasUnknown(given) && !wanted.endsWith("*") ? "unknown" : "yes";
  if (hasUnknown(wanted) && glob(wanted, true).test(given)) return "unknown";
  if (isOneSecret(wanted, given)) return "unknown";
  return hasUnknown(given) && glob(given.replace(/<\?[^>]*>/g, "*"), false).test(wanted) ? "unknown" : "no";
}

/** Whether only the six characters of a secret's ARN differ that AWS adds, and the JSON tells them of one side alone. */
function isOneSecret(one: string, other: string): boolean {
  if (!one.includes(":secret:") || !(one.endsWith(RANDOM) || other.endsWith(RANDOM))) return false;
  return one.replace(/-[A-Za-z0-9]{6}$/, RANDOM) === other.replace(/-[A-Za-z0-9]{6}$/, RANDOM);
}

/** Whether two accounts are one: two numbers tell it, a name in `<…>` may stand for any. */
export function sameAccount(one: string, other: string): Match {
  if (one === other) return "yes";
  return isAccount(one) && isAccount(other) ? "no" : "unknown";
}

/** The account of an ARN, or undefined where it has none or the text is no ARN. */
export function accountIn(arn: string): string | undefined {
  const account = arn.startsWith("arn:") ? arn.split(":")[4] : undefined;
  return account === "" || account === "*" ? undefined : account;
}

/** Nobody knows whether the number of an account is what `<account>` stands for; then they are compared as if it were. */
function withOneAccount(
  pattern: string,
  target: string,
): { readonly wanted: string; readonly given: string; readonly isCertain: boolean } {
  const [wanted, given] = [pattern.split(":"), target.split(":")];
  const [a, b] = [wanted[4], given[4]];
  const isOpen = (account: string): boolean => account.startsWith("<account");
  const same = { wanted: pattern, given: target, isCertain: true };
  if (wanted[0] !== "arn" || given[0] !== "arn" || a === undefined || b === undefined || a === b) return same;
  if (/^\*+$/.test(a) || (!isOpen(a) && !isOpen(b))) return same;
  wanted[4] = /[*?]/.test(a) ? "*" : b;
  return { wanted: wanted.join(":"), given: target, isCertain: false };
}

const globs = new Map<string, RegExp>();

function glob(pattern: string, loose: boolean): RegExp {
  const key = `${pattern}${loose ? "~" : ""}`;
  const known = globs.get(key);
  if (known) return known;
  const pieces = loose ? pattern.split(/<\?[^>]*>/) : [pattern];
  const source = pieces.map((piece) =>
    piece
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, "."),
  );
  const made = new RegExp(`^${source.join(".*")}$`, "s");
  globs.set(key, made);
  return made;
}
