/** Actions that get data out of what holds it, and those that change it, by the prefix of the IAM service. */
export interface DataActions {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
export const DATA_ACTIONS = {
  dynamodb: {
    read: [
      ...["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect"],
      "dynamodb:ExportTableToPointInTime",
    ],
    write: [
      ...["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"],
      ...["dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:PartiQLDelete"],
    ],
  },
  events: { read: [], write: ["events:PutEvents"] },
  kinesis: { read: ["kinesis:GetRecords"], write: ["kinesis:PutRecord", "kinesis:PutRecords"] },
  kms: {
    read: ["kms:Decrypt"],
    write: ["kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
  },
  s3: {
    read: ["s3:GetObject", "s3:GetObjectVersion"],
    write: ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"],
  },
  secretsmanager: {
    read: ["secretsmanager:GetSecretValue"],
    write: ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecret"],
  },
  // Who subscribes gets what is published.
  sns: { read: ["sns:Subscribe"], write: ["sns:Publish"] },
  sqs: { read: ["sqs:ReceiveMessage"], write: ["sqs:SendMessage", "sqs:PurgeQueue"] },
  ssm: {
    read: ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParameterHistory"],
    write: ["ssm:PutParameter"],
  },
} as const satisfies Readonly<Record<string, DataActions>>;

export type DataService = keyof typeof DATA_ACTIONS;
