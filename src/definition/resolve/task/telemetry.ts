import { match } from "../../../lib/match";
import type { PermissionDefinition } from "../../permissions";
import type { ServiceDefinition } from "../../service";
import type { ResolvedContainer } from "./container";
import { NOTHING_ADDED } from "../additions";
import { DEFAULTS } from "../defaults";
import { containerLog } from "./logs";

export const COLLECTOR = "otel-collector";

/** Where the collector takes OTLP by HTTP, which each of OpenTelemetry's libraries speaks. */
const OTLP_ENDPOINT = "http://localhost:4318";

type Observed = Pick<ServiceDefinition, "telemetry" | "logs">;

/** @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
export function collectorVariables({ telemetry }: Observed): Readonly<Record<string, string>> {
  if (telemetry === undefined) return {};
  return match(telemetry, "type", { adot: () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: OTLP_ENDPOINT }) });
}

/**
 * What the collector does where it has no configuration of its own.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/trace-data.html
 */
export function collectorPermissions({ telemetry }: Observed): PermissionDefinition[] {
  if (telemetry === undefined) return [];
  return match(telemetry, "type", {
    adot: ({ config }) =>
      config === undefined
        ? [
            {
              actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
              resources: ["*"],
              reason: "the collector sends traces to X-Ray",
            },
          ]
        : [],
  });
}

const COLLECTOR_ROOT = { reason: "the collector's image isn't known to run on a read-only root" };

/**
 * The collector with traces to X-Ray, or with a configuration of one's own.
 * @see https://github.com/aws-observability/aws-otel-collector/blob/main/config/ecs/ecs-xray.yaml
 * @see https://aws-otel.github.io/docs/setup/ecs/config-through-ssm
 * @see https://github.com/aws-observability/aws-otel-collector/issues/2034 for its health check
 */
export function collector(service: Observed): ResolvedContainer[] {
  const { telemetry } = service;
  if (telemetry === undefined) return [];
  return match(telemetry, "type", {
    adot: ({ config, image = DEFAULTS.collectorImage }) => [
      {
        name: COLLECTOR,
        id: COLLECTOR.replace("-", "_"),
        image: { type: "named" as const, reference: image },
        settings: {
          writableRoot: COLLECTOR_ROOT,
          ...(config === undefined && { command: ["--config=/etc/ecs/ecs-xray.yaml"] }),
        },
        // Who loses traces still serves.
        essential: false,
        ports: [],
        environment: config === undefined ? {} : { AOT_CONFIG_CONTENT: config },
        uses: [],
        secrets: {},
        mounts: [],
        dependsOn: [],
        healthCheck:
          config === undefined ? { ...DEFAULTS.containerCheck, command: ["CMD", "/healthcheck"] } : undefined,
        writableRoot: true,
        initProcess: false,
        log: containerLog(service),
        router: undefined,
        isForAws: true,
        added: NOTHING_ADDED,
      },
    ],
  });
}
