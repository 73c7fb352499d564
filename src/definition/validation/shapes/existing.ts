import type * as v from "valibot";
import type { Existing, ExistingFiles, ExistingKey } from "../../resources";
import { type Shape, object, optional, text, textMap } from "./combinators";

/** By name or by ARN; that it is exactly one is a rule, here and below. */
export const existing: Shape<Existing> = object<Partial<Readonly<Record<"arn" | "name", string>>>>({
  name: optional(text),
  arn: optional(text),
}) as v.GenericSchema;

interface AnyFiles {
  readonly fileSystemId?: string;
  readonly accessPointId?: string;
  readonly securityGroupId?: string;
  readonly lookup?: { readonly creationToken?: string; readonly tags?: Readonly<Record<string, string>> };
}

export const existingFiles: Shape<ExistingFiles> = object<AnyFiles>({
  fileSystemId: optional(text),
  accessPointId: optional(text),
  securityGroupId: optional(text),
  lookup: optional(object<NonNullable<AnyFiles["lookup"]>>({ creationToken: optional(text), tags: optional(textMap) })),
}) as v.GenericSchema;

interface AnyKey {
  readonly arn?: string;
  readonly lookup?: { readonly alias: string };
}

export const existingKey: Shape<ExistingKey> = object<AnyKey>({
  arn: optional(text),
  lookup: optional(object<NonNullable<AnyKey["lookup"]>>({ alias: text })),
}) as v.GenericSchema;
