import { symbolic } from "../../facts/arn";
import type { Service } from "../../facts/services";
import { Reference, type Resource, Text, type Value } from "../../terraform/expressions/value";

export interface SecretUse {
  readonly name: string;
  readonly api: "secretsmanager" | "ssm" | undefined;
  readonly arn: string;
  /** The customer key that the secret is encrypted with, where its resource is at hand. */
  readonly key: string | undefined;
}

/**
 * What a task reads when it starts. `valueFrom` is the ARN of a secret (perhaps with `:key:stage:version` behind it),
 * or the ARN or name of a parameter.
 * Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 */
export function secretsOf(service: Service): readonly SecretUse[] {
  const region = symbolic(service.resource.region);
  return (service.task?.containers ?? []).flatMap((container) =>
    container.secrets.map(({ name, from }) => {
      const text = symbolic(from);
      const resource = secretResource(from);
      const key = resource && keyOf(resource);
      if (text.startsWith("arn:aws:secretsmanager:")) {
        return { name, api: "secretsmanager", arn: text.split(":").slice(0, 7).join(":"), key };
      }
      if (text.startsWith("arn:aws:ssm:")) return { name, api: "ssm", arn: text, key };
      if (text.startsWith("<?")) return { name, api: undefined, arn: text, key };
      if (text.startsWith("<"))
        return {
          name,
          api: text.includes("secret") ? "secretsmanager" : undefined,
          arn: /^<[^>]*>/.exec(text)?.[0] ?? text,
          key,
        };
      return { name, api: "ssm", arn: `arn:aws:ssm:${region}:<account>:parameter/${text.replace(/^\//, "")}`, key };
    }),
  );
}

function secretResource(value: Value): Resource | undefined {
  if (value instanceof Text)
    return value.parts.map((part) => (typeof part === "string" ? undefined : secretResource(part))).find(Boolean);
  if (!(value instanceof Reference)) return undefined;
  const secret = value.resource.get("secret_id");
  return secret instanceof Reference ? secret.resource : value.resource;
}

export function keyOf(resource: Resource): string | undefined {
  const key = resource.get("kms_key_id") ?? resource.get("key_id") ?? resource.get("kms_key_arn");
  return key === undefined ? undefined : keyArn(key);
}

/** A key is named by id, ARN or alias; the resource's ARN stands for all of them. */
export function keyArn(value: Value): string {
  if (value instanceof Reference && value.resource.type === "aws_kms_key") return `<${value.resource.address}.arn>`;
  if (value instanceof Reference && value.resource.type === "aws_kms_alias") {
    const target = value.resource.get("target_key_id");
    if (target !== undefined) return keyArn(target);
  }
  return symbolic(value);
}
