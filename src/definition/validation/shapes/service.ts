import type * as v from "valibot";
import type { FargateSize } from "../../../aws/fargate-sizes";
import type { CapacityDefinition } from "../../capacity";
import type { Deployer, DeploymentDefinition } from "../../deployment";
import type { Exposure } from "../../exposure";
import type { HealthCheckDefinition } from "../../health-check";
import type { Architecture, ImageOrigin } from "../../image";
import type { PermissionDefinition } from "../../permissions";
import type { Access } from "../../resources";
import type { ScalingDefinition, ScalingSchedule } from "../../scaling";
import type { SecretDefinition } from "../../secrets";
import type { ServiceDefinition, ServiceSettings } from "../../service";
import {
  type Shape,
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

const exposure = variant<Exposure, "type">("type", {
  "load-balancer": { paths: texts, priority: number, dnsName: optional(text) },
  "public-ip": { allowedCidrs: optional(texts) },
  internal: { dnsName: text },
  none: {},
});

const secret = variant<SecretDefinition, "type">("type", {
  "secrets-manager": { name: text, jsonKey: optional(text), kmsKeyArn: optional(text) },
  parameter: { name: text, kmsKeyArn: optional(text) },
});

const access = oneOf<Access>({
  call: true,
  connect: true,
  read: true,
  write: true,
  "read-write": true,
  send: true,
  consume: true,
  publish: true,
  encrypt: true,
  decrypt: true,
  "encrypt-decrypt": true,
});

const scaling = object<ScalingDefinition>({
  min: number,
  max: number,
  cpuPercent: optional(number),
  memoryPercent: optional(number),
  requestsPerTask: optional(number),
  messagesPerTask: optional(record(number, "an object of numbers")),
  schedules: optional(
    record(
      object<ScalingSchedule>({ schedule: text, timeZone: optional(text), min: number, max: number }),
      "an object of schedules",
    ),
  ),
  scaleOutCooldownSeconds: optional(number),
  scaleInCooldownSeconds: optional(number),
});

const permission = object<PermissionDefinition>({ actions: texts, resources: texts, reason: text });

/** The image comes from one of these; that it is exactly one is a rule, which knows better words for it. */
type AnyOrigin = Partial<Readonly<Record<KeyOf<ImageOrigin>, string>>>;
type KeyOf<T> = T extends unknown ? keyof T : never;

export const service: Shape<ServiceDefinition> = object<AnyOrigin & ServiceSettings>({
  source: optional(text),
  image: optional(text),
  port: optional(number),
  size: object<Readonly<Record<keyof FargateSize, number>>>({ cpu: number, memoryMiB: number }),
  exposure,
  desiredCount: optional(number),
  scaling: optional(scaling),
  capacity: optional(
    object<CapacityDefinition>({ onDemand: optional(number), spot: optional(number), base: optional(number) }),
  ),
  ephemeralStorageGiB: optional(number),
  deployment: optional(
    object<DeploymentDefinition>({
      minimumHealthyPercent: optional(number),
      maximumPercent: optional(number),
      zoneRebalancing: optional(flag),
      deregistrationDelaySeconds: optional(number),
    }),
  ),
  physicalName: optional(text),
  deployer: optional(oneOf<Deployer>({ terraform: true, pipeline: true })),
  calls: optional(texts),
  uses: optional(record(access, "an object of uses")),
  permissions: optional(list(permission, "a list of permissions")),
  environment: optional(textMap),
  secrets: optional(record(secret, "an object of secrets")),
  architecture: optional(oneOf<Architecture>({ X86_64: true, ARM64: true })),
  writablePaths: optional(texts),
  healthCheck: optional(
    object<HealthCheckDefinition>({
      path: optional(text),
      command: optional(texts),
      intervalSeconds: optional(number),
      gracePeriodSeconds: optional(number),
    }),
  ),
  exec: optional(flag),
  zones: optional(texts),
}) as v.GenericSchema;
