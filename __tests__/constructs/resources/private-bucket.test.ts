import { PrivateBucket, type PrivateBucketProps } from "../../../src/constructs/resources/private-bucket";
import { resourceAt, synthesized, TestStack } from "../../support/synth";

function given(props: Partial<PrivateBucketProps> = {}) {
  const stack = new TestStack();
  new PrivateBucket(stack, "uploads", { name: "uploads", formerVersions: { days: 3 }, destroy: "empty", ...props });
  return synthesized(stack);
}

test("destroy takes the objects along, fails while there are any, or never happens", () => {
  const of = (destroy: PrivateBucketProps["destroy"]) => {
    const { force_destroy: force, lifecycle } = resourceAt(given({ destroy }), "aws_s3_bucket.uploads");
    return { force, lifecycle };
  };
  expect([of("always"), of("empty"), of("never")]).toEqual([
    { force: true, lifecycle: undefined },
    { force: undefined, lifecycle: undefined },
    { force: undefined, lifecycle: { prevent_destroy: true } },
  ]);
});

test("a key encrypts new objects, and a region is that of all its parts", () => {
  const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/12ab";
  const { resource } = given({ kmsKeyArn, region: "eu-west-1" });
  const parts = Object.values(resource).flatMap((byName) => Object.values(byName));
  expect(new Set(parts.map(({ region }) => region))).toEqual(new Set(["eu-west-1"]));
  const encryption = "aws_s3_bucket_server_side_encryption_configuration.uploads_encryption";
  expect(resourceAt({ resource }, encryption)["rule"]).toMatchObject([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: kmsKeyArn },
      bucket_key_enabled: true,
    },
  ]);
});

test("former versions go after their days, but for the newest ones", () => {
  const expiration = (props: Partial<PrivateBucketProps>) =>
    resourceAt(given(props), "aws_s3_bucket_lifecycle_configuration.uploads")["rule"];
  expect(expiration({})).toMatchObject([{ noncurrent_version_expiration: [{ noncurrent_days: 3 }] }]);
  expect(expiration({ formerVersions: { days: 3, newest: 2 } })).toMatchObject([
    { noncurrent_version_expiration: [{ noncurrent_days: 3, newer_noncurrent_versions: 2 }] },
  ]);
});
