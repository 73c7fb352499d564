/** Which resource of a kind an action is allowed on: itself, or what is in it. */
export type Target = "itself" | "contents";

/** Actions on one of these. */
export interface AllowedActions {
  readonly on: Target;
  readonly actions: readonly string[];
}

/** By kind, then by access word: what code needs for it, and no more. `read-write` is both. */
type Actions = Readonly<Record<string, readonly AllowedActions[]>>;

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
const BUCKET = {
  // Without the list S3 answers "access denied" for an object that isn't there.
  read: [
    { on: "contents", actions: ["s3:GetObject"] },
    { on: "itself", actions: ["s3:ListBucket"] },
  ],
  write: [{ on: "contents", actions: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"] }],
} as const satisfies Actions;

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
const QUEUE = {
  send: [{ on: "itself", actions: ["sqs:SendMessage"] }],
  consume: [
    {
      on: "itself",
      actions: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
    },
  ],
} as const satisfies Actions;

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
const TOPIC = { publish: [{ on: "itself", actions: ["sns:Publish"] }] } as const satisfies Actions;

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
const TABLE = {
  read: [
    {
      on: "itself",
      actions: [
        "dynamodb:BatchGetItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DescribeTable",
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
      ],
    },
    // Its indexes.
    { on: "contents", actions: ["dynamodb:Query", "dynamodb:Scan"] },
  ],
  write: [
    {
      on: "itself",
      actions: [
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:DescribeTable",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
      ],
    },
  ],
} as const satisfies Actions;

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
const EVENT_BUS = { publish: [{ on: "itself", actions: ["events:PutEvents"] }] } as const satisfies Actions;

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticfilesystem.html */
const FILES = {
  read: [{ on: "itself", actions: ["elasticfilesystem:ClientMount"] }],
  "read-write": [{ on: "itself", actions: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"] }],
} as const satisfies Actions;

/** Data keys are made by KMS, and encrypt what is longer than 4 KB.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
const KEY = {
  encrypt: [{ on: "itself", actions: ["kms:Encrypt", "kms:GenerateDataKey"] }],
  decrypt: [{ on: "itself", actions: ["kms:Decrypt"] }],
} as const satisfies Actions;

/** What a service's code may do with each kind of resource, by access word. */
export const ACCESS_ACTIONS = {
  bucket: { ...BUCKET, "read-write": both(BUCKET.read, BUCKET.write) },
  queue: QUEUE,
  topic: TOPIC,
  table: { ...TABLE, "read-write": both(TABLE.read, TABLE.write) },
  "event-bus": EVENT_BUS,
  files: FILES,
  key: { ...KEY, "encrypt-decrypt": both(KEY.encrypt, KEY.decrypt) },
} as const satisfies Readonly<Record<string, Actions>>;

function both(...all: readonly (readonly AllowedActions[])[]): readonly AllowedActions[] {
  return (["contents", "itself"] as const).flatMap((on) => {
    const actions = all.flat().flatMap((allowed) => (allowed.on === on ? allowed.actions : []));
    return actions.length === 0 ? [] : [{ on, actions: [...new Set(actions)].sort() }];
  });
}
