/**
 * What Fargate takes of a container, of all that ECS knows.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */

/** Every key of a container definition. */
export const CONTAINER_KEYS: ReadonlySet<string> = new Set([
  "name",
  "image",
  "repositoryCredentials",
  "cpu",
  "memory",
  "memoryReservation",
  "links",
  "portMappings",
  "essential",
  "restartPolicy",
  "entryPoint",
  "command",
  "environment",
  "environmentFiles",
  "mountPoints",
  "volumesFrom",
  "linuxParameters",
  "secrets",
  "dependsOn",
  "startTimeout",
  "stopTimeout",
  "versionConsistency",
  "hostname",
  "user",
  "workingDirectory",
  "disableNetworking",
  "privileged",
  "readonlyRootFilesystem",
  "dnsServers",
  "dnsSearchDomains",
  "extraHosts",
  "dockerSecurityOptions",
  "interactive",
  "pseudoTerminal",
  "dockerLabels",
  "ulimits",
  "logConfiguration",
  "healthCheck",
  "systemControls",
  "resourceRequirements",
  "firelensConfiguration",
  "credentialSpecs",
]);

/** Keys that may only be left out, false or empty. */
export const NOT_ON_FARGATE = [
  "privileged",
  "disableNetworking",
  "dnsServers",
  "dnsSearchDomains",
  "dockerSecurityOptions",
  "extraHosts",
  "links",
  "hostname",
  "resourceRequirements",
] as const;

/** Keys of `linuxParameters` that may only be left out or empty. */
export const NOT_IN_LINUX_PARAMETERS = ["devices", "sharedMemorySize", "tmpfs", "maxSwap", "swappiness"] as const;

/** The one capability that may be added; any may be dropped. */
export const ADDED_CAPABILITY = "SYS_PTRACE";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html */
export const LOG_DRIVERS = ["awslogs", "splunk", "awsfirelens"] as const;

/** Seconds, or counts, from and to. */
export const CONTAINER_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  "healthCheck.interval": [5, 300],
  "healthCheck.timeout": [2, 60],
  "healthCheck.retries": [1, 10],
  "healthCheck.startPeriod": [0, 300],
  "restartPolicy.restartAttemptPeriod": [60, 1800],
  stopTimeout: [0, 120],
  startTimeout: [0, 120],
};

/** GiB. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html */
export const EPHEMERAL_STORAGE_GIB = { from: 21, to: 200 } as const;
