import * as v from "valibot";
import { KERNEL_CAPABILITIES, type KernelCapability } from "../../../aws/fargate-tasks";
import type {
  ContainerSettings,
  DependencyCondition,
  LinuxParameters,
  PlainValue,
  RegistryCredentials,
  Reservation,
} from "../../container";
import type { ContainerHealthCheck } from "../../health-check";
import type { InitContainerDefinition, SidecarDefinition, SidecarSettings } from "../../sidecars";
import type { ImageOrigin } from "../../image";
import type { SecretDefinition } from "../../secrets";

import {
  type Shape,
  either,
  flag,
  list,
  number,
  object,
  oneOf,
  optional,
  record,
  text,
  textMap,
  texts,
  variant,
} from "./combinators";

export const secret = variant<SecretDefinition, "type">("type", {
  "secrets-manager": {
    name: text,
    jsonKey: optional(text),
    kmsKeyArn: optional(text),
    redeployOnChange: optional(flag),
  },
  parameter: { name: text, kmsKeyArn: optional(text), redeployOnChange: optional(flag) },
});

const capability: Shape<KernelCapability> = v.picklist([...KERNEL_CAPABILITIES], KERNEL_CAPABILITIES.join(", "));

/** The image comes from one of these; that it is exactly one is a rule, which knows better words for it. */
export type AnyOrigin = Partial<Readonly<Record<KeyOf<ImageOrigin>, string>>>;
type KeyOf<T> = T extends unknown ? keyof T : never;

const plainValue: Shape<string | PlainValue> = either(
  text,
  object<PlainValue>({ value: text, notSecret: text }),
  "a text or { value, notSecret }",
);

const condition = oneOf<DependencyCondition>({ start: true, complete: true, success: true, healthy: true });

export const container = {
  command: optional(texts),
  entryPoint: optional(texts),
  user: optional(text),
  workingDirectory: optional(text),
  // Which words there are depends on the resource.
  uses: optional(record(text, "an object of uses")),
  environment: optional(record(plainValue, "an object of texts")),
  secrets: optional(record(secret, "an object of secrets")),
  writablePaths: optional(texts),
  sharedPaths: optional(texts),
  writableRoot: optional(object<NonNullable<ContainerSettings["writableRoot"]>>({ reason: text })),
  ports: optional(record(number, "an object of numbers")),
  stopTimeoutSeconds: optional(number),
  ulimits: optional(
    object<NonNullable<ContainerSettings["ulimits"]>>({
      nofile: object<NonNullable<ContainerSettings["ulimits"]>["nofile"]>({ soft: number, hard: number }),
    }),
  ),
  linuxParameters: optional(
    object<LinuxParameters>({
      initProcess: optional(flag),
      addCapabilities: optional(list(oneOf<"SYS_PTRACE">({ SYS_PTRACE: true }), "a list of capabilities")),
      dropCapabilities: optional(list(capability, "a list of capabilities")),
    }),
  ),
  dockerLabels: optional(textMap),
  dependsOn: optional(record(condition, "an object of conditions")),
  reserves: optional(object<Reservation>({ cpu: optional(number), memoryMiB: optional(number) })),
  memoryLimitMiB: optional(number),
  registryCredentials: optional(object<RegistryCredentials>({ secret: text, kmsKeyArn: optional(text) })),
};

export const checkTimes = {
  intervalSeconds: optional(number),
  gracePeriodSeconds: optional(number),
  timeoutSeconds: optional(number),
  retries: optional(number),
};

export const sidecar: Shape<SidecarDefinition> = object<AnyOrigin & SidecarSettings>({
  source: optional(text),
  image: optional(text),
  ...container,
  essential: optional(flag),
  healthCheck: optional(object<ContainerHealthCheck>({ command: texts, ...checkTimes })),
}) as v.GenericSchema;

export const initContainer: Shape<InitContainerDefinition> = object<AnyOrigin & ContainerSettings>({
  source: optional(text),
  image: optional(text),
  ...container,
}) as v.GenericSchema;
