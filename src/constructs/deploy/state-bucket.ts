import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { jsonLocal } from "../locals";

export interface StateBucketProps {
  readonly name: string;
  /**
   * Region of the bucket.
   * @default - the provider's
   */
  readonly region?: string;
  /**
   * Key that new states are encrypted with.
   * @default - S3's own
   */
  readonly kmsKeyArn?: string;
}

/** Days that former versions of a state are kept: long enough to notice what went wrong. */
const FORMER_DAYS = 90;
/** Former versions that are kept however old they are. */
const FORMER_VERSIONS = 20;

/** A bucket for states: every version kept for a while, encrypted, open to nobody, and not to be destroyed by Terraform. */
export class StateBucket extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { name, region, kmsKeyArn }: StateBucketProps) {
    super(scope, id);
    const place = region === undefined ? {} : { region };
    const bucket = new S3Bucket(this, "Default", { ...place, bucket: name, lifecycle: { preventDestroy: true } });
    this.name = bucket.bucket;
    const own = { ...place, bucket: bucket.bucket };
    const versioning = new S3BucketVersioningA(this, "versioning", {
      ...own,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      ...own,
      rule: [
        {
          applyServerSideEncryptionByDefault:
            kmsKeyArn === undefined
              ? { sseAlgorithm: "AES256" }
              : { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
          bucketKeyEnabled: kmsKeyArn !== undefined,
        },
      ],
    });
    const closed = new S3BucketPublicAccessBlock(this, "public_access_block", {
      ...own,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketPolicy(this, "policy", {
      ...own,
      policy: jsonLocal(this, "tls_only", {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "DenyWithoutTls",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [bucket.arn, `${bucket.arn}/*`],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
      // S3 refuses one of two changes to a bucket's policy and access at the same time.
      dependsOn: [closed],
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle_configuration", {
      ...own,
      rule: [
        {
          id: "former-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: FORMER_DAYS, newerNoncurrentVersions: FORMER_VERSIONS }],
        },
      ],
      // What expires are versions: without them the rule would have none.
      dependsOn: [versioning],
    });
  }
}
