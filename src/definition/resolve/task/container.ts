import type { ContainerSettings, DependencyCondition } from "../../container";
import type { ContainerHealthCheck } from "../../health-check";
import type { SecretDefinition } from "../../secrets";
import type { ServiceAdditions } from "../additions";
import type { ResolvedSecret } from "../secrets";
import type { Image } from "./image";
import type { ResolvedUse } from "../uses";
import type { ResolvedMount } from "./volumes";

/** A container of a task with every default applied. */
export interface ResolvedContainer {
  /** In ECS. */
  readonly name: string;
  /** Part of the Terraform addresses of what it has for itself; undefined for the service's own container. */
  readonly id: string | undefined;
  readonly image: Image;
  /** What is handed to ECS as it is written. */
  readonly settings: ContainerSettings;
  readonly essential: boolean;
  readonly ports: readonly ContainerPort[];
  /** Own variables, and the addresses of what it calls and uses. */
  readonly environment: Readonly<Record<string, string>>;
  readonly uses: readonly ResolvedUse[];
  readonly secrets: Readonly<Record<string, ResolvedSecret>>;
  readonly mounts: readonly ResolvedMount[];
  readonly dependsOn: readonly { readonly name: string; readonly condition: DependencyCondition }[];
  readonly healthCheck: Required<ContainerHealthCheck> | undefined;
  readonly writableRoot: boolean;
  readonly initProcess: boolean;
  readonly log: ContainerLog;
  /** Set for a log router. */
  readonly router: LogRouter | undefined;
  /** Whether it needs AWS around it, and has no place on a laptop. */
  readonly isForAws: boolean;
  /** What `extend` adds: to the service's own, and to what runs its image. */
  readonly added: ServiceAdditions;
}

export interface ContainerPort {
  /** Undefined for the service's `port` where Service Connect doesn't offer it. */
  readonly name: string | undefined;
  readonly port: number;
  /** What is spoken there, as ECS says it; undefined for TCP, and where nobody asks. */
  readonly appProtocol: "http" | "http2" | "grpc" | undefined;
}

/** How the output of a container leaves it. */
export type ContainerLog = AwsLogs | FirelensLog;

/** To the service's log group. */
export interface AwsLogs {
  readonly driver: "awslogs";
}

/** To the task's log router. */
export interface FirelensLog {
  readonly driver: "awsfirelens";
  /** Undefined where the router writes to the service's log group. */
  readonly options: Readonly<Record<string, string>> | undefined;
  readonly secretOptions: Readonly<Record<string, SecretDefinition>>;
}

export interface LogRouter {
  readonly configFile: string | undefined;
}
