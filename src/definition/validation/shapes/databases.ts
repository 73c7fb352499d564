import type { DatabaseInstance, ExistingDatabase } from "../../databases";
import { type Entries, flag, number, object, optional, text } from "./combinators";

/** One that exists or one that is created; what goes with which is a rule. */
type AnyDatabase = { readonly existing?: ExistingDatabase } & Omit<DatabaseInstance, "existing" | "type">;

export const database: Entries<AnyDatabase> = {
  existing: optional(
    object<ExistingDatabase>({
      host: text,
      securityGroupId: text,
      port: optional(number),
      name: optional(text),
      secret: optional(text),
      kmsKeyArn: optional(text),
    }),
  ),
  name: optional(text),
  engineVersion: optional(text),
  instanceClass: optional(text),
  storageGiB: optional(number),
  maxStorageGiB: optional(number),
  multiAz: optional(flag),
  backupRetentionDays: optional(number),
  iamUser: optional(text),
};
