import { match } from "../../lib/match";
import type { SecretDefinition } from "../secrets";

/** A secret variable of a service: by the definition, or one that RDS keeps. */
export type ResolvedSecret = SecretDefinition | ManagedSecret;

/**
 * The secret that RDS keeps for a database's master user.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
export interface ManagedSecret {
  readonly type: "managed";
  /** Name of the database in the definition. */
  readonly name: string;
  /** Key of the secret's JSON value. */
  readonly jsonKey: "password" | "username";
  /** Name of the key that encrypts it, in the definition; undefined for AWS's. */
  readonly key: string | undefined;
  /** ARN of the key that encrypts the secret of a database that exists. */
  readonly kmsKeyArn?: string;
  /** Whether another version of it deploys services anew. */
  readonly redeployOnChange: boolean;
}

/** Name of the key of the definition that encrypts a secret; undefined for any other key. */
export function namedKeyOf(secret: ResolvedSecret): string | undefined {
  return match(secret, "type", {
    managed: ({ key }) => key,
    "secrets-manager": () => undefined,
    parameter: () => undefined,
  });
}
