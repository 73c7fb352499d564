/** What Fargate takes of a task definition and of a container, beside its size. */
import { HEALTH_CHECK_SECONDS } from "./ecs-defaults";

/**
 * Parameters of a container that Fargate refuses, or that `awsvpc`, its only network mode, does.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html
 */
export const REFUSED_OF_CONTAINERS: readonly string[] = [
  "disableNetworking",
  "dnsSearchDomains",
  "dnsServers",
  "dockerSecurityOptions",
  "extraHosts",
  "hostname",
  "links",
  "privileged",
  "linuxParameters.devices",
  "linuxParameters.maxSwap",
  "linuxParameters.sharedMemorySize",
  "linuxParameters.swappiness",
];

/** The same of a task definition, in Terraform's words. */
export const REFUSED_OF_TASKS: readonly string[] = ["inference_accelerator", "ipc_mode", "placement_constraints"];

/**
 * Capabilities that a container can do without.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
 */
export const KERNEL_CAPABILITIES = [
  "ALL",
  "AUDIT_CONTROL",
  "AUDIT_WRITE",
  "BLOCK_SUSPEND",
  "CHOWN",
  "DAC_OVERRIDE",
  "DAC_READ_SEARCH",
  "FOWNER",
  "FSETID",
  "IPC_LOCK",
  "IPC_OWNER",
  "KILL",
  "LEASE",
  "LINUX_IMMUTABLE",
  "MAC_ADMIN",
  "MAC_OVERRIDE",
  "MKNOD",
  "NET_ADMIN",
  "NET_BIND_SERVICE",
  "NET_BROADCAST",
  "NET_RAW",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_ADMIN",
  "SYS_BOOT",
  "SYS_CHROOT",
  "SYS_MODULE",
  "SYS_NICE",
  "SYS_PACCT",
  "SYS_PTRACE",
  "SYS_RAWIO",
  "SYS_RESOURCE",
  "SYS_TIME",
  "SYS_TTY_CONFIG",
  "SYSLOG",
  "WAKE_ALARM",
] as const;

export type KernelCapability = (typeof KERNEL_CAPABILITIES)[number];

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html */
export const ADDABLE_CAPABILITIES: readonly string[] = ["SYS_PTRACE"];

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html */
export const LOG_DRIVERS: readonly string[] = ["awslogs", "splunk", "awsfirelens"];

/**
 * Options of the log driver `awslogs`, and those of every driver.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
 */
export const AWSLOGS_OPTIONS: ReadonlySet<string> = new Set([
  "awslogs-create-group",
  "awslogs-datetime-format",
  "awslogs-group",
  "awslogs-multiline-pattern",
  "awslogs-region",
  "awslogs-stream-prefix",
  "max-buffer-size",
  "mode",
]);

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html */
export const EPHEMERAL_STORAGE_GIB: Range = [21, 200];

/** From and to, both allowed. */
export type Range = readonly [from: number, to: number];

/**
 * Numbers of a container, by their keys.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html
 */
export const CONTAINER_NUMBERS: Readonly<Record<string, Range>> = {
  startTimeout: [0, 120],
  stopTimeout: [0, 120],
  "healthCheck.interval": HEALTH_CHECK_SECONDS.interval,
  "healthCheck.timeout": [2, 60],
  "healthCheck.retries": [1, 10],
  "healthCheck.startPeriod": HEALTH_CHECK_SECONDS.startPeriod,
  "restartPolicy.restartAttemptPeriod": [60, 1800],
};

/**
 * Windows on Fargate; it needs a whole vCPU and an x86 processor.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows-considerations.html
 */
export const WINDOWS: readonly string[] = [
  "WINDOWS_SERVER_2019_FULL",
  "WINDOWS_SERVER_2019_CORE",
  "WINDOWS_SERVER_2022_FULL",
  "WINDOWS_SERVER_2022_CORE",
  "WINDOWS_SERVER_2025_FULL",
  "WINDOWS_SERVER_2025_CORE",
];

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html */
export const PLATFORM_VERSIONS = { linux: ["LATEST", "1.4.0"], windows: ["LATEST", "1.0.0"] } as const;
