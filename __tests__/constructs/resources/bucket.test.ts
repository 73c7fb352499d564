import { resourceStack } from "../../support/resources";
import { addresses, resourceAt } from "../../support/synth";

test("a bucket is closed, encrypted, versioned and read by TLS only", () => {
  const rendered = resourceStack({ uploads: { type: "bucket" } });
  expect(addresses(rendered)).toEqual([
    "aws_s3_bucket.uploads",
    "aws_s3_bucket_lifecycle_configuration.uploads",
    "aws_s3_bucket_policy.uploads",
    "aws_s3_bucket_public_access_block.uploads",
    "aws_s3_bucket_server_side_encryption_configuration.uploads_encryption",
    "aws_s3_bucket_versioning.uploads",
  ]);
  expect(resourceAt(rendered, "aws_s3_bucket.uploads")).toMatchObject({ bucket: "shop-test-uploads-123456789012" });
  expect(resourceAt(rendered, "aws_s3_bucket_lifecycle_configuration.uploads")["rule"]).toEqual([
    {
      id: "former-versions",
      status: "Enabled",
      filter: [{ prefix: "" }],
      noncurrent_version_expiration: [{ noncurrent_days: 30 }],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
    },
  ]);
  expect(rendered.locals["uploads_tls_only"]).toMatchObject({
    Statement: [{ Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
  });
  expect(rendered.handles).toEqual({
    uploads: { name: "${aws_s3_bucket.uploads.bucket}", arn: "${aws_s3_bucket.uploads.arn}" },
  });
});
