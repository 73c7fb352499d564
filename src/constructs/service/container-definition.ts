import { volumeName } from "../../definition/resolve/names";
import type { ResolvedService } from "../../definition/resolve/resolve";
import { plainText } from "../locals";

export interface ContainerProps {
  readonly image: string;
  readonly logGroup: string;
  readonly region: string;
  /** Where ECS reads each secret variable: the ARN, with the key where there is one. */
  readonly secretSources: Readonly<Record<string, string>>;
  /** Variables whose values only Terraform knows. */
  readonly resourceVariables: Readonly<Record<string, string>>;
}

/** A container as a task definition says it. What runs locally is made from the same, so that the two can't differ. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly cpu: number;
  readonly essential: boolean;
  readonly portMappings: readonly {
    readonly containerPort: number;
    readonly hostPort: number;
    readonly protocol: "tcp";
  }[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly mountPoints: readonly {
    readonly sourceVolume: string;
    readonly containerPath: string;
    readonly readOnly: boolean;
  }[];
  readonly volumesFrom: readonly never[];
  readonly systemControls: readonly never[];
  readonly readonlyRootFilesystem: boolean;
  readonly linuxParameters?: { readonly initProcessEnabled: boolean };
  /** Numbers are seconds, but for `retries`. */
  readonly healthCheck?: {
    readonly command: readonly string[];
    readonly interval: number;
    readonly retries: number;
    readonly startPeriod: number;
    readonly timeout: number;
  };
  readonly logConfiguration: { readonly logDriver: string; readonly options: Readonly<Record<string, string>> };
}

/**
 * A task's container definitions in the form in which AWS gives them back: sorted, with the defaults spelled out. So a
 * plan shows a changed field as one line, and nothing at all when nothing changed.
 */
export function containerDefinitions(service: ResolvedService, props: ContainerProps): ContainerDefinition[] {
  const { physicalName: name, port, exec, healthCheck } = service;
  const secrets = byName(props.secretSources).map(([key, valueFrom]) => ({ name: key, valueFrom }));
  return [
    {
      name,
      image: props.image,
      cpu: 0,
      essential: true,
      portMappings: port === undefined ? [] : [{ containerPort: port, hostPort: port, protocol: "tcp" }],
      environment: byName({ ...plainTexts(service.environment), ...props.resourceVariables }).map(([key, value]) => ({
        name: key,
        value,
      })),
      ...(secrets.length > 0 && { secrets }),
      mountPoints: [
        ...service.writablePaths.map((path) => ({ path, readOnly: false })),
        ...service.mounts,
        ...service.added.mounts,
      ].map(({ path, readOnly }) => ({ sourceVolume: volumeName(path), containerPath: path, readOnly })),
      volumesFrom: [],
      systemControls: [],
      // ECS Exec writes into the root file system. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
      readonlyRootFilesystem: !exec,
      ...(exec && { linuxParameters: { initProcessEnabled: true } }),
      ...(healthCheck.command !== undefined && {
        healthCheck: {
          command: healthCheck.command.map(plainText),
          interval: healthCheck.intervalSeconds,
          retries: 3,
          startPeriod: healthCheck.gracePeriodSeconds,
          timeout: 5,
        },
      }),
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": props.logGroup,
          "awslogs-region": props.region,
          "awslogs-stream-prefix": name,
        },
      },
    },
  ];
}

function plainTexts(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, plainText(value)]));
}

function byName(values: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
