/** What rules of more than one kind ask of a value. */
import { HEALTH_CHECK_SECONDS } from "../../aws/ecs-defaults";
import type { Range } from "../../aws/fargate-tasks";
import type { HealthCheckDefinition } from "../health-check";
import type { SecretDefinition } from "../secrets";
import type { Report } from "./findings";

/** A DNS label that is also a valid image repository and, with `_` for `-`, a Terraform name. */
export const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What stands in addresses and output names of what isn't a service. */
export const RESERVED = [
  "aws",
  "backend",
  "cluster",
  "current",
  "discovery",
  "docker",
  "endpoints",
  "endpoints-client",
  "environment",
  "ingress",
  "load-balancer",
  "long-service-arns",
  "namespace",
  "network",
  "platform",
  "private",
  "public",
  "registry",
];

/** Whether it is one; it is reported where it isn't. */
export function integer(report: Report, property: string, value: number, min: number, max: number, when = ""): boolean {
  if (Number.isInteger(value) && value >= min && value <= max) return true;
  const range = max === Number.MAX_SAFE_INTEGER ? `, ${min} or more,` : ` from ${min} to ${max}`;
  report(property, value, `a whole number${range} is allowed${when}`, "set it to one of these");
  return false;
}

/** Calls `found` once for each value that occurs more than once. */
export function repeated(values: readonly string[], found: (value: string) => void): void {
  const seen = new Set<string>();
  const reported = new Set<string>();
  for (const value of values) {
    if (seen.has(value) && !reported.has(value)) {
      reported.add(value);
      found(value);
    }
    seen.add(value);
  }
}

/** The name of a secret and the key that encrypts it. */
export function checkSecret(
  report: Report,
  nameProperty: string,
  name: string,
  keyProperty: string,
  kmsKeyArn: string | undefined,
): void {
  if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name))
    report(nameProperty, name, "letters, digits and /_+=.@- are allowed, up to 512", "correct it");
  if (kmsKeyArn !== undefined && !KMS_KEY_ARN.test(kmsKeyArn))
    report(keyProperty, kmsKeyArn, KMS_KEY_FORM, "give the key's ARN");
}

/**
 * `<arn>:<json key>:<version stage>:<version id>`
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function checkJsonKey(report: Report, at: string, secret: SecretDefinition): void {
  const key = "jsonKey" in secret ? secret.jsonKey : undefined;
  if (key === "" || key?.includes(":") === true)
    report(`${at}.jsonKey`, key, "a key of the secret's JSON value, in which ECS takes no ':'", "name another one");
}

export const KMS_KEY_ARN = /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
export const KMS_KEY_FORM = "a key's ARN looks like 'arn:aws:kms:eu-central-1:123456789012:key/…'";

/** The times of a health check; those of a command and those of the load balancer have the same limits. */
export function checkTimes(report: Report, at: string, check: CheckTimes): void {
  for (const [property, [from, to]] of Object.entries(CHECK_LIMITS)) {
    const value = check[property as keyof CheckTimes];
    if (value !== undefined) integer(report, `${at}.${property}`, value, from, to);
  }
}

type CheckTimes = Pick<HealthCheckDefinition, "intervalSeconds" | "gracePeriodSeconds" | "timeoutSeconds" | "retries">;

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
const CHECK_LIMITS: Readonly<Record<keyof CheckTimes, Range>> = {
  intervalSeconds: HEALTH_CHECK_SECONDS.interval,
  gracePeriodSeconds: HEALTH_CHECK_SECONDS.startPeriod,
  timeoutSeconds: [2, 60],
  retries: [1, 10],
};

/** Whether a reason says something: a letter or a digit at least. */
export function saysSomething(reason: string): boolean {
  return /[\p{L}\p{N}]/u.test(reason);
}
