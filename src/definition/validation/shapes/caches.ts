import type * as v from "valibot";
import type { CreatedCache, ExistingCache } from "../../caches";
import { type Entries, type Shape, number, object, optional, text } from "./combinators";

/** One that exists or one that is created; what goes with which is a rule. */
type AnyCache = { readonly existing?: ExistingCache } & Omit<CreatedCache, "existing" | "type">;

/** At a host or looked up: what goes with which is a rule. */
interface AnyExisting {
  readonly host?: string;
  readonly lookup?: Partial<Readonly<Record<"replicationGroup" | "serverless", string>>>;
  readonly securityGroupId?: string;
  readonly port?: number;
}

const existing: Shape<ExistingCache> = object<AnyExisting>({
  host: optional(text),
  lookup: optional(
    object<NonNullable<AnyExisting["lookup"]>>({ replicationGroup: optional(text), serverless: optional(text) }),
  ),
  securityGroupId: optional(text),
  port: optional(number),
}) as v.GenericSchema;

export const cache: Entries<AnyCache> = {
  existing: optional(existing),
  key: optional(text),
  engineVersion: optional(text),
  nodeType: optional(text),
  replicas: optional(number),
  snapshotRetentionDays: optional(number),
};
