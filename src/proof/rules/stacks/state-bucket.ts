import type { Facts } from "../../../facts/facts";
import { link, linked } from "../../../facts/link";
import { Names } from "../../../facts/names";
import { type Statement, readPolicy } from "../../../facts/iam/policy";
import { type Resource, asBoolean, asString, block } from "../../../terraform/expressions/value";
import { stateOf } from "../../../terraform/backend";
import { type Walk, walked } from "../../flows/evidence";
import { messages } from "../../message";
import { type Rule, conclude } from "../../result";

const ACCESS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] as const;

const says = messages({
  versioning: () => "its versioning is not enabled, so a broken state has no former one; add aws_s3_bucket_versioning",
  encryption: () =>
    "nothing says how it is encrypted; add aws_s3_bucket_server_side_encryption_configuration with an sse_algorithm",
  publicAccess: ({ flags }: { flags: readonly string[] }) =>
    `its public access is not blocked (${flags.join(", ")}); set them in aws_s3_bucket_public_access_block`,
  tls: () => "it may be read without TLS; deny s3:* where aws:SecureTransport is false in aws_s3_bucket_policy",
  everybody: ({ statement }: { statement: string }) =>
    `${statement} of its policy lets in everybody; name who may read states`,
  destroy: () => "a destroy would take all states with it; set prevent_destroy in its lifecycle",
});

/**
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export const stateBucket: Rule = {
  id: "state-bucket",
  isLocal: true,
  title: "Each bucket of the stacks that keeps states is versioned, encrypted, closed, and kept",
  check({ facts }) {
    const { model } = facts;
    const names = new Set(model.stacks.flatMap((stack) => /^s3:([^/]+)\//.exec(stateOf(stack) ?? "")?.[1] ?? []));
    const buckets = model.all("aws_s3_bucket").filter((bucket) => names.has(asString(bucket.get("bucket")) ?? ""));
    const found = buckets.flatMap((bucket) => {
      const evidence = walked((walk) => {
        walk.via(bucket.address);
        judge(walk, bucket, partsOf(facts, bucket));
      });
      return conclude({ kind: "bucket", name: bucket.address }, bucket, "keep states", evidence);
    });
    return { looked: { "bucket with state": names.size, bucket: buckets.length }, results: found };
  },
};

function judge(walk: Walk, bucket: Resource, part: (type: string) => Resource | undefined): void {
  const versioning = part("aws_s3_bucket_versioning");
  if (asString(block(versioning?.get("versioning_configuration"))?.get("status")) !== "Enabled")
    walk.miss(says.versioning());
  else walk.via(versioning?.address ?? "");
  const encryption = part("aws_s3_bucket_server_side_encryption_configuration");
  const byDefault = block(block(encryption?.get("rule"))?.get("apply_server_side_encryption_by_default"));
  if (asString(byDefault?.get("sse_algorithm")) === undefined) walk.miss(says.encryption());
  else walk.via(encryption?.address ?? "");
  const access = part("aws_s3_bucket_public_access_block");
  const flags = ACCESS.filter((name) => asBoolean(access?.get(name)) !== true);
  if (flags.length > 0) walk.miss(says.publicAccess({ flags }));
  else walk.via(access?.address ?? "");
  const policy = part("aws_s3_bucket_policy");
  const { statements } = readPolicy(policy?.address ?? "", policy?.get("policy"));
  if (!statements.some(isTlsOnly)) walk.miss(says.tls());
  else walk.via(policy?.address ?? "");
  for (const { effect, label, principals } of statements)
    if (effect === "Allow" && principals.some((principal) => principal.endsWith(":*")))
      walk.miss(says.everybody({ statement: label }));
  if (asBoolean(block(bucket.get("lifecycle"))?.get("prevent_destroy")) !== true) walk.miss(says.destroy());
}

/** Finds the resource of a type that configures the bucket. */
function partsOf({ model }: Facts, bucket: Resource): (type: string) => Resource | undefined {
  const byName = new Names([bucket], (it) => asString(it.get("bucket")) ?? it.address).from(bucket.stack);
  return (type) =>
    model
      .all(type)
      .find((part) => linked(link(part.get("bucket"), ["aws_s3_bucket"], ["id", "bucket"], byName)) === bucket);
}

function isTlsOnly({ effect, actions, conditions }: Statement): boolean {
  return (
    effect === "Deny" &&
    actions.some((action) => action === "s3:*" || action === "*") &&
    conditions.some(
      ({ key, operator, values }) =>
        key.toLowerCase() === "aws:securetransport" && operator === "Bool" && values.join() === "false",
    )
  );
}
