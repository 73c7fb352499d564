import type { CreatedCache, ExistingCache } from "../../caches";
import { type Entries, number, object, optional, text } from "./combinators";

/** One that exists or one that is created; what goes with which is a rule. */
type AnyCache = { readonly existing?: ExistingCache } & Omit<CreatedCache, "existing" | "type">;

export const cache: Entries<AnyCache> = {
  existing: optional(object<ExistingCache>({ host: text, securityGroupId: text, port: optional(number) })),
  key: optional(text),
  engineVersion: optional(text),
  nodeType: optional(text),
  replicas: optional(number),
  snapshotRetentionDays: optional(number),
};
