import type { FargateSize } from "../aws/fargate-sizes";
import type { ContainerSettings } from "./container";
import type { CapacityDefinition } from "./capacity";
import type { Deployer, DeploymentDefinition } from "./deployment";
import type { Discovery } from "./discovery";
import type { Exposure } from "./exposure";
import type { HealthCheckDefinition } from "./health-check";
import type { Architecture, ImageOrigin } from "./image";
import type { LogsDefinition } from "./telemetry/logs";
import type { PermissionDefinition } from "./permissions";
import type { ScalingDefinition } from "./scaling";
import type { InitContainerDefinition, SidecarDefinition } from "./sidecars";
import type { TelemetryDefinition } from "./telemetry/collector";

/** The services of a platform by name: a DNS label such as `hostname-app`, from which every physical name is made. */
export type Services = Readonly<Record<string, ServiceDefinition>>;

/** A container, perhaps with others beside it, that runs as an ECS service on Fargate, as one or more equal tasks. */
export type ServiceDefinition = ServiceSettings & ImageOrigin;

/** What a service is, beside its image. */
export interface ServiceSettings extends ContainerSettings {
  /**
   * TCP port that the container listens on, 1–65535. Every service has one, but those without exposure.
   * @default - it listens on none
   */
  readonly port?: number;
  /** CPU and memory of one task. */
  readonly size: FargateSize;
  /** Who can connect to the service. */
  readonly exposure: Exposure;
  /**
   * How services find this one, by the `dnsName` of its exposure.
   * @default - the environment's
   */
  readonly discovery?: Discovery;
  /**
   * Number of tasks to keep running; with `scaling` the number to start with, from its `min` to its `max`.
   * @default - 1, or the `min` of `scaling`
   */
  readonly desiredCount?: number;
  /**
   * Lets the number of tasks follow their load.
   * @default - it stays at `desiredCount`
   */
  readonly scaling?: ScalingDefinition;
  /**
   * What the tasks run on.
   * @default - on demand
   */
  readonly capacity?: CapacityDefinition;
  /**
   * GiB of storage that a task has while it runs, 21–200, image and volumes included.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
   * @default - the 20 GiB that cost nothing
   */
  readonly ephemeralStorageGiB?: number;
  /**
   * How the tasks of one version are exchanged for those of the next.
   * @default - new tasks start beside the old ones, all at once
   */
  readonly deployment?: DeploymentDefinition;
  /**
   * What its names in AWS are made from, as if the service were called that: what runs keeps its names when the service
   * gets another one (docs/addresses.md). Each service has its own.
   * @default - the service's name
   */
  readonly physicalName?: string;
  /**
   * Who deploys new versions. With `pipeline` the service starts with the image given here; from then on a pipeline
   * registers task definitions and updates the service, and Terraform leaves its container definitions alone.
   * @default "terraform"
   */
  readonly deployer?: Deployer;
  /**
   * Names of the services that this one calls, with the name of a further port where it isn't the callee's `port`:
   * `["books", "books:metrics"]`. Each call opens exactly that flow in the security groups and sets an
   * environment variable with the address: `RANDOM_QUOTE_APP_URL=http://random-quote.local:8080`.
   * @default - calls none
   */
  readonly calls?: readonly string[];
  /**
   * What the service's code may do in AWS beside its `uses`: a statement on its task role each.
   * @default - nothing
   */
  readonly permissions?: readonly PermissionDefinition[];
  /**
   * CPU architecture, of the image build and of the tasks alike.
   * @default "X86_64"
   */
  readonly architecture?: Architecture;
  /**
   * How to tell that a task is healthy.
   * @default - `GET /healthz` from the load balancer, no command inside the container
   */
  readonly healthCheck?: HealthCheckDefinition;
  /**
   * Containers beside the service's own in each task, by name.
   * @default - none
   */
  readonly sidecars?: Readonly<Record<string, SidecarDefinition>>;
  /**
   * Where the output of the service's containers goes.
   * @default - CloudWatch Logs, the service's log group
   */
  readonly logs?: LogsDefinition;
  /**
   * Who collects their traces and metrics.
   * @default - nobody
   */
  readonly telemetry?: TelemetryDefinition;
  /**
   * Containers that run to their end before the service's own starts, by name, one after the other.
   * @default - none
   */
  readonly before?: Readonly<Record<string, InitContainerDefinition>>;
  /**
   * Allows ECS Exec (a shell in the container). The root file system is then writable, because Exec needs that.
   * @default false
   */
  readonly exec?: boolean;
  /**
   * Availability zones whose subnets the tasks may use: `["eu-central-1b"]`.
   * @default - every zone that has a subnet of the right kind
   */
  readonly zones?: readonly string[];
}
