import type * as v from "valibot";
import type { FargateSize } from "../../../aws/fargate-sizes";
import type { CapacityDefinition } from "../../capacity";
import type { Deployer, DeploymentDefinition } from "../../deployment";
import type { Exposure } from "../../exposure";
import type { HealthCheckDefinition } from "../../health-check";
import type { LogsDefinition } from "../../telemetry/logs";
import type { TelemetryDefinition } from "../../telemetry/collector";
import type { Architecture } from "../../image";
import type { PermissionDefinition } from "../../permissions";
import type { ScalingDefinition, ScalingSchedule } from "../../scaling";
import type { ServiceDefinition, ServiceSettings } from "../../service";

import {
  type Entries,
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

import { discovery } from "./discovery";
import { type AnyOrigin, checkTimes, container, initContainer, secret, sidecar } from "./container";

const exposure = variant<Exposure, "type">("type", {
  "load-balancer": { paths: texts, priority: number, dnsName: optional(text) },
  "public-ip": { allowedCidrs: optional(texts) },
  internal: { dnsName: text },
  none: {},
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

const logs = variant<LogsDefinition, "type">("type", {
  cloudwatch: {},
  firelens: {
    options: optional(textMap),
    secretOptions: optional(record(secret, "an object of secrets")),
    image: optional(text),
    configFile: optional(text),
  },
});

const telemetry = variant<TelemetryDefinition, "type">("type", {
  adot: { config: optional(text), image: optional(text) },
});

/** What a service is made of; a job has most of it. */
export const serviceEntries: Entries<AnyOrigin & ServiceSettings> = {
  source: optional(text),
  image: optional(text),
  port: optional(number),
  ...container,
  size: object<Readonly<Record<keyof FargateSize, number>>>({ cpu: number, memoryMiB: number }),
  exposure,
  discovery: optional(discovery),
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
  permissions: optional(list(permission, "a list of permissions")),
  architecture: optional(oneOf<Architecture>({ X86_64: true, ARM64: true })),
  healthCheck: optional(
    object<HealthCheckDefinition>({
      path: optional(text),
      port: optional(text),
      matcher: optional(text),
      command: optional(texts),
      ...checkTimes,
    }),
  ),
  sidecars: optional(record(sidecar, "an object of containers")),
  before: optional(record(initContainer, "an object of containers")),
  logs: optional(logs),
  telemetry: optional(telemetry),
  exec: optional(flag),
  zones: optional(texts),
};

export const service: Shape<ServiceDefinition> = object(serviceEntries) as v.GenericSchema;
