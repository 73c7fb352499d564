import type { KernelCapability } from "../aws/fargate-tasks";
import type { Uses } from "./resources";
import type { SecretDefinition } from "./secrets";

/**
 * What ECS gives a container: the service's own, its `sidecars` and what runs `before` it alike.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export interface ContainerSettings {
  /**
   * Arguments of the entry point, in place of the image's `CMD`: `["node", "worker.js"]`.
   * @default - the image's
   */
  readonly command?: readonly string[];
  /**
   * What the container runs, in place of the image's `ENTRYPOINT`.
   * @default - the image's
   */
  readonly entryPoint?: readonly string[];
  /**
   * Who runs it: `user`, `user:group`, `uid`, `uid:gid`.
   * @default - the image's `USER`
   */
  readonly user?: string;
  /**
   * Where the command runs, as an absolute path.
   * @default - the image's `WORKDIR`
   */
  readonly workingDirectory?: string;
  /**
   * What the container does with the environment's `resources`, by their names: `{ database: "connect" }`. Each use opens
   * exactly that flow, sets variables that say where the resource is, and mounts `files` in this container:
   * docs/resources.md. ECS gives a task one role and one network interface: what one container may do, each of its task may.
   * @default - uses none
   */
  readonly uses?: Uses;
  /**
   * Environment variables. No secrets: they stand in the rendered output and in the state. A value that looks like one is
   * refused; one that isn't says so: `{ value: "public-key", notSecret: "the browser gets it, too" }`.
   * @default - only the addresses of `calls` and `uses`
   */
  readonly environment?: Readonly<Record<string, string | PlainValue>>;
  /**
   * Environment variables whose values ECS reads from a secret store when a task starts.
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, SecretDefinition>>;
  /**
   * Folders that the container may write to, as absolute paths. Everything else is read-only. Fargate mounts an empty
   * volume as root's, so the image must declare each path as `VOLUME`, owned by its user. Each container has its own.
   * @default - none
   */
  readonly writablePaths?: readonly string[];
  /**
   * The same, shared by the containers of the task that name the same path.
   * @default - none
   */
  readonly sharedPaths?: readonly string[];
  /**
   * Makes the whole root file system writable, and says why; shown to whoever reviews.
   * @default - it is read-only but for `writablePaths`, unless `exec` needs it writable
   */
  readonly writableRoot?: { readonly reason: string };
  /**
   * Further TCP ports that it listens on, by name: `{ metrics: 9090 }`. Other services call one as `<service>:<name>`, the
   * containers of the task at `localhost`.
   * @default - the service's `port` alone
   */
  readonly ports?: Readonly<Record<string, number>>;
  /**
   * Seconds between the signal to stop (SIGTERM) and the end (SIGKILL), 0–120.
   * @default - 30, by ECS
   */
  readonly stopTimeoutSeconds?: number;
  /**
   * Limits of the operating system. Of these Fargate takes the number of open files alone.
   * @default - 65535 open files, by Fargate
   */
  readonly ulimits?: { readonly nofile: { readonly soft: number; readonly hard: number } };
  /**
   * What Fargate takes of Linux's own settings.
   * @default - no init process, the capabilities that Docker gives
   */
  readonly linuxParameters?: LinuxParameters;
  /**
   * Labels of the container in Docker, which agents read.
   * @default - none
   */
  readonly dockerLabels?: Readonly<Record<string, string>>;
  /**
   * Other containers of the task by name, the service's own by the service's, and what must be so of them before this one
   * starts. When the task stops, they stop in the opposite order.
   * @default - it starts at once
   */
  readonly dependsOn?: Readonly<Record<string, DependencyCondition>>;
  /**
   * What is set aside for it of the task's CPU and memory.
   * @default - the containers share the task's
   */
  readonly reserves?: Reservation;
  /**
   * MiB of memory at which the container, and not the task, is killed: at least 6.
   * @default - the task's
   */
  readonly memoryLimitMiB?: number;
  /**
   * Secret with user name and password of the image's registry, which ECS reads when a task starts: `{"username": …,
   * "password": …}` in AWS Secrets Manager.
   * @default - the registry asks for none, or it is ECR
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
   */
  readonly registryCredentials?: RegistryCredentials;
}

/** A variable that looks like a secret and is none. */
export interface PlainValue {
  readonly value: string;
  /** Why everybody may read it. */
  readonly notSecret: string;
}

export interface RegistryCredentials {
  /** Name of the secret in AWS Secrets Manager, in the platform's region. It must exist before the first plan. */
  readonly secret: string;
  /**
   * ARN of the customer managed KMS key that encrypts the secret.
   * @default - the AWS managed key, which needs no permission
   */
  readonly kmsKeyArn?: string;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html */
export interface LinuxParameters {
  /**
   * Runs an init process that passes signals on and reaps what is left behind.
   * @default false, unless `exec` needs it
   */
  readonly initProcess?: boolean;
  /**
   * Capabilities of the kernel beyond those that Docker gives.
   * @default - none
   */
  readonly addCapabilities?: readonly "SYS_PTRACE"[];
  /**
   * Capabilities of the kernel that the container doesn't get: `["ALL"]`.
   * @default - none
   */
  readonly dropCapabilities?: readonly KernelCapability[];
}

/** At least one of them. */
export interface Reservation {
  /**
   * CPU units, of which 1024 are a vCPU.
   * @default - none
   */
  readonly cpu?: number;
  /**
   * MiB of memory, at least 6.
   * @default - none
   */
  readonly memoryMiB?: number;
}

/**
 * What must be so of another container: it has started, has ended, has ended with exit code 0, is healthy.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
 */
export type DependencyCondition = "start" | "complete" | "success" | "healthy";
