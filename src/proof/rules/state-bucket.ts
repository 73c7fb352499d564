import { linked, link } from "../../facts/link";
import { Names } from "../../facts/names";
import { type Statement, readPolicy } from "../../facts/policy";
import { stateOf } from "../../terraform/backend";
import { type Resource, asBoolean, asString, block } from "../../terraform/expressions/value";
import { Chain } from "../flows/chain";
import type { Context } from "../flows/context";
import { type Rule, counted } from "../result";

const ACCESS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"] as const;

/** Source: "Backend Type: s3" in Terraform's documentation, and "Security best practices for Amazon S3". */
export const stateBucket: Rule = {
  id: "state-bucket",
  title: "Each bucket of the stacks that keeps states is versioned, encrypted, closed, and kept",
  check(context) {
    const { model } = context.facts;
    const names = new Set(model.stacks.flatMap((stack) => /^s3:([^/]+)\//.exec(stateOf(stack) ?? "")?.[1] ?? []));
    const buckets = model.all("aws_s3_bucket").filter((bucket) => names.has(asString(bucket.get("bucket")) ?? ""));
    const results = buckets.flatMap((bucket) => {
      const chain = new Chain();
      chain.via(bucket.address);
      judge(context, chain, bucket);
      return chain.conclude(`bucket '${bucket.address}'`, bucket, "keep states");
    });
    return { looked: counted({ "bucket with state": names.size, bucket: buckets.length }), results };
  },
};

function judge(context: Context, chain: Chain, bucket: Resource): void {
  const of = partsOf(context, bucket);
  const versioning = of("aws_s3_bucket_versioning");
  if (asString(block(versioning?.get("versioning_configuration"))?.get("status")) !== "Enabled") {
    chain.miss("its versioning is not enabled, so a broken state has no former one", "add aws_s3_bucket_versioning");
  } else chain.via(versioning?.address ?? "");
  const encryption = of("aws_s3_bucket_server_side_encryption_configuration");
  const byDefault = block(block(encryption?.get("rule"))?.get("apply_server_side_encryption_by_default"));
  if (asString(byDefault?.get("sse_algorithm")) === undefined) {
    chain.miss(
      "nothing says how it is encrypted",
      "add aws_s3_bucket_server_side_encryption_configuration with an sse_algorithm",
    );
  } else chain.via(encryption?.address ?? "");
  const access = of("aws_s3_bucket_public_access_block");
  const open = ACCESS.filter((name) => asBoolean(access?.get(name)) !== true);
  if (open.length > 0) {
    chain.miss(
      `its public access is not blocked (${open.join(", ")})`,
      "set them in aws_s3_bucket_public_access_block",
    );
  } else chain.via(access?.address ?? "");
  const policy = of("aws_s3_bucket_policy");
  const { statements } = readPolicy(policy?.address ?? "", policy?.get("policy"));
  if (!statements.some(isTlsOnly)) {
    chain.miss("it may be read without TLS", "deny s3:* where aws:SecureTransport is false in aws_s3_bucket_policy");
  } else chain.via(policy?.address ?? "");
  for (const { effect, label, principals } of statements) {
    if (effect !== "Allow" || !principals.some((principal) => principal.endsWith(":*"))) continue;
    chain.miss(`${label} of its policy lets in everybody`, "name who may read states");
  }
  if (asBoolean(block(bucket.get("lifecycle"))?.get("prevent_destroy")) !== true) {
    chain.miss("a destroy would take all states with it", "set prevent_destroy in its lifecycle");
  }
}

/** Finds the resource of a type that configures the bucket. */
function partsOf({ facts }: Context, bucket: Resource): (type: string) => Resource | undefined {
  const byName = new Names([bucket], (it) => asString(it.get("bucket")) ?? it.address).from(bucket.stack);
  return (type) =>
    facts.model
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
