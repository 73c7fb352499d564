import type { Construct } from "constructs";
import { PrivateBucket, type PrivateBucketProps } from "../resources/private-bucket";

export type StateBucketProps = Pick<PrivateBucketProps, "name" | "region" | "kmsKeyArn">;

/** Days that former versions of a state are kept: long enough to notice what went wrong. */
const FORMER_DAYS = 90;
/** Former versions that are kept however old they are. */
const FORMER_VERSIONS = 20;

/** A bucket for states: every version kept for a while, encrypted, open to nobody, and not to be destroyed by Terraform. */
export class StateBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id, {
      ...props,
      formerVersions: { days: FORMER_DAYS, newest: FORMER_VERSIONS },
      destroy: "never",
    });
  }
}
