import { match } from "../../lib/match";
import type { ResolvedEnvironment, ResolvedService } from "../../definition/resolve/resolve";
import type { PolicyStatement } from "../service/roles";

/** Names of the secrets whose ARNs and versions a plan looks up, as IAM has them in ARNs. */
export function secretNames(services: readonly Pick<ResolvedService, "secrets">[]): string[] {
  const names = services.flatMap(({ secrets }) =>
    secrets.flatMap((secret) =>
      match(secret, "type", {
        "secrets-manager": ({ name }) => [`${name}-??????`],
        parameter: (): string[] => [],
        // RDS makes up its name.
        managed: ({ redeployOnChange }) => (redeployOnChange ? ["rds!*"] : []),
      }),
    ),
  );
  return [...new Set(names)].sort();
}

/** Names of the parameters whose versions a plan reads. */
export function watchedParameters(services: readonly Pick<ResolvedService, "secrets">[]): string[] {
  const names = services.flatMap(({ secrets }) =>
    secrets.flatMap((secret) =>
      match(secret, "type", {
        "secrets-manager": (): string[] => [],
        parameter: ({ name, redeployOnChange = false }) => (redeployOnChange ? [name.replace(/^\//, "")] : []),
        managed: (): string[] => [],
      }),
    ),
  );
  return [...new Set(names)].sort();
}

/**
 * A parameter's version comes with its value, encrypted or not as is asked for. The policy of AWS's own key lets everybody in the
 * account decrypt who may read: a run may not.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
export function sealedParameters(
  { services, jobs, definition }: Pick<ResolvedEnvironment, "services" | "jobs" | "definition">,
  types: ReadonlySet<string>,
): PolicyStatement[] {
  if (!types.has("data.aws_ssm_parameter") || watchedParameters([...services, ...jobs]).length === 0) return [];
  return [
    {
      Sid: "NeverDecryptParameters",
      Effect: "Deny",
      Action: ["kms:Decrypt"],
      Resource: ["*"],
      Condition: { StringEquals: { "kms:ViaService": `ssm.${definition.region}.amazonaws.com` } },
    },
  ];
}

/** The roles by which ECS gets certificates: those that are named, and whether others are made. */
export function tlsRoles({ services }: Pick<ResolvedEnvironment, "services">): {
  readonly isMade: boolean;
  readonly named: readonly string[];
} {
  const encrypted = services.flatMap(({ connect }) => connect?.tls ?? []);
  return {
    isMade: encrypted.some(({ roleArn }) => roleArn === undefined),
    named: [...new Set(encrypted.flatMap(({ roleArn }) => roleArn ?? []))].sort(),
  };
}
