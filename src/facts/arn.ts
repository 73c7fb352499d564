import { type Token, covers } from "../lib/wildcards";
import { isAccount } from "../terraform/account";
import {
  Reference,
  type Resource,
  Text,
  Unknown,
  UnknownDigits,
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
  if (value instanceof Unknown) return unknownPart(value.why);
  return asString(value) ?? unknownPart(describe(value));
}

/** Signs that mean something in the texts around, and what stands for them where a reason quotes an expression. */
const SIGNS = new Map([
  ["<", "‹"],
  [">", "›"],
  ["${", "{"],
  [":", "∶"],
  ["/", "⁄"],
]);

function unknownPart(why: string): string {
  return `<?${why.replace(/\$\{|[<>:/]/g, (sign) => SIGNS.get(sign) ?? sign)}>`;
}

export function hasUnknown(text: string): boolean {
  return text.includes("<?");
}

/** Whether nothing of a text is known, so that there may be none. */
export function isAllUnknown(text: string): boolean {
  return /^<\?[^>]*>$/.test(text);
}

function symbol(reference: Reference): string {
  const { resource, attribute } = reference;
  const { account } = resource;
  if (resource.type === "aws_caller_identity" && (attribute === "account_id" || attribute === "id")) return account;
  if (resource.type === "aws_ecr_repository") {
    if (attribute === "repository_url")
      return `${registryOf(resource)}.dkr.ecr.${symbolic(resource.region)}.amazonaws.com/${nameOf(resource)}`;
    if (attribute === "registry_id") return registryOf(resource);
  }
  if (resource.type === "aws_ecr_image" && attribute === "image_uri") {
    const [registry, repository] = [resource.get("registry_id"), symbolic(resource.get("repository_name"))];
    const account = registry === undefined ? resource.account : symbolic(registry);
    return `${account}.dkr.ecr.${symbolic(resource.region)}.amazonaws.com/${repository}@<${resource.address}.image_digest>`;
  }
  if (resource.type === "aws_secretsmanager_secret_version" && attribute === "arn")
    return symbolic(resource.get("secret_id"));
  if (resource.type === "aws_ecs_task_definition" && attribute === "arn_without_revision")
    return taskDefinitionArn(resource);
  if (resource.type === "aws_kms_alias" && attribute === "target_key_arn") return keyArnOf(reference, resource);
  if (attribute === "arn" || (attribute === "id" && ARN_IS_ID.has(resource.type))) return arnOf(resource);
  if (NAMED_BY[resource.type]?.includes(attribute) === true) return nameOf(resource);
  if (KEYS.includes(resource.type) && (attribute === "id" || attribute === "key_id")) return keyIdOf(resource);
  // What another provider looks up may be any text, a pattern too.
  const mayBeAnything = resource.mode === "data" && !resource.type.startsWith("aws_");
  return `<${mayBeAnything && resource.type !== "terraform_remote_state" ? "?" : ""}${describe(reference)}>`;
}

/** Six random characters follow a secret's name in its ARN; any six stand for them. */
const RANDOM = "-000000";

const ARN_IS_ID = new Set(["aws_secretsmanager_secret", "aws_iam_policy", "aws_ecs_cluster", "aws_lb"]);

/** Attributes that hold the name of a resource, by its type. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  aws_cloudwatch_log_group: ["name", "id"],
  aws_ecr_repository: ["name", "id"],
  aws_ecs_cluster: ["name"],
  aws_ecs_task_definition: ["family", "id"],
  aws_cloudwatch_event_rule: ["name", "id"],
  aws_iam_role: ["name", "id"],
  aws_rds_cluster: ["cluster_identifier", "id"],
  aws_s3_bucket: ["bucket", "id"],
  aws_scheduler_schedule_group: ["name"],
  aws_secretsmanager_secret: ["name"],
  aws_ssm_parameter: ["name", "id"],
};

/** Keys of KMS, whose ids AWS makes. */
export const KEYS: readonly string[] = [
  "aws_kms_key",
  "aws_kms_external_key",
  "aws_kms_replica_key",
  "aws_kms_replica_external_key",
];

/** The region that an ARN tells: empty in those of global services, undefined in what is no ARN. */
export function regionIn(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:(<[^>]*>|[^:]*):/.exec(arn)?.[1];
}

/** The ARN of a resource, spelled out where its form follows from the name. */
export function arnOf(resource: Resource): string {
  const given = resource.mode === "data" ? asString(resource.get("arn") ?? resource.get("key_id")) : undefined;
  if (given?.startsWith("arn:") === true && !given.includes(":alias/")) return given;
  const name = nameOf(resource);
  if (resource.mode === "data" && name.startsWith("arn:")) return name;
  const { account } = resource;
  const place = `${symbolic(resource.region)}:${account}`;
  switch (resource.type) {
    case "aws_ecr_repository":
      return `arn:aws:ecr:${symbolic(resource.region)}:${registryOf(resource)}:repository/${name}`;
    case "aws_cloudwatch_log_group":
      return `arn:aws:logs:${place}:log-group:${name}`;
    case "aws_secretsmanager_secret":
      return `arn:aws:secretsmanager:${place}:secret:${name}${RANDOM}`;
    case "aws_ssm_parameter":
      return `arn:aws:ssm:${place}:parameter/${name.replace(/^\//, "")}`;
    case "aws_s3_bucket":
      return `arn:aws:s3:::${name}`;
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
    case "aws_efs_file_system":
      return `arn:aws:elasticfilesystem:${place}:file-system/${made(resource, "id")}`;
    case "aws_efs_access_point":
      return `arn:aws:elasticfilesystem:${place}:access-point/${made(resource, "id")}`;
    case "aws_cloudwatch_event_bus":
      return `arn:aws:events:${place}:event-bus/${name}`;
    case "aws_scheduler_schedule_group":
      return `arn:aws:scheduler:${place}:schedule-group/${name}`;
    case "aws_cloudwatch_event_rule":
      return `arn:aws:events:${place}:rule/${busOf(resource)}${name}`;
    case "aws_ecs_task_definition":
      return `${taskDefinitionArn(resource)}:<${resource.address}.revision>`;
    case "aws_ecs_cluster":
      return `arn:aws:ecs:${place}:cluster/${name}`;
    default:
      return KEYS.includes(resource.type)
        ? `arn:aws:kms:${place}:key/${keyIdOf(resource)}`
        : `<${resource.address}.arn>`;
  }
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html#amazoneventbridge-resources-for-iam-policies */
function busOf(rule: Resource): string {
  const bus = symbolic(rule.get("event_bus_name") ?? "default");
  return bus === "default" ? "" : `${bus}/`;
}

/** Of all revisions of a task definition. */
export function taskDefinitionArn(resource: Resource): string {
  return `arn:aws:ecs:${symbolic(resource.region)}:${resource.account}:task-definition/${nameOf(resource)}`;
}

/**
 * The ARN of a key that something names by the key's id, ARN or alias. IAM asks for the key, not for its alias.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
export function keyArnOf(value: Value, { region, account }: Pick<Resource, "region" | "account">): string {
  const key = value instanceof Reference ? value.resource : undefined;
  if (key && KEYS.includes(key.type)) return arnOf(key);
  const place = `arn:aws:kms:${symbolic(region)}:${account}`;
  if (key?.type === "aws_kms_alias") {
    const target = key.get("target_key_id");
    return target === undefined ? `${place}:key/${ofAlias(symbolic(key.get("name")))}` : keyArnOf(target, key);
  }
  const text = symbolic(value);
  const [, where, alias] = /^(arn:[^/]*:)?(alias\/.+)$/.exec(text) ?? [];
  if (alias !== undefined) return `${where ?? `${place}:`}key/${ofAlias(alias)}`;
  return /^[a-z0-9-]+$/i.test(text) ? `${place}:key/${text}` : text;
}

/**
 * Whether it is a key that AWS keeps for one of its services, whose policy lets in all of the account by that service.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
export function isKeyOfAws(key: string): boolean {
  return key.includes("alias/aws/");
}

/** A data source may look into the registry of another account. */
function registryOf(resource: Resource): string {
  const other = resource.mode === "data" ? resource.get("registry_id") : undefined;
  return other === undefined ? resource.account : symbolic(other);
}

const ofAlias = (alias: string): string => (hasUnknown(alias) ? alias : `<the key of ${alias}>`);

/** What AWS makes up. Where another stack has the same address, it has another one. */
function made({ address, stack, hasTwin }: Resource, attribute: string): string {
  return `<${address}.${attribute}${hasTwin ? ` of ${stack}` : ""}>`;
}

/** A key that is looked up by its id has it; by an alias it is any. */
function keyIdOf(resource: Resource): string {
  const given = resource.mode === "data" ? asString(resource.get("key_id")) : undefined;
  if (given?.startsWith("alias/") === true) return ofAlias(given);
  return given === undefined || given.includes("alias/") ? made(resource, "key_id") : given.replace(/^arn:.*\//, "");
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names */
function pathOf(resource: Resource): string {
  return symbolic(resource.get("path") ?? "/");
}

/** The name of a resource; what only AWS adds to it is a symbol. */
export function nameOf(resource: Resource): string {
  const [attribute = "name"] = NAMED_BY[resource.type] ?? [];
  const name = resource.get(attribute);
  if (name !== undefined) return symbolic(name);
  const prefix = resource.get(`${attribute}_prefix`);
  return `${prefix === undefined ? "" : symbolic(prefix)}<${resource.address}.${attribute}>`;
}

export type Match = "yes" | "no" | "unknown";

/** Whether an IAM pattern (`*`, `?`) covers a text; unknown parts on either side may be anything. */
export function matches(pattern: string, target: string): Match {
  if (pattern === "*" || pattern === target) return "yes";
  const isPlain = !/[*?<]/.test(pattern) && !target.includes("<");
  if (isPlain && ![pattern, target].some((arn) => arn.endsWith(RANDOM))) return "no";
  for (const [one, other] of [
    [pattern, target],
    [target, pattern],
  ] as const)
    if (/^<[^?>][^>]*>$/.test(one) && other.startsWith("arn:")) return mayBeArn(one, other) ? "unknown" : "no";
  const [wanted, given] = [tokensOf(pattern), tokensOf(target)];
  const start = commonStart(wanted, given);
  const [one, other] = [wanted[start], given[start]];
  if (one?.kind === "character" && other?.kind === "character") return "no";
  // The last of them stays, since an unknown part may follow it on one side alone.
  const rest = Math.max(0, start - 1);
  return covers(wanted.slice(rest), given.slice(rest));
}

/** How many tokens both begin with that can only stand for each other: characters, and names that end at a colon. */
function commonStart(wanted: readonly Token[], given: readonly Token[]): number {
  let at = 0;
  while (isSame(wanted[at], given[at]) && (wanted[at]?.kind === "character" || isColonIn(wanted, given, at + 1)))
    at += 1;
  return at;
}

function isSame(one: Token | undefined, other: Token | undefined): boolean {
  if (one?.kind === "character") return other?.kind === "character" && one.text === other.text;
  return one?.kind === "symbol" && other?.kind === "symbol" && one.text === other.text;
}

function isColonIn(wanted: readonly Token[], given: readonly Token[], at: number): boolean {
  return [wanted[at], given[at]].every((token) => token?.kind === "character" && token.text === ":");
}

/** Whether a name that stands for a whole ARN may stand for this one: only of the service, or of what is looked up. */
function mayBeArn(symbol: string, arn: string): boolean {
  const [, , service = ""] = arn.split(":");
  return symbol.includes(`_${service === "logs" ? "cloudwatch_log" : service}_`);
}

const known = new Map<string, readonly Token[]>();

function tokensOf(text: string): readonly Token[] {
  const found = known.get(text);
  if (found) return found;
  const isSecret = text.includes(":secret:") && text.endsWith(RANDOM);
  const own = isSecret ? text.slice(0, -6) : text;
  const some: readonly Token[] = isSecret ? Array.from({ length: 6 }, () => ({ kind: "some" })) : [];
  const tokens = [...(own.match(/<[^>]*>|[^]/g) ?? []).map(tokenOf), ...some];
  known.set(text, tokens);
  return tokens;
}

function tokenOf(text: string): Token {
  if (text === "*") return { kind: "any" };
  if (text === "?") return { kind: "one" };
  if (text.startsWith("<?")) return { kind: "unknown" };
  if (!text.startsWith("<") || text.length === 1) return { kind: "character", text };
  return { kind: "symbol", text, mayBe: (other) => mayBeOne(text, other) };
}

/** What is looked up may be what stands in the stacks, and one account's name for another's. Ids of two resources differ. */
function mayBeOne(one: string, other: string): boolean {
  return /^<(data\.|the key of )/.test(one) || (one.startsWith("<account") && other.startsWith("<account"));
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

/** With zeros for digits that nobody can tell: they are as many, and as equal where what stands before them is. */
export function withDigits(value: Value): Value {
  if (value instanceof UnknownDigits) return "0".repeat(value.length);
  return value instanceof Text ? value.parts.map((part) => symbolic(withDigits(part))).join("") : value;
}
