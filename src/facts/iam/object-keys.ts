import type { Model } from "../../terraform/model";
import { type Resource, argumentOf, asString, blocks, describe } from "../../terraform/expressions/value";
import { arnOf, hasUnknown, keyArnOf, matches, nameOf, symbolic } from "../arn";
import { link, linked } from "../link";
import { Names } from "../names";

/** Which keys encrypt an object; none where S3's own, or the one that AWS keeps for S3, does. */
export interface ObjectKeys {
  readonly keys: readonly string[];
  /** Why it can't be told, as it completes "not known: …". */
  readonly unknown: string | undefined;
}

const NONE: ObjectKeys = { keys: [], unknown: undefined };

/**
 * The keys of the objects of the stacks' buckets: an object's own, or the default of its bucket. Whoever reads the object
 * must be allowed to decrypt with it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export class BucketKeys {
  private readonly byBucket = new Map<string, ObjectKeys[]>();
  private readonly byObject = new Map<string, ObjectKeys>();
  /** Configurations of buckets that can't be told. */
  private readonly unplaced: string[] = [];

  /** Objects of which it isn't known where they are put. */
  private readonly unplacedObjects: { readonly path: string; readonly address: string }[] = [];

  constructor(model: Model) {
    const buckets = model.all("aws_s3_bucket");
    const named = new Names(buckets, nameOf);
    const bucketOf = (carrier: Resource): ReturnType<typeof link> =>
      link(carrier.get("bucket"), ["aws_s3_bucket"], ["id", "bucket"], named.from(carrier.stack));
    const add = (bucket: Resource, by: Resource, rules: ReturnType<typeof blocks>): void => {
      const known = this.byBucket.get(arnOf(bucket)) ?? [];
      this.byBucket.set(arnOf(bucket), [...known, defaultOf(by, rules)]);
    };
    for (const bucket of buckets) {
      const own = blocks(bucket.get("server_side_encryption_configuration"));
      if (own.unknown) this.byBucket.set(arnOf(bucket), [unsure(bucket, own.unknown.why)]);
      for (const configuration of own.maps) add(bucket, bucket, blocks(configuration.get("rule")));
    }
    for (const by of model.all("aws_s3_bucket_server_side_encryption_configuration")) {
      const found = bucketOf(by);
      if (found.kind === "found") add(found.resource, by, blocks(by.get("rule")));
      else if (found.kind === "unknown" && typeof by.get("bucket") !== "string")
        this.unplaced.push(`whose encryption ${by.address} sets (${found.why})`);
    }
    for (const type of ["aws_s3_object", "aws_s3_bucket_object"])
      for (const object of model.all(type)) {
        const found = bucketOf(object);
        const bucket = found.kind === "unknown" ? symbolic(object.get("bucket")) : linked(found);
        const key = object.get("kms_key_id");
        if (bucket === undefined || key === undefined || key === null) continue;
        const arn = typeof bucket === "string" ? `arn:aws:s3:::${bucket}` : arnOf(bucket);
        const path = `${arn}/${symbolic(object.get("key")).replace(/^\//, "")}`;
        if (hasUnknown(path)) this.unplacedObjects.push({ path, address: object.address });
        else this.byObject.set(path, { keys: [keyArnOf(key, object)], unknown: undefined });
      }
  }

  of(object: string): ObjectKeys {
    const own = this.byObject.get(object);
    if (own) return own;
    const perhaps = this.unplacedObjects.find(({ path }) => matches(path, object) !== "no");
    if (perhaps) return { keys: [], unknown: `whether ${perhaps.address} is ${object}` };
    const [unplaced] = this.unplaced;
    const [found, ...others] = this.byBucket.get(object.replace(/\/.*$/, "")) ?? [];
    if (found && others.length > 0) return { keys: [], unknown: `which of its configurations encrypts ${object}` };
    return found ?? (unplaced === undefined ? NONE : { keys: [], unknown: unplaced });
  }
}

function defaultOf(by: Resource, { maps: [rule], unknown }: ReturnType<typeof blocks>): ObjectKeys {
  if (unknown) return unsure(by, unknown.why);
  if (by.repeated) return unsure(by, by.repeated.why);
  const applied = rule?.get("apply_server_side_encryption_by_default");
  const [algorithm, key] = [argumentOf(applied, "sse_algorithm"), argumentOf(applied, "kms_master_key_id")];
  if (key === undefined || key === null || key === "") return NONE;
  const written = asString(algorithm);
  if (written === undefined) return unsure(by, algorithm === undefined ? "no sse_algorithm" : describe(algorithm));
  return written.startsWith("aws:kms") ? { keys: [keyArnOf(key, by)], unknown: undefined } : NONE;
}

function unsure({ address }: Resource, why: string): ObjectKeys {
  return { keys: [], unknown: `what encrypts by ${address} (${why})` };
}
