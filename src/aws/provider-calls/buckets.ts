import type { CallsByType, ProviderCalls } from "./call";

/** To delete one is to put one that is empty or off. */
const puts = (source: string, read: string, put: string, remove = put): ProviderCalls => ({
  source: `s3/${source}.go`,
  create: { bucket: [put] },
  read: { bucket: [read] },
  update: { bucket: [put] },
  delete: { bucket: [remove] },
});

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export const BUCKET_CALLS: CallsByType = {
  // What the other types below set is read with the bucket too. Tags are S3 Control's since 6.23.0.
  aws_s3_bucket: {
    source: "s3/bucket.go",
    create: { bucket: ["s3:CreateBucket", "s3:TagResource"] },
    read: {
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
    update: { bucket: ["s3:TagResource", "s3:UntagResource"] },
    delete: { bucket: ["s3:DeleteBucket"] },
    forcedDelete: {
      bucket: ["s3:ListBucketVersions"],
      storedObject: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
    },
  },
  aws_s3_bucket_lifecycle_configuration: puts(
    "bucket_lifecycle_configuration",
    "s3:GetLifecycleConfiguration",
    "s3:PutLifecycleConfiguration",
  ),
  aws_s3_bucket_policy: puts("bucket_policy", "s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"),
  aws_s3_bucket_public_access_block: puts(
    "bucket_public_access_block",
    "s3:GetBucketPublicAccessBlock",
    "s3:PutBucketPublicAccessBlock",
  ),
  aws_s3_bucket_server_side_encryption_configuration: puts(
    "bucket_server_side_encryption_configuration",
    "s3:GetEncryptionConfiguration",
    "s3:PutEncryptionConfiguration",
  ),
  aws_s3_bucket_versioning: puts("bucket_versioning", "s3:GetBucketVersioning", "s3:PutBucketVersioning"),
};
