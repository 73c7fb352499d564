import type * as v from "valibot";
import type { AuroraInstances, DatabaseByLookup, DatabaseInstance, ExistingDatabase } from "../../databases";
import { type Entries, type Shape, flag, number, object, optional, text, variant } from "./combinators";

/** One that exists, a DB instance or a cluster; what goes with which is a rule. */
type AnyDatabase = { readonly aurora?: AuroraInstances; readonly existing?: ExistingDatabase } & Omit<
  DatabaseInstance,
  "aurora" | "existing" | "type"
>;

/** At a host or looked up: what goes with which is a rule. */
type AnyExisting = Partial<
  Omit<DatabaseByLookup, "host" | "lookup" | "readerHost"> & {
    readonly host: string;
    readonly readerHost: string;
    readonly lookup: Partial<Readonly<Record<"instance" | "cluster", string>>>;
  }
>;

const existing: Shape<ExistingDatabase> = object<AnyExisting>({
  host: optional(text),
  readerHost: optional(text),
  lookup: optional(object<NonNullable<AnyExisting["lookup"]>>({ instance: optional(text), cluster: optional(text) })),
  securityGroupId: optional(text),
  port: optional(number),
  name: optional(text),
  secret: optional(text),
  masterUserSecret: optional(flag),
  kmsKeyArn: optional(text),
  redeployOnChange: optional(flag),
}) as v.GenericSchema;

export const database: Entries<AnyDatabase> = {
  existing: optional(existing),
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
