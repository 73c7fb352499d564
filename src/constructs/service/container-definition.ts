import { match } from "../../lib/match";
import type { ContainerSettings } from "../../definition/container";
import { volumeName } from "../../definition/resolve/names";
import type { ResolvedContainer } from "../../definition/resolve/task/container";
import { plainText } from "../locals";

export interface ContainerProps {
  readonly image: string;
  readonly logGroup: string;
  readonly region: string;
  /** Where ECS reads each secret variable: the ARN, with the key where there is one. */
  readonly secretSources: Readonly<Record<string, string>>;
  /** Where ECS reads options of the log router. */
  readonly logSources: Readonly<Record<string, string>>;
  /** The secret that opens the image's registry; undefined where it is open, or ECR. */
  readonly registrySecret: string | undefined;
  /** Labels whose values only Terraform knows: versions of secrets, a new one of which makes a new revision. */
  readonly versions: Readonly<Record<string, string>>;
  /** Variables whose values only Terraform knows. */
  readonly resourceVariables: Readonly<Record<string, string>>;
}

interface SecretSource {
  readonly name: string;
  readonly valueFrom: string;
}

/** A container as a task definition says it. What runs locally is made from the same, so that the two can't differ. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly repositoryCredentials?: { readonly credentialsParameter: string };
  readonly cpu: number;
  readonly memory?: number;
  readonly memoryReservation?: number;
  readonly essential: boolean;
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workingDirectory?: string;
  readonly user?: string;
  readonly portMappings: readonly {
    readonly containerPort: number;
    readonly hostPort: number;
    readonly protocol: "tcp";
    readonly name?: string;
    readonly appProtocol?: "http" | "http2" | "grpc";
  }[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly SecretSource[];
  readonly mountPoints: readonly {
    readonly sourceVolume: string;
    readonly containerPath: string;
    readonly readOnly: boolean;
  }[];
  readonly volumesFrom: readonly never[];
  readonly systemControls: readonly never[];
  readonly readonlyRootFilesystem: boolean;
  readonly linuxParameters?: {
    readonly initProcessEnabled?: boolean;
    readonly capabilities?: { readonly add: readonly string[]; readonly drop: readonly string[] };
  };
  readonly ulimits?: readonly { readonly name: string; readonly softLimit: number; readonly hardLimit: number }[];
  readonly dockerLabels?: Readonly<Record<string, string>>;
  readonly dependsOn?: readonly { readonly containerName: string; readonly condition: string }[];
  /** Seconds. */
  readonly stopTimeout?: number;
  /** Numbers are seconds, but for `retries`. */
  readonly healthCheck?: {
    readonly command: readonly string[];
    readonly interval: number;
    readonly retries: number;
    /** @default 0 */
    readonly startPeriod?: number;
    readonly timeout: number;
  };
  readonly firelensConfiguration?: { readonly type: string; readonly options: Readonly<Record<string, string>> };
  readonly logConfiguration: {
    readonly logDriver: string;
    readonly options: Readonly<Record<string, string>>;
    readonly secretOptions?: readonly SecretSource[];
  };
}

/**
 * A container's definition in the form in which AWS gives it back: sorted, with the defaults spelled out. So a plan shows a
 * changed field as one line, and nothing at all when nothing changed.
 */
export function containerDefinition(container: ResolvedContainer, props: ContainerProps): ContainerDefinition {
  const { name, settings, dependsOn, healthCheck } = container;
  const { reserves, memoryLimitMiB, entryPoint, command, workingDirectory, user, stopTimeoutSeconds } = settings;
  const secrets = sources(props.secretSources);
  const environment = byName({ ...plainTexts(container.environment), ...props.resourceVariables });
  return {
    name,
    image: props.image,
    ...(props.registrySecret !== undefined && {
      repositoryCredentials: { credentialsParameter: props.registrySecret },
    }),
    cpu: reserves?.cpu ?? 0,
    ...given("memory", memoryLimitMiB),
    ...given("memoryReservation", reserves?.memoryMiB),
    essential: container.essential,
    ...given("entryPoint", entryPoint?.map(plainText)),
    ...given("command", command?.map(plainText)),
    ...given("workingDirectory", workingDirectory),
    ...given("user", user),
    portMappings: container.ports.map((port) => ({
      containerPort: port.port,
      hostPort: port.port,
      protocol: "tcp" as const,
      ...given("name", port.name),
      ...given("appProtocol", port.appProtocol),
    })),
    environment: environment.map(([key, value]) => ({ name: key, value })),
    ...(secrets.length > 0 && { secrets }),
    mountPoints: [
      ...container.mounts.map(({ volume, path, readOnly }) => ({
        sourceVolume: volume.name,
        containerPath: path,
        readOnly,
      })),
      ...container.added.mounts.map(({ path, readOnly }) => ({
        sourceVolume: volumeName(path),
        containerPath: path,
        readOnly,
      })),
    ],
    volumesFrom: [],
    systemControls: [],
    readonlyRootFilesystem: !container.writableRoot,
    ...given("linuxParameters", linuxParameters(container)),
    ...given("ulimits", ulimits(settings)),
    ...given("dockerLabels", labels(settings.dockerLabels, props.versions)),
    ...(dependsOn.length > 0 && {
      dependsOn: dependsOn.map((other) => ({
        containerName: other.name,
        condition: CONDITION[other.condition],
      })),
    }),
    ...given("stopTimeout", stopTimeoutSeconds),
    ...(healthCheck !== undefined && {
      healthCheck: {
        command: healthCheck.command.map(plainText),
        interval: healthCheck.intervalSeconds,
        retries: healthCheck.retries,
        // AWS doesn't give a zero back, which would show a difference at every plan.
        ...(healthCheck.gracePeriodSeconds > 0 && { startPeriod: healthCheck.gracePeriodSeconds }),
        timeout: healthCheck.timeoutSeconds,
      },
    }),
    ...given("firelensConfiguration", firelensConfiguration(container)),
    logConfiguration: logConfiguration(container, props),
  };
}

const CONDITION = { start: "START", complete: "COMPLETE", success: "SUCCESS", healthy: "HEALTHY" } as const;

function linuxParameters({ settings, initProcess }: ResolvedContainer): ContainerDefinition["linuxParameters"] {
  const { addCapabilities = [], dropCapabilities = [] } = settings.linuxParameters ?? {};
  const hasCapabilities = addCapabilities.length + dropCapabilities.length > 0;
  if (!initProcess && !hasCapabilities) return undefined;
  return {
    ...(hasCapabilities && {
      capabilities: { add: addCapabilities.toSorted(), drop: dropCapabilities.toSorted() },
    }),
    ...(initProcess && { initProcessEnabled: true }),
  };
}

function labels(
  own: ContainerSettings["dockerLabels"],
  versions: ContainerProps["versions"],
): ContainerDefinition["dockerLabels"] {
  const all = byName({ ...plainTexts(own ?? {}), ...versions });
  return own === undefined && all.length === 0 ? undefined : Object.fromEntries(all);
}

function ulimits({ ulimits: limits }: ResolvedContainer["settings"]): ContainerDefinition["ulimits"] {
  return limits && [{ name: "nofile", softLimit: limits.nofile.soft, hardLimit: limits.nofile.hard }];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html */
function firelensConfiguration({ router }: ResolvedContainer): ContainerDefinition["firelensConfiguration"] {
  if (router === undefined) return undefined;
  const { configFile } = router;
  return {
    type: "fluentbit",
    options: {
      ...(configFile !== undefined && { "config-file-type": "file", "config-file-value": configFile }),
      "enable-ecs-log-metadata": "true",
    },
  };
}

function logConfiguration(
  { name, log }: ResolvedContainer,
  { logGroup, region, logSources }: ContainerProps,
): ContainerDefinition["logConfiguration"] {
  return match(log, "driver", {
    awslogs: ({ driver }): ContainerDefinition["logConfiguration"] => ({
      logDriver: driver,
      options: { "awslogs-group": logGroup, "awslogs-region": region, "awslogs-stream-prefix": name },
    }),
    awsfirelens: ({ driver, options }): ContainerDefinition["logConfiguration"] => {
      const secretOptions = sources(logSources);
      // The lines alone, as `awslogs` writes them.
      // https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
      const toLogGroup = {
        Name: "cloudwatch_logs",
        log_group_name: logGroup,
        log_key: "log",
        log_stream_prefix: `${name}/`,
        region,
      };
      return {
        logDriver: driver,
        options: options === undefined ? toLogGroup : Object.fromEntries(byName(plainTexts(options))),
        ...(secretOptions.length > 0 && { secretOptions }),
      };
    },
  });
}

function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>);
}

function sources(values: Readonly<Record<string, string>>): SecretSource[] {
  return byName(values).map(([name, valueFrom]) => ({ name, valueFrom }));
}

function plainTexts(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, plainText(value)]));
}

function byName(values: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
