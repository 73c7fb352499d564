/** A value that ECS reads when a task starts and hands to the container; it never enters Terraform's state. */
export type SecretDefinition =
  | {
      readonly type: "secrets-manager";
      /** Name of the secret in AWS Secrets Manager, in the platform's region. It must exist before the first plan. */
      readonly name: string;
      /**
       * Key of the secret's JSON value.
       * @default - the whole value
       */
      readonly jsonKey?: string;
      /**
       * ARN of the customer managed KMS key that encrypts the secret.
       * @default - the AWS managed key, which needs no permission
       */
      readonly kmsKeyArn?: string;
      /**
       * Deploys the service anew, at the next apply, when the secret has another version: running tasks keep the one that they
       * started with. The state holds the ids of its versions, not the value: docs/operations.md. Only for services that
       * Terraform deploys.
       * @default false
       */
      readonly redeployOnChange?: boolean;
    }
  | {
      readonly type: "parameter";
      /** Name of the parameter in Systems Manager Parameter Store: `/demo/api-key`. */
      readonly name: string;
      /**
       * ARN of the customer managed KMS key that encrypts the parameter.
       * @default - the AWS managed key, which needs no permission
       */
      readonly kmsKeyArn?: string;
      /**
       * The same of a parameter, which must be a `SecureString`: the state holds its version and its encrypted value. A plan
       * fails where it is of another type.
       * @default false
       */
      readonly redeployOnChange?: boolean;
    };
