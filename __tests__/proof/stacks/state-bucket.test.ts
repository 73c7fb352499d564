import { stateBucket } from "../../../src/proof/rules/stacks/state-bucket";
import { type Platform, at, notProven, resource, statement } from "../platform";

const said = (unknown: string): string =>
  `undecided: bucket 'aws_s3_bucket.states': undecided whether it can keep states: not known: ${unknown}`;

test.each<[string, (json: Platform) => void, string]>([
  [
    "whether it is versioned",
    (json) => {
      at(resource(json, "aws_s3_bucket_versioning.states"), "versioning_configuration")["status"] = "${var.unknown}";
    },
    "what aws_s3_bucket_versioning.states sets",
  ],
  [
    "how it is encrypted",
    (json) => {
      const rule = at(resource(json, "aws_s3_bucket_server_side_encryption_configuration.states"), "rule");
      rule["apply_server_side_encryption_by_default"] = { sse_algorithm: "${var.unknown}" };
    },
    "what aws_s3_bucket_server_side_encryption_configuration.states sets",
  ],
  [
    "whether its public access is blocked",
    (json) => {
      resource(json, "aws_s3_bucket_public_access_block.states")["block_public_acls"] = "${var.unknown}";
    },
    "what aws_s3_bucket_public_access_block.states sets",
  ],
  [
    "what its policy asks for",
    (json) => {
      at(statement(json, "states", "Tls"), "Condition", "Bool")["aws:SecureTransport"] = "${var.unknown}";
    },
    "what aws_s3_bucket_policy.states sets",
  ],
  [
    "its policy",
    (json) => {
      resource(json, "aws_s3_bucket_policy.states")["policy"] = "${var.unknown}";
    },
    "what aws_s3_bucket_policy.states sets",
  ],
  [
    "whose policy it is",
    (json) => {
      resource(json, "aws_s3_bucket_policy.states")["bucket"] = "${var.unknown}";
    },
    "the bucket of aws_s3_bucket_policy.states (var.unknown)",
  ],
])("%s isn't known", (_name, change, unknown) => {
  expect(
    notProven(stateBucket, (json) => {
      Object.assign(json, { variable: { unknown: {} } });
      change(json);
    }),
  ).toEqual([said(unknown)]);
});

test("the policy of another bucket isn't perhaps its own", () => {
  const [line, ...others] = notProven(stateBucket, (json) => {
    resource(json, "aws_s3_bucket_policy.states")["bucket"] = "elsewhere";
  });
  expect([line?.startsWith("refuted"), others]).toEqual([true, []]);
});
