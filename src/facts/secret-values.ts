import type { Model } from "../terraform/model";
import { Encoded, type Resource, Text, type Value, isMap } from "../terraform/expressions/value";
import { link, linked } from "./link";

/** A secret of which a task gets one key of its JSON. */
export interface SecretKey {
  readonly secret: Resource;
  readonly key: string;
}

/** The values of secrets, where a stack writes them. */
export class SecretValues {
  private readonly bySecret = new Map<Resource, Resource[]>();

  constructor(model: Model) {
    for (const version of model.all("aws_secretsmanager_secret_version")) {
      const secret = linked(link(version.get("secret_id"), ["aws_secretsmanager_secret"], ["id", "arn"]));
      if (secret) this.bySecret.set(secret, [...(this.bySecret.get(secret) ?? []), version]);
    }
  }

  /** Whether the one value of a secret is known to lack a key. */
  lacks({ secret, key }: SecretKey): boolean {
    const [only, ...others] = this.bySecret.get(secret) ?? [];
    return only !== undefined && others.length === 0 && hasNo(only.get("secret_string"), key);
  }
}

/**
 * The key that `valueFrom` names behind the ARN of the current value of a secret.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function secretKey(from: Value): SecretKey | undefined {
  if (!(from instanceof Text)) return undefined;
  const [first, rest] = from.parts;
  const key = typeof rest === "string" && from.parts.length === 2 ? /^:([^:]+)::$/.exec(rest)?.[1] : undefined;
  const secret =
    typeof first === "object" ? linked(link(first, ["aws_secretsmanager_secret"], ["arn", "id"])) : undefined;
  return secret && key !== undefined ? { secret, key } : undefined;
}

function hasNo(value: Value | undefined, key: string): boolean {
  if (value instanceof Encoded) return isMap(value.value) && !value.value.has(key);
  if (typeof value !== "string") return false;
  try {
    const read = JSON.parse(value) as unknown;
    return typeof read !== "object" || read === null || !Object.hasOwn(read, key);
  } catch {
    return true;
  }
}
