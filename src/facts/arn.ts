import {
  Reference,
  type Resource,
  Text,
  Unknown,
  type Value,
  asString,
  describe,
} from "../terraform/expressions/value";

/** Stands for the account that everything is applied to; which one, the JSON rarely says. */
export const ACCOUNT = "<account>";

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
  if (resource.type === "aws_caller_identity" && attribute === "account_id") return ACCOUNT;
  if (resource.type === "aws_ecr_repository") {
    if (attribute === "repository_url")
      return `${ACCOUNT}.dkr.ecr.${symbolic(resource.region)}.amazonaws.com/${nameOf(resource)}`;
    if (attribute === "registry_id") return ACCOUNT;
  }
  if (resource.type === "aws_secretsmanager_secret_version" && attribute === "arn")
    return symbolic(resource.get("secret_id"));
  if (attribute === "arn" || (attribute === "id" && ARN_IS_ID.has(resource.type))) return arnOf(resource);
  return `<${describe(reference)}>`;
}

const ARN_IS_ID = new Set(["aws_secretsmanager_secret", "aws_iam_policy", "aws_ecs_cluster", "aws_lb"]);

/** The ARN of a resource, spelled out where its form follows from the name. */
export function arnOf(resource: Resource): string {
  const name = nameOf(resource);
  const place = `${symbolic(resource.region)}:${ACCOUNT}`;
  switch (resource.type) {
    case "aws_ecr_repository":
      return `arn:aws:ecr:${place}:repository/${name}`;
    case "aws_cloudwatch_log_group":
      return `arn:aws:logs:${place}:log-group:${name}`;
    case "aws_secretsmanager_secret":
      // Six random characters follow the name; any six stand for them.
      return `arn:aws:secretsmanager:${place}:secret:${name}-000000`;
    case "aws_ssm_parameter":
      return `arn:aws:ssm:${place}:parameter/${name.replace(/^\//, "")}`;
    case "aws_s3_bucket":
      return `arn:aws:s3:::${symbolic(resource.get("bucket") ?? new Reference(resource, ["bucket"]))}`;
    case "aws_iam_role":
      return `arn:aws:iam::${ACCOUNT}:role/${name}`;
    case "aws_iam_openid_connect_provider":
      return `arn:aws:iam::${ACCOUNT}:oidc-provider/${symbolic(resource.get("url")).replace(/^https:\/\//, "")}`;
    case "aws_ecs_cluster":
      return `arn:aws:ecs:${place}:cluster/${name}`;
    default:
      return `<${resource.address}.arn>`;
  }
}

export function nameOf(resource: Resource): string {
  return symbolic(resource.get("name") ?? new Reference(resource, ["name"]));
}

export type Match = "yes" | "no" | "unknown";

/** Whether an IAM pattern (`*`, `?`) covers a text; unknown parts on either side may be anything. */
export function matches(pattern: string, target: string): Match {
  if (pattern === "*" || pattern === target) return "yes";
  const [wanted, given] = sameAccount(pattern, target);
  if (glob(wanted, false).test(given)) return hasUnknown(given) && !wanted.endsWith("*") ? "unknown" : "yes";
  if (hasUnknown(wanted) && glob(wanted, true).test(given)) return "unknown";
  return hasUnknown(given) && glob(given.replace(/<\?[^>]*>/g, "*"), false).test(wanted) ? "unknown" : "no";
}

/** A literal account is taken to be the one of `aws_caller_identity`: the JSON holds nothing to compare it with. */
function sameAccount(pattern: string, target: string): readonly [string, string] {
  const [a, b] = [pattern.split(":"), target.split(":")];
  if (a[0] !== "arn" || b[0] !== "arn" || a.length < 6 || b.length < 6) return [pattern, target];
  if (a[4] === ACCOUNT || b[4] === ACCOUNT) {
    const literal = [a[4], b[4]].find((account) => /^\d{12}$/.test(account ?? ""));
    if (literal !== undefined) [a[4], b[4]] = [literal, literal];
  }
  return [a.join(":"), b.join(":")];
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
