import type { CallsByType } from "./call";

/**
 * Tables and keys. No item is read or written.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
export const STORAGE_CALLS: CallsByType = {
  // An encrypted table's key is compared with AWS's own for DynamoDB at each plan.
  aws_dynamodb_table: {
    source: "dynamodb/table.go",
    create: {
      table: [
        "dynamodb:CreateTable",
        "dynamodb:TagResource",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateTable",
        "dynamodb:UpdateTimeToLive",
      ],
    },
    read: {
      key: ["kms:DescribeKey"],
      table: [
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:ListTagsOfResource",
      ],
    },
    update: {
      table: [
        "dynamodb:TagResource",
        "dynamodb:UntagResource",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateTable",
        "dynamodb:UpdateTimeToLive",
      ],
    },
    delete: { table: ["dynamodb:DeleteTable"] },
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html#dynamodb-customer-cmk-policy
    usesKey: {
      by: ["dynamodb"],
      actions: [
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
    },
  },
  // An alias is found in the list of all; KMS asks for the alias and for its key.
  aws_kms_alias: {
    source: "kms/alias.go",
    create: { key: ["kms:CreateAlias"], keyAlias: ["kms:CreateAlias"] },
    read: { any: ["kms:ListAliases"] },
    update: { key: ["kms:UpdateAlias"], keyAlias: ["kms:UpdateAlias"] },
    delete: { key: ["kms:DeleteAlias"], keyAlias: ["kms:DeleteAlias"] },
  },
  // Found in the list of all; KMS asks for the key behind it.
  "data.aws_kms_alias": {
    source: "kms/alias_data_source.go",
    read: { any: ["kms:ListAliases"], key: ["kms:DescribeKey"] },
  },
  aws_kms_key: {
    source: "kms/key.go",
    create: { any: ["kms:CreateKey"], key: ["kms:EnableKeyRotation", "kms:TagResource"] },
    read: {
      key: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    },
    update: {
      key: [
        "kms:DisableKey",
        "kms:DisableKeyRotation",
        "kms:EnableKey",
        "kms:EnableKeyRotation",
        "kms:PutKeyPolicy",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateKeyDescription",
      ],
    },
    delete: { key: ["kms:ScheduleKeyDeletion"] },
  },
};
