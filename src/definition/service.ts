import type { FargateSize } from "../aws/fargate-sizes";
import type { Uses } from "./resources";

/** The services of a platform by name: a DNS label such as `hostname-app`, from which every physical name is made. */
export type Services = Readonly<Record<string, ServiceDefinition>>;

/** One container that runs as an ECS service on Fargate, as one or more equal tasks. */
export type ServiceDefinition = ServiceSettings & ImageOrigin;

/** Where the container image comes from: built from a folder of this repository, or somebody else's. */
export type ImageOrigin =
  | {
      /** Folder with the app's code and its Dockerfile, relative to the repository's root: `apps/hostname-app`. */
      readonly source: string;
      readonly image?: never;
    }
  | {
      /** An image reference with tag or digest: `public.ecr.aws/nginx/nginx:1.29.3`. */
      readonly image: string;
      readonly source?: never;
    };

export interface ServiceSettings {
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
   * Number of tasks to keep running.
   * @default 1
   */
  readonly desiredCount?: number;
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
   * Names of the services that this one calls. Each call opens exactly that flow in the security groups and sets an
   * environment variable with the address: `RANDOM_QUOTE_APP_URL=http://random-quote.local:8080`.
   * @default - calls none
   */
  readonly calls?: readonly string[];
  /**
   * What the service does with the environment's `resources`, by their names: `{ database: "connect" }`. Each use opens
   * exactly that flow and sets variables that say where the resource is: docs/resources.md.
   * @default - uses none
   */
  readonly uses?: Uses;
  /**
   * What the service's code may do in AWS beside its `uses`: a statement on its task role each.
   * @default - nothing
   */
  readonly permissions?: readonly PermissionDefinition[];
  /**
   * Environment variables of the container. No secrets: they stand in the rendered output and in the state.
   * @default - only the addresses of `calls` and `uses`
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Environment variables whose values ECS reads from a secret store when a task starts.
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, SecretDefinition>>;
  /**
   * CPU architecture, of the image build and of the tasks alike.
   * @default "X86_64"
   */
  readonly architecture?: Architecture;
  /**
   * Folders that the container may write to, as absolute paths. Everything else is read-only. Fargate mounts an empty
   * volume as root's, so the image must declare each path as `VOLUME`, owned by its user.
   * @default - none
   */
  readonly writablePaths?: readonly string[];
  /**
   * How to tell that a task is healthy.
   * @default - `GET /healthz` from the load balancer, no command inside the container
   */
  readonly healthCheck?: HealthCheckDefinition;
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

/** Actions of AWS on some of its resources. */
export interface PermissionDefinition {
  /**
   * IAM actions, without wildcards: `ses:SendEmail`.
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
   */
  readonly actions: readonly string[];
  /** ARNs, in which `*` and `?` are wildcards; `*` alone is for actions that AWS lets nobody narrow. */
  readonly resources: readonly string[];
  /** What it is for; shown to whoever reviews. */
  readonly reason: string;
}

/** Who deploys new versions of a service. */
export type Deployer = "terraform" | "pipeline";

/** CPU architecture in the words of ECS. */
export type Architecture = "X86_64" | "ARM64";

/** Who can connect to a service. */
export type Exposure = LoadBalancerExposure | PublicIpExposure | InternalExposure | NoExposure;

/** Behind the platform's Application Load Balancer. */
export interface LoadBalancerExposure {
  readonly type: "load-balancer";
  /** Path patterns that go to this service, `*` and `?` are wildcards: `["/", "/random-quote/*"]`. At most 5. */
  readonly paths: readonly string[];
  /** Order among all services: the lowest matching number wins. 1–50000, each once. */
  readonly priority: number;
  /**
   * Name inside the VPC for services that call this one directly, past the load balancer: a DNS label.
   * @default - no internal address
   */
  readonly dnsName?: string;
}

/** Each task has a public IP address; clients connect to it without a load balancer. */
export interface PublicIpExposure {
  readonly type: "public-ip";
  /**
   * Who may connect, as IPv4 CIDR blocks.
   * @default ["0.0.0.0/0"]
   */
  readonly allowedCidrs?: readonly string[];
}

/** Only services of the platform that name it in their `calls`. */
export interface InternalExposure {
  readonly type: "internal";
  /** First label of the service's name in the platform's private DNS namespace: `random-quote`. */
  readonly dnsName: string;
}

/** Nobody: a worker that takes its work from a queue or a schedule of its own. It has no port. */
export interface NoExposure {
  readonly type: "none";
}

/** A value that ECS reads when a task starts and hands to the container; it never enters Terraform's state. */
export type SecretDefinition =
  | {
      readonly type: "secrets-manager";
      /** Name of the secret in AWS Secrets Manager, in the platform's region. It must exist before the first plan. */
      readonly name: string;
      /**
       * Key of the secret's JSON value.
       * @default - the whole value
       */
      readonly jsonKey?: string;
      /**
       * ARN of the customer managed KMS key that encrypts the secret.
       * @default - the AWS managed key, which needs no permission
       */
      readonly kmsKeyArn?: string;
    }
  | {
      readonly type: "parameter";
      /** Name of the parameter in Systems Manager Parameter Store: `/demo/api-key`. */
      readonly name: string;
      /**
       * ARN of the customer managed KMS key that encrypts the parameter.
       * @default - the AWS managed key, which needs no permission
       */
      readonly kmsKeyArn?: string;
    };

export interface HealthCheckDefinition {
  /**
   * Path that the load balancer asks for; 200 is healthy. Only for services behind the load balancer.
   * @default "/healthz"
   */
  readonly path?: string;
  /**
   * Command that ECS runs inside the container; exit code 0 is healthy: `["CMD", "node", "healthy.ts"]`.
   * @default - none; a running container counts as healthy
   */
  readonly command?: readonly string[];
  /**
   * Seconds between two checks, 5–300.
   * @default 10
   */
  readonly intervalSeconds?: number;
  /**
   * Seconds after a task's start in which failures don't count, 0–300.
   * @default 30
   */
  readonly gracePeriodSeconds?: number;
}
