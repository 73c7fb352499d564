import type { AuroraInstances, DatabaseInstance, ExistingDatabase } from "../../databases";
import { type Entries, flag, number, object, optional, text, variant } from "./combinators";

/** One that exists, a DB instance or a cluster; what goes with which is a rule. */
type AnyDatabase = { readonly aurora?: AuroraInstances; readonly existing?: ExistingDatabase } & Omit<
  DatabaseInstance,
  "aurora" | "existing" | "type"
>;

export const database: Entries<AnyDatabase> = {
  existing: optional(
    object<ExistingDatabase>({
      host: text,
      readerHost: optional(text),
      securityGroupId: text,
      port: optional(number),
      name: optional(text),
      secret: optional(text),
      kmsKeyArn: optional(text),
      redeployOnChange: optional(flag),
    }),
  ),
  aurora: optional(
    variant<AuroraInstances, "type">("type", {
      serverless: { readers: optional(number), minCapacity: optional(number), maxCapacity: number },
      provisioned: { readers: optional(number), instanceClass: text },
    }),
  ),
  key: optional(text),
  name: optional(text),
  engineVersion: optional(text),
  instanceClass: optional(text),
  storageGiB: optional(number),
  maxStorageGiB: optional(number),
  multiAz: optional(flag),
  backupRetentionDays: optional(number),
  iamUser: optional(text),
  redeployOnChange: optional(flag),
};
