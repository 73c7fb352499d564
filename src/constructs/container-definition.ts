import type { ResolvedService } from "../definition/resolve";

export interface ContainerProps {
  readonly image: string;
  readonly logGroup: string;
  readonly region: string;
  /** Where ECS reads each secret variable: the ARN, with the key where there is one. */
  readonly secretSources: Readonly<Record<string, string>>;
}

/**
 * A task's container definitions in the form in which AWS gives them back: sorted, with the defaults spelled out. So a
 * plan shows a changed field as one line, and nothing at all when nothing changed.
 */
export function containerDefinitions(service: ResolvedService, props: ContainerProps): object[] {
  const { name, port, exec, healthCheck } = service;
  const secrets = byName(props.secretSources).map(([key, valueFrom]) => ({ name: key, valueFrom }));
  return [
    {
      name,
      image: props.image,
      cpu: 0,
      essential: true,
      portMappings: [{ containerPort: port, hostPort: port, protocol: "tcp" }],
      environment: byName(service.environment).map(([key, value]) => ({ name: key, value })),
      ...(secrets.length > 0 && { secrets }),
      mountPoints: service.writablePaths.map((path) => ({
        sourceVolume: volumeName(path),
        containerPath: path,
        readOnly: false,
      })),
      volumesFrom: [],
      systemControls: [],
      // ECS Exec writes into the root file system. Source: "Using Amazon ECS Exec for debugging".
      readonlyRootFilesystem: !exec,
      ...(exec && { linuxParameters: { initProcessEnabled: true } }),
      ...(healthCheck.command !== undefined && {
        healthCheck: {
          command: healthCheck.command,
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

/** Name of the volume behind a writable path: `/var/cache` is `var-cache`. */
export function volumeName(path: string): string {
  return path.replace(/^\//, "").replaceAll(/[^A-Za-z0-9_-]/g, "-");
}

function byName(values: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
