import type { ContainerConfig } from "@cdktf/provider-docker/lib/container";
import type { ContainerDefinition } from "../service/container-definition";

export interface LocalContainerProps {
  readonly name: string;
  /** The image on this machine; a new one replaces the container. */
  readonly imageId: string;
  readonly memoryMiB: number;
  readonly network: string;
  /**
   * Port of this machine that leads to the container's.
   * @default - none
   */
  readonly hostPort?: number | undefined;
  /** Names of volumes that are shared with others, by the path where they are mounted. */
  readonly volumeByPath: ReadonlyMap<string, string>;
}

/** This machine alone: nobody else on the network gets in. */
export const HOST = "127.0.0.1";

/** Seconds until a task's health check must have passed. */
const WAIT_SECONDS = 120;

/**
 * A container of a task definition as Docker runs it: the same variables, port, folders to write to, read-only root, init
 * process and health check. User and command are the image's, there as here.
 */
export function localContainer(definition: ContainerDefinition, props: LocalContainerProps): ContainerConfig {
  const { environment, secrets = [], portMappings, mountPoints, healthCheck, linuxParameters } = definition;
  const variables = [...environment, ...secrets.map(({ name, valueFrom }) => ({ name, value: valueFrom }))];
  const { hostPort } = props;
  return {
    name: props.name,
    image: props.imageId,
    env: variables.map(({ name, value }) => `${name}=${value}`),
    networksAdvanced: [{ name: props.network }],
    ...(hostPort !== undefined && {
      ports: portMappings.map(({ containerPort }) => ({ internal: containerPort, external: hostPort, ip: HOST })),
    }),
    // Those without a name start out as the image's folders, like Fargate's.
    ...(mountPoints.length > 0 && {
      volumes: mountPoints.map(({ containerPath, readOnly }) => {
        const volumeName = props.volumeByPath.get(containerPath);
        return { containerPath, ...(volumeName !== undefined && { volumeName }), ...(readOnly && { readOnly }) };
      }),
    }),
    readOnly: definition.readonlyRootFilesystem,
    memory: props.memoryMiB,
    // No swap, as on Fargate; left out, Docker takes the double and each plan finds a difference.
    memorySwap: props.memoryMiB,
    init: linuxParameters?.initProcessEnabled ?? false,
    // ECS starts another task for one that ended.
    restart: "unless-stopped",
    ...(healthCheck !== undefined && {
      healthcheck: {
        test: [...healthCheck.command],
        interval: duration(healthCheck.interval),
        retries: healthCheck.retries,
        startPeriod: duration(healthCheck.startPeriod),
        timeout: duration(healthCheck.timeout),
      },
      wait: true,
      waitTimeout: WAIT_SECONDS,
    }),
  };
}

/** Seconds in the form in which Docker gives them back, `1m30s`: any other one is a difference at each plan. */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
}
