import { keyActionsFor, viaService } from "../../aws/iam/key-actions";
import { arnOf, isKeyOfAws, keyArnOf, regionIn, symbolic } from "../arn";
import type { Model } from "../../terraform/model";
import { argumentOf } from "../../terraform/expressions/value";
import type { Resource, Value } from "../../terraform/expressions/value";
import type { BucketKeys } from "./object-keys";
import type { Asked } from "./request";

/** Which customer keys encrypt what an action is on. */
export interface CustomerKeys {
  /** Of queues, topics and tables, by the ARN of these. */
  readonly byArn: ReadonlyMap<string, string>;
  readonly buckets: BucketKeys;
  /** The region of each bucket, whose ARN doesn't tell it. */
  readonly bucketByArn: ReadonlyMap<string, Resource>;
}

const KEY_OF: Readonly<Record<string, (resource: Resource) => Value | undefined>> = {
  aws_sqs_queue: (queue) => queue.get("kms_master_key_id"),
  aws_sns_topic: (topic) => topic.get("kms_master_key_id"),
  aws_dynamodb_table: (table) => argumentOf(table.get("server_side_encryption"), "kms_key_arn"),
};

/** What is read of the stacks. */
interface Encryption {
  readonly model: Model;
  readonly bucketKeys: BucketKeys;
  readonly bucketByArn: ReadonlyMap<string, Resource>;
}

export function customerKeys({ model, bucketKeys, bucketByArn }: Encryption): CustomerKeys {
  const pairs = Object.entries(KEY_OF).flatMap(([type, keyOf]) =>
    model.all(type).flatMap((resource) => {
      const key = keyOf(resource) ?? null;
      return key === null || key === "" ? [] : [[arnOf(resource), keyArnOf(key, resource)] as const];
    }),
  );
  return { byArn: new Map(pairs), buckets: bucketKeys, bucketByArn };
}

/** What is needed of customer keys beside the actions themselves: AWS uses the key on behalf of who calls it. */
export function keyNeeds(
  keys: CustomerKeys,
  needs: readonly Asked[],
): { readonly needs: readonly Asked[]; readonly unknown: readonly string[] } {
  const unknown = new Set<string>();
  const found = needs.flatMap(({ action, resource }): readonly Asked[] => {
    const actions = keyActionsFor([action]);
    if (actions.length === 0) return [];
    const bucket = resource.startsWith("arn:aws:s3:::");
    const of = bucket ? keys.buckets.of(resource) : undefined;
    if (of?.unknown !== undefined) unknown.add(of.unknown);
    const whole = resource.replace(/\/index\/.*$/, "");
    const own = of?.keys ?? [keys.byArn.get(whole) ?? []].flat();
    const home = keys.bucketByArn.get(resource.replace(/\/.*$/, ""));
    const region = (home ? symbolic(home.region) : regionIn(resource)) ?? "";
    const via = viaService(action, region);
    return own
      .filter((key) => !isKeyOfAws(key))
      .flatMap((key) => actions.map((wanted): Asked => ({ action: wanted, resource: key, via })));
  });
  return { needs: found, unknown: [...unknown] };
}
