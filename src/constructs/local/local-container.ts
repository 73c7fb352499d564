import type { ContainerConfig } from "@cdktf/provider-docker/lib/container";
import type { ContainerDefinition } from "../service/container-definition";

/** What every container of a task has on this machine. */
interface TaskContainerProps {
  readonly name: string;
  /** The image on this machine; a new one replaces the container. */
  readonly imageId: string;
  readonly memoryMiB: number;
  /** Names of volumes that are shared with others, by the path where they are mounted. */
  readonly volumeByPath: ReadonlyMap<string, string>;
  /** Whether it is a job's: it is made, and `npm run local -- run` starts it. */
  readonly isJob: boolean;
}

export interface LocalContainerProps extends TaskContainerProps {
  readonly network: string;
  /**
   * Port of this machine that leads to the container's.
   * @default - none
   */
  readonly hostPort?: number | undefined;
}

export interface SidecarContainerProps extends TaskContainerProps {
  /** Id of the service's own container, whose network it shares. */
  readonly beside: string;
}

/** This machine alone: nobody else on the network gets in. */
export const HOST = "127.0.0.1";

/** Seconds until a task's health check must have passed. */
const WAIT_SECONDS = 120;

/**
 * What Terraform makes and leaves alone, whether it runs, has ended or was never started.
 * @see https://github.com/kreuzwerker/terraform-provider-docker/blob/v3.6.2/docs/resources/container.md
 */
const NOT_STARTED = { start: false, mustRun: false, restart: "no" } as const;

/**
 * A container of a task definition as Docker runs it: the same command, user, variables, port, folders to write to, limits,
 * read-only root, init process and health check.
 */
export function localContainer(definition: ContainerDefinition, props: LocalContainerProps): ContainerConfig {
  const { hostPort } = props;
  // The service's own port; what has a name is for the task and for other services.
  const ports = definition.portMappings.filter(({ name }) => name === undefined);
  return {
    ...taskContainer(definition, props),
    networksAdvanced: [{ name: props.network }],
    ...(hostPort !== undefined && {
      ports: ports.map(({ containerPort }) => ({ internal: containerPort, external: hostPort, ip: HOST })),
    }),
    // ECS starts another task for one that ended.
    ...(props.isJob ? NOT_STARTED : { restart: "unless-stopped" }),
  };
}

/** One beside the service's own: they find each other at `localhost`, as in a task. */
export function sidecarContainer(definition: ContainerDefinition, props: SidecarContainerProps): ContainerConfig {
  return {
    ...taskContainer(definition, props),
    networkMode: `container:${props.beside}`,
    ...(props.isJob
      ? NOT_STARTED
      : definition.essential
        ? { restart: "unless-stopped" }
        : { restart: "no", mustRun: false }),
  };
}

/** One that runs to its end: Terraform waits for it, and fails where it does. */
export function initContainer(definition: ContainerDefinition, props: LocalContainerProps): ContainerConfig {
  return {
    ...taskContainer(definition, props),
    networksAdvanced: [{ name: props.network }],
    restart: "no",
    ...(props.isJob
      ? NOT_STARTED
      : {
          attach: true,
          mustRun: false,
          lifecycle: {
            postcondition: [
              { condition: "${self.exit_code == 0}", errorMessage: `${props.name} failed: docker logs ${props.name}` },
            ],
          },
        }),
  };
}

function taskContainer(definition: ContainerDefinition, props: TaskContainerProps): ContainerConfig {
  const { environment, secrets = [], healthCheck, linuxParameters, entryPoint, command } = definition;
  const { capabilities } = linuxParameters ?? {};
  const variables = [...environment, ...secrets.map(({ name, valueFrom }) => ({ name, value: valueFrom }))];
  const memory = definition.memory ?? props.memoryMiB;
  return {
    name: props.name,
    image: props.imageId,
    env: variables.map(({ name, value }) => `${name}=${value}`),
    ...(entryPoint && { entrypoint: [...entryPoint] }),
    ...(command && { command: [...command] }),
    ...(definition.user !== undefined && { user: definition.user }),
    ...(definition.workingDirectory !== undefined && { workingDir: definition.workingDirectory }),
    ...(definition.mountPoints.length > 0 && { volumes: volumesOf(definition, props) }),
    readOnly: definition.readonlyRootFilesystem,
    memory,
    // No swap, as on Fargate; left out, Docker takes the double and each plan finds a difference.
    memorySwap: memory,
    init: linuxParameters?.initProcessEnabled ?? false,
    ...(capabilities && {
      capabilities: {
        ...(capabilities.add.length > 0 && { add: capabilities.add.map(capabilityName) }),
        ...(capabilities.drop.length > 0 && { drop: capabilities.drop.map(capabilityName) }),
      },
    }),
    ...(definition.ulimits && {
      ulimit: definition.ulimits.map(({ name, softLimit, hardLimit }) => ({ name, soft: softLimit, hard: hardLimit })),
    }),
    ...(definition.dockerLabels && {
      labels: Object.entries(definition.dockerLabels).map(([label, value]) => ({ label, value })),
    }),
    ...(definition.stopTimeout !== undefined && { stopTimeout: definition.stopTimeout }),
    ...(healthCheck !== undefined && {
      healthcheck: {
        test: [...healthCheck.command],
        interval: duration(healthCheck.interval),
        retries: healthCheck.retries,
        startPeriod: duration(healthCheck.startPeriod ?? 0),
        timeout: duration(healthCheck.timeout),
      },
      ...(!props.isJob && { wait: true, waitTimeout: WAIT_SECONDS }),
    }),
  };
}

/** Those without a name start out as the image's folders, like Fargate's. */
function volumesOf(
  { mountPoints }: ContainerDefinition,
  { volumeByPath }: TaskContainerProps,
): NonNullable<ContainerConfig["volumes"]> {
  return mountPoints.map(({ containerPath, readOnly }) => {
    const volumeName = volumeByPath.get(containerPath);
    return { containerPath, ...(volumeName !== undefined && { volumeName }), ...(readOnly && { readOnly }) };
  });
}

/** Docker's own form, in which it gives them back. */
function capabilityName(capability: string): string {
  return capability === "ALL" ? capability : `CAP_${capability}`;
}

/** Seconds in the form in which Docker gives them back, `1m30s`: any other one is a difference at each plan. */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
}

/** Of a container that others wait for: what is asked, every two seconds, until it ends with 0. */
export function waitsFor(test: readonly string[]) {
  return {
    healthcheck: { test: [...test], interval: "2s", retries: 30, startPeriod: "30s", timeout: "5s" },
    wait: true,
    waitTimeout: 120,
  };
}
