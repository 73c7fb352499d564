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
    };
