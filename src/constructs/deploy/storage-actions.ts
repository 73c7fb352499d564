/** Kinds of what `resources` of an environment are made of. Their names start with the environment's, but for keys. */
export type StorageTarget = "bucket" | "eventBus" | "key" | "keyAlias" | "queue" | "table" | "topic";

type Actions = Readonly<Partial<Record<StorageTarget | "any", readonly string[]>>>;

/** What these types need: see `TypeActions`. */
interface StorageTypeActions {
  readonly reads: Actions;
  readonly writes?: Actions;
}

const queueAttribute: StorageTypeActions = {
  reads: { queue: ["sqs:GetQueueAttributes"] },
  writes: { queue: ["sqs:SetQueueAttributes"] },
};

/**
 * Objects, items and messages are none of a deployment's business: a bucket with `force_destroy` must be emptied by others.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
export const STORAGE_ACTIONS: Readonly<Record<string, StorageTypeActions>> = {
  // internal/service/events/bus.go
  aws_cloudwatch_event_bus: {
    reads: { eventBus: ["events:DescribeEventBus", "events:ListTagsForResource"] },
    writes: {
      eventBus: [
        "events:CreateEventBus",
        "events:DeleteEventBus",
        "events:TagResource",
        "events:UntagResource",
        "events:UpdateEventBus",
      ],
    },
  },
  // internal/service/dynamodb/table.go: an encrypted table's key is compared with AWS's own for DynamoDB at each plan.
  aws_dynamodb_table: {
    reads: {
      key: ["kms:DescribeKey"],
      table: [
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:ListTagsOfResource",
      ],
    },
    writes: {
      table: [
        "dynamodb:CreateTable",
        "dynamodb:DeleteTable",
        "dynamodb:TagResource",
        "dynamodb:UntagResource",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateTable",
        "dynamodb:UpdateTimeToLive",
      ],
    },
  },
  // internal/service/kms/alias.go: an alias is found in the list of all; KMS asks for the alias and for its key.
  aws_kms_alias: {
    reads: { any: ["kms:ListAliases"] },
    writes: {
      key: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
      keyAlias: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
    },
  },
  // internal/service/kms/key.go
  aws_kms_key: {
    reads: {
      key: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    },
    writes: {
      any: ["kms:CreateKey"],
      key: [
        "kms:DisableKey",
        "kms:DisableKeyRotation",
        "kms:EnableKey",
        "kms:EnableKeyRotation",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateKeyDescription",
      ],
    },
  },
  // internal/service/s3/bucket.go: what the other types below set is read with the bucket too. Tags are S3 Control's since 6.23.0.
  aws_s3_bucket: {
    reads: {
      bucket: [
        "s3:GetAccelerateConfiguration",
        "s3:GetBucketAcl",
        "s3:GetBucketCORS",
        "s3:GetBucketLogging",
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketPolicy",
        "s3:GetBucketRequestPayment",
        "s3:GetBucketVersioning",
        "s3:GetBucketWebsite",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
        "s3:ListBucket",
        "s3:ListTagsForResource",
      ],
    },
    writes: { bucket: ["s3:CreateBucket", "s3:DeleteBucket", "s3:TagResource", "s3:UntagResource"] },
  },
  // internal/service/s3/bucket_lifecycle_configuration.go; to delete one is to put one, here and below.
  aws_s3_bucket_lifecycle_configuration: {
    reads: { bucket: ["s3:GetLifecycleConfiguration"] },
    writes: { bucket: ["s3:PutLifecycleConfiguration"] },
  },
  // internal/service/s3/bucket_policy.go
  aws_s3_bucket_policy: {
    reads: { bucket: ["s3:GetBucketPolicy"] },
    writes: { bucket: ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"] },
  },
  // internal/service/s3/bucket_public_access_block.go
  aws_s3_bucket_public_access_block: {
    reads: { bucket: ["s3:GetBucketPublicAccessBlock"] },
    writes: { bucket: ["s3:PutBucketPublicAccessBlock"] },
  },
  // internal/service/s3/bucket_server_side_encryption_configuration.go
  aws_s3_bucket_server_side_encryption_configuration: {
    reads: { bucket: ["s3:GetEncryptionConfiguration"] },
    writes: { bucket: ["s3:PutEncryptionConfiguration"] },
  },
  // internal/service/s3/bucket_versioning.go
  aws_s3_bucket_versioning: {
    reads: { bucket: ["s3:GetBucketVersioning"] },
    writes: { bucket: ["s3:PutBucketVersioning"] },
  },
  // internal/service/sns/topic.go
  aws_sns_topic: {
    reads: { topic: ["sns:GetTopicAttributes", "sns:ListTagsForResource"] },
    writes: {
      topic: ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource"],
    },
  },
  // internal/service/sns/topic_policy.go
  aws_sns_topic_policy: {
    reads: { topic: ["sns:GetTopicAttributes"] },
    writes: { topic: ["sns:SetTopicAttributes"] },
  },
  // internal/service/sns/topic_subscription.go
  aws_sns_topic_subscription: {
    reads: { any: ["sns:GetSubscriptionAttributes"] },
    writes: { any: ["sns:SetSubscriptionAttributes", "sns:Unsubscribe"], topic: ["sns:Subscribe"] },
  },
  // internal/service/sqs/queue.go
  aws_sqs_queue: {
    reads: { queue: ["sqs:GetQueueAttributes", "sqs:ListQueueTags"] },
    writes: {
      queue: ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"],
    },
  },
  // internal/service/sqs/attribute_funcs.go
  aws_sqs_queue_policy: queueAttribute,
  aws_sqs_queue_redrive_allow_policy: queueAttribute,
};
