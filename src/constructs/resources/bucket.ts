import { DEFAULTS } from "../../definition/resolve/defaults";
import type { Construct } from "constructs";
import type { Bucket } from "../../definition/resources";
import type { ResourceHandle } from "../platform-interface";
import { PrivateBucket } from "./private-bucket";

/** Nobody finishes an upload after a week. */
const ABORT_UPLOADS_AFTER_DAYS = 7;

export interface BucketProps {
  /** Bucket names are unique among all accounts: ours ends with the account. */
  readonly name: string;
  readonly definition: Bucket;
  /** @default - S3's own */
  readonly kmsKeyArn: string | undefined;
  readonly deletionProtection: boolean;
}

/** Adds a bucket for a service's objects. */
export function addBucket(scope: Construct, id: string, props: BucketProps): ResourceHandle {
  const { name, definition, kmsKeyArn, deletionProtection } = props;
  const bucket = new PrivateBucket(scope, id, {
    name,
    ...(kmsKeyArn !== undefined && { kmsKeyArn }),
    formerVersions: { days: definition.formerVersionDays ?? DEFAULTS.formerVersionDays },
    abortUploadsAfterDays: ABORT_UPLOADS_AFTER_DAYS,
    destroy: deletionProtection ? "empty" : "always",
  });
  return { name: bucket.name, arn: bucket.arn };
}
