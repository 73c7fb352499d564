import type { Facts } from "../../../facts/facts";
import { link, linked } from "../../../facts/link";
import { Names } from "../../../facts/names";
import { type Statement, readPolicy } from "../../../facts/iam/policy";
import { type Match, hasUnknown, symbolic } from "../../../facts/arn";
import { all, any } from "../../../facts/match";
import { equals, switchSetting, textSetting } from "../../../facts/setting";
import { type Resource, asString, blocks } from "../../../terraform/expressions/value";
import { stateOf } from "../../../terraform/backend";
import { type Walk, walked } from "../../flows/evidence";
import { type Message, messages } from "../../message";
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
  settings: ({ of }: { of: string }) => `what ${of} sets`,
  whose: (it: { part: string; why: string }) => `the bucket of ${it.part} (${it.why})`,
  effect: (it: { statement: string; of: string }) => `the effect of ${it.statement} of ${it.of}`,
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

/** The resource that configures a bucket, and those of which the bucket can't be told. */
interface Part {
  readonly resource: Resource | undefined;
  readonly perhaps: readonly Message[];
}

function judge(walk: Walk, bucket: Resource, part: (type: string) => Part): void {
  settled(walk, part("aws_s3_bucket_versioning"), says.versioning, (versioning) => {
    const { maps, unknown } = blocks(versioning.get("versioning_configuration"));
    return unknown ? "unknown" : equals(textSetting(maps[0]?.get("status")), "Enabled");
  });
  settled(walk, part("aws_s3_bucket_server_side_encryption_configuration"), says.encryption, (encryption) => {
    const rules = blocks(encryption.get("rule"));
    const defaults = rules.maps.map((rule) => blocks(rule.get("apply_server_side_encryption_by_default")));
    const algorithms = defaults.flatMap(({ maps }) => maps).map((map) => textSetting(map.get("sse_algorithm")).kind);
    if (algorithms.includes("set")) return "yes";
    const isOpen = [rules, ...defaults].some(({ unknown }) => unknown) || algorithms.includes("unknown");
    return isOpen ? "unknown" : "no";
  });
  const flags = new Set<string>();
  settled(
    walk,
    part("aws_s3_bucket_public_access_block"),
    () => says.publicAccess({ flags: flags.size > 0 ? [...flags] : ACCESS }),
    (access) => {
      const answers = ACCESS.map((name) => [name, equals(switchSetting(access.get(name)), true)] as const);
      for (const [name, answer] of answers) if (answer === "no") flags.add(name);
      return all(answers.map(([, answer]) => answer));
    },
  );
  settled(walk, part("aws_s3_bucket_policy"), says.tls, (carrier) => {
    const { statements, unknown } = readPolicy(carrier.address, carrier.get("policy"));
    for (const { effect, label, principals } of statements) {
      if (!principals.some((principal) => principal.endsWith(":*"))) continue;
      if (effect === "Allow") walk.miss(says.everybody({ statement: label }));
      if (effect === "unknown") walk.doubt(says.effect({ statement: label, of: carrier.address }));
    }
    return any([...statements.map(isTlsOnly), unknown === undefined ? "no" : "unknown"]);
  });
  const { maps } = blocks(bucket.get("lifecycle"));
  // Terraform takes nothing but a literal there.
  if (equals(switchSetting(maps[0]?.get("prevent_destroy")), true) !== "yes") walk.miss(says.destroy());
}

/** A part that has to be there, and to say what is wanted. */
function settled(
  walk: Walk,
  { resource, perhaps }: Part,
  fault: () => Message,
  isRight: (it: Resource) => Match,
): void {
  const answer = resource ? isRight(resource) : "no";
  if (resource && answer === "yes") walk.via(resource.address);
  else if (resource && answer === "unknown") walk.doubt(says.settings({ of: resource.address }));
  else if (!resource && perhaps.length > 0) for (const what of perhaps) walk.doubt(what);
  else walk.miss(fault());
}

/** Finds the resource of a type that configures the bucket. */
function partsOf({ model }: Facts, bucket: Resource): (type: string) => Part {
  const byName = new Names([bucket], (it) => symbolic(it.get("bucket") ?? it.address)).from(bucket.stack);
  return (type) => {
    const found = model
      .all(type)
      .map((part) => ({ part, of: link(part.get("bucket"), ["aws_s3_bucket"], ["id", "bucket"], byName) }));
    return {
      resource: found.find(({ of }) => linked(of) === bucket)?.part,
      // The name of another bucket is known.
      perhaps: found.flatMap(({ part, of }) =>
        of.kind === "unknown" && textSetting(part.get("bucket")).kind === "unknown"
          ? [says.whose({ part: part.address, why: of.why })]
          : [],
      ),
    };
  };
}

function isTlsOnly({ effect, actions, conditions }: Statement): Match {
  return all([
    { Deny: "yes", unknown: "unknown", Allow: "no", invalid: "no" }[effect] as Match,
    any(actions.map((action) => (hasUnknown(action) ? "unknown" : action === "s3:*" || action === "*" ? "yes" : "no"))),
    any(
      conditions.map(({ key, operator, values, unknown }) => {
        if (unknown !== undefined) return "unknown";
        if (key.toLowerCase() !== "aws:securetransport" || operator !== "Bool") return "no";
        return values.some(hasUnknown) ? "unknown" : values.join() === "false" ? "yes" : "no";
      }),
    ),
  ]);
}
