import { keyDefinition, keyNameOf } from "../../definition/resolve/resources/keys";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import type { PolicyStatement } from "../service/roles";

export interface KeyUseProps {
  readonly environment: ResolvedEnvironment;
  /** 12 digits, or the reference to them. */
  readonly accountId: string;
  /** Types of the resources in the stack. */
  readonly types: ReadonlySet<string>;
}

const GRANT = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey"];

/**
 * What a service of AWS does with a customer key on behalf of who makes something that is encrypted with it, by type.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html#dynamodb-customer-cmk-policy
 * @see https://docs.aws.amazon.com/efs/latest/ug/EFSKMS.html#EFSKMSPolicy
 */
const BY_TYPE: Readonly<Record<string, { readonly api: string; readonly actions: readonly string[] }>> = {
  aws_dynamodb_table: {
    api: "dynamodb",
    actions: [
      ...GRANT,
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ],
  },
  aws_efs_file_system: { api: "elasticfilesystem", actions: [...GRANT, "kms:GenerateDataKeyWithoutPlaintext"] },
};

/** Nothing of it without that service; none where the environment encrypts nothing with a key of its own. */
export function keyUseStatements({ environment, accountId, types }: KeyUseProps): PolicyStatement[] {
  const { resources, definition } = environment;
  const used = new Set(resources.flatMap((resource) => keyNameOf(resource.definition) ?? []));
  const arns = resources.flatMap((resource) => {
    const key = used.has(resource.name) ? keyDefinition(resource.definition) : undefined;
    // A key's id is of AWS's making.
    return key === undefined ? [] : [key.existing?.arn ?? `arn:aws:kms:${definition.region}:${accountId}:key/*`];
  });
  if (arns.length === 0) return [];
  return Object.entries(BY_TYPE).flatMap(([type, { api, actions }]) =>
    types.has(type)
      ? [
          {
            Sid: `UseKeysBy${api.charAt(0).toUpperCase()}${api.slice(1)}`,
            Effect: "Allow",
            Action: actions.toSorted(),
            Resource: [...new Set(arns)].sort(),
            Condition: { StringEquals: { "kms:ViaService": `${api}.${definition.region}.amazonaws.com` } },
          },
        ]
      : [],
  );
}
