import { match } from "../../../lib/match";
import type { FirelensLogs, LogsDefinition } from "../../telemetry/logs";
import type { SecretDefinition } from "../../secrets";
import type { ServiceDefinition } from "../../service";
import type { ContainerLog, ResolvedContainer } from "./container";
import { NOTHING_ADDED } from "../additions";
import { DEFAULTS } from "../defaults";

export const LOG_ROUTER = "log-router";

type Logged = Pick<ServiceDefinition, "logs">;

const TO_CLOUDWATCH: LogsDefinition = { type: "cloudwatch" };

/** The settings of the log router; undefined for a service that has none. */
export function firelensOf({ logs = TO_CLOUDWATCH }: Logged): FirelensLogs | undefined {
  return match(logs, "type", { cloudwatch: () => undefined, firelens: (own) => own });
}

/** The secrets that the options of the log router come from. */
export function logSecrets(service: Logged): Readonly<Record<string, SecretDefinition>> {
  return firelensOf(service)?.secretOptions ?? {};
}

/** Whether the log router itself writes to the service's log group. */
export function routesToLogGroup(service: Logged): boolean {
  const firelens = firelensOf(service);
  return firelens !== undefined && firelens.options === undefined;
}

/**
 * What the router's code does with the log group.
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
 */
export const LOG_ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"] as const;

export function logActions(service: Logged): readonly string[] {
  return routesToLogGroup(service) ? LOG_ACTIONS : [];
}

export function containerLog(service: Logged): ContainerLog {
  const firelens = firelensOf(service);
  if (firelens === undefined) return { driver: "awslogs" };
  return { driver: "awsfirelens", options: firelens.options, secretOptions: firelens.secretOptions ?? {} };
}

/** @see https://github.com/fluent/fluent-bit/issues/7308 */
const ROUTER_ROOT = { reason: "Fluent Bit doesn't start on a read-only root" };

/** Fluent Bit. ECS starts it before the containers that log by it. */
export function logRouter(service: Logged): ResolvedContainer[] {
  const firelens = firelensOf(service);
  if (firelens === undefined) return [];
  return [
    {
      name: LOG_ROUTER,
      id: LOG_ROUTER.replace("-", "_"),
      image: { type: "named", reference: firelens.image ?? DEFAULTS.logRouterImage },
      settings: { writableRoot: ROUTER_ROOT },
      // Without it the task's output is lost.
      essential: true,
      ports: [],
      environment: {},
      uses: [],
      secrets: {},
      mounts: [],
      dependsOn: [],
      healthCheck: undefined,
      writableRoot: true,
      initProcess: false,
      log: { driver: "awslogs" },
      router: { configFile: firelens.configFile },
      isForAws: true,
      added: NOTHING_ADDED,
    },
  ];
}
