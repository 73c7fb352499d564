import { MAXIMUM_PERCENT, MINIMUM_PERCENT } from "../../aws/ecs-defaults";
import type { Backend } from "../backend";
import type { DefaultDiscovery } from "../discovery";
import type { IngressProtocol } from "../platform";

/** What holds where a definition leaves a property out: the `@default` of more than one reader. */
export const DEFAULTS = {
  backend: { type: "local" } as Backend,
  layout: "single",
  discovery: { type: "dns" } as DefaultDiscovery,
  protocol: { type: "http" } as IngressProtocol,
  allowedCidrs: ["0.0.0.0/0"],
  containerInsights: "disabled",
  desiredCount: 1,
  scaling: { scaleOutCooldownSeconds: 60, scaleInCooldownSeconds: 300, timeZone: "UTC" },
  deployer: "terraform",
  deployment: {
    minimumHealthyPercent: MINIMUM_PERCENT,
    maximumPercent: MAXIMUM_PERCENT,
    deregistrationDelaySeconds: 30,
  },
  architecture: "X86_64",
  formerVersionDays: 30,
  aurora: { readers: 0, minCapacity: 0.5 },
  cache: { engineVersion: "8.0", nodeType: "cache.t4g.micro", replicas: 0, snapshotRetentionDays: 1 },
  database: { name: "app", backupRetentionDays: 7, instanceClass: "db.t4g.micro", storageGiB: 20, multiAz: false },
  files: { userId: 1000, folder: "/files" },
  queue: { deadLetterAfter: 5, visibilityTimeoutSeconds: 30, retentionDays: 4 },
  healthCheck: { path: "/healthz", matcher: "200", intervalSeconds: 10, gracePeriodSeconds: 30 },
  containerCheck: { intervalSeconds: 10, gracePeriodSeconds: 30, timeoutSeconds: 5, retries: 3 },
  /** @see https://github.com/aws/aws-for-fluent-bit/blob/mainline/CHANGELOG.md */
  logRouterImage: "public.ecr.aws/aws-observability/aws-for-fluent-bit:3.2.1",
  /** @see https://aws-otel.github.io/download/ */
  collectorImage: "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3",
} as const;
