import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { jsonLocal } from "../locals";

export interface PrivateBucketProps {
  readonly name: string;
  /**
   * Region of the bucket.
   * @default - the provider's
   */
  readonly region?: string;
  /**
   * Key that new objects are encrypted with.
   * @default - S3's own
   */
  readonly kmsKeyArn?: string;
  /** How long former versions are kept. */
  readonly formerVersions: {
    readonly days: number;
    /**
     * Versions that are kept however old they are.
     * @default - none
     */
    readonly newest?: number;
  };
  /**
   * Days after which parts of an upload that was never finished go.
   * @default - they stay
   */
  readonly abortUploadsAfterDays?: number;
  /** What `destroy` does: Terraform refuses it, S3 refuses it while there are objects, or it takes them along. */
  readonly destroy: "never" | "empty" | "always";
}

/** A bucket open to nobody: encrypted, versioned, read and written by TLS only. */
export class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const { name, region, kmsKeyArn, formerVersions, abortUploadsAfterDays } = props;
    const place = region === undefined ? {} : { region };
    const bucket = new S3Bucket(this, "Default", {
      ...place,
      bucket: name,
      ...{ never: { lifecycle: { preventDestroy: true } }, empty: {}, always: { forceDestroy: true } }[props.destroy],
    });
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    const own = { ...place, bucket: this.name };
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
          // S3 blocks keys of clients in new buckets and says so: unsaid here, each plan would lift the block
          // (terraform-provider-aws #47320).
          blockedEncryptionTypes: ["SSE-C"],
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
            Resource: [this.arn, `${this.arn}/*`],
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
          noncurrentVersionExpiration: [
            {
              noncurrentDays: formerVersions.days,
              ...(formerVersions.newest !== undefined && { newerNoncurrentVersions: formerVersions.newest }),
            },
          ],
          ...(abortUploadsAfterDays !== undefined && {
            abortIncompleteMultipartUpload: [{ daysAfterInitiation: abortUploadsAfterDays }],
          }),
        },
      ],
      // What expires are versions: without them the rule would have none.
      dependsOn: [versioning],
    });
  }
}
