import { StateBucket } from "../../../src/constructs/deploy/state-bucket";
import { addresses, inTerraform, resourceAt, synthesized, TestStack } from "../../support/synth";

function given(more: { region?: string; kmsKeyArn?: string } = {}) {
  const stack = new TestStack();
  const bucket = new StateBucket(stack, "state", { name: "shop-states", ...more });
  return { stack, bucket, rendered: synthesized(stack) };
}

const own = { bucket: "${aws_s3_bucket.state.bucket}" };

test("a bucket for states is versioned, encrypted, closed, read by TLS only, and resists destruction", () => {
  const { rendered, bucket, stack } = given();
  const encryption = "aws_s3_bucket_server_side_encryption_configuration.state_encryption";
  expect(addresses(rendered)).toEqual([
    "aws_s3_bucket.state",
    "aws_s3_bucket_lifecycle_configuration.state",
    "aws_s3_bucket_policy.state",
    "aws_s3_bucket_public_access_block.state",
    encryption,
    "aws_s3_bucket_versioning.state",
  ]);
  expect(resourceAt(rendered, "aws_s3_bucket.state")).toEqual({
    bucket: "shop-states",
    lifecycle: { prevent_destroy: true },
  });
  expect(resourceAt(rendered, "aws_s3_bucket_versioning.state")).toEqual({
    ...own,
    versioning_configuration: { status: "Enabled" },
  });
  expect(resourceAt(rendered, encryption)).toEqual({
    ...own,
    // What S3 gives back though nobody says it.
    rule: [
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "AES256" },
        bucket_key_enabled: false,
        blocked_encryption_types: ["SSE-C"],
      },
    ],
  });
  expect(resourceAt(rendered, "aws_s3_bucket_public_access_block.state")).toEqual({
    ...own,
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(resourceAt(rendered, "aws_s3_bucket_policy.state")).toEqual({
    ...own,
    policy: "${jsonencode(local.state_tls_only)}",
    depends_on: ["aws_s3_bucket_public_access_block.state"],
  });
  expect(rendered.locals["state_tls_only"]).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "DenyWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["${aws_s3_bucket.state.arn}", "${aws_s3_bucket.state.arn}/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
  expect(resourceAt(rendered, "aws_s3_bucket_lifecycle_configuration.state")).toEqual({
    ...own,
    rule: [
      {
        id: "former-versions",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrent_version_expiration: [{ noncurrent_days: 90, newer_noncurrent_versions: 20 }],
      },
    ],
    depends_on: ["aws_s3_bucket_versioning.state"],
  });
  expect(inTerraform(stack, bucket.name)).toBe("${aws_s3_bucket.state.bucket}");
});

test("takes a key to encrypt with", () => {
  const { rendered } = given({ kmsKeyArn: "key-arn" });
  expect(
    resourceAt(rendered, "aws_s3_bucket_server_side_encryption_configuration.state_encryption")["rule"],
  ).toMatchObject([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: "key-arn" },
      bucket_key_enabled: true,
    },
  ]);
});

test("lies in the region that is asked for, with everything that belongs to it", () => {
  const { rendered } = given({ region: "eu-west-1" });
  const regions = addresses(rendered).map((address) => resourceAt(rendered, address)["region"]);
  expect(regions).toEqual(Array.from({ length: 6 }, () => "eu-west-1"));
});
